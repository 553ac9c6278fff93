//! The sentences of a text.
//!
//! [`blocks`] parts the text at blank lines and at line ends that end something (a headline, a
//! by-line, a list item; [`lines`] tells them from wrapped text). [`scan`] walks over a block from
//! one terminator to the next. [`mark`] measures a terminator with the quotes and brackets that
//! belong to it, [`place`] looks at the words on both sides, and [`rules`] and [`dots`] decide
//! whether a sentence ends there. Every step looks at a bounded number of bytes or moves on over
//! those that it has seen, so time is linear in the text, whatever it holds.

mod blocks;
mod chars;
mod dots;
mod lines;
mod mark;
mod place;
mod rules;
mod scan;
mod words;

use std::ops::Range;

use super::Language;

/// Replaces `spans` with the byte ranges of the sentences of `text`: in order, not overlapping,
/// without white space at their edges, and covering everything else.
///
/// A blank line always ends a sentence. A single line end does so where the line is a headline, a
/// by-line, a list item or a paragraph of its own, and not where the text is hard-wrapped, which
/// the lengths of the lines tell. Closing quotes and brackets stay with their sentence, and a
/// quotation of several sentences is several.
pub fn sentences(text: &str, language: &Language, spans: &mut Vec<Range<usize>>) {
    spans.clear();
    blocks::each(text, language, |block| scan::split(text, block, language, spans));
}
