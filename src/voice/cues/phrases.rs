//! Cues without a verb: `according to Smith`, `in his words`, `the claim that`.

use super::super::language::{ADVERB, BE, NOTION, POSSESSIVE, PREPOSITION, THAT};
use super::super::sources::{self};
use super::super::words::Form;
use super::Cue;
use super::clause::Clause;

impl Clause<'_> {
    /// `According to Smith, ...`: all of the clause but the phrase.
    pub(super) fn according_to(&self, at: usize) -> Option<Cue> {
        let source = sources::after(self.tokens, self.after(at), self.end);
        let aside = at..source.end;
        let contents = [self.start..at, source.end..self.end];
        let source = Some(source).filter(|source| !source.is_empty());
        Some(Cue { at, aside, source, contents, speech: true, outer: true })
    }

    /// "in his words", "in Smith's view".
    pub(super) fn in_words(&self, at: usize) -> bool {
        let floor = self.start.max(at.saturating_sub(5));
        let owner =
            self.before(at).is_some_and(|before| before.is(POSSESSIVE) || before.possessive);
        let preposition = self.tokens[floor..at].iter().rposition(|t| t.is(PREPOSITION));
        let set_off = |at: usize| self.before(at).is_none_or(|before| !before.is_word());
        owner && preposition.is_some_and(|found| set_off(floor + found))
    }

    pub(super) fn words_of(&self, at: usize) -> Option<Cue> {
        let floor = self.start.max(at.saturating_sub(5));
        let preposition = floor + self.tokens[floor..at].iter().rposition(|t| t.is(PREPOSITION))?;
        let contents = [self.start..preposition, at + 1..self.end];
        let source = Some(preposition + 1..at);
        Some(Cue { at, aside: preposition..at + 1, source, contents, speech: true, outer: true })
    }

    /// "the claim that ...", "his warning: ...".
    pub(super) fn noun(&self, at: usize) -> Option<Cue> {
        let follows = self.token(at + 1)?;
        let colon = follows.form == Form::Colon && at + 2 < self.end;
        let next = if follows.is(THAT) || colon {
            at + 1
        } else {
            // "The message of everybody I met was that".
            let that = |&i: &usize| self.tokens[i].is(THAT) && self.tokens[i - 1].is(BE | ADVERB);
            (at + 2..self.end.min(at + 12)).find(that)?
        };
        let owner = self.before(at).filter(|before| before.possessive || before.is(POSSESSIVE));
        let source = owner.map(|_| sources::before(self.tokens, self.start, at).tokens);
        let contents = [next + 1..self.end, self.end..self.end];
        let aside = at..next + 1;
        // "The idea that" is the outlet's way to put a thought: a position, whoever holds it.
        let speech = !self.tokens[at].is(NOTION);
        Some(Cue { at, aside, source, contents, speech, ..Cue::default() })
    }
}
