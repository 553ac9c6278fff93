//! The walk over a block, from one terminator to the next.

use std::ops::Range;

use super::chars::is_terminator;
use super::mark::Mark;
use super::place::Place;
use crate::text::Language;

/// Appends the sentences of `text[block]`.
pub(super) fn split(
    text: &str,
    block: Range<usize>,
    language: &Language,
    spans: &mut Vec<Range<usize>>,
) {
    let offset = block.start;
    let text = &text[block];
    let mut start = 0;
    let mut at = 0;
    let mut open = false;
    while let Some(found) = next_terminator(text, at, &mut open) {
        let mark = Mark::at(text, found, open);
        let end = Place::new(text, start, mark, language).ending();
        at = end.unwrap_or(mark.end).max(found + 1);
        open ^= text[mark.run_end..at.max(mark.run_end)].matches('"').count() % 2 == 1;
        if let Some(end) = end {
            push(text, start..end, offset, spans);
            start = end;
        }
    }
    push(text, start..text.len(), offset, spans);
}

/// What a byte can begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Other,
    Terminator,
    Quote,
    /// The first byte of a longer character that may be a terminator.
    Lead,
}

const BYTES: [Byte; 256] = {
    let mut table = [Byte::Other; 256];
    table[b'.' as usize] = Byte::Terminator;
    table[b'!' as usize] = Byte::Terminator;
    table[b'?' as usize] = Byte::Terminator;
    table[b'"' as usize] = Byte::Quote;
    let leads = [0xd6, 0xd8, 0xdb, 0xe0, 0xe1, 0xe2, 0xe3, 0xef];
    let mut i = 0;
    while i < leads.len() {
        table[leads[i]] = Byte::Lead;
        i += 1;
    }
    table
};

/// The next terminator from `from` on; turns `open` over at every straight quotation mark.
fn next_terminator(text: &str, from: usize, open: &mut bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += bytes[at..].iter().position(|&byte| BYTES[byte as usize] != Byte::Other)?;
        match BYTES[bytes[at] as usize] {
            Byte::Terminator => return Some(at),
            Byte::Quote => *open = !*open,
            _ if text[at..].chars().next().is_some_and(is_terminator) => return Some(at),
            _ => {}
        }
        at += 1;
    }
}

fn push(text: &str, span: Range<usize>, offset: usize, spans: &mut Vec<Range<usize>>) {
    let sentence = text[span.clone()].trim_start();
    let start = offset + span.end - sentence.len();
    let sentence = sentence.trim_end();
    if !sentence.is_empty() {
        spans.push(start..start + sentence.len());
    }
}
