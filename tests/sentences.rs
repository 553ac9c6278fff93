//! The sentence splitter on cases written as text files, and the properties it keeps on any text.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use stancekit::text::{Language, detect_language, sentences};

const CODES: [&str; 5] = ["en", "ru", "uk", "de", "tlh"];

fn split(text: &str, code: &str) -> Vec<Range<usize>> {
    let left_over = 7..9;
    let mut spans = Vec::from([left_over]);
    sentences(text, Language::for_code(code), &mut spans);
    spans
}

fn parts<'t>(text: &'t str, code: &str) -> Vec<&'t str> {
    split(text, code).into_iter().map(|span| &text[span]).collect()
}

// --- golden cases -------------------------------------------------------------------------------

/// One case of a golden file: `# title`, the text, `---`, a sentence a line, `===`.
struct Case<'f> {
    title: &'f str,
    text: String,
    expected: Vec<&'f str>,
}

fn cases(file: &str) -> Result<Vec<Case<'_>>, String> {
    let mut all = Vec::new();
    let mut lines = file.lines().peekable();
    loop {
        while lines.next_if(|line| line.trim().is_empty()).is_some() {}
        let Some(first) = lines.next() else { return Ok(all) };
        let title = first.strip_prefix("# ").ok_or(format!("no title: '{first}'"))?;
        let text: Vec<_> = lines.by_ref().take_while(|line| *line != "---").collect();
        let expected: Vec<_> = lines.by_ref().take_while(|line| *line != "===").collect();
        let stray = |line: &&str| line.is_empty() || *line == "---";
        if text.is_empty()
            || expected.is_empty()
            || expected.iter().any(stray)
            || text.contains(&"===")
        {
            return Err(format!("malformed case '{title}'"));
        }
        all.push(Case { title, text: text.join("\n"), expected });
    }
}

