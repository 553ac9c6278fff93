//! Cues of speech and thought, and the words each claims for a source.

mod ahead;
mod behind;
mod clause;
mod complement;
mod label;
mod phrases;

use std::ops::Range;

use super::language::IT;
use super::quotations::Quotation;
use super::sources;
use super::weigh::{Part, Scale, Weights};
use super::words::{Form, Token};

pub(in crate::voice) use label::Label;

use clause::Clause;
use label::label;

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
    /// It begins with the name of a speaker and a colon.
    pub label: Option<Label>,
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
    /// Stands after its content, and so outside all that comes before.
    outer: bool,
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
        if label == Label::Asker {
            // A question is the outlet's own, whatever it asks about.
            start = sentence.end;
        } else {
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
        let mut clause = Clause { tokens, start, end, last_source: None, settled: false, title };
        clause.read(|cue| {
            scale.aside(cue.aside.clone());
            let mut claimed = 1;
            for content in &cue.contents {
                scale.content(content, cue.speech);
                claimed += content.len();
            }
            let rank = claimed + if cue.speech { 1000 } else { 0 } + usize::from(cue.outer) * 500;
            statement.speech |= cue.speech;
            if rank > best && (cue.source.is_some() || statement.source.is_none()) {
                best = rank;
                let length = 1 + usize::from(tokens[cue.at].more);
                statement.cue = Some(cue.at..cue.at + length);
                statement.source = cue.source;
            }
        });
        start = end;
    }
    if statement.source.is_none() {
        statement.introduce(tokens);
    }
    statement.weights = scale.weigh(&tokens[sentence], quotations);
    statement
}

impl Statement {
    /// A sentence that leads into a quotation without a cue names its speaker first: `Kelly had an
    /// answer: "No."`.
    fn introduce(&mut self, tokens: &[Token]) {
        let Range { start, end } = self.tokens;
        let sentence = &tokens[start..end];
        let colon = sentence.last().is_some_and(|last| last.form == Form::Colon && !last.quoted());
        let leads = sentence.last().is_some_and(Token::quoted) && !sentence[0].quoted();
        if colon || leads {
            let subject = sources::first(tokens, start, end);
            let named = !subject.is_empty() && !tokens[subject.start].is(IT);
            self.source = Some(subject).filter(|_| named);
        }
    }
}

/// Whether the first words all begin with capitals, function words aside.
fn is_title(tokens: &[Token]) -> bool {
    let words = tokens.iter().take(REACH).filter(|token| token.is_word());
    let long = words.filter(|token| token.end - token.start > 4);
    let (capital, small) =
        long.fold(
            (0, 0),
            |(capital, small), token| {
                if token.capital { (capital + 1, small) } else { (capital, small + 1) }
            },
        );
    capital > 2 && small == 0
}
