//! The sentences of a text.

use std::ops::Range;

use super::Language;

/// Replaces `spans` with the byte ranges of the sentences of `text`, in order, without white space
/// at their edges.
pub fn sentences(text: &str, language: &Language, spans: &mut Vec<Range<usize>>) {
    spans.clear();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let blank_line =
            c == '\n' && text[end..].trim_start_matches([' ', '\t', '\r']).starts_with('\n');
        if blank_line || (matches!(c, '.' | '!' | '?' | '…') && ends(text, start, at, language)) {
            let end = end + closing(&text[end..]);
            push(text, start..end, spans);
            start = end;
            while chars.peek().is_some_and(|&(at, _)| at < end) {
                chars.next();
            }
        }
    }
    push(text, start..text.len(), spans);
}

/// Bytes of closing quotes and brackets that `text` begins with.
fn closing(text: &str) -> usize {
    text.find(|c| !matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']')).unwrap_or(text.len())
}

fn ends(text: &str, start: usize, at: usize, language: &Language) -> bool {
    let rest = &text[at..];
    let rest = rest.trim_start_matches(['.', '!', '?', '…']);
    let rest = &rest[closing(rest)..];
    let mut next = rest.chars();
    let spaced = next.next().is_none_or(char::is_whitespace);
    let follow = rest.trim_start().chars().next();
    let word = text[start..at].rsplit(char::is_whitespace).next().unwrap_or("");
    let word = word.trim_start_matches(['(', '"', '“', '\'']);
    let short = language.abbreviations.contains(word.to_lowercase().as_str())
        || word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    spaced && follow.is_none_or(|c| !c.is_lowercase()) && !(text[at..].starts_with('.') && short)
}

fn push(text: &str, span: Range<usize>, spans: &mut Vec<Range<usize>>) {
    let inner = text[span.clone()].trim();
    if !inner.is_empty() {
        let start = span.start + text[span.clone()].len() - text[span].trim_start().len();
        spans.push(start..start + inner.len());
    }
}
