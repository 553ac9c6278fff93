//! A run of terminators, measured: what kind it is and what belongs to the sentence after it.

use super::chars::*;
use super::words::head;

/// What a run of terminators is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One full stop, which may be an abbreviation's.
    Dot,
    /// Two dots or more, with or without spaces, or `…`.
    Ellipsis,
    /// At least one question or exclamation mark.
    Strong,
    /// A full stop of a script that has no other use for it.
    Wide,
}

/// A run of terminators and what closes after it, as byte offsets into a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub start: usize,
    pub kind: Kind,
    /// The end of the terminators.
    pub run_end: usize,
    /// The end of the quotes, brackets and references that belong to the sentence.
    pub end: usize,
    /// A quotation closes right after the terminators.
    pub quoted: bool,
    /// A bracket closes after the terminators.
    pub bracketed: bool,
}

impl Mark {
    /// Measures the run that starts at `start`; `open` tells that a straight `"` is still open.
    pub fn at(text: &str, start: usize, mut open: bool) -> Self {
        let (kind, run_end) = run(text, start);
        let mut mark = Self { start, kind, run_end, end: run_end, quoted: false, bracketed: false };
        while mark.absorb(text, &mut open) {}
        mark
    }

    /// Takes one more closing piece in; false when there is none.
    fn absorb(&mut self, text: &str, open: &mut bool) -> bool {
        let rest = &text[self.end..];
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { return false };
        let next = chars.next();
        if is_closing_bracket(c) {
            self.bracketed = true;
        } else if is_quote(c) && closes(c, next, *open) {
            self.quoted = true;
            *open ^= c == '"';
        } else if is_terminator(c) {
            // Only a closing piece parts it from the run: «...?».
            self.quoted = false;
            self.bracketed = false;
        } else if matches!(c, '*' | '_') && next.is_none_or(|n| n.is_whitespace() || n == c) {
            // Emphasis of marked-up text: **Bold.**
        } else if is_raised_digit(c) {
            // A footnote's number.
        } else if let Some(length) = reference(rest) {
            self.end += length;
            return true;
        } else {
            return c.is_whitespace() && self.absorb_spaced(text, *open);
        }
        self.end += c.len_utf8();
        true
    }

    /// A closing piece after white space: `. »`, `. [17]`, `! :)`.
    fn absorb_spaced(&mut self, text: &str, open: bool) -> bool {
        let near = head(&text[self.end..], 8);
        let rest = &text[self.end + near.len() - near.trim_start().len()..];
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { return false };
        let next = chars.next();
        let lone = next.is_none_or(char::is_whitespace);
        let length = match c {
            '”' | '»' | '\'' | '’' | ')' | ']' | '!' | '?' if lone => c.len_utf8(),
            '"' if lone && open => 1,
            '\'' if next == Some('\'') && ends_word(&rest[2..]) => 2,
            ':' | ';' => emoticon(rest).unwrap_or(0),
            ')' if next == Some(')') => rest.len() - rest.trim_start_matches(')').len(),
            '[' => reference(rest).unwrap_or(0),
            _ if is_smile(c) => rest.len() - rest.trim_start_matches(is_smile).len(),
            _ => 0,
        };
        self.quoted |= is_quote(c) && length > 0;
        self.end = if length > 0 { text.len() - rest.len() + length } else { self.end };
        length > 0
    }
}

/// The kind and the end of the run of terminators at `start`, spaced dots included.
fn run(text: &str, start: usize) -> (Kind, usize) {
    let mut end = start;
    let mut kind = Kind::Dot;
    let mut dots = 0;
    while let Some(c) = text[end..].chars().next() {
        match c {
            '.' => dots += 1,
            '…' => dots += 3,
            _ if is_wide(c) => kind = Kind::Wide,
            _ if is_terminator(c) && kind != Kind::Wide => kind = Kind::Strong,
            ' ' | '\u{a0}' if dots > 0 && next_is_lone_dot(&text[end + c.len_utf8()..]) => {}
            _ => break,
        }
        end += c.len_utf8();
    }
    if kind == Kind::Dot && dots > 1 {
        kind = Kind::Ellipsis;
    }
    (kind, end)
}

fn next_is_lone_dot(text: &str) -> bool {
    let after = |rest: &str| rest.chars().next();
    text.strip_prefix('.').map(after).is_some_and(|next| {
        next.is_none_or(|c| c.is_whitespace() || is_quote(c) || is_closing_bracket(c))
    })
}

/// Whether the quotation mark `c` right after a terminator closes, `next` being after it.
fn closes(c: char, next: Option<char>, open: bool) -> bool {
    match next {
        Some(n) if n.is_alphanumeric() || is_opening_bracket(n) => match c {
            '"' => open,
            '”' | '»' => true,
            _ => false,
        },
        _ => true,
    }
}

/// The length of a reference or an omission in brackets that `text` begins with: `[17]`, `[...]`.
fn reference(text: &str) -> Option<usize> {
    let inner = head(text.strip_prefix('[')?, 16);
    let end = inner.find(']').filter(|&end| end > 0)?;
    let cited = |c: char| c.is_ascii_digit() || is_dash(c) || matches!(c, ' ' | ',' | '.' | '…');
    inner[..end].chars().all(cited).then_some(end + 2)
}

/// The length of a smile in ASCII that `text` begins with.
fn emoticon(text: &str) -> Option<usize> {
    let signs = [":)", ":-)", ";)", ";-)", ":(", ":-(", ":D"];
    let found = signs.iter().find(|sign| text.starts_with(**sign))?;
    ends_word(&text[found.len()..]).then_some(found.len())
}

fn ends_word(rest: &str) -> bool {
    rest.chars().next().is_none_or(char::is_whitespace)
}

/// Faces, hearts and hands, which people set after the sentence they belong to.
fn is_smile(c: char) -> bool {
    matches!(c, '\u{1f600}'..='\u{1f64f}' | '\u{1f910}'..='\u{1f97a}' | '\u{1f440}'..='\u{1f450}'
        | '\u{1f490}'..='\u{1f49f}' | '\u{1f3fb}'..='\u{1f3ff}' | '☺' | '❤' | '\u{fe0f}' | '\u{200d}')
}

fn is_raised_digit(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}
