//! Runs of letters and digits, lower-cased.

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Calls `each` with every token of `text`: `[\p{L}\p{N}]+` in normal form C, lower-cased.
///
/// `scratch` is overwritten.
pub fn for_each_token(text: &str, scratch: &mut String, mut each: impl FnMut(&str)) {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        tokens_of_normal(text, scratch, &mut each);
    } else {
        let normal: String = text.nfc().collect();
        tokens_of_normal(&normal, scratch, &mut each);
    }
}

fn tokens_of_normal(text: &str, scratch: &mut String, each: &mut impl FnMut(&str)) {
    for token in text.split(|c| !is_letter_or_number(c)).filter(|token| !token.is_empty()) {
        if token.is_ascii() {
            scratch.clear();
            scratch.push_str(token);
            scratch.make_ascii_lowercase();
        } else {
            lower_into(token, scratch);
        }
        each(scratch);
    }
}

/// Lower case; only a capital sigma depends on its neighbours.
fn lower_into(token: &str, lower: &mut String) {
    lower.clear();
    if token.contains('Σ') {
        lower.push_str(&token.to_lowercase());
    } else {
        lower.extend(token.chars().flat_map(char::to_lowercase));
    }
}

/// Unicode general category L or N.
///
/// `char::is_alphabetic` is L, some numbers, some marks, and circled and squared letters
/// (category So): the last two are taken out.
fn is_letter_or_number(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let symbol = matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f149}'
        | '\u{1f150}'..='\u{1f169}' | '\u{1f170}'..='\u{1f189}');
    c.is_numeric() || (c.is_alphabetic() && !symbol && !is_combining_mark(c))
}
