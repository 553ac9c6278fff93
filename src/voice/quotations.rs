//! Which marks open and close quotations, paragraph by paragraph.
//!
//! One pass with a bounded state, whatever the marks: a quotation ends where its mark closes; where
//! none does, at the end of its sentence, or of its paragraph where the paragraph begins with it or
//! the next one continues it. It never runs on into the next paragraph.

use std::ops::Range;

use super::language::{Lexicon, SAY};
use super::words::{Form, Token};

/// A quotation: its outermost marks and what stands between them.
#[derive(Debug, Clone)]
pub(super) struct Quotation {
    /// Tokens, marks included.
    pub tokens: Range<usize>,
    /// Goes on with the quotation before it, over a paragraph's end.
    pub continues: bool,
}

/// An opening mark that waits for its closing one.
#[derive(Debug, Clone, Copy)]
struct Open {
    token: usize,
    mark: char,
    /// Quotations within the quotation, with the same marks.
    depth: u32,
    /// Marks of another kind have opened a quotation within it.
    inner: bool,
    continues: bool,
    /// A single mark after an `s` that may close, or be an apostrophe.
    perhaps: Option<usize>,
}

/// Finds quotations; what it holds is state within one paragraph.
struct Finder<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    tokens: &'a [Token],
    found: &'a mut Vec<Quotation>,
    double: Option<Open>,
    single: Option<Open>,
    /// The first token of the paragraph, of the sentence, and the last full stop.
    paragraph: usize,
    sentence: usize,
    stop: Option<usize>,
}

/// Replaces `found` with the quotations of `text`, in order and apart, and numbers their tokens.
pub(super) fn find(
    text: &str,
    lexicon: &Lexicon,
    sentences: &[Range<usize>],
    tokens: &mut [Token],
    found: &mut Vec<Quotation>,
) {
    found.clear();
    let (paragraph, sentence, stop) = (0, 0, None);
    let (double, single) = (None, None);
    let mut finder =
        Finder { text, lexicon, tokens, found, double, single, paragraph, sentence, stop };
    let mut next_sentence = sentences.iter().map(|sentence| sentence.start).peekable();
    for (i, token) in tokens.iter().enumerate() {
        while next_sentence.next_if(|&start| start <= token.start).is_some() {
            finder.sentence = i;
        }
        match token.form {
            Form::Stop => finder.stop = Some(i),
            Form::Mark => finder.mark(i),
            Form::Break => finder.end_paragraph(i, Some(i + 1)),
            _ => {}
        }
    }
    finder.end_paragraph(tokens.len(), None);
    for (number, quotation) in (1..).zip(found.iter()) {
        for token in &mut tokens[quotation.tokens.clone()] {
            token.quotation = number;
        }
    }
}

