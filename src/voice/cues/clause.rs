//! A sentence, or its part up to a semicolon, and which of its words are verbs.

use std::ops::Range;

use super::super::language::{
    ADVERB, AMBIGUOUS, AS, AUX, BE, BY, Classes, DEMONSTRATIVE, DETERMINER, DOCUMENT, GERUND, NOUN,
    PER, POSSESSIVE, PREPOSITION, PRONOUN, RELATIVE, ROLE, SAY, SHOW, SUBORDINATE, TELL, THAT,
    THINK, TIME, TO, VERB, WEAK, WHETHER, WORDS,
};
use super::super::sources::{self, Edge, Subject};
use super::super::words::{Form, Token};
use super::Cue;

/// A sentence, or its part up to a semicolon.
pub(super) struct Clause<'t> {
    pub(super) tokens: &'t [Token],
    pub(super) start: usize,
    pub(super) end: usize,
    /// The last source found; who goes on in "and said", "adding".
    pub(super) last_source: Option<Range<usize>>,
    /// A cue has claimed all that follows.
    pub(super) settled: bool,
    /// A headline in which all words begin with capitals.
    pub(super) title: bool,
}

impl Clause<'_> {
    pub(super) fn read(&mut self, mut found: impl FnMut(Cue)) {
        let mut at = self.start;
        while at < self.end {
            let token = &self.tokens[at];
            let length = 1 + usize::from(token.more);
            let cue = match () {
                () if token.quoted() || !token.is(VERB | PER | NOUN | WORDS) => None,
                () if token.is(PER) => self.according_to(at),
                () if token.is(WORDS) && self.in_words(at) => self.words_of(at),
                () if token.is(VERB) && self.is_verb(at) => self.verb(at),
                () if token.is(NOUN) => self.noun(at),
                () => None,
            };
            if let Some(cue) = cue
                && (!self.settled || cue.outer)
            {
                if cue.source.is_some() {
                    self.last_source.clone_from(&cue.source);
                }
                self.settled |= cue.speech && !cue.outer && cue.contents[0].end == self.end;
                found(cue);
            }
            at += length;
        }
    }

    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        (self.start..self.end).contains(&at).then(|| &self.tokens[at])
    }

    pub(super) fn before(&self, at: usize) -> Option<&Token> {
        at.checked_sub(1).and_then(|before| self.token(before))
    }

    pub(super) fn after(&self, at: usize) -> usize {
        at + 1 + usize::from(self.tokens[at].more)
    }

    pub(super) fn any(&self, span: Range<usize>, classes: Classes) -> bool {
        self.tokens[span].iter().any(|token| token.is(classes))
    }

    /// Whether a word that may be a verb is one here, by its neighbours.
    pub(super) fn is_verb(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let before = self.before(at).filter(|before| before.is_word() && !before.quoted());
        let after = self.token(self.after(at)).filter(|after| after.is_word());
        if token.capital && before.is_some() && !self.title {
            return false;
        }
        let genitive = |b: &Token| b.possessive && !b.is(PRONOUN);
        if before.is_some_and(|b| b.is(DETERMINER | POSSESSIVE) || genitive(b)) {
            return false;
        }
        if token.is(AMBIGUOUS) && !self.between_subject_and_clause(at) {
            return false;
        }
        let governed = |b: &Token| b.is(PREPOSITION) && !b.is(TO);
        if before.is_some_and(governed) && !token.is(GERUND) && !self.is_since(at - 1) {
            return false;
        }
        !(token.is(NOUN) && after.is_some_and(|after| after.is(AUX)))
    }

    /// Whether a subject stands before a word and a clause or an object after it.
    pub(super) fn between_subject_and_clause(&self, at: usize) -> bool {
        let subject = PRONOUN | ROLE | DOCUMENT | AUX | TO | RELATIVE | ADVERB;
        let apposed = || sources::before_apposition(self.tokens, self.start, at - 1).is_some();
        let before = self.before(at).is_some_and(|before| match before.form {
            Form::Comma => apposed(),
            Form::Word => before.capital && !before.is(TIME) || before.is(subject),
            _ => false,
        });
        let clause = THAT | WHETHER | DETERMINER | DEMONSTRATIVE | PRONOUN | TO | ADVERB;
        let fits = |t: &Token| !t.is_word() || t.quoted() || t.capital || t.is(clause);
        let phrase = self.tokens[at].more > 0;
        let after = phrase || self.token(self.after(at)).is_none_or(fits);
        after && (before || self.opens_with_subject(at))
    }

    /// `Several members fear that`: a few words that are no verbs, and "that".
    fn opens_with_subject(&self, at: usize) -> bool {
        let subject = self.start..at;
        let nominal = |t: &Token| t.is_word() && !t.is(VERB | AUX | PREPOSITION);
        (2..6).contains(&subject.len())
            && self.token(at + 1).is_some_and(|token| token.is(THAT))
            && self.tokens[subject].iter().all(nominal)
    }

    /// "has since said": a conjunction's word right after an auxiliary is an adverb.
    fn is_since(&self, at: usize) -> bool {
        let after_aux = self.before(at).is_some_and(|before| before.is(AUX) && !before.quoted());
        after_aux && self.tokens[at].is(SUBORDINATE) && self.tokens[at].is(PREPOSITION)
    }

    /// The first token of a verb's auxiliaries and adverbs.
    pub(super) fn verb_start(&self, at: usize) -> usize {
        let floor = self.start.max(at.saturating_sub(6));
        let mut start = at;
        while start > floor {
            let before = &self.tokens[start - 1];
            let adverb = before.is(AUX | ADVERB) || self.is_since(start - 1);
            let adverb = adverb && !before.is(PRONOUN);
            if before.quoted() || !before.is_word() || !adverb {
                break;
            }
            start -= 1;
        }
        start
    }

    pub(super) fn verb(&self, at: usize) -> Option<Cue> {
        let token = self.tokens[at];
        let verb = self.verb_start(at);
        let passive = !token.is(GERUND) && self.tokens[verb..at].iter().any(|t| t.is(BE));
        let complement = self.complement(at);
        let by = self.token(self.after(at)).is_some_and(|after| after.is(BY));
        let bare = self.before(at).is_none_or(|before| !before.is_word() || before.is(AS));
        if passive || (by && bare && !token.is(GERUND) && token.is(SAY | TELL)) {
            return self.passive(at, verb, complement);
        }
        if token.is(SAY | TELL | WEAK)
            && !token.is(GERUND)
            && verb == at
            && let Some(cue) = self.inverted(at)
        {
            return Some(cue);
        }
        let subject = self.subject(at, verb);
        if token.is(SAY | TELL | WEAK | SHOW | THINK)
            && let Some(cue) = self.behind(at, &subject, complement)
        {
            return Some(cue);
        }
        self.ahead(at, subject, complement)
    }

    /// The subject of the verb whose first token is `verb`, over an apposition or a relative clause.
    pub(super) fn subject(&self, at: usize, verb: usize) -> Subject {
        let near = sources::before(self.tokens, self.start, verb);
        let apposed = near.tokens.is_empty() && near.edge == Edge::Comma;
        if apposed && !self.tokens[at].is(GERUND) && self.tokens[at].is(SAY | TELL | WEAK) {
            let found = sources::before_apposition(self.tokens, self.start, verb - 1);
            if let Some(tokens) = found {
                let edge_at = tokens.start;
                let edge = sources::before(self.tokens, self.start, edge_at).edge;
                let edge = if edge_at == self.start { Edge::Start } else { edge };
                return Subject { tokens, edge_at, edge };
            }
        }
        let clause = near.edge == Edge::Relative && self.any(near.tokens.clone(), VERB | PRONOUN);
        if clause && near.edge_at > self.start + 1 {
            return sources::before(self.tokens, self.start, near.edge_at - 1);
        }
        near
    }
}
