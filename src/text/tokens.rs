//! The tokens of one word, as news needs them.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// Last parts of host names that make `example.com` one token without a scheme before it.
const TOP_LEVEL: [&str; 24] = [
    "com", "org", "net", "gov", "edu", "mil", "int", "info", "biz", "news", "eu", "uk", "us", "ru",
    "ua", "de", "fr", "pl", "by", "kz", "io", "tv", "me", "рф",
];

/// Calls `each` with the byte range of every token of `word`, one normalised word without white
/// space; nothing outside of the word matters, so tokens can be kept per distinct word.
///
/// A token is a run of letters, digits and combining marks, and it goes on over one
/// - hyphen, apostrophe of either kind, `_` or `&` between two of them: `pro-nato`, `russia's`, `at&t`;
/// - `.`, `,`, `:` or `/` between two digits: `1,000.5`, `10:30`, `9/11`;
/// - `.` next to a single letter: `u.s.a`, `ph.d`; the last dot belongs to it: `u.s.`, `u.s.-led`.
///
/// `%` after a digit belongs to the number. Host names, URLs and e-mail addresses are one token
/// each. All else is dropped, currency signs included: `$5` is `5`. One-letter tokens count.
pub fn tokens(word: &str, mut each: impl FnMut(Range<usize>)) {
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        if !word.is_empty() {
            each(0..word.len());
        }
        return;
    }
    if let Some(address) = address(word) {
        return each(address);
    }
    let mut from = 0;
    while let Some((at, _)) = word[from..].char_indices().find(|&(_, c)| is_inner(c)) {
        let start = from + at;
        from = token_end(word, start);
        each(start..from);
    }
}

/// The end of the token that starts at `start`.
fn token_end(word: &str, start: usize) -> usize {
    let mut end = start;
    let mut segment = start;
    let mut dotted = false;
    loop {
        end += run(&word[end..]);
        let left = &word[segment..end];
        let mut rest = word[end..].chars();
        let (joint, next) = (rest.next(), rest.next());
        match joint {
            Some('%') if left.ends_with(|c: char| c.is_numeric()) => return end + 1,
            Some('.') if dotted && is_one_letter(left) => {
                end += 1;
                let led =
                    rest.next().is_some_and(is_inner) && matches!(next, Some('-' | '\'' | '’'));
                if next.is_some_and(is_inner) || led {
                    end += next.filter(|_| led).map_or(0, char::len_utf8);
                } else {
                    return end;
                }
            }
            Some(c)
                if next.is_some_and(is_inner) && joins(left, c, &word[end + c.len_utf8()..]) =>
            {
                dotted |= c == '.';
                end += c.len_utf8();
            }
            _ => return end,
        }
        segment = end;
    }
}

/// Whether the character between two runs makes them one token.
fn joins(left: &str, joint: char, right: &str) -> bool {
    let digits =
        || left.ends_with(|c: char| c.is_numeric()) && right.starts_with(|c: char| c.is_numeric());
    match joint {
        '-' | '\u{2010}' | '\u{2011}' | '\'' | '’' | 'ʼ' | '_' | '&' => true,
        ',' | ':' | '/' => digits(),
        '.' => digits() || is_one_letter(left) || is_one_letter(&right[..run(right)]),
        _ => false,
    }
}

/// The bytes of letters, digits and marks that `text` begins with.
fn run(text: &str) -> usize {
    text.find(|c| !is_inner(c)).unwrap_or(text.len())
}

fn is_inner(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c))
}

fn is_one_letter(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// The URL, host name or e-mail address that `word` is, without punctuation around it.
fn address(word: &str) -> Option<Range<usize>> {
    word.find(['.', ':'])?;
    let start = word.find(is_inner)?;
    let last = word.rfind(|c: char| is_inner(c) || c == '/')?;
    let end = last + word[last..].chars().next()?.len_utf8();
    let inner = word.get(start..end)?;
    let known = inner.starts_with("www.") || inner.contains("://");
    (known || is_mail(inner) || is_host(inner)).then_some(start..end)
}

fn is_mail(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        name.ends_with(char::is_alphanumeric)
            && host.contains('.')
            && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
    })
}

