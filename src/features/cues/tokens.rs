//! Tokens for cues: words, numbers and the marks that end or turn a clause.

use std::ops::Range;

/// Abbreviations that keep their dots.
const DOTTED: [&str; 4] = ["u.s.", "u.n.", "e.u.", "n.a.t.o."];

/// Whether a token is a mark that no gap and no actor reaches across.
pub fn is_break(token: &str) -> bool {
    matches!(token, "?" | "!" | ":" | ";")
}

/// Replaces `out` by the tokens of normalised `text`: dotted abbreviations, numbers, words (letters
/// and digits, with `'` or `-` between them), and the marks `? ! : ; "`. All else is dropped.
pub fn tokenise(text: &str, out: &mut Vec<Range<usize>>) {
    out.clear();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = if let Some(dotted) = DOTTED.iter().find(|dotted| rest.starts_with(**dotted)) {
            dotted.len()
        } else if let Some(length) = number(rest) {
            length
        } else if first.is_alphanumeric() {
            word(rest)
        } else {
            if matches!(first, '?' | '!' | '"' | ':' | ';') {
                out.push(at..at + 1);
            }
            at += first.len_utf8();
            continue;
        };
        out.push(at..at + length);
        at += length;
    }
}

/// Length of the number at the start: digits with `.` or `,` between them and a `%` right after; no
/// letter or digit may follow (`1990s` is a word).
fn number(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits =
        |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let free = |end: usize| !text[end..].chars().next().is_some_and(char::is_alphanumeric);
    let (mut end, mut best) = (digits(0), None);
    while end > 0 {
        if bytes.get(end) == Some(&b'%') && free(end + 1) {
            best = Some(end + 1);
        } else if free(end) {
            best = Some(end);
        }
        let more = match bytes.get(end) {
            Some(b'.' | b',') => digits(end + 1),
            _ => 0,
        };
        if more == 0 {
            break;
        }
        end += 1 + more;
    }
    best
}

fn word(text: &str) -> usize {
    let run = |text: &str| text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let mut end = run(text);
    while text[end..].starts_with(['\'', '-']) {
        let more = run(&text[end + 1..]);
        if more == 0 {
            break;
        }
        end += 1 + more;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_abbreviations_and_marks_are_tokens() {
        let text = "u.s. pro-nato russia's: 1,000.5% in the 1990s, 5 (31st)? no_1 -x' 1.5x";
        let mut ranges = Vec::new();
        tokenise(text, &mut ranges);
        let tokens: Vec<&str> = ranges.into_iter().map(|range| &text[range]).collect();
        assert_eq!(
            tokens,
            [
                "u.s.", "pro-nato", "russia's", ":", "1,000.5%", "in", "the", "1990s", "5", "31st",
                "?", "no", "1", "x", "1", "5x"
            ]
        );
    }
}
