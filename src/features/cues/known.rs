//! Distinct tokens, each with the patterns that may begin at it.

use super::lexicon::Lexicon;
use crate::features::interner::Interner;

/// Tokens met so far; all that the lexicon's words and prefixes say of one is looked up once.
#[derive(Debug, Clone, Default)]
pub struct CueTokens {
    tokens: Interner,
    /// Per token, where its patterns end in `first` and in `second`.
    ends: Vec<(u32, u32)>,
    first: Vec<u32>,
    second: Vec<u32>,
}

impl CueTokens {
    /// The number of `token`, a new one if it is not known yet.
    pub(super) fn number(&mut self, lexicon: &Lexicon, token: &str) -> u32 {
        let number = self.tokens.intern(token.as_bytes());
        if number as usize == self.ends.len() {
            let Self { first, second, ends, .. } = self;
            lexicon.starting_at(token, |pattern| {
                if lexicon.waits(pattern) { second.push(pattern) } else { first.push(pattern) }
            });
            ends.push((first.len() as u32, second.len() as u32));
        }
        number
    }

    /// The token with this number.
    pub(super) fn get(&self, token: u32) -> &str {
        std::str::from_utf8(self.tokens.get(token)).unwrap_or_default()
    }

    /// Patterns that need no match of another and may begin at `token`.
    pub(super) fn first_pass(&self, token: u32) -> &[u32] {
        &self.first[self.start(token).0 as usize..self.ends[token as usize].0 as usize]
    }

    /// Patterns that need one and may begin at `token` itself.
    pub(super) fn second_pass(&self, token: u32) -> &[u32] {
        &self.second[self.start(token).1 as usize..self.ends[token as usize].1 as usize]
    }

    fn start(&self, token: u32) -> (u32, u32) {
        (token as usize).checked_sub(1).map_or((0, 0), |before| self.ends[before])
    }

    /// Memory that the tokens take.
    pub(super) fn byte_len(&self) -> usize {
        self.tokens.byte_len()
    }

    /// Forgets all tokens, keeps the memory.
    pub(super) fn clear(&mut self) {
        self.tokens.clear();
        self.ends.clear();
        self.first.clear();
        self.second.clear();
    }
}
