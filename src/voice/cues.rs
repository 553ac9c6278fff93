//! Cues of speech and thought, and the words each claims for a source.

use std::ops::Range;

use super::language::{
    ADVERB, AMBIGUOUS, AS, ASKER, AUX, BE, BY, CONTRAST, Classes, DEMONSTRATIVE, DETERMINER, DOCUMENT, GERUND, HEADING, HOLD, IT, JUDGE, LISTENER, NAMEPART, NOUN, PER,
    POSSESSIVE, PREPOSITION, PRONOUN, RELATIVE, ROLE, SAY, SHOW, SPEAKER, SUBORDINATE, TELL, THAT, THINK, TIME, TITLE,
    TO, VERB, WE, WEAK, WHETHER, WORDS,
};
use super::quotations::Quotation;
use super::sources::{self, Edge, Subject};
use super::weigh::{Part, Scale, Weights};
use super::words::{Form, Token};

/// What the cues of one sentence say. Ranges are of tokens.
#[derive(Debug, Clone, Default)]
pub(super) struct Statement {
    pub tokens: Range<usize>,
    pub weights: Weights,
    /// The word or phrase that says so.
    pub cue: Option<Range<usize>>,
    /// Who speaks or holds the position.
    pub source: Option<Range<usize>>,
    /// A cue of speech outside quotations was found.
    pub speech: bool,
    /// Its cue waits for words in the sentences after it.
    pub pending: bool,
    /// It begins with the name of a speaker and a colon.
    pub label: Option<Label>,
}

/// Who a line's prefix names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Speaker,
    /// Somebody who asks for the outlet.
    Asker,
}

/// A cue with what it claims.
#[derive(Debug, Clone, Default)]
struct Cue {
    /// The subject's and the cue's own tokens.
    aside: Range<usize>,
    /// The cue's first token.
    at: usize,
    source: Option<Range<usize>>,
    contents: [Range<usize>; 2],
    speech: bool,
    pending: bool,
    /// Stands after its content, and so outside all that comes before.
    outer: bool,
}

/// What follows a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Complement {
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

/// How far a complement may be from its verb, in tokens; keeps the search linear.
const REACH: usize = 16;

/// Reads the cues of the sentence that holds `sentence`; `parts` is scratch space.
pub(super) fn read(
    tokens: &[Token],
    quotations: &[Quotation],
    sentence: Range<usize>,
    parts: &mut Vec<Part>,
) -> Statement {
    let mut scale = Scale::new(&sentence, parts);
    let mut statement = Statement { tokens: sentence.clone(), ..Statement::default() };
    let mut best = 0;
    let mut start = sentence.start;
    if let Some((label, colon)) = label(tokens, &sentence) {
        statement.label = Some(label);
        scale.aside(start..colon + 1);
        start = colon + 1;
        if label == Label::Speaker {
            scale.content(&(start..sentence.end), true);
            statement.source = Some(sentence.start..colon);
            statement.speech = true;
            best = usize::MAX;
        }
    }
    while start < sentence.end {
        let semicolon = |token: &Token| token.form == Form::Semicolon && !token.quoted();
        let length = tokens[start..sentence.end].iter().position(semicolon);
        let end = length.map_or(sentence.end, |length| start + length + 1);
        let title = is_title(&tokens[start..end]);
        let mut clause =
            Clause { tokens, start, end, last_source: None, settled: false, title };
        clause.read(|cue| {
            scale.aside(cue.aside.clone());
            let mut claimed = 1;
            for content in &cue.contents {
                scale.content(content, cue.speech);
                claimed += content.len();
            }
            let rank = claimed + if cue.speech { 1000 } else { 0 } + usize::from(cue.outer) * 500;
            statement.speech |= cue.speech;
            statement.pending = cue.pending;
            if rank > best && (cue.source.is_some() || statement.source.is_none()) {
                best = rank;
                let length = 1 + usize::from(tokens[cue.at].more);
                statement.cue = Some(cue.at..cue.at + length);
                statement.source = cue.source;
            }
        });
        start = end;
    }
    statement.weights = scale.weigh(&tokens[sentence], quotations);
    statement
}

