//! The blocks of a text, in which nothing but marks ends a sentence.

use std::ops::Range;

use memchr::memchr;

use super::lines::Layout;
use crate::text::Language;

/// Calls `found` with every block: a paragraph, or those of its lines that belong together.
pub(super) fn each(text: &str, language: &Language, mut found: impl FnMut(Range<usize>)) {
    let mut layout = None;
    paragraphs(text, |paragraph, several_lines| {
        if !several_lines {
            return found(paragraph);
        }
        let layout = layout.get_or_insert_with(|| Layout::of(text, &language.rules));
        let mut start = paragraph.start;
        line_pairs(text, paragraph.clone(), |line, next| {
            if !layout.joins(&text[line], &text[next.clone()], &language.rules) {
                found(start..next.start);
                start = next.start;
            }
        });
        found(start..paragraph.end);
    });
}

/// Calls `found` with the range of every run of lines that are not blank, and whether it has more
/// than one line.
pub(super) fn paragraphs(text: &str, mut found: impl FnMut(Range<usize>, bool)) {
    let mut start = None;
    let mut end = 0;
    let mut several = false;
    for line in lines(text, 0..text.len()) {
        if text[line.clone()].trim().is_empty() {
            if let Some(start) = start.take() {
                found(start..end, several);
            }
        } else {
            several = start.is_some();
            start.get_or_insert(line.start);
            end = line.end;
        }
    }
    if let Some(start) = start {
        found(start..end, several);
    }
}

/// Calls `found` with every two lines of `paragraph` that follow one another.
pub(super) fn line_pairs(
    text: &str,
    paragraph: Range<usize>,
    mut found: impl FnMut(Range<usize>, Range<usize>),
) {
    let mut all = lines(text, paragraph);
    let Some(mut line) = all.next() else { return };
    for next in all {
        found(line, next.clone());
        line = next;
    }
}

/// The lines of `text[range]`, without their line feeds.
fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let bytes = &text.as_bytes()[..range.end];
    let mut start = range.start;
    std::iter::from_fn(move || {
        if start >= bytes.len() {
            return None;
        }
        let end = memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at);
        let line = start..end;
        start = end + 1;
        Some(line)
    })
}