/// A sentence on one line, as golden files have it.
fn on_one_line(sentence: &str) -> String {
    sentence.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn golden_files(code: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/sentences").join(code);
    let mut files: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn check_golden(code: &str, at_least: usize) {
    let (mut count, mut wrong) = (0, String::new());
    for path in golden_files(code) {
        let file = fs::read_to_string(&path).unwrap();
        for case in cases(&file).unwrap_or_else(|error| panic!("{}: {error}", path.display())) {
            count += 1;
            let found: Vec<_> = parts(&case.text, code).into_iter().map(on_one_line).collect();
            if found != case.expected {
                let name = path.file_name().unwrap().display();
                writeln!(
                    wrong,
                    "{name}: {}\n  expected {:#?}\n  found {found:#?}",
                    case.title, case.expected
                )
                .unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count >= at_least, "{count} cases of {code}, fewer than {at_least}");
}

#[test]
fn english_news_splits_as_the_golden_cases_say() {
    check_golden("en", 250);
}

#[test]
fn russian_news_splits_as_the_golden_cases_say() {
    check_golden("ru", 60);
}

#[test]
fn ukrainian_news_splits_as_the_golden_cases_say() {
    check_golden("uk", 60);
}

#[test]
fn german_news_splits_as_the_golden_cases_say() {
    check_golden("de", 60);
}

#[test]
fn a_malformed_golden_case_is_an_error() {
    for bad in [
        "text\n---\ntext\n===\n",
        "# a\ntext\n",
        "# a\ntext\n---\n===\n",
        "# a\n---\nx\n===\n",
        "# a\ntext\n===\n# b\nx\n---\nx\n===\n",
    ] {
        assert!(cases(bad).is_err(), "{bad:?}");
    }
}

// --- properties ---------------------------------------------------------------------------------

/// Sentences are in order, trimmed, on character boundaries, and only white space is between them.
fn assert_covers(text: &str, code: &str) {
    let mut last = 0;
    for span in split(text, code) {
        assert!(text[last..span.start].chars().all(char::is_whitespace), "{text:?} loses text");
        let sentence = &text[span.clone()];
        assert!(!sentence.is_empty() && sentence.trim() == sentence, "{sentence:?} is not trimmed");
        last = span.end;
    }
    assert!(text[last..].chars().all(char::is_whitespace), "{text:?} loses its end");
}

/// Texts made of the pieces that rules look at.
fn newsy() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "The",
        "talks",
        "U.S.",
        "Mr.",
        "Inc.",
        "no.",
        "5",
        "p.m.",
        "said",
        "г.",
        "т.д.",
        "Он",
        "am",
        "12.",
        "Juni",
        ".",
        "...",
        "…",
        "!",
        "?",
        "\"",
        "“",
        "”",
        "'",
        "’",
        "«",
        "»",
        "(",
        ")",
        "[3]",
        "—",
        "-",
        ",",
        ":",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "\u{a0}",
        "\u{2028}",
        " ",
        " ",
        " ",
        "😀",
        "e\u{301}",
        "。",
        "http://a.b",
        "By",
        "• ",
        "1. ",
        "İ",
        "ß",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sentences_and_gaps_give_any_text_back(text in any::<String>(), code in 0..CODES.len()) {
        assert_covers(&text, CODES[code]);
    }

    #[test]
    fn sentences_and_gaps_give_news_back(text in newsy(), code in 0..CODES.len()) {
        assert_covers(&text, CODES[code]);
    }

    #[test]
    fn line_ends_of_windows_change_nothing(text in newsy(), code in 0..CODES.len()) {
        let unix = text.replace('\r', "");
        let windows = unix.replace('\n', "\r\n");
        let found: Vec<_> = parts(&windows, CODES[code]).into_iter().map(|s| s.replace('\r', "")).collect();
        prop_assert_eq!(found, parts(&unix, CODES[code]));
    }

    #[test]
    fn white_space_around_a_text_changes_nothing(text in newsy(), code in 0..CODES.len()) {
        let padded = format!("\n \n{text}\n\n \t");
        prop_assert_eq!(parts(&padded, CODES[code]), parts(&text, CODES[code]));
    }

    #[test]
    fn paragraphs_do_not_reach_into_each_other(first in newsy(), second in newsy()) {
        let [first, second] = [first, second].map(|text| text.replace(['\n', '\r'], " "));
        let both = format!("{first}\n\n{second}");
        let apart = [parts(&first, "en"), parts(&second, "en")].concat();
        prop_assert_eq!(parts(&both, "en"), apart);
    }

    #[test]
    fn any_text_has_a_language(text in any::<String>()) {
        prop_assert_eq!(detect_language(&text).len(), 2);
    }
}

fn time(text: &str) -> Duration {
    let start = Instant::now();
    split(text, "en");
    start.elapsed()
}

#[test]
fn a_hostile_megabyte_takes_linear_time() {
    let pieces = [
        "\"", ".", "x", " ", "\n", ". ", "\" ", "' ", ".\"", "(", ")", "[1]", ". [", "!", "? ",
        "… ", ". . ", "“", ".”", "\u{a0}", "Mr. ", "U.S. ", "A. ", "5. ", "a\n", "a \n", "\r\n",
        ".\n", "- a\n", "Mr.\n", "😀", ". 😀", "http://", "a.b", "»", "。", ".)", ". )", "!!",
        "п. ", "it. a", "?\" Al ",
    ];
    for piece in pieces {
        for lead in ["", "\"Mr. "] {
            let text = |bytes: usize| lead.to_owned() + &piece.repeat(bytes / piece.len());
            let (small, large) = (text(1 << 17), text(1 << 20));
            // A busy machine may slow one attempt down, but not every one.
            let linear =
                (0..4).any(|_| time(&large) < time(&small) * 32 + Duration::from_millis(60));
            assert!(linear, "a megabyte of {lead:?} and many {piece:?} takes {:?}", time(&large));
        }
    }
}