impl Finder<'_> {
    fn char(&self, token: usize) -> char {
        let mut written = self.text[self.tokens[token].start..self.tokens[token].end].chars();
        match (written.next(), written.next()) {
            (Some(_), Some(_)) => '"',
            (mark, _) => mark.unwrap_or(' '),
        }
    }

    fn before(&self, token: usize) -> Option<char> {
        self.text[..self.tokens[token].start].chars().next_back()
    }

    fn after(&self, token: usize) -> Option<char> {
        self.text[self.tokens[token].end..].chars().next()
    }

    /// Stands where an opening mark would: blank before it, something after it.
    fn leans_right(&self, token: usize) -> bool {
        let before = self.before(token);
        before.is_none_or(|c| c.is_whitespace() || OPENERS.contains(&c))
            && self.after(token).is_some_and(|c| !c.is_whitespace())
    }

    /// Stands where a closing mark would.
    fn leans_left(&self, token: usize) -> bool {
        self.before(token).is_some_and(|c| !c.is_whitespace())
            && self.after(token).is_none_or(|c| !c.is_alphanumeric())
    }

    fn mark(&mut self, i: usize) {
        let mark = self.char(i);
        let carried = |open: Option<Open>| open.is_some_and(|open| open.token == i);
        if carried(self.double) || carried(self.single) {
            return;
        }
        if matches!(mark, '‘' | '’' | '\'' | '‚' | '`') {
            self.single_mark(i, mark);
        } else {
            self.double_mark(i, mark);
        }
    }

    fn double_mark(&mut self, i: usize, mark: char) {
        let right = self.leans_right(i) && !(self.leans_left(i) && self.double.is_some());
        match self.double {
            None if self.lexicon.opens(mark) && (right || !self.lexicon.closes(mark)) => {
                self.double = Some(opening(i, mark));
            }
            None if self.leans_left(i) => self.orphan(i, mark),
            None => {}
            Some(open) if self.lexicon.pairs(open.mark, mark) => {
                if !(right && self.lexicon.opens(mark)) {
                    self.close_with(i, mark, open);
                } else if mark == open.mark {
                    self.reopen(i, open);
                } else {
                    self.double = Some(Open { inner: true, ..open });
                }
            }
            Some(open) if mark == open.mark && right => {
                let after_sentence = self.stop == i.checked_sub(1) || self.paragraph == i;
                if mark == '«' && !after_sentence {
                    self.double = Some(Open { depth: open.depth + 1, ..open });
                } else {
                    self.reopen(i, open);
                }
            }
            // An opening mark where only a closing one can stand.
            Some(open) if mark == open.mark && mark != '«' && self.leans_left(i) => {
                self.close(i, open);
            }
            // Marks of another kind within the quotation.
            Some(open) => self.double = Some(Open { inner: open.inner || right, ..open }),
        }
    }

    /// A mark that may close: a straight one after a curly one, or the reverse, closes what such
    /// marks opened within the quotation, else the quotation; after a figure it stands for inches.
    fn close_with(&mut self, i: usize, mark: char, open: Open) {
        let foreign = (open.mark == '"') != (mark == '"');
        let inch = mark == '"' && self.before(i).is_some_and(|c| c.is_ascii_digit());
        match () {
            () if !foreign => self.close(i, open),
            () if open.inner => self.double = Some(Open { inner: false, ..open }),
            () if inch || !self.leans_left(i) => {}
            () => self.close(i, open),
        }
    }

    fn close(&mut self, i: usize, open: Open) {
        if open.depth > 0 {
            self.double = Some(Open { depth: open.depth - 1, ..open });
            return;
        }
        self.double = None;
        self.push(open.token..i + 1, open.continues);
    }

    /// A second opening mark: the first quotation was never closed, and ends with its sentence.
    fn reopen(&mut self, i: usize, open: Open) {
        let end = self.stop.filter(|&stop| stop > open.token).map_or(i, |stop| stop + 1);
        self.push(open.token..end, open.continues);
        self.double = Some(opening(i, self.char(i)));
    }

    /// A closing mark that nothing opened: the sentence before it was quoted.
    fn orphan(&mut self, i: usize, mark: char) {
        let inch = self.before(i).is_some_and(|c| c.is_ascii_digit()) && mark == '"';
        let free = self.found.last().map_or(0, |last| last.tokens.end);
        let start = self.sentence.max(free).max(self.paragraph);
        // A look at a few tokens, so that a run of marks stays linear.
        let near = &self.tokens[start.max(i.saturating_sub(3))..i];
        if !inch && near.iter().any(Token::is_word) {
            self.push(start..i + 1, false);
        }
    }

    fn single_mark(&mut self, i: usize, mark: char) {
        if self.double.is_some() {
            return;
        }
        let Some(open) = self.single else {
            let word = self.after(i).is_some_and(|c| c.is_alphabetic() || OPENERS.contains(&c));
            if self.lexicon.opens(mark) && mark != '’' && self.leans_right(i) && word {
                self.single = Some(opening(i, mark));
            }
            return;
        };
        if !self.lexicon.pairs(open.mark, mark) || !self.leans_left(i) {
            return;
        }
        let plural = self.before(i) == Some('s')
            && self.tokens.get(i + 1).is_some_and(|next| next.is_word() && !next.capital);
        if plural {
            self.single = Some(Open { perhaps: open.perhaps.or(Some(i)), ..open });
        } else {
            self.end_single(open, i);
        }
    }

    /// The single quotation takes in the double ones within it.
    fn end_single(&mut self, open: Open, i: usize) {
        while self.found.last().is_some_and(|inner| inner.tokens.start > open.token) {
            self.found.pop();
        }
        self.single = None;
        self.push(open.token..i + 1, open.continues);
    }

    fn push(&mut self, tokens: Range<usize>, continues: bool) {
        let free = self.found.last().map_or(0, |last| last.tokens.end);
        if tokens.start >= free {
            self.found.push(Quotation { tokens, continues });
        }
    }

    /// Ends what is open at `end`; `next` is the first token of the paragraph after it.
    fn end_paragraph(&mut self, end: usize, next: Option<usize>) {
        let next = next.filter(|&next| next < self.tokens.len());
        let mark = next.filter(|&n| self.tokens[n].form == Form::Mark).map(|n| self.char(n));
        let goes_on = |open: Open| mark == Some(open.mark);
        let mut carried = None;
        if let Some(open) = self.single.take() {
            let starts = open.token == self.paragraph;
            match open.perhaps {
                _ if goes_on(open) && starts => {
                    self.end_single(open, end.saturating_sub(1));
                    carried = next.map(|n| (n, open.mark));
                }
                Some(perhaps) => self.end_single(open, perhaps),
                None => {}
            }
        }
        if let Some(open) = self.double.take() {
            if goes_on(open) {
                self.push(open.token..end, open.continues);
                carried = next.map(|n| (n, open.mark));
            } else {
                self.push(open.token..self.unclosed(open, end), open.continues);
            }
        }
        self.paragraph = next.unwrap_or(end);
        if let Some((token, mark)) = carried {
            self.carry(token, mark);
        }
    }

    fn carry(&mut self, token: usize, mark: char) {
        let open = Open { continues: true, ..opening(token, mark) };
        match mark {
            '‘' | '\'' => self.single = Some(open),
            _ => self.double = Some(open),
        }
    }

    /// Where a quotation ends that nothing closes.
    fn unclosed(&self, open: Open, end: usize) -> usize {
        let inside = &self.tokens[open.token..end];
        let sentence =
            inside.iter().position(|t| t.form == Form::Stop).map_or(end, |at| open.token + at + 1);
        let cue = self.tokens[open.token..end].iter().any(|token| token.is(SAY));
        if open.token == self.paragraph && !cue { end } else { sentence }
    }
}

/// What may stand right before an opening mark, apart from white space.
const OPENERS: [char; 15] =
    ['(', '[', '{', '—', '–', '-', '/', '"', '“', '„', '«', '‘', '\'', ':', '…'];

fn opening(token: usize, mark: char) -> Open {
    Open { token, mark, depth: 0, inner: false, continues: false, perhaps: None }
}
