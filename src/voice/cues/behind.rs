//! Cues behind their content: `"...", said Smith` and `..., Smith said`.

use std::ops::Range;

use super::super::language::{
    ADVERB, AS, AUX, CONTRAST, DETERMINER, DOCUMENT, GERUND, LISTENER, PREPOSITION, PRONOUN,
    RELATIVE, ROLE, SAY, SHOW, SUBORDINATE, TELL, THAT, THINK, TIME, TITLE, VERB, WEAK, WHETHER,
};
use super::super::sources::{self, Edge, Subject};
use super::super::words::{Form, Token};
use super::clause::Clause;
use super::complement::Complement;
use super::{Cue, REACH};

impl Clause<'_> {
    /// `"...", said Smith`: the verb right after the content, the source after the verb.
    pub(super) fn inverted(&self, at: usize) -> Option<Cue> {
        let before = self.before(at)?;
        if before.is(AS) && self.tokens[at].is(SAY) {
            return self.as_clause(at);
        }
        let quoted = self.ends_quotation(at);
        if !quoted && !matches!(before.form, Form::Comma | Form::Dash) {
            return None;
        }
        let apposed = || sources::before_apposition(self.tokens, self.start, at - 1).is_some();
        if !quoted && (!self.tokens[at].is(SAY | TELL) || apposed()) {
            return None;
        }
        let next = self.token(self.after(at))?;
        let names = next.is_word()
            && !next.quoted()
            && !next.is(THAT | TIME | PREPOSITION | ADVERB | AUX | WHETHER)
            && (next.capital || next.is(DETERMINER | PRONOUN | ROLE | TITLE) || quoted);
        if !names || self.words_before(at) == 0 {
            return None;
        }
        let source = sources::after(self.tokens, self.after(at), self.end);
        let rest = self.token(source.end);
        let closed = rest.is_none_or(|rest| {
            !rest.is_word() || rest.quoted() || rest.is(PREPOSITION | TIME | RELATIVE)
        });
        if source.is_empty() || !(quoted || closed) {
            return None;
        }
        let more = self.goes_on(source.end);
        let aside = at..self.past_adjuncts(source.end);
        let left = if quoted { self.quoted_sentence(at) } else { self.start };
        let contents = [left..at, more.unwrap_or(self.end..self.end)];
        Some(Cue { at, aside, source: Some(source), contents, speech: true, outer: true })
    }

    /// Whether a quotation ends right before a token, a comma and a dash aside.
    pub(super) fn ends_quotation(&self, at: usize) -> bool {
        let floor = self.start.max(at.saturating_sub(3));
        let aside =
            |t: &&Token| !t.quoted() && matches!(t.form, Form::Comma | Form::Dash | Form::Stop);
        let last = self.tokens[floor..at].iter().rev().find(|token| !aside(token));
        last.is_some_and(Token::quoted)
    }

    /// `As said Smith, ...`, the order of some languages: all but the clause itself.
    pub(super) fn as_clause(&self, at: usize) -> Option<Cue> {
        let source = sources::after(self.tokens, self.after(at), self.end);
        if source.is_empty() {
            return None;
        }
        let aside = at - 1..source.end;
        let contents = [self.start..at - 1, source.end..self.end];
        let source = Some(source);
        Some(Cue { at, aside, source, contents, speech: true, outer: true })
    }

    /// What is content again after a cue in the middle: from a comma or a mark on.
    pub(super) fn goes_on(&self, at: usize) -> Option<Range<usize>> {
        let rest = self.token(at)?;
        if rest.quoted() {
            return Some(at..self.end);
        }
        let next = self.token(at + 1)?;
        let apposition =
            next.is(DETERMINER | RELATIVE | GERUND | ROLE | PREPOSITION) && !next.quoted();
        (rest.form == Form::Comma && !apposition).then(|| at + 1..self.end)
    }

    /// The end of what belongs to a cue that stands after its content: "said Smith, the minister
    /// who ...", "he said on Monday in Kyiv".
    pub(super) fn past_adjuncts(&self, at: usize) -> usize {
        let adjunct = |t: &Token| t.is(PREPOSITION | TIME | LISTENER) && !t.is(SUBORDINATE);
        let apposed = |t: &Token| t.is(DETERMINER | ROLE | RELATIVE | GERUND);
        let comma = |at: usize| self.token(at).is_some_and(|t| t.form == Form::Comma);
        let asked = self.token(at + 1).is_some_and(|token| token.is(VERB));
        let starts = match self.token(at) {
            Some(token) if token.is(SUBORDINATE) && asked => true,
            Some(token) if token.is_word() => adjunct(token) || token.is(RELATIVE),
            Some(_) => comma(at) && self.token(at + 1).is_some_and(apposed),
            None => false,
        };
        if !starts {
            return at;
        }
        let ends = |&i: &usize| {
            let token = &self.tokens[i];
            let turn = token.is(SUBORDINATE) && !token.is(PREPOSITION);
            token.quoted() || turn && !asked
        };
        (at + 1..self.end.min(at + 3 * REACH)).find(ends).unwrap_or(self.end.min(at + 3 * REACH))
    }

    pub(super) fn words_before(&self, at: usize) -> usize {
        let floor = self.start.max(at.saturating_sub(8));
        self.tokens[floor..at].iter().filter(|token| token.is_word()).count()
    }

    /// Whether what follows the comma after a cue is content again.
    pub(super) fn resumes(&self, next: usize, quoted: bool) -> bool {
        self.token(next).is_some_and(|token| {
            token.quoted()
                || !(quoted || token.is(GERUND | RELATIVE | SUBORDINATE) && !token.is(CONTRAST))
        })
    }

    /// Where the content before a cue begins that ends in a quotation: with its mark where it
    /// quotes a whole sentence, else with the clause.
    pub(super) fn quoted_sentence(&self, end: usize) -> usize {
        let floor = self.start.max(end.saturating_sub(8 * REACH));
        let near = &self.tokens[floor..end];
        let Some(last) = near.iter().rposition(Token::quoted) else { return self.start };
        let number = near[last].quotation;
        let run = near[..last].iter().rev().take_while(|token| token.quotation == number).count();
        let capital = near[last - run..=last].iter().find(|token| token.is_word());
        if capital.is_some_and(|word| word.capital) { floor + last - run } else { self.start }
    }

    /// `..., Smith said`: the content before the subject.
    pub(super) fn behind(
        &self,
        at: usize,
        subject: &Subject,
        complement: Complement,
    ) -> Option<Cue> {
        let verb = self.tokens[at];
        let end = subject.tokens.start;
        let quoted = subject.edge == Edge::Quotation
            || subject.edge != Edge::Start && self.ends_quotation(subject.edge_at);
        let document = verb.is(SHOW) && self.any(subject.tokens.clone(), DOCUMENT);
        let lead = self.tokens[self.start].is(SUBORDINATE | PREPOSITION | ADVERB);
        let nothing = complement == Complement::Nothing && !self.any(subject.tokens.clone(), VERB);
        let last = nothing && (verb.is(THINK) || verb.is(WEAK) && !lead);
        let set_off = matches!(subject.edge, Edge::Comma | Edge::Dash)
            && (verb.is(SAY | TELL) || document || last);
        let as_clause = subject.edge == Edge::As && verb.is(SAY | TELL | WEAK);
        if subject.tokens.is_empty() || !(quoted || set_off || as_clause) {
            return None;
        }
        let more = match complement {
            Complement::Nothing => None,
            Complement::Comma(next) if self.resumes(next, quoted) => Some(next..self.end),
            Complement::Comma(_) => None,
            Complement::Marked(from) if quoted || self.token(from).is_some_and(Token::quoted) => {
                Some(from..self.end)
            }
            _ if quoted && verb.is(SAY | TELL) && self.words_before(end) > 3 => None,
            _ => return None,
        };
        let tail = if more.is_none() { self.past_adjuncts(self.after(at)) } else { self.after(at) };
        let aside = end..tail;
        if self.words_before(end) == 0 && !as_clause {
            return None;
        }
        // "As Smith said, ...": all but the clause itself.
        let left = match () {
            () if as_clause => self.start..end.saturating_sub(1).max(self.start),
            () if quoted => self.quoted_sentence(end)..end,
            () => self.start..end,
        };
        let contents = [left, more.unwrap_or(self.end..self.end)];
        let source = Some(sources::head(self.tokens, subject.tokens.clone()));
        Some(Cue { at, aside, source, contents, speech: true, outer: true })
    }
}
