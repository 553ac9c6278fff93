//! Who speaks: the noun phrase beside a cue.

use std::ops::Range;

use super::language::{
    ADVERB, AMBIGUOUS, AND, AS, AUX, CONTRAST, DETERMINER, OPENER, PREPOSITION, PRONOUN, RELATIVE,
    ROLE, SMALL, SUBORDINATE, THAT, TIME, TITLE, TO, VERB, WHETHER,
};
use super::words::{Form, Token};

/// How far a subject reaches at most, in tokens; keeps the search linear.
const REACH: usize = 24;

/// What stands right before a subject, or before a verb that has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// The beginning of the sentence or of its part.
    Start,
    Comma,
    Dash,
    /// A quotation.
    Quotation,
    And,
    As,
    Relative,
    /// "that", "because" and the like.
    Clause,
    /// Another verb, whose subject is this one's too.
    Verb,
    Other,
}

/// A subject to the left of a cue: its tokens, and what stands before them.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub tokens: Range<usize>,
    /// Where it begins, with the words that were cut from its front.
    pub edge_at: usize,
    pub edge: Edge,
}

/// The subject that ends before token `end`, not before token `start`.
pub(super) fn before(tokens: &[Token], start: usize, end: usize) -> Subject {
    let floor = start.max(end.saturating_sub(REACH));
    let mut at = end;
    let mut edge = if floor == start { Edge::Start } else { Edge::Other };
    while at > floor {
        // A verb before the cue has that subject; what stands between is no subject.
        if tokens[at - 1].is(AUX) && !tokens[at - 1].is(PRONOUN) {
            // "Do you think": a question's verb stands before its subject.
            if at - 1 == start {
                break;
            }
            return Subject { tokens: at..at, edge_at: at, edge: Edge::Verb };
        }
        if let Some(found) = edge_at(&tokens[at - 1]) {
            // "But Smith said": no subordinate clause.
            if at - 1 == start && tokens[start].is(OPENER) {
                edge = Edge::Start;
                break;
            }
            let initial = found == Edge::And && joins_names(tokens, floor, at, end);
            if !initial {
                edge = found;
                break;
            }
        }
        at -= 1;
    }
    Subject { tokens: trim(tokens, at..end), edge_at: at, edge }
}

fn edge_at(token: &Token) -> Option<Edge> {
    let edge = match token.form {
        _ if token.quoted() => Edge::Quotation,
        Form::Comma => Edge::Comma,
        Form::Dash => Edge::Dash,
        Form::Semicolon | Form::Colon | Form::Break => Edge::Other,
        Form::Word if token.is(AND) => Edge::And,
        Form::Word if token.is(AS) && !token.capital => Edge::As,
        Form::Word if token.is(AS) => Edge::As,
        Form::Word if token.is(RELATIVE) => Edge::Relative,
        Form::Word if token.is(THAT | WHETHER | SUBORDINATE) => Edge::Clause,
        _ => return None,
    };
    Some(edge)
}

/// An "and" between two parts of one subject: right after a name, a title or a role.
fn joins_names(tokens: &[Token], floor: usize, at: usize, end: usize) -> bool {
    let (Some(before), Some(after)) = (tokens[floor..at - 1].last(), tokens[at..end].first())
    else {
        return false;
    };
    let name = |token: &Token| token.capital || token.is(ROLE | TITLE);
    name(before) && (name(after) || after.is(DETERMINER))
}

/// Without the adverbs, times and prepositional phrases that stand before a subject.
fn trim(tokens: &[Token], span: Range<usize>) -> Range<usize> {
    let Range { mut start, end } = span;
    let loose = |t: &Token| !t.is_word() || t.is(ADVERB | TIME | SUBORDINATE | AND | AUX | THAT);
    while start < end && loose(&tokens[start]) && !tokens[start].is(PRONOUN | DETERMINER) {
        start += 1;
    }
    // "In Moscow on Monday the minister": from the last determiner on.
    if start < end && tokens[start].is(PREPOSITION) {
        let inner = tokens[start + 1..end].iter().rposition(|t| t.is(DETERMINER | TIME | PRONOUN));
        match inner.map(|at| start + 1 + at) {
            Some(at) if at > start + 1 => start = if tokens[at].is(TIME) { at + 1 } else { at },
            _ => start += 1,
        }
    }
    let mut end = end;
    let hangs = |t: &Token| loose(t) || t.is(PREPOSITION);
    while end > start && hangs(&tokens[end - 1]) && !tokens[end - 1].is(PRONOUN) {
        end -= 1;
    }
    start.min(end)..end
}

/// The subject before the commas that hold an apposition: of `Smith, the minister, said`, with the
/// second comma at `comma`.
pub(super) fn before_apposition(
    tokens: &[Token],
    start: usize,
    comma: usize,
) -> Option<Range<usize>> {
    let floor = start.max(comma.saturating_sub(2 * REACH));
    let comma_before = |end: usize| {
        let found = tokens[floor..end].iter().rposition(|t| t.form == Form::Comma || t.quoted());
        found.map(|at| floor + at)
    };
    let mut end = comma_before(comma)?;
    let mut found = None;
    loop {
        let opening = comma_before(end);
        let from = opening.map_or(floor, |at| at + 1);
        let name = tokens[from..end].iter().all(|t| t.capital || t.form == Form::Stop);
        match found {
            None if names_somebody(&tokens[from..end]) => found = Some(from..end),
            // "Smith, a former minister, who ...": the name before the first apposition.
            Some(_) if name && from < end && tokens[end + 1].is(DETERMINER) => {
                return Some(trim(tokens, from..end));
            }
            Some(_) => break,
            None => {}
        }
        match opening {
            Some(at) if !tokens[at].quoted() => end = at,
            _ => break,
        }
    }
    found.map(|span| trim(tokens, span))
}