/// `example.com` or `example.com/page`: names of two letters or more and a known last one.
fn is_host(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or(text);
    let Some((names, last)) = host.rsplit_once('.') else {
        return false;
    };
    TOP_LEVEL.contains(&last)
        && names.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && names.split('.').all(|name| name.chars().nth(1).is_some())
}

#[cfg(test)]
mod tests {
    use super::tokens;
    use proptest::prelude::*;

    fn found(word: &str) -> Vec<&str> {
        let mut list = Vec::new();
        tokens(word, |span| list.push(&word[span]));
        list
    }

    #[test]
    fn hyphens_and_apostrophes_inside_a_word_keep_it_whole() {
        for word in ["pro-nato", "two-plus-four", "russia's", "don't", "o'neill's", "об'єкт"] {
            assert_eq!(found(word), [word]);
        }
        assert_eq!(found("russia’s"), ["russia’s"]);
        assert_eq!(found("об’єкт"), ["об’єкт"]);
        assert_eq!(found("'tis"), ["tis"]);
        assert_eq!(found("workers'"), ["workers"]);
        assert_eq!(found("nato--russia"), ["nato", "russia"]);
        assert_eq!(found("-"), [""; 0]);
    }

    #[test]
    fn numbers_keep_their_separators_and_percent_signs() {
        for word in ["1,000.5", "2008-09", "5%", "2.5%", "10:30", "9/11", "27.10.14", "90s"] {
            assert_eq!(found(word), [word]);
        }
        assert_eq!(found("$5,000,"), ["5,000"]);
        assert_eq!(found("€1.2bn."), ["1.2bn"]);
        assert_eq!(found("one,two"), ["one", "two"]);
        assert_eq!(found("and/or"), ["and", "or"]);
    }

    #[test]
    fn letters_with_dots_keep_the_last_one() {
        assert_eq!(found("u.s."), ["u.s."]);
        assert_eq!(found("(u.s.),"), ["u.s."]);
        assert_eq!(found("u.s.-led"), ["u.s.-led"]);
        assert_eq!(found("u.s.'s"), ["u.s.'s"]);
        assert_eq!(found("U.S.’s"), ["U.S.’s"]);
        assert_eq!(found("ph.d."), ["ph.d."]);
        assert_eq!(found("т.е."), ["т.е."]);
        assert_eq!(found("j."), ["j"]);
        assert_eq!(found("nato."), ["nato"]);
        assert_eq!(found("end.start"), ["end", "start"]);
    }

    #[test]
    fn addresses_are_one_token() {
        assert_eq!(found("(jane.doe@example.com),"), ["jane.doe@example.com"]);
        assert_eq!(found("https://example.com/a?b=c)."), ["https://example.com/a?b=c"]);
        assert_eq!(found("www.nato.int/"), ["www.nato.int/"]);
        assert_eq!(found("bbc.co.uk,"), ["bbc.co.uk"]);
        assert_eq!(found("@nato:"), ["nato"]);
    }

    #[test]
    fn one_letter_is_a_token_and_punctuation_is_none() {
        assert_eq!(found("i"), ["i"]);
        assert_eq!(found("\"а\","), ["а"]);
        assert_eq!(found("—…!?"), [""; 0]);
        assert_eq!(found(""), [""; 0]);
        assert_eq!(found("«нато»"), ["нато"]);
    }

    proptest! {
        #[test]
        fn tokens_are_ordered_apart_and_begin_with_a_letter_or_digit(word in "\\S*") {
            let mut last = 0;
            tokens(&word, |span| {
                assert!(last <= span.start && span.start < span.end && word.is_char_boundary(span.end));
                assert!(super::is_inner(word[span.start..].chars().next().unwrap()));
                last = span.end;
            });
        }

        #[test]
        fn every_letter_and_digit_is_in_a_token(word in "[\\w.,'@:/%-]*") {
            let mut covered = String::new();
            tokens(&word, |span| covered.push_str(&word[span]));
            let kept = |text: &str| text.chars().filter(|&c| super::is_inner(c)).count();
            prop_assert_eq!(kept(&covered), kept(&word));
        }
    }
}
