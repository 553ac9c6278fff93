//! A mark with its surroundings: the words before and after it, and what the lists say of them.

use super::chars::*;
use super::mark::Mark;
use super::words::*;
use crate::text::Language;
use crate::text::language::Kinds;

/// A mark with its surroundings.
pub(super) struct Place<'t> {
    pub text: &'t str,
    /// Where the sentence began.
    pub start: usize,
    pub mark: Mark,
    pub language: &'t Language,
    /// The word that the mark stands after, without the mark.
    pub before: &'t str,
    pub after: After<'t>,
}

/// What comes after a mark and the pieces that close with it.
pub(super) struct After<'t> {
    /// No white space in between.
    pub glued: bool,
    /// What stands first after white space: `None` at the block's end.
    pub sign: Option<char>,
    /// A dash stands before the word.
    pub dash: bool,
    /// A bracket opens before the word.
    pub bracket: bool,
    /// Everything from the word on.
    pub rest: &'t str,
    pub word: &'t str,
}

impl<'t> After<'t> {
    fn new(text: &'t str) -> Self {
        let mut rest = text.trim_start();
        let glued = rest.len() == text.len();
        let sign = rest.chars().next();
        let (mut dash, mut bracket) = (false, false);
        for _ in 0..6 {
            let Some(c) = rest.chars().next() else { break };
            dash |= is_dash(c);
            bracket |= is_opening_bracket(c);
            let opener = is_dash(c) || is_opening_bracket(c) || is_quote(c);
            if !opener && !matches!(c, '¿' | '¡' | '*' | '_' | '•' | ' ' | '\u{a0}' | '…' | '.')
            {
                break;
            }
            rest = &rest[c.len_utf8()..];
        }
        Self { glued, sign, dash, bracket, rest, word: first_word(rest) }
    }

    /// What follows the word, white space left out.
    pub fn beyond(&self) -> &'t str {
        let beyond = &self.rest[self.word.len()..];
        let near = head(beyond, 4);
        &beyond[near.len() - near.trim_start().len()..]
    }

    /// Whether `.`, `!` or the like is glued to the word.
    pub fn glues(&self, signs: &[char]) -> bool {
        self.rest[self.word.len()..].starts_with(signs)
    }

    pub fn first(&self) -> Option<char> {
        self.word.chars().next()
    }

    pub fn is_lower(&self) -> bool {
        self.first().is_some_and(char::is_lowercase)
    }

    pub fn is_digit(&self) -> bool {
        self.first().is_some_and(char::is_numeric)
    }
}

impl<'t> Place<'t> {
    /// The surroundings of `mark` in a sentence that began at `start`.
    pub fn new(text: &'t str, start: usize, mark: Mark, language: &'t Language) -> Self {
        let before = last_word(&text[start..mark.start]);
        Self { text, start, mark, language, before, after: After::new(&text[mark.end..]) }
    }

    /// What the lists say of the word before the mark; `u. a.` counts as `u.a.`.
    pub fn kinds(&self) -> Kinds {
        let kinds = self.language.rules.kinds(self.before);
        let Some(last) = single_letter(self.before) else { return kinds };
        let front = &self.text[self.start..self.mark.start - self.before.len()];
        let first = front.strip_suffix(". ").or(front.strip_suffix(".\u{a0}"));
        let Some(first) = first.and_then(|front| single_letter(last_word(front))) else {
            return kinds;
        };
        let mut pair = [0; 9];
        let mut end = first.encode_utf8(&mut pair).len();
        pair[end] = b'.';
        end += 1 + last.encode_utf8(&mut pair[end + 1..]).len();
        kinds.or(self.language.rules.kinds(std::str::from_utf8(&pair[..end]).unwrap_or("")))
    }

    pub fn after_kinds(&self) -> Kinds {
        self.language.rules.kinds(self.after.word)
    }

    /// Whether the next word, in capitals, begins a sentence by its mere being there.
    pub fn starter_follows(&self) -> bool {
        // Not the "A" of "A-10" and the "I" of "I. M. Pei".
        let whole = self.after.word.len() > 1 || !self.after.glues(&['-', '.', '&', '/']);
        let kinds = self.after_kinds();
        let next = |c: char| c.is_lowercase() || c == '\'' || c == '’';
        let next = self.after.beyond().starts_with(next);
        whole && (kinds.has(Kinds::STARTER) || kinds.has(Kinds::SUBJECT) && next)
    }

    /// One letter and a dot come next: `E.T.`, `J. Smith`.
    pub fn initial_follows(&self) -> bool {
        single_letter(self.after.word).is_some() && self.after.glues(&['.'])
    }

    /// The sentence up to the mark, without quotation marks before it, if there is not much of it.
    pub fn short_beginning(&self) -> Option<&str> {
        let near = self.mark.start - self.start < 32;
        near.then(|| {
            self.text[self.start..self.mark.start].trim_start().trim_start_matches(is_quote)
        })
    }
}
