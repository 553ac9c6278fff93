//! Words beside a terminator, never looking further than a bounded number of bytes.

use super::chars::{is_dash, is_opening_bracket, is_quote};
use crate::text::language::LONGEST;

/// The longest beginning of `text` of at most `bytes` bytes.
pub(super) fn head(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The longest ending of `text` of at most `bytes` bytes.
pub(super) fn tail(text: &str, bytes: usize) -> &str {
    let mut start = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// The word that `text` ends with, dots and apostrophes inside it included: `U.S` of `in the U.S`.
pub(super) fn last_word(text: &str) -> &str {
    let near = tail(text, LONGEST + 4);
    let mut start = near.len();
    let mut parting = None;
    for (at, c) in near.char_indices().rev() {
        if let Some(apostrophe) = parting.take()
            && !c.is_alphanumeric()
        {
            return &near[apostrophe..];
        }
        match c {
            '\'' | '’' if start < near.len() => parting = Some(start),
            _ if c.is_whitespace() || is_quote(c) || is_opening_bracket(c) || is_dash(c) => break,
            '/' | ',' | '*' | '_' | '<' | '>' | '=' => break,
            _ => {}
        }
        start = at;
    }
    &near[parting.unwrap_or(start)..]
}

/// The letters and digits that `text` begins with: `It` of `It's`.
pub(super) fn first_word(text: &str) -> &str {
    let near = head(text, LONGEST + 4);
    near.find(|c: char| !c.is_alphanumeric()).map_or(near, |end| &near[..end])
}

/// Whether `word` is letters parted by dots: `U.S`, `a.m`, `S.&P`, `т.е`.
pub(super) fn is_acronym(word: &str) -> bool {
    word.contains('.')
        && word.split(['.', '&']).all(|part| {
            let mut chars = part.chars();
            chars.next().is_none_or(char::is_alphabetic) && chars.next().is_none()
        })
}

/// The one letter that `word` is.
pub(super) fn single_letter(word: &str) -> Option<char> {
    let mut chars = word.chars();
    chars.next().filter(|c| c.is_alphabetic() && chars.next().is_none())
}

/// Whether `word` is a Roman number in capitals.
pub(super) fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.len() < 8 && word.bytes().all(|b| b"IVXLCM".contains(&b))
}