/// A noun phrase and no more, as far as the word classes show.
fn names_somebody(tokens: &[Token]) -> bool {
    let verbal = |t: &Token| {
        t.quoted() || t.is(AUX | THAT | RELATIVE | TO) || t.is(VERB & !AMBIGUOUS) && !t.capital
    };
    let first = tokens.iter().find(|token| !token.is(AND | ADVERB | SUBORDINATE));
    let nominal = |t: &Token| t.capital || t.is(DETERMINER | ROLE | TITLE);
    first.is_some_and(|t| nominal(t) && !t.is(PREPOSITION | TIME))
        && tokens.len() <= 9
        && !tokens.iter().any(verbal)
}

/// The first subject of a clause, after what may lead into it.
pub(super) fn first(tokens: &[Token], start: usize, end: usize) -> Range<usize> {
    let mut from = past_dateline(tokens, start, end);
    let start = from;
    let near = &tokens[start..end.min(start + REACH)];
    let lead = |t: &Token| t.is(PREPOSITION | TIME | SUBORDINATE | AS) && !t.is(PRONOUN | CONTRAST);
    if near.first().is_some_and(lead) {
        from = near.iter().position(|t| t.form == Form::Comma).map_or(start, |at| start + at + 1);
    }
    let skipped = |t: &Token| t.is(AND | ADVERB | SUBORDINATE | TIME) || t.form == Form::Comma;
    while from < end && from < start + 2 * REACH && skipped(&tokens[from]) {
        from += 1;
    }
    after(tokens, from, end)
}

/// The token after `KYIV, April 1 (Reuters) -`, or `start`.
fn past_dateline(tokens: &[Token], start: usize, end: usize) -> usize {
    let near = &tokens[start..end.min(start + 10)];
    let dash = near.iter().position(|token| token.form == Form::Dash);
    let place = |t: &Token| !t.is_word() || t.capital || t.is(TIME) || t.classes == 0;
    match dash {
        Some(at) if at > 0 && near[..at].iter().all(place) && near[0].capital => start + at + 1,
        _ => start,
    }
}

/// The noun phrase that a relative clause with its pronoun at `end` belongs to.
pub(super) fn antecedent(tokens: &[Token], start: usize, end: usize) -> Range<usize> {
    let comma = end > start && tokens[end - 1].form == Form::Comma;
    let end = if comma { end - 1 } else { end };
    let subject = before(tokens, start, end);
    if subject.tokens.is_empty() { trim(tokens, subject.edge_at..end) } else { subject.tokens }
}

/// The noun phrase that begins at token `start`; ends at punctuation, a verb or an adjunct.
pub(super) fn after(tokens: &[Token], start: usize, end: usize) -> Range<usize> {
    let limit = end.min(start + REACH);
    let mut at = start;
    while at < limit {
        let token = &tokens[at];
        let first = at == start;
        let ends = match token.form {
            Form::Word => {
                token.is(RELATIVE | THAT | SUBORDINATE | AUX)
                    || (!first && token.is(SMALL) && tokens[at - 1].capital)
                    || (!first
                        && token.is(TIME)
                        && !token.possessive
                        && !tokens[at - 1].is(DETERMINER))
                    || (!first && token.is(VERB) && !token.capital && !joined(tokens, start, at))
                    || (!first && token.is(PREPOSITION) && !attaches(tokens, start, at, limit))
            }
            Form::Stop => at + 1 >= limit || !tokens[at + 1].capital,
            Form::Other => false,
            Form::Bracket => true,
            _ => true,
        };
        if ends || token.quoted() {
            break;
        }
        at += 1;
    }
    if at == start + 1 && tokens[start].is(DETERMINER) { start..start } else { start..at }
}

/// A verb's form that stands where a noun does: right after a determiner or a genitive.
fn joined(tokens: &[Token], start: usize, at: usize) -> bool {
    at > start && (tokens[at - 1].is(DETERMINER | PREPOSITION) || tokens[at - 1].possessive)
}

/// A preposition within a noun phrase: right after a common noun ("a spokesman for the ministry").
fn attaches(tokens: &[Token], start: usize, at: usize, limit: usize) -> bool {
    at > start && !tokens[at - 1].capital && at + 1 < limit && !tokens[at + 1].is(TIME)
}

/// The part of a subject that names the source: without what follows a comma.
pub(super) fn head(tokens: &[Token], subject: Range<usize>) -> Range<usize> {
    let ends = |token: &Token| matches!(token.form, Form::Comma | Form::Bracket);
    let end = tokens[subject.clone()].iter().position(ends);
    subject.start..end.map_or(subject.end, |at| subject.start + at)
}
