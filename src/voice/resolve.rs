//! Who speaks in quotations that no cue of their sentence claims, and under which name.

use std::ops::Range;

use super::cues::{Label, Statement};
use super::names::Names;
use super::quotations::Quotation;
use super::words::{Form, Token};
use super::{Attribution, Attributions, Kind, Voice};

/// Puts the name in full for the mention of it that speaks.
pub(super) fn names(text: &str, tokens: &[Token], statements: &mut [Statement], names: &mut Names) {
    for statement in statements {
        if let Some(source) = statement.source.take().filter(|source| !source.is_empty()) {
            statement.source = Some(names.resolve(text, tokens, source));
        }
        names.about(text, tokens, statement.tokens.clone());
    }
}

/// Gives each quotation its source, as tokens.
pub(super) fn speakers(
    tokens: &[Token],
    quotations: &[Quotation],
    statements: &mut [Statement],
    sources: &mut Vec<Option<Range<usize>>>,
) {
    sources.clear();
    sources.resize(quotations.len(), None);
    turns(tokens, statements);
    claim(tokens, statements, sources);
    // A quotation over several paragraphs has one speaker, whichever of them names him.
    for number in (1..quotations.len()).rev() {
        if quotations[number].continues && sources[number - 1].is_none() {
            sources[number - 1] = sources[number].clone();
        }
    }
    let mut last: Option<Range<usize>> = None;
    let mut next = 0;
    for (i, statement) in statements.iter().enumerate() {
        if statement.speech && statement.source.is_some() {
            last.clone_from(&statement.source);
        }
        let begins = |next: usize| {
            quotations.get(next).is_some_and(|found| found.tokens.start < statement.tokens.end)
        };
        while begins(next) {
            if sources[next].is_none() && quotations[next].continues && next > 0 {
                sources[next] = sources[next - 1].clone();
            }
            if sources[next].is_none() {
                sources[next] = last.clone().or_else(|| following(tokens, statements, i));
            }
            next += 1;
        }
    }
}

/// In a transcript, gives all of a paragraph to the speaker that it begins with.
fn turns(tokens: &[Token], statements: &mut [Statement]) {
    if statements.iter().filter(|statement| statement.label.is_some()).count() < TRANSCRIPT {
        return;
    }
    let mut speaker: Option<Range<usize>> = None;
    let mut end = 0;
    for statement in statements {
        let between = &tokens[end.min(statement.tokens.start)..statement.tokens.start];
        end = statement.tokens.end;
        if between.iter().any(|token| token.form == Form::Break) {
            speaker = None;
        }
        match statement.label {
            Some(Label::Speaker) => {
                statement.weights.give_all();
                speaker.clone_from(&statement.source);
            }
            Some(Label::Asker) => speaker = None,
            None if speaker.is_some() => {
                statement.weights.give_all();
                statement.source.clone_from(&speaker);
                statement.speech = true;
            }
            None => {}
        }
    }
}

/// So many lines with a speaker make a transcript.
const TRANSCRIPT: usize = 2;

/// Quotations that touch a sentence with a cue of speech have its source.
fn claim(tokens: &[Token], statements: &[Statement], sources: &mut [Option<Range<usize>>]) {
    for statement in statements.iter().filter(|statement| statement.speech) {
        let mut seen = 0;
        for token in &tokens[statement.tokens.clone()] {
            if token.quotation != seen && token.quotation != 0 {
                seen = token.quotation;
                let source = &mut sources[seen as usize - 1];
                if source.is_none() {
                    source.clone_from(&statement.source);
                }
            }
        }
    }
}

/// The speaker of the next sentence of the same paragraph.
fn following(tokens: &[Token], statements: &[Statement], at: usize) -> Option<Range<usize>> {
    let next = statements.get(at + 1)?;
    let between = &tokens[statements[at].tokens.end..next.tokens.start];
    let apart = between.iter().any(|token| token.form == Form::Break);
    if apart || !next.speech { None } else { next.source.clone() }
}

/// The attribution of one sentence; its quotations are added to `out`.
pub(super) fn attribution(
    text: &str,
    tokens: &[Token],
    statement: &Statement,
    sources: &[Option<Range<usize>>],
    out: &mut Attributions,
) -> Attribution {
    let from = out.quotes.len();
    let sentence = &tokens[statement.tokens.clone()];
    let mut longest = (0, None);
    let mut at = 0;
    while at < sentence.len() {
        let number = sentence[at].quotation;
        let run = sentence[at..].iter().take_while(|token| token.quotation == number).count();
        let words = sentence[at..at + run].iter().any(Token::is_word);
        if number != 0 && words {
            out.quotes.push(sentence[at].start..sentence[at + run - 1].end);
            if run > longest.0 {
                longest = (run, sources[number as usize - 1].clone());
            }
        }
        at += run;
    }
    let weights = statement.weights;
    let kind = match (weights.quoted, weights.reported) {
        _ if !weights.attributed() && weights.attitude() => Kind::Attitude,
        _ if !weights.attributed() => Kind::None,
        (_, 0) => Kind::Direct,
        (0, _) => Kind::Indirect,
        _ => Kind::Mixed,
    };
    let voice = if weights.attributed() { Voice::Attributed } else { Voice::Own };
    // A position that takes up little of the sentence has its holder all the same.
    let speaks = kind != Kind::None || statement.speech || statement.cue.is_some();
    let source = statement.source.clone().filter(|_| speaks);
    let source = source.or(longest.1.filter(|_| voice == Voice::Attributed));
    let bytes = |span: Range<usize>| {
        (!span.is_empty()).then(|| tokens[span.start].start..tokens[span.end - 1].end)
    };
    let named = |span: Range<usize>| {
        let genitive = ["'s", "’s"].iter().find(|ending| text[span.clone()].ends_with(**ending));
        span.start..span.end - genitive.map_or(0, |ending| ending.len())
    };
    let cue = statement.cue.clone().filter(|_| kind != Kind::None).and_then(bytes);
    let quotes = from..out.quotes.len();
    Attribution { voice, kind, source: source.and_then(bytes).map(named), cue, quotes }
}
