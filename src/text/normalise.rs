//! The normal form of a text: what is spelled alike becomes the same bytes.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Replaces `out` with the normal form of `text`, in which spellings that mean the same are equal.
///
/// - Unicode NFC, and lower case per character; `ß` becomes `ss`, the final sigma `σ`, `İ` an `i`.
/// - Soft hyphens, zero-width characters and marks of writing direction are dropped.
/// - Every run of Unicode white space becomes one space, at the edges too.
/// - Curly, low, angle and prime quotation marks become `"` or `'`; the hyphens U+2010 and U+2011
///   become `-`. Dashes stay.
///
/// Normalising twice changes nothing more. `out` is the only memory used, but for texts that are
/// not in NFC.
pub fn normalise(text: &str, out: &mut String) {
    out.clear();
    out.reserve(text.len());
    if text.is_ascii() {
        return text.bytes().for_each(|byte| push(char::from(byte.to_ascii_lowercase()), out));
    }
    let visible = || text.chars().filter(|&c| !is_invisible(c));
    if is_nfc_quick(visible()) == IsNormalized::Yes {
        visible().for_each(|c| fold(c, |folded| push(folded, out)));
        return;
    }
    // Lower case can compose where upper case does not (J and caron), so NFC comes again.
    let mut folded = String::with_capacity(text.len());
    visible().nfc().for_each(|c| fold(c, |c| folded.push(c)));
    folded.nfc().for_each(|c| push(c, out));
}

/// Appends `c` with quotes straightened and white space runs collapsed.
fn push(c: char, out: &mut String) {
    if c.is_whitespace() {
        if !out.ends_with(' ') {
            out.push(' ');
        }
        return;
    }
    out.push(match c {
        '‘' | '’' | '‚' | '‛' | '′' | '´' | 'ʼ' | '‹' | '›' | '\u{ff07}' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '\u{ff02}' => '"',
        '\u{2010}' | '\u{2011}' => '-',
        other => other,
    });
}

fn fold(c: char, mut each: impl FnMut(char)) {
    match c {
        _ if c.is_ascii() => each(c.to_ascii_lowercase()),
        'ß' | 'ẞ' => {
            each('s');
            each('s');
        }
        'ς' => each('σ'),
        'İ' => each('i'),
        _ => c.to_lowercase().for_each(each),
    }
}

/// Soft hyphen, zero-width characters, marks of writing direction, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::normalise;
    use proptest::prelude::*;

    fn normal(text: &str) -> String {
        let mut out = String::from("left over");
        normalise(text, &mut out);
        out
    }

    #[test]
    fn quotes_spaces_and_case_have_one_spelling() {
        assert_eq!(normal("Don’t\u{a0}\t“STOP”\r\n«НАТО»"), "don't \"stop\" \"нато\"");
        assert_eq!(normal("pro\u{2011}NATO co\u{ad}operate\u{200b}"), "pro-nato cooperate");
    }

    #[test]
    fn letters_fold_as_unicode_says() {
        assert_eq!(normal("STRASSE Straße GROẞ"), "strasse strasse gross");
        assert_eq!(normal("ΟΔΟΣ οδος"), "οδοσ οδοσ");
        assert_eq!(normal("İstanbul"), "istanbul");
    }

    #[test]
    fn composed_and_decomposed_letters_are_the_same() {
        assert_eq!(normal("Zu\u{308}rich Й"), normal("Zürich И\u{306}"));
        assert_eq!(normal("J\u{30c}"), "ǰ");
        assert_eq!(normal("u\u{200b}\u{308}"), "ü");
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in any::<String>()) {
            let once = normal(&text);
            prop_assert_eq!(normal(&once), once);
        }

        #[test]
        fn the_ascii_path_agrees_with_the_general_one(text in "[ -~\\t\\n\\r]*") {
            let general = normal(&format!("{text}\u{2019}"));
            prop_assert_eq!(format!("{}'", normal(&text)), general);
        }
    }
}
