//! What follows a verb: a clause, an object, an adjunct or nothing.

use super::super::language::{
    ADVERB, DEMONSTRATIVE, DETERMINER, LISTENER, PREPOSITION, PRONOUN, SUBORDINATE, TELL, THAT,
    TIME, TO, VERB, WEAK, WHETHER,
};
use super::super::words::{Form, Token};
use super::REACH;
use super::clause::Clause;

/// What follows a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Complement {
    /// Words of the source from this token on, introduced by "that", a colon or a mark.
    Marked(usize),
    /// Words from this token on, with nothing before them.
    Bare(usize),
    /// A comma, and more after it.
    Comma(usize),
    /// Nothing but adjuncts ("on Monday").
    Nothing,
    /// A colon at the very end.
    Pending,
}

impl Clause<'_> {
    /// What follows the verb at `at`.
    pub(super) fn complement(&self, at: usize) -> Complement {
        let mut next = self.after(at);
        if self.tokens[at].is(TELL) {
            next = self.past_listener(next);
        }
        let limit = next + REACH;
        let passing = |t: &Token| t.is(TIME | ADVERB) && !t.quoted() && !t.is(THAT);
        while next < limit && self.token(next).is_some_and(passing) {
            next += 1;
        }
        let Some(token) = self.token(next) else { return Complement::Nothing };
        // "said when asked": an occasion, not words.
        if token.is(SUBORDINATE)
            && !token.is(THAT)
            && self.token(next + 1).is_some_and(|after| after.is(VERB))
        {
            return Complement::Nothing;
        }
        match token.form {
            _ if token.quoted() => Complement::Marked(next),
            Form::Colon if self.token(next + 1).is_none() => Complement::Pending,
            Form::Colon => Complement::Marked(next + 1),
            Form::Comma => self.past_comma(next + 1),
            Form::Word if token.is(THAT) => Complement::Marked(next + 1),
            Form::Word if token.is(WHETHER) => Complement::Marked(next),
            Form::Word if token.is(PREPOSITION | SUBORDINATE) && !token.is(TO) => {
                self.adjunct(next)
            }
            // "something like" before a mark.
            Form::Word if self.tokens[at].is(WEAK) => {
                let quoted = |&at: &usize| self.token(at).is_some_and(Token::quoted);
                let near = (next + 1..next + 3).find(quoted);
                near.map_or(Complement::Bare(next), Complement::Marked)
            }
            Form::Word => Complement::Bare(next),
            Form::Dash | Form::Other | Form::Bracket => self.adjunct(next),
            _ => Complement::Nothing,
        }
    }

    pub(super) fn past_comma(&self, next: usize) -> Complement {
        match self.token(next) {
            None => Complement::Nothing,
            Some(token) if token.is(THAT) => Complement::Marked(next + 1),
            Some(_) => match self.past_aside(next) {
                Some(that) => Complement::Marked(that + 1),
                None => Complement::Comma(next),
            },
        }
    }

    /// `, for example, that`: the "that" right after the second comma.
    fn past_aside(&self, next: usize) -> Option<usize> {
        let aside = &self.tokens[next..self.end.min(next + 6)];
        let comma = aside.iter().position(|t| t.form == Form::Comma && !t.quoted())?;
        let that = next + comma + 1;
        self.token(that).is_some_and(|t| t.is(THAT)).then_some(that)
    }

    /// After "told": the listener, a noun phrase.
    pub(super) fn past_listener(&self, next: usize) -> usize {
        let Some(first) = self.token(next) else { return next };
        if first.is(LISTENER | PRONOUN) {
            return next + 1;
        }
        let capitals = |mut at: usize| {
            while at < next + REACH && self.token(at).is_some_and(|t| t.capital && !t.quoted()) {
                at += 1;
            }
            at
        };
        let mut at = capitals(next);
        if first.is(DETERMINER | DEMONSTRATIVE) {
            // "a Senate panel": names between the determiner and its noun.
            at = capitals(next + 1);
            let noun = self.token(at).is_some_and(|t| t.is_word() && !t.is(TIME | PREPOSITION));
            at = capitals(at + usize::from(noun || at == next + 1));
        }
        at.min(self.end)
    }

    /// An adjunct after the verb: the words begin at "that", a mark or a colon after it.
    pub(super) fn adjunct(&self, next: usize) -> Complement {
        let limit = self.end.min(next + REACH);
        let mut comma = None;
        for at in next..limit {
            let token = &self.tokens[at];
            match token.form {
                _ if token.quoted() => return Complement::Marked(at),
                Form::Word if token.is(THAT) => return Complement::Marked(at + 1),
                Form::Colon if at + 1 >= self.end => return Complement::Pending,
                Form::Colon => return Complement::Marked(at + 1),
                Form::Comma => comma = comma.or(Some(at + 1)),
                _ => {}
            }
        }
        match comma {
            Some(comma) => self.past_comma(comma),
            None if limit < self.end => Complement::Bare(next),
            None => match self.after_time(next, limit) {
                Some(at) => Complement::Bare(at),
                None => Complement::Nothing,
            },
        }
    }

    /// `said on Monday Russia would`: what follows the day, if it is more than an adjunct.
    pub(super) fn after_time(&self, next: usize, limit: usize) -> Option<usize> {
        let time = (next..limit.min(next + 4)).rev().find(|&at| self.tokens[at].is(TIME))?;
        let first = self.token(time + 1)?;
        let subject = first.is_word()
            && (first.capital || first.is(DETERMINER | PRONOUN))
            && !first.is(PREPOSITION);
        subject.then_some(time + 1)
    }
}