/// The prefix of a line that names its speaker, and its colon: `Kremlin: ...`, `MS. BROWN: ...`.
fn label(tokens: &[Token], sentence: &Range<usize>) -> Option<(Label, usize)> {
    let start = sentence.start;
    let begins = start == 0 || tokens[start - 1].form == Form::Break;
    let near = &tokens[start..sentence.end.min(start + 10)];
    let length = near.iter().position(|token| token.form == Form::Colon)?;
    let (name, first) = (&near[..length], near.first()?);
    let fits = |t: &Token| {
        let word = t.capital || t.is(TITLE | ROLE | NAMEPART | SPEAKER);
        let word = word || t.is(PREPOSITION) && first.is(TITLE | ROLE);
        (t.is_word() && word || matches!(t.form, Form::Stop | Form::Other | Form::Bracket)) && !t.quoted()
    };
    let numbers = first.is_word() && !first.capital && !first.is(ROLE | TITLE);
    let spoken = start + length + 1 < sentence.end && !name.is_empty() && begins;
    let heading = name.iter().any(|token| token.is(HEADING | TIME)) || first.is(VERB | DETERMINER);
    if !spoken || heading || numbers || !name.iter().all(fits) {
        return None;
    }
    let asker = first.is(ASKER);
    Some((if asker { Label::Asker } else { Label::Speaker }, start + length))
}

/// Whether the first words all begin with capitals, function words aside.
fn is_title(tokens: &[Token]) -> bool {
    let words = tokens.iter().take(REACH).filter(|token| token.is_word());
    let long = words.filter(|token| token.end - token.start > 4);
    let (capital, small) = long.fold((0, 0), |(capital, small), token| {
        if token.capital { (capital + 1, small) } else { (capital, small + 1) }
    });
    capital > 2 && small == 0
}

/// A sentence, or its part up to a semicolon.
struct Clause<'t> {
    tokens: &'t [Token],
    start: usize,
    end: usize,
    /// The last source found; who goes on in "and said", "adding".
    last_source: Option<Range<usize>>,
    /// A cue has claimed all that follows.
    settled: bool,
    /// A headline in which all words begin with capitals.
    title: bool,
}

