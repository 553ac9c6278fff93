//! How much of a sentence is somebody else's.

use std::ops::Range;

use super::quotations::Quotation;
use super::words::Token;

/// What the cues of a sentence say about one of its tokens.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Part {
    /// Contents of speech that begin here, less those that end here.
    speech: i32,
    /// The same for positions.
    attitude: i32,
    /// Belongs to a source or a cue.
    aside: bool,
}

/// The words of a sentence, counted by whose they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Weights {
    pub quoted: usize,
    pub reported: usize,
    pub attitude: usize,
    pub own: usize,
}

impl Weights {
    /// All of the words are somebody's, as they were said.
    pub fn give_all(&mut self) {
        self.quoted += self.reported + self.attitude + self.own;
        (self.reported, self.attitude, self.own) = (0, 0, 0);
    }

    /// At least half of the words are somebody's speech or thought.
    pub fn attributed(&self) -> bool {
        let speech = self.quoted + self.reported;
        speech > 0 && speech >= self.attitude + self.own
    }

    /// At least two fifths are speech, thought or a position.
    pub fn attitude(&self) -> bool {
        let held = self.quoted + self.reported + self.attitude;
        held > 0 && held * 3 >= self.own * 2
    }
}

/// Marks on the tokens of one sentence.
pub(super) struct Scale<'s> {
    first: usize,
    parts: &'s mut Vec<Part>,
}

impl<'s> Scale<'s> {
    pub fn new(sentence: &Range<usize>, parts: &'s mut Vec<Part>) -> Self {
        parts.clear();
        parts.resize(sentence.len() + 1, Part::default());
        Self { first: sentence.start, parts }
    }

    /// `content` is speech, or else a position.
    pub fn content(&mut self, content: &Range<usize>, speech: bool) {
        if content.is_empty() {
            return;
        }
        for (at, change) in [(content.start, 1), (content.end, -1)] {
            let part = &mut self.parts[at - self.first];
            *(if speech { &mut part.speech } else { &mut part.attitude }) += change;
        }
    }

    /// These tokens are a source or a cue, unless they are content too.
    pub fn aside(&mut self, tokens: Range<usize>) {
        for part in &mut self.parts[tokens.start - self.first..tokens.end - self.first] {
            part.aside = true;
        }
    }

    /// Counts the words of the sentence's tokens. A quotation of a few words counts only as part of
    /// a content: it may be a title, or a word that the outlet holds at arm's length.
    pub fn weigh(&self, tokens: &[Token], quotations: &[Quotation]) -> Weights {
        let mut weights = Weights::default();
        let (mut speech, mut attitude) = (0, 0);
        let all = tokens.iter().all(|token| token.quoted() || !token.is_word());
        let mut at = 0;
        while at < tokens.len() {
            let run = run_of_quotation(&tokens[at..]);
            let whole = quotations.get((tokens[at].quotation as usize).wrapping_sub(1));
            let long = all || whole.is_some_and(|whole| whole.tokens.len() >= LONG);
            for (token, part) in tokens[at..at + run].iter().zip(&self.parts[at..]) {
                speech += part.speech;
                attitude += part.attitude;
                let count = match () {
                    () if !token.is_word() => continue,
                    () if token.quoted() && (long || speech > 0) => &mut weights.quoted,
                    () if speech > 0 => &mut weights.reported,
                    () if part.aside => continue,
                    () if attitude > 0 => &mut weights.attitude,
                    () => &mut weights.own,
                };
                *count += 1;
            }
            at += run;
        }
        weights
    }
}

/// Tokens of a quotation that stands for itself, marks included.
const LONG: usize = 6;

/// How many tokens from the first on lie in the same quotation, or in none.
fn run_of_quotation(tokens: &[Token]) -> usize {
    let number = tokens[0].quotation;
    tokens.iter().position(|token| token.quotation != number).unwrap_or(tokens.len())
}
