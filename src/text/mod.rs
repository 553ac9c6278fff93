//! Text as news has it: the language, sentences, normal form and tokens, all as byte offsets.
//!
//! [`sentences`] works on the text as decoded. Features work on [`normalise`]d sentences, whose
//! words (runs without white space) [`tokens`] takes apart one at a time.

mod language;
mod normalise;
mod sentences;
mod tokens;

pub use language::{Language, detect_language};
pub use normalise::normalise;
pub use sentences::sentences;
pub use tokens::tokens;
