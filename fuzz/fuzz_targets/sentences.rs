//! Sentences, normal form and tokens of any bytes. The first byte chooses the language.
//!
//! `cargo fuzz run sentences fuzz/corpus/sentences fuzz/seeds/sentences`; on a stable toolchain
//! with `RUSTC_BOOTSTRAP=1` before it and `-s none` after `run`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stancekit::text::{Language, detect_language, normalise, sentences, tokens};

const CODES: [&str; 5] = ["en", "ru", "uk", "de", "tlh"];

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(bytes);
    detect_language(&text);
    let language = Language::for_code(CODES[usize::from(first) % CODES.len()]);
    let mut spans = Vec::new();
    sentences(&text, language, &mut spans);
    let mut last = 0;
    let (mut once, mut twice) = (String::new(), String::new());
    for span in spans {
        assert!(text[last..span.start].chars().all(char::is_whitespace));
        let sentence = &text[span.clone()];
        assert!(!sentence.is_empty() && sentence.trim() == sentence);
        last = span.end;
        normalise(sentence, &mut once);
        normalise(&once, &mut twice);
        assert_eq!(once, twice);
        once.split_whitespace().for_each(check_tokens);
    }
    assert!(text[last..].chars().all(char::is_whitespace));
});

fn check_tokens(word: &str) {
    let mut last = 0;
    tokens(word, |span| {
        assert!(last <= span.start && !word[span.clone()].is_empty());
        last = span.end;
    });
}
