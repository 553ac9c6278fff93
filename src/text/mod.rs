//! Text as news has it: the language, sentences, normal form and tokens, all as byte offsets.
//!
//! [`sentences`] works on the text as decoded. Features work on [`normalise`]d sentences, whose
//! words (runs without white space) [`tokens`] takes apart one at a time.
//!
//! ```
//! use stancekit::text::{Language, detect_language, normalise, sentences, tokens};
//!
//! let text = "“We will join,” Mr. Berg said. “Soon.”";
//! let mut spans = Vec::new();
//! sentences(text, Language::for_code(detect_language(text)), &mut spans);
//! let found: Vec<_> = spans.into_iter().map(|span| &text[span]).collect();
//! assert_eq!(found, ["“We will join,” Mr. Berg said.", "“Soon.”"]);
//!
//! let (mut plain, mut words) = (String::new(), Vec::new());
//! normalise("The U.S.’s\u{a0}Pro-NATO", &mut plain);
//! for word in plain.split(' ') {
//!     tokens(word, |span| words.push(&word[span]));
//! }
//! assert_eq!(words, ["the", "u.s.'s", "pro-nato"]);
//! ```

mod language;
mod normalise;
mod sentences;
mod tokens;

pub use language::{Language, detect_language};
pub use normalise::normalise;
pub use sentences::sentences;
pub use tokens::tokens;

/// Writes `text` with single spaces for its runs of white space, line breaks among them.
pub(crate) fn on_one_line(text: &str, out: &mut String) {
    out.clear();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
}