impl Clause<'_> {
    fn read(&mut self, mut found: impl FnMut(Cue)) {
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

    fn token(&self, at: usize) -> Option<&Token> {
        (self.start..self.end).contains(&at).then(|| &self.tokens[at])
    }

    fn before(&self, at: usize) -> Option<&Token> {
        at.checked_sub(1).and_then(|before| self.token(before))
    }

    fn after(&self, at: usize) -> usize {
        at + 1 + usize::from(self.tokens[at].more)
    }

    /// Whether a word that may be a verb is one here, by its neighbours.
    fn is_verb(&self, at: usize) -> bool {
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
        if before.is_some_and(governed) && !token.is(GERUND) {
            return false;
        }
        !(token.is(NOUN) && after.is_some_and(|after| after.is(AUX)))
    }

    /// Whether a subject stands before a word and a clause or an object after it.
    fn between_subject_and_clause(&self, at: usize) -> bool {
        let subject = PRONOUN | ROLE | DOCUMENT | AUX | TO | RELATIVE | ADVERB;
        let apposed = || sources::before_apposition(self.tokens, self.start, at - 1).is_some();
        let before = self.before(at).is_some_and(|b| {
            b.form == Form::Comma && apposed() ||
            b.is_word() && (b.capital && !b.is(TIME) || b.is(subject))
        });
        let clause = THAT | WHETHER | DETERMINER | DEMONSTRATIVE | PRONOUN | TO | ADVERB;
        let after = self.token(self.after(at)).is_none_or(|after| {
            !after.is_word() || after.quoted() || after.capital || after.is(clause) || self.tokens[at].more > 0
        });
        let plain = || {
            let subject = self.start..at;
            let short = subject.len() > 1 && subject.len() < 6 && self.token(at + 1).is_some_and(|t| t.is(THAT));
            short && self.tokens[subject].iter().all(|t| t.is_word() && !t.is(VERB | AUX | PREPOSITION))
        };
        after && (before || plain())
    }

    /// The first token of a verb's auxiliaries and adverbs.
    fn verb_start(&self, at: usize) -> usize {
        let floor = self.start.max(at.saturating_sub(6));
        let mut start = at;
        while start > floor {
            let before = &self.tokens[start - 1];
            let adverb = before.is(AUX | ADVERB) && !before.is(PRONOUN);
            if before.quoted() || !before.is_word() || !adverb {
                break;
            }
            start -= 1;
        }
        start
    }

    fn verb(&self, at: usize) -> Option<Cue> {
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
    fn subject(&self, at: usize, verb: usize) -> Subject {
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

    /// `"...", said Smith`: the verb right after the content, the source after the verb.
    fn inverted(&self, at: usize) -> Option<Cue> {
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
        Some(Cue { at, aside, source: Some(source), contents, speech: true, outer: true, pending: false })
    }

    /// Whether a quotation ends right before a token, a comma and a dash aside.
    fn ends_quotation(&self, at: usize) -> bool {
        let floor = self.start.max(at.saturating_sub(3));
        let aside = |t: &&Token| !t.quoted() && matches!(t.form, Form::Comma | Form::Dash | Form::Stop);
        let last = self.tokens[floor..at].iter().rev().find(|token| !aside(token));
        last.is_some_and(Token::quoted)
    }

    /// `As said Smith, ...`, the order of some languages: all but the clause itself.
    fn as_clause(&self, at: usize) -> Option<Cue> {
        let source = sources::after(self.tokens, self.after(at), self.end);
        if source.is_empty() {
            return None;
        }
        let aside = at - 1..source.end;
        let contents = [self.start..at - 1, source.end..self.end];
        let source = Some(source);
        Some(Cue { at, aside, source, contents, speech: true, outer: true, pending: false })
    }

    /// What is content again after a cue in the middle: from a comma or a mark on.
    fn goes_on(&self, at: usize) -> Option<Range<usize>> {
        let rest = self.token(at)?;
        if rest.quoted() {
            return Some(at..self.end);
        }
        let next = self.token(at + 1)?;
        let apposition = next.is(DETERMINER | RELATIVE | GERUND | ROLE | PREPOSITION) && !next.quoted();
        (rest.form == Form::Comma && !apposition).then(|| at + 1..self.end)
    }

    /// Whether what follows the comma after a cue is content again.
    fn resumes(&self, next: usize, quoted: bool) -> bool {
        self.token(next).is_some_and(|token| {
            token.quoted()
                || !(quoted || token.is(GERUND | RELATIVE | SUBORDINATE) && !token.is(CONTRAST))
        })
    }

    /// Where the content before a cue begins that ends in a quotation: with its mark where it
    /// quotes a whole sentence, else with the clause.
    fn quoted_sentence(&self, end: usize) -> usize {
        let floor = self.start.max(end.saturating_sub(8 * REACH));
        let near = &self.tokens[floor..end];
        let Some(last) = near.iter().rposition(Token::quoted) else { return self.start };
        let number = near[last].quotation;
        let run = near[..last].iter().rev().take_while(|token| token.quotation == number).count();
        let capital = near[last - run..=last].iter().find(|token| token.is_word());
        if capital.is_some_and(|word| word.capital) { floor + last - run } else { self.start }
    }

    fn any(&self, span: Range<usize>, classes: Classes) -> bool {
        self.tokens[span].iter().any(|token| token.is(classes))
    }

    /// The end of what belongs to a cue that stands after its content: "said Smith, the minister
    /// who ...", "he said on Monday in Kyiv".
    fn past_adjuncts(&self, at: usize) -> usize {
        let adjunct = |t: &Token| t.is(PREPOSITION | TIME | LISTENER) && !t.is(SUBORDINATE);
        let apposed = |t: &Token| t.is(DETERMINER | ROLE | RELATIVE | GERUND);
        let comma = |at: usize| self.token(at).is_some_and(|t| t.form == Form::Comma);
        let asked = self.token(at + 1).is_some_and(|token| token.is(VERB));
        let starts = match self.token(at) {
            Some(token) if token.is(SUBORDINATE) && asked => true,
            Some(token) if token.is_word() => adjunct(token),
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

    fn words_before(&self, at: usize) -> usize {
        let floor = self.start.max(at.saturating_sub(8));
        self.tokens[floor..at].iter().filter(|token| token.is_word()).count()
    }

    /// `..., Smith said`: the content before the subject.
    fn behind(&self, at: usize, subject: &Subject, complement: Complement) -> Option<Cue> {
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
        Some(Cue { at, aside, source, contents, speech: true, outer: true, pending: false })
    }

    /// `Smith said (that) ...`: the content after the verb.
    fn ahead(&self, at: usize, subject: Subject, complement: Complement) -> Option<Cue> {
        let verb = self.tokens[at];
        let only_weak = verb.is(WEAK) && !verb.is(VERB & !WEAK);
        let weak = verb.is(WEAK) && !verb.is(VERB & !(WEAK | SAY));
        let from = match complement {
            Complement::Marked(from) if only_weak && from > self.after(at) + 3 => return None,
            Complement::Marked(from) => from,
            Complement::Bare(from) if !weak => from,
            Complement::Comma(from) if self.token(from).is_some_and(Token::quoted) => from,
            Complement::Comma(from) if verb.is(SAY) && subject.edge != Edge::Comma => from,
            Complement::Pending => self.end,
            _ => return None,
        };
        let position = verb.is(HOLD) && !verb.is(VERB & !HOLD);
        let infinitive = self.before(self.verb_start(at)).is_some_and(|before| before.is(TO));
        if position && (infinitive || verb.is(GERUND)) {
            return None;
        }
        let set_off = subject.edge == Edge::Comma && !subject.tokens.is_empty();
        if subject.edge == Edge::Clause && subject.tokens.is_empty() {
            return None;
        }
        let within = matches!(subject.edge, Edge::Clause | Edge::Relative | Edge::As);
        let aside = subject.edge == Edge::Relative && complement == Complement::Bare(from)
            || verb.is(GERUND) && self.verb_start(at) == at && complement == Complement::Bare(from);
        let marked = matches!(complement, Complement::Marked(_) | Complement::Pending);
        let subject_relative = subject.edge == Edge::Relative;
        let (source, place) = self.speaker(at, subject)?;
        let document = source.clone().is_some_and(|source| self.any(source, DOCUMENT));
        let author = source.clone().is_some_and(|source| self.any(source, WE));
        let speech = match () {
            () if author => false,
            () if infinitive => false,
            () if aside && (subject_relative || !verb.is(SAY | TELL)) => false,
            () if verb.is(SAY | TELL | JUDGE) => true,
            () if verb.is(THINK) && marked => true,
            // "hopes to join", "is considering a ban": positions.
            () if verb.is(THINK) => !verb.is(GERUND) && !self.any(from..self.end.min(from + 1), TO),
            () if verb.is(WEAK) => marked,
            () if verb.is(SHOW) => document && marked,
            () => false,
        };
        let end = if within { self.comma(from) } else { self.turn(from) };
        let contents = [from..end, self.end..self.end];
        let lead = place - self.start <= 9 && self.tokens[self.start].is(PREPOSITION | TIME);
        let place = if speech && set_off && lead { self.start } else { place };
        let pending = complement == Complement::Pending && speech;
        Some(Cue { at, aside: place..from, source, contents, speech, pending, outer: false })
    }

    /// Where a clause after `from` turns away from the words reported: ", but".
    fn turn(&self, from: usize) -> usize {
        let turns = |pair: &[Token]| {
            let apart = matches!(pair[0].form, Form::Comma | Form::Dash);
            apart && pair[1].is(CONTRAST) && !pair[1].quoted() && !pair[0].quoted()
        };
        let found = self.tokens[from..self.end].windows(2).take(3 * REACH).position(turns);
        found.map_or(self.end, |at| from + at)
    }

    /// The next comma outside quotations, where a subordinate clause ends.
    fn comma(&self, from: usize) -> usize {
        let near = self.tokens[from..self.end].iter().take(3 * REACH);
        let comma = near.enumerate().find(|(_, t)| t.form == Form::Comma && !t.quoted());
        comma.map_or(self.end, |(at, _)| from + at)
    }

    /// Whose verb it is: its subject, or the one that the clause already has; and where the cue
    /// with its subject begins.
    fn speaker(&self, at: usize, subject: Subject) -> Option<(Option<Range<usize>>, usize)> {
        if !subject.tokens.is_empty() {
            let start = subject.tokens.start;
            return Some((Some(sources::head(self.tokens, subject.tokens)), start));
        }
        let start = self.verb_start(at);
        let source = match subject.edge {
            // "Noting that ..., Smith said".
            Edge::Start if start == self.start => Some(self.after_comma(start)),
            Edge::Relative if start > self.start + 1 => {
                let comma = start.saturating_sub(2).max(self.start);
                let end = if self.tokens[comma].form == Form::Comma { comma } else { comma + 1 };
                Some(sources::before(self.tokens, self.start, end).tokens)
            }
            Edge::Comma if !self.tokens[at].is(GERUND) && self.last_source.is_none() => {
                let spoken = self.tokens[at].is(SAY | TELL | THINK);
                let found = sources::before_apposition(self.tokens, self.start, start - 1);
                Some(found.or_else(|| self.first_subject(start).filter(|_| spoken))?)
            }
            _ => self.last_source.clone().or_else(|| self.first_subject(start)),
        };
        let near = source.as_ref().filter(|source| source.end + REACH > start && source.end <= start);
        let place = near.map_or(start, |source| source.start);
        Some((source.filter(|source| !source.is_empty()), place))
    }

    fn after_comma(&self, start: usize) -> Range<usize> {
        let comma = self.comma(start);
        sources::after(self.tokens, (comma + 1).min(self.end), self.end)
    }

    fn first_subject(&self, end: usize) -> Option<Range<usize>> {
        let first = sources::first(self.tokens, self.start, end);
        (!first.is_empty()).then_some(first)
    }

    /// `is said to`, `was told that`, `was criticised by Smith`.
    fn passive(&self, at: usize, verb: usize, complement: Complement) -> Option<Cue> {
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
            return Some(Cue { at, aside, source: Some(source), contents, speech, ..Cue::default() });
        }
        let (Complement::Marked(from) | Complement::Bare(from)) = complement else { return None };
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
        let told = token.is(TELL);
        let contents = [if told { from..self.end } else { subject.clone() }, from..self.end];
        let contents = if told { [contents[0].clone(), self.end..self.end] } else { contents };
        let holds = token.more > 0 || token.is(THINK) && !self.any(from..from + 1, TO);
        let source = Some(subject).filter(|subject| holds && !subject.is_empty());
        Some(Cue { at, aside: verb..after, source, contents, speech, ..Cue::default() })
    }

    /// What follows the verb at `at`.
    fn complement(&self, at: usize) -> Complement {
        let mut next = self.after(at);
        if self.tokens[at].is(TELL) {
            next = self.past_listener(next);
        }
        while self.token(next).is_some_and(|t| t.is_word() && !t.quoted() && t.is(TIME | ADVERB) && !t.is(THAT)) {
            next += 1;
        }
        let Some(token) = self.token(next) else { return Complement::Nothing };
        // "said when asked": an occasion, not words.
        if token.is(SUBORDINATE) && self.token(next + 1).is_some_and(|after| after.is(VERB)) {
            return Complement::Nothing;
        }
        match token.form {
            _ if token.quoted() => Complement::Marked(next),
            Form::Colon if self.token(next + 1).is_none() => Complement::Pending,
            Form::Colon => Complement::Marked(next + 1),
            Form::Comma => self.past_comma(next + 1),
            Form::Word if token.is(THAT) => Complement::Marked(next + 1),
            Form::Word if token.is(WHETHER) => Complement::Marked(next),
            Form::Word if token.is(PREPOSITION | SUBORDINATE) && !token.is(TO) => self.adjunct(next),
            // "something like" before a mark.
            Form::Word => match (next + 1..next + 3).find(|&at| self.token(at).is_some_and(Token::quoted)) {
                Some(quoted) if self.tokens[at].is(WEAK) => Complement::Marked(quoted),
                _ => Complement::Bare(next),
            },
            Form::Dash | Form::Other | Form::Bracket => self.adjunct(next),
            _ => Complement::Nothing,
        }
    }

    fn past_comma(&self, next: usize) -> Complement {
        match self.token(next) {
            None => Complement::Nothing,
            Some(token) if token.is(THAT) => Complement::Marked(next + 1),
            Some(_) => Complement::Comma(next),
        }
    }

    /// After "told": the listener, a noun phrase.
    fn past_listener(&self, next: usize) -> usize {
        let Some(first) = self.token(next) else { return next };
        if first.is(LISTENER | PRONOUN) {
            return next + 1;
        }
        let mut at = next;
        if first.is(DETERMINER | DEMONSTRATIVE) {
            at += 2;
        }
        while self.token(at).is_some_and(|t| t.capital && !t.quoted()) {
            at += 1;
        }
        at.min(self.end)
    }

    /// An adjunct after the verb: the words begin at "that", a mark or a colon after it.
    fn adjunct(&self, next: usize) -> Complement {
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
    fn after_time(&self, next: usize, limit: usize) -> Option<usize> {
        let time = (next..limit.min(next + 4)).rev().find(|&at| self.tokens[at].is(TIME))?;
        let first = self.token(time + 1)?;
        let subject = first.is_word()
            && (first.capital || first.is(DETERMINER | PRONOUN))
            && !first.is(PREPOSITION);
        subject.then_some(time + 1)
    }

    /// `According to Smith, ...`: all of the clause but the phrase.
    fn according_to(&self, at: usize) -> Option<Cue> {
        let source = sources::after(self.tokens, self.after(at), self.end);
        let aside = at..source.end;
        let contents = [self.start..at, source.end..self.end];
        let source = Some(source).filter(|source| !source.is_empty());
        Some(Cue { at, aside, source, contents, speech: true, outer: true, pending: false })
    }

    /// "in his words", "in Smith's view".
    fn in_words(&self, at: usize) -> bool {
        let floor = self.start.max(at.saturating_sub(5));
        let owner = self.before(at).is_some_and(|before| before.is(POSSESSIVE) || before.possessive);
        owner && self.tokens[floor..at].iter().any(|token| token.is(PREPOSITION))
    }

    fn words_of(&self, at: usize) -> Option<Cue> {
        let floor = self.start.max(at.saturating_sub(5));
        let preposition = floor + self.tokens[floor..at].iter().rposition(|t| t.is(PREPOSITION))?;
        let contents = [self.start..preposition, at + 1..self.end];
        let source = Some(preposition + 1..at);
        Some(Cue { at, aside: preposition..at + 1, source, contents, speech: true, outer: true, pending: false })
    }

    /// "the claim that ...", "his warning: ...".
    fn noun(&self, at: usize) -> Option<Cue> {
        let next = if self.token(at + 1)?.is(THAT) {
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
        Some(Cue { at, aside, source, contents, speech: true, ..Cue::default() })
    }
}
