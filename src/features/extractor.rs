//! One sentence to one row, with what each white-space word contributes kept for the next time.

use std::ops::Range;

use super::char::{CharScratch, char_ngrams};
use super::counts::RowCounter;
use super::cues::{CueScratch, Lexicon};
use super::interner::Interner;
use super::stem::Stemmer;
use super::tfidf::NO_COLUMN;
use super::{Block, BlockKind, Features, TokenTree};
use crate::error::Result;
use crate::sparse::RowBuffer;
use crate::text;

/// Distinct words kept before the memory is used afresh.
const KEPT_WORDS: usize = 1 << 18;

/// Bytes of such words, and entries of what they contribute, kept before that.
const KEPT_BYTES: usize = 1 << 24;

/// A token that the model does not know; no n-gram goes across it.
const UNKNOWN: u32 = u32::MAX;

/// Makes rows with the fitted [`Features`]; one per thread, allocating nothing once warm.
#[derive(Debug)]
pub struct Extractor<'f> {
    features: &'f Features,
    stemmer: Option<Stemmer>,
    lexicon: Option<Lexicon>,
    cue_scratch: CueScratch,
    raw: Interner,
    /// Per distinct word, where its contributions end in `tokens`, `chars` and `cues`.
    ends: Vec<[u32; 3]>,
    tokens: Vec<u32>,
    chars: Vec<(u32, u32)>,
    cues: Vec<u32>,
    sentence: Vec<u32>,
    sentence_tokens: Vec<u32>,
    normalised: String,
    scratch: CharScratch,
    counter: RowCounter,
}

impl<'f> Extractor<'f> {
    /// An extractor with an empty memory.
    ///
    /// # Errors
    /// If the stemmer that the options name is unknown.
    pub fn new(features: &'f Features) -> Result<Self> {
        Ok(Self {
            features,
            stemmer: Stemmer::for_options(&features.options)?,
            lexicon: (features.options.cues.as_ref())
                .map(|cues| Lexicon::parse(&cues.lexicon))
                .transpose()?,
            cue_scratch: CueScratch::default(),
            raw: Interner::default(),
            ends: Vec::new(),
            tokens: Vec::new(),
            chars: Vec::new(),
            cues: Vec::new(),
            sentence: Vec::new(),
            sentence_tokens: Vec::new(),
            normalised: String::new(),
            scratch: CharScratch::default(),
            counter: RowCounter::default(),
        })
    }

    /// Replaces `row` by the features of `text`.
    pub fn row(&mut self, text: &str, row: &mut RowBuffer) {
        row.clear();
        let cues = self.cue_scratch.byte_len().max(self.cues.len());
        let kept = self.raw.byte_len().max(self.tokens.len()).max(self.chars.len()).max(cues);
        if self.raw.len() > KEPT_WORDS || kept > KEPT_BYTES {
            self.forget();
        }
        self.sentence.clear();
        for word in text.split_whitespace() {
            let number = self.number(word);
            self.sentence.push(number);
        }
        let mut first_column = 0;
        for block in &self.features.blocks {
            match block.kind {
                BlockKind::Word => self.count_words(block),
                BlockKind::Char => self.count_chars(),
                BlockKind::Cues => self.count_cues(block),
            }
            let entries = self.counter.entries().iter().copied();
            block.weighting(first_column).append(entries, row);
            self.counter.clear();
            first_column += block.vocabulary.len() as u32;
        }
    }

    fn forget(&mut self) {
        self.raw.clear();
        self.ends.clear();
        self.tokens.clear();
        self.chars.clear();
        self.cues.clear();
        self.cue_scratch.forget();
    }

    fn number(&mut self, word: &str) -> u32 {
        let known = self.raw.len();
        let number = self.raw.intern(word.as_bytes());
        if number as usize == known {
            text::normalise(word, &mut self.normalised);
            for block in &self.features.blocks {
                match block.kind {
                    BlockKind::Word => self.learn_tokens(block),
                    BlockKind::Char => self.learn_chars(block),
                    BlockKind::Cues => self.learn_cues(),
                }
            }
            let ends = [self.tokens.len(), self.chars.len(), self.cues.len()];
            self.ends.push(ends.map(|end| end as u32));
        }
        number
    }

    fn learn_tokens(&mut self, block: &Block) {
        let Self { features, stemmer, normalised, tokens, .. } = self;
        text::tokens(normalised, |range| {
            let token = &normalised[range];
            if !features.options.stop_words.iter().any(|stop| stop == token) {
                let stem = stemmer.as_ref().map_or(token.into(), |s| s.stem(token));
                let known = block.tree.tree.tokens().find(stem.as_bytes());
                tokens.push(known.unwrap_or(UNKNOWN));
            }
        });
    }

    fn learn_chars(&mut self, block: &Block) {
        let Self { normalised, chars, scratch, counter, .. } = self;
        if !normalised.is_empty() {
            char_ngrams(normalised, block.options.ngrams, scratch, |ngram| {
                if let Some(column) = block.vocabulary.find(ngram) {
                    counter.add(column, 1);
                }
            });
            chars.extend_from_slice(counter.entries());
            counter.clear();
        }
    }

    fn learn_cues(&mut self) {
        let Self { lexicon, cue_scratch, cues, normalised, .. } = self;
        if let Some(lexicon) = lexicon {
            lexicon.tokens(normalised, cue_scratch, |token| cues.push(token));
        }
    }

    fn count_words(&mut self, block: &Block) {
        let Self { sentence, sentence_tokens, counter, ends, tokens, .. } = self;
        sentence_tokens.clear();
        for &word in sentence.iter() {
            sentence_tokens.extend_from_slice(&tokens[range_of(ends, word, 0)]);
        }
        let (shortest, longest) = block.options.ngrams;
        let TokenTree { tree, columns } = &block.tree;
        let mut count = |node: u32| {
            let column = columns[node as usize];
            if column != NO_COLUMN {
                counter.add(column, 1);
            }
        };
        for (i, &token) in sentence_tokens.iter().enumerate() {
            if token == UNKNOWN {
                continue;
            }
            let mut node = token;
            if shortest == 1 {
                count(node);
            }
            for (n, &next) in (2..=longest).zip(&sentence_tokens[i + 1..]) {
                let Some(child) = tree.child(node, next) else {
                    break;
                };
                node = child;
                if n >= shortest {
                    count(node);
                }
            }
        }
    }

    fn count_cues(&mut self, block: &Block) {
        let Self { lexicon, cue_scratch, sentence, sentence_tokens, ends, cues, counter, .. } =
            self;
        sentence_tokens.clear();
        for &word in sentence.iter() {
            sentence_tokens.extend_from_slice(&cues[range_of(ends, word, 2)]);
        }
        if let Some(lexicon) = lexicon {
            lexicon.features(sentence_tokens, cue_scratch, |feature| {
                if let Some(column) = block.vocabulary.find(feature.as_bytes()) {
                    counter.add_once(column);
                }
            });
        }
    }

    fn count_chars(&mut self) {
        let Self { sentence, counter, ends, chars, .. } = self;
        for &word in sentence.iter() {
            for &(column, count) in &chars[range_of(ends, word, 1)] {
                counter.add(column, count);
            }
        }
    }
}

/// Where the contributions of one kind of a word are.
fn range_of(ends: &[[u32; 3]], word: u32, kind: usize) -> Range<usize> {
    let start = (word as usize).checked_sub(1).map_or(0, |before| ends[before][kind]);
    start as usize..ends[word as usize][kind] as usize
}
