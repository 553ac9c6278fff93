//! Cues ahead of their content: `Smith said that ...`, `is said to`, `was told that`.

use std::ops::Range;

use super::super::language::{
    BY, CONTRAST, DOCUMENT, GERUND, HOLD, IT, JUDGE, OPENER, PREPOSITION, SAY, SHOW, TELL, THAT,
    THINK, TIME, TO, VERB, WE, WEAK,
};
use super::super::sources::{self, Edge, Subject};
use super::super::words::{Form, Token};
use super::clause::Clause;
use super::complement::Complement;
use super::{Cue, REACH};

/// What decides whether a verb reports speech.
struct Verb {
    token: Token,
    /// "to" stands before it.
    infinitive: bool,
    beside: bool,
    /// It stands in a relative clause.
    relative: bool,
    /// "that", a colon or a quotation follows it.
    marked: bool,
}

impl Clause<'_> {
    /// `Smith said (that) ...`: the content after the verb.
    pub(super) fn ahead(&self, at: usize, subject: Subject, complement: Complement) -> Option<Cue> {
        let from = self.content_start(at, &subject, complement)?;
        let verb = Verb {
            token: self.tokens[at],
            infinitive: self.before(self.verb_start(at)).is_some_and(|before| before.is(TO)),
            // "a letter asking", "those who deny": beside the clause's own verb.
            beside: complement == Complement::Bare(from) && self.beside(at, &subject),
            relative: subject.edge == Edge::Relative,
            marked: matches!(complement, Complement::Marked(_) | Complement::Pending),
        };
        let position = verb.token.is(HOLD) && !verb.token.is(VERB & !HOLD);
        // "but said", "while saying": the subject is the one that the clause already has.
        let joins = self.before(subject.edge_at).is_some_and(|edge| edge.is(OPENER));
        let shared = verb.token.is(SAY | TELL)
            && (joins || verb.token.is(GERUND) && subject.edge_at > self.start + 1);
        let unspoken = subject.edge == Edge::Clause && subject.tokens.is_empty() && !shared;
        if unspoken || (position && (verb.infinitive || verb.token.is(GERUND))) {
            return None;
        }
        let within = matches!(subject.edge, Edge::Clause | Edge::Relative | Edge::As) && !joins;
        let set_off = subject.edge == Edge::Comma && !subject.tokens.is_empty();
        let (source, place) = self.speaker(at, subject)?;
        let speech = self.is_speech(&verb, source.clone(), from);
        let end = if within { self.comma(from) } else { self.turn(from) };
        // "On Monday in Kyiv, Smith said": the occasion is no content of the outlet's.
        let occasion = place - self.start <= 9 && self.tokens[self.start].is(PREPOSITION | TIME);
        let place = if speech && set_off && occasion { self.start } else { place };
        let contents = [from..end, self.end..self.end];
        Some(Cue { at, aside: place..from, source, contents, speech, outer: false })
    }

    /// Where the content after a verb begins, if its complement is one that the verb asks for.
    fn content_start(&self, at: usize, subject: &Subject, complement: Complement) -> Option<usize> {
        let verb = self.tokens[at];
        let weak_alone = verb.is(WEAK) && !verb.is(VERB & !WEAK);
        let weak = verb.is(WEAK) && !verb.is(VERB & !(WEAK | SAY));
        match complement {
            Complement::Marked(from) if weak_alone && from > self.after(at) + 3 => None,
            Complement::Marked(from) => Some(from),
            Complement::Bare(from) if !weak => Some(from),
            Complement::Comma(from) if self.token(from).is_some_and(Token::quoted) => Some(from),
            Complement::Comma(from) if verb.is(SAY) && subject.edge != Edge::Comma => Some(from),
            Complement::Pending => Some(self.end),
            _ => None,
        }
    }

    /// A verb in a relative clause, or a gerund without an auxiliary.
    fn beside(&self, at: usize, subject: &Subject) -> bool {
        let gerund = self.tokens[at].is(GERUND) && self.verb_start(at) == at;
        subject.edge == Edge::Relative || gerund
    }

    /// Whether the content after a verb is speech or thought, and not only a position.
    fn is_speech(&self, verb: &Verb, source: Option<Range<usize>>, from: usize) -> bool {
        let source = source.unwrap_or(from..from);
        let token = verb.token;
        let infinitive = self.token(from).is_some_and(|token| token.is(TO));
        match () {
            // The author's own "I believe".
            () if self.any(source.clone(), WE) || verb.infinitive => false,
            () if verb.beside && (verb.relative || !token.is(SAY | TELL)) => false,
            () if token.is(SAY | TELL | JUDGE) => true,
            () if token.is(THINK) && verb.marked => true,
            // "hopes to join", "is considering a ban": positions.
            () if token.is(THINK) => !token.is(GERUND) && !infinitive,
            () if token.is(WEAK) => verb.marked,
            () => verb.marked && token.is(SHOW) && self.any(source, DOCUMENT),
        }
    }

    /// Where a clause after `from` turns away from the words reported: ", but"; not ", but that"
    /// and ", although brief,".
    pub(super) fn turn(&self, from: usize) -> usize {
        let turns = |near: &[Token]| {
            let apart = matches!(near[0].form, Form::Comma | Form::Dash);
            let contrast = apart && near[1].is(CONTRAST);
            let aside = near[2].is(THAT) && !near[2].capital || near[3].form == Form::Comma;
            contrast && !aside && !near[1].quoted() && !near[0].quoted()
        };
        let found = self.tokens[from..self.end].windows(4).take(3 * REACH).position(turns);
        found.map_or(self.end, |at| from + at)
    }

    /// The next comma outside quotations, where a subordinate clause ends.
    pub(super) fn comma(&self, from: usize) -> usize {
        let near = self.tokens[from..self.end].iter().take(3 * REACH);
        let comma = near.enumerate().find(|(_, t)| t.form == Form::Comma && !t.quoted());
        comma.map_or(self.end, |(at, _)| from + at)
    }

    /// Whose verb it is: its subject, or the one that the clause already has; and where the cue
    /// with its subject begins.
    pub(super) fn speaker(
        &self,
        at: usize,
        subject: Subject,
    ) -> Option<(Option<Range<usize>>, usize)> {
        if !subject.tokens.is_empty() {
            let start = subject.tokens.start;
            return Some((Some(sources::head(self.tokens, subject.tokens)), start));
        }
        let start = self.verb_start(at);
        let source = match subject.edge {
            // "Noting that ..., Smith said".
            Edge::Start if start == self.start => Some(self.after_comma(start)),
            Edge::Relative if start > self.start + 1 => {
                Some(sources::antecedent(self.tokens, self.start, start - 1))
            }
            Edge::Comma if !self.tokens[at].is(GERUND) && self.last_source.is_none() => {
                let spoken = self.tokens[at].is(SAY | TELL | THINK);
                let found = sources::before_apposition(self.tokens, self.start, start - 1);
                Some(found.or_else(|| self.first_subject(start).filter(|_| spoken))?)
            }
            _ => self.last_source.clone().or_else(|| self.first_subject(start)),
        };
        let near =
            source.as_ref().filter(|source| source.end + REACH > start && source.end <= start);
        let place = near.map_or(start, |source| source.start);
        Some((source.filter(|source| !source.is_empty()), place))
    }

    pub(super) fn after_comma(&self, start: usize) -> Range<usize> {
        let comma = self.comma(start);
        sources::after(self.tokens, (comma + 1).min(self.end), self.end)
    }

    pub(super) fn first_subject(&self, end: usize) -> Option<Range<usize>> {
        let first = sources::first(self.tokens, self.start, end);
        (!first.is_empty()).then_some(first)
    }

    /// `is said to`, `was told that`, `was criticised by Smith`.
    pub(super) fn passive(&self, at: usize, verb: usize, complement: Complement) -> Option<Cue> {
        let token = self.tokens[at];
        let after = self.after(at);
        let subject = sources::before(self.tokens, self.start, verb).tokens;
        if self.any(subject.clone(), WE) {
            return None;
        }
        let by = (after..self.end.min(after + 4)).find(|&i| self.tokens[i].is(BY));
        if let Some(by) = by {
            let source = sources::after(self.tokens, by + 1, self.end);
            let speech = token.is(SAY | TELL | JUDGE | THINK);
            let contents = [subject, source.end..self.end];
            let aside = verb..source.end;
            return Some(Cue {
                at,
                aside,
                source: Some(source),
                contents,
                speech,
                ..Cue::default()
            });
        }
        let (Complement::Marked(from) | Complement::Bare(from)) = complement else {
            return None;
        };
        let thinks = token.is(THINK)
            && complement != Complement::Bare(from)
            && !subject.is_empty()
            && !self.any(subject.clone(), IT);
        if thinks {
            let (aside, source) = (subject.start..from, Some(subject));
            let contents = [from..self.turn(from), self.end..self.end];
            return Some(Cue { at, aside, source, contents, speech: true, ..Cue::default() });
        }
        let speech = token.is(SAY | TELL);
        let left = if token.is(TELL) { from..from } else { subject.clone() };
        let infinitive = self.token(from).is_some_and(|token| token.is(TO));
        let holds = token.more > 0 || token.is(THINK) && !infinitive;
        let source = Some(subject).filter(|subject| holds && !subject.is_empty());
        let contents = [left, from..self.end];
        Some(Cue { at, aside: verb..after, source, contents, speech, ..Cue::default() })
    }
}
