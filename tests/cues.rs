//! The lexicon of the shipped data set against golden sentences: what a way of speaking must become.

use std::collections::BTreeSet;
use std::path::Path;

use stancekit::features::cues::{CueScratch, Lexicon};

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn features(lexicon: &Lexicon, sentence: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    lexicon.features(sentence, &mut CueScratch::default(), |feature| {
        found.insert(feature.to_owned());
    });
    found
}

/// What is wrong with the features of one golden sentence, if anything.
fn faults(found: &BTreeSet<String>, wanted: &str) -> Vec<String> {
    let (sign, names) = wanted.split_at(1);
    let names = names.split('|').map(str::trim);
    names
        .filter(|&name| found.contains(name) != (sign == "+"))
        .map(|n| format!("{sign} {n}"))
        .collect()
}

#[test]
fn golden_sentences_have_the_cues_that_they_must_have_and_no_others_named() {
    let lexicon =
        Lexicon::parse(&read("datasets/nato-expansion/cues.txt")).expect("the lexicon parses");
    let golden = read("tests/golden/cues/nato-expansion.txt");
    let (mut found, mut sentence, mut sentences) = (BTreeSet::new(), "", 0);
    let mut wrong = Vec::new();
    for line in golden.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if line.starts_with(['+', '-']) {
            wrong.extend(faults(&found, line).iter().map(|fault| format!("{sentence}: {fault}")));
        } else {
            (found, sentence, sentences) = (features(&lexicon, line), line, sentences + 1);
        }
    }
    assert!(sentences >= 90, "only {sentences} golden sentences");
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_lexicon_has_at_least_600_entries() {
    let lexicon =
        Lexicon::parse(&read("datasets/nato-expansion/cues.txt")).expect("the lexicon parses");
    assert!(lexicon.len() >= 600, "{}", lexicon.len());
}
