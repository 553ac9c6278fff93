//! Whose voice: golden articles in several languages, and what must hold for any text.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Instant;

use proptest::prelude::*;
use stancekit::text::{self, Language};
use stancekit::voice::{self, Attributions, Kind, Lexicon, Scratch, Voice};

fn read(text: &str, language: &str) -> (Vec<Range<usize>>, Attributions) {
    let (mut spans, mut scratch, mut out) = Default::default();
    text::sentences(text, Language::for_code(language), &mut spans);
    voice::attribute(text, &spans, Lexicon::for_code(language), &mut scratch, &mut out);
    (spans, out)
}

/// One line per sentence: voice and kind, the source, the quoted parts.
fn lines(text: &str, language: &str) -> Vec<String> {
    let (_, out) = read(text, language);
    let line = |(number, found): (usize, &voice::Attribution)| {
        let quotes: Vec<String> = (out.quotes(number).iter())
            .map(|quote| text[quote.clone()].replace('\n', "⏎"))
            .collect();
        let source = found.source.clone().map_or("", |source| &text[source]);
        let kind = format!("{} {}", found.voice.name(), found.kind.name());
        let line = format!("{} | {source} | {}", kind.trim(), quotes.join(" ; "));
        line.trim_end_matches([' ', '|']).to_owned()
    };
    out.sentences.iter().enumerate().map(line).collect()
}

/// A case: an article, `---`, and one line per sentence.
struct Case {
    article: String,
    expected: Vec<String>,
}

/// The cases of a golden file, which stand between lines of `===`.
fn cases(file: &Path) -> Vec<Case> {
    let content = std::fs::read_to_string(file).expect("a golden file");
    let case = |block: &str| {
        let mut halves = block.split("\n---\n");
        let (article, expected, rest) = (halves.next(), halves.next(), halves.next());
        let (Some(article), Some(expected), None) = (article, expected, rest) else {
            panic!("{}: a case is 'article', '---', 'expected':\n{block}", file.display());
        };
        let expected: Vec<String> = expected.trim_end().lines().map(str::to_owned).collect();
        for line in &expected {
            let known = ["own", "attributed"].contains(&line.split([' ', '|']).next().unwrap());
            assert!(known && line.split(" | ").count() <= 3, "{}: {line}", file.display());
        }
        Case { article: article.to_owned(), expected }
    };
    content.split("\n===\n").map(case).collect()
}

fn golden_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/voice");
    let files = std::fs::read_dir(folder).expect("the golden files");
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    files
}

#[test]
fn golden_articles_have_the_expected_voices_sources_and_quotes() {
    let (mut total, mut wrong) = (0, Vec::new());
    for file in golden_files() {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for case in cases(&file) {
            let found = lines(&case.article, &name[..2]);
            total += 1;
            if found != case.expected {
                let (want, got) = (case.expected.join("\n"), found.join("\n"));
                wrong.push(format!("{name}\n{}\nexpected:\n{want}\nfound:\n{got}", case.article));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {total} wrong:\n\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(total >= 150, "only {total} golden cases");
}

/// Everything about `text` that must hold whatever it is.
fn check(text: &str, language: &str) {
    let (spans, out) = read(text, language);
    assert_eq!(out.sentences.len(), spans.len());
    for (number, (span, found)) in spans.iter().zip(&out.sentences).enumerate() {
        let mut end = span.start;
        for quote in out.quotes(number) {
            assert!(end <= quote.start && quote.start < quote.end && quote.end <= span.end);
            assert!(text.get(quote.clone()).is_some(), "not on character boundaries");
            end = quote.end;
        }
        for part in [&found.source, &found.cue].into_iter().flatten() {
            let part = text.get(part.clone()).expect("inside the text");
            assert!(!part.trim().is_empty());
        }
        assert_eq!(found.voice == Voice::Own, matches!(found.kind, Kind::None | Kind::Attitude));
        if found.kind == Kind::Direct && text[span.clone()].contains(':') {
            continue; // A line of a transcript is direct without marks.
        }
        assert!(found.kind != Kind::Mixed || !out.quotes(number).is_empty());
    }
}

/// Pieces that news and broken news are made of.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\""),
        Just("“"),
        Just("”"),
        Just("‘"),
        Just("’"),
        Just("'"),
        Just("«"),
        Just("»"),
        Just("„"),
        Just("''"),
        Just("`"),
        Just(", "),
        Just(". "),
        Just("? "),
        Just(": "),
        Just("; "),
        Just(" — "),
        Just("\n"),
        Just("\n\n"),
        Just(" "),
        Just("("),
        Just(")"),
        Just("said"),
        Just("Smith"),
        Just("the minister"),
        Just("that"),
        Just("according to"),
        Just("he"),
        Just("was"),
        Just("warned by"),
        Just("Žižek’s"),
        Just("сказал"),
        Just("И"),
        Just("“We agree,” said Smith"),
        Just("in his view"),
        Just("who"),
        Just("believes"),
        Just("é"),
        Just("🙂"),
        Just("U.S."),
        Just("Q: "),
        Just("MR. JONES: "),
        Just("as"),
    ];
    prop::collection::vec((piece, any::<bool>()), 0..60).prop_map(|pieces| {
        pieces
            .iter()
            .map(|(piece, blank)| format!("{piece}{}", if *blank { " " } else { "" }))
            .collect()
    })
}

proptest! {
    #[test]
    fn spans_lie_inside_the_text_sorted_and_on_character_boundaries(text in pieces()) {
        for language in ["en", "ru", "uk", "de", "fr"] {
            check(&text, language);
        }
    }

    #[test]
    fn any_characters_at_all_are_read(text in any::<String>()) {
        check(&text, "en");
    }

    #[test]
    fn lines_that_end_in_crlf_change_nothing(text in pieces()) {
        let unix = lines(&text, "en");
        let windows: Vec<String> = (lines(&text.replace('\n', "\r\n"), "en").iter())
            .map(|line| line.replace('\r', ""))
            .collect();
        prop_assert_eq!(unix, windows);
    }

    #[test]
    fn memory_used_again_changes_nothing(first in pieces(), second in pieces()) {
        let (mut spans, mut scratch, mut out) = (Vec::new(), Scratch::default(), Attributions::default());
        for text in [&first, &second] {
            text::sentences(text, Language::for_code("en"), &mut spans);
            voice::attribute(text, &spans, Lexicon::for_code("en"), &mut scratch, &mut out);
        }
        prop_assert_eq!(out, read(&second, "en").1);
    }

    #[test]
    fn a_paragraph_after_a_blank_line_is_own_whatever_mark_stays_open(
        mark in prop::sample::select(vec!["“", "\"", "«", "„", "‘", "'"]),
        before in "[a-z ]{1,40}",
    ) {
        let text = format!("{mark}{before}\n\nThe committee met at noon in the old hall.");
        prop_assert_eq!(lines(&text, "en").pop(), Some("own".to_owned()));
    }
}

/// Seconds that `text` takes, the least of three.
fn seconds(text: &str) -> f64 {
    let (mut scratch, mut out) = Default::default();
    let whole = 0..text.len();
    let spans = std::slice::from_ref(&whole);
    let mut run = |_| {
        let start = Instant::now();
        voice::attribute(text, spans, Lexicon::for_code("en"), &mut scratch, &mut out);
        start.elapsed().as_secs_f64()
    };
    (0..3).map(&mut run).fold(f64::INFINITY, f64::min)
}

#[test]
fn a_megabyte_of_anything_takes_time_in_proportion_to_its_length() {
    let pieces = [
        "\"",
        "“",
        "”",
        "'",
        "‘",
        "’",
        "«",
        "“a ",
        "\"a. ",
        "a” ",
        "said ",
        "he said that ",
        ", said Smith",
        "according to ",
        "; ",
        ", ",
        "Smith, ",
        "that ",
        "A: ",
        "\n\n",
        "“\n\n",
        "believes by ",
        "Told ",
        "said today first ",
        "view ",
        "which said ",
        "Foreign Minister ",
        "in his words ",
        ": ",
    ];
    for piece in pieces {
        let short = piece.repeat((1 << 17) / piece.len());
        let long = piece.repeat((1 << 20) / piece.len());
        let (short, long) = (seconds(&short), seconds(&long));
        // Eight times the length; quadratic time would be 64 times.
        assert!(long < 30.0 * short + 0.2, "{piece:?}: {short:.3} s, then {long:.3} s");
    }
}
