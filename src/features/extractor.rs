//! One sentence to one row, with what each white-space word contributes kept for the next time.

use std::ops::Range;

use super::char::{CharScratch, char_ngrams};
use super::counts::RowCounter;
use super::cues::{CueScratch, Lexicon};
use super::interner::Interner;
use super::stem::Stemmer;
use super::{Block, BlockKind, Features};
use crate::error::Result;
use crate::sparse::RowBuffer;
use crate::text;

/// Distinct words kept before the memory is used afresh.
const KEPT_WORDS: usize = 1 << 18;

/// Bytes of such words, and entries of what they contribute, kept before that.
const KEPT_BYTES: usize = 1 << 24;

/// Makes rows with the fitted [`Features`]; one per thread, allocating nothing once warm.
#[derive(Debug)]
pub struct Extractor<'f> {
    features: &'f Features,
    stemmer: Option<Stemmer>,
    lexicon: Option<Lexicon>,
    cue_scratch: CueScratch,
    raw: Interner,
    /// Per distinct word, where its contributions end in `token_bytes`, `token_ends`, `chars` and
    /// `cues`.
    ends: Vec<[u32; 4]>,
    /// Tokens with a blank behind each.
    token_bytes: Vec<u8>,
    /// Where each token of a word ends, from the word's first byte.
    token_ends: Vec<u32>,
    chars: Vec<(u32, u32)>,
    cues: Vec<u32>,
    sentence: Vec<u32>,
    /// The sentence's tokens with a blank behind each, and where each starts and ends.
    joined: Vec<u8>,
    places: Vec<(u32, u32)>,
    sentence_cues: Vec<u32>,
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
            token_bytes: Vec::new(),
            token_ends: Vec::new(),
            chars: Vec::new(),
            cues: Vec::new(),
            sentence: Vec::new(),
            joined: Vec::new(),
            places: Vec::new(),
            sentence_cues: Vec::new(),
            normalised: String::new(),
            scratch: CharScratch::default(),
            counter: RowCounter::default(),
        })
    }

    /// Replaces `row` by the features of `text`.
    pub fn row(&mut self, text: &str, row: &mut RowBuffer) {
        row.clear();
        if self.raw.len() > KEPT_WORDS || self.kept() > KEPT_BYTES {
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

    fn kept(&self) -> usize {
        let words = self.raw.byte_len().max(self.token_bytes.len());
        words.max(self.chars.len()).max(self.cues.len()).max(self.cue_scratch.byte_len())
    }

    fn forget(&mut self) {
        self.raw.clear();
        self.ends.clear();
        self.token_bytes.clear();
        self.token_ends.clear();
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
                    BlockKind::Word => self.learn_tokens(),
                    BlockKind::Char => self.learn_chars(block),
                    BlockKind::Cues => self.learn_cues(),
                }
            }
            let Self { token_bytes, token_ends, chars, cues, .. } = &*self;
            let ends = [token_bytes.len(), token_ends.len(), chars.len(), cues.len()];
            self.ends.push(ends.map(|end| end as u32));
        }
        number
    }

    fn learn_tokens(&mut self) {
        let Self { features, stemmer, normalised, token_bytes, token_ends, .. } = self;
        let start = token_bytes.len();
        text::tokens(normalised, |range| {
            let token = &normalised[range];
            if !features.options.stop_words.iter().any(|stop| stop == token) {
                let stem = stemmer.as_ref().map_or(token.into(), |s| s.stem(token));
                token_bytes.extend_from_slice(stem.as_bytes());
                token_ends.push((token_bytes.len() - start) as u32);
                token_bytes.push(b' ');
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

    /// An n-gram is a piece of the joined tokens, and is looked up as such.
    fn count_words(&mut self, block: &Block) {
        self.join_tokens();
        let Self { joined, places, counter, .. } = self;
        let (shortest, longest) = block.options.ngrams;
        let closed = block.options.keeps_prefixes();
        for (i, &(start, _)) in places.iter().enumerate() {
            for &(_, end) in places[i..].iter().take(longest).skip(shortest - 1) {
                match block.vocabulary.find(&joined[start as usize..end as usize]) {
                    Some(column) => counter.add(column, 1),
                    None if closed => break,
                    None => {}
                }
            }
        }
    }

    fn join_tokens(&mut self) {
        let Self { sentence, joined, places, ends, token_bytes, token_ends, .. } = self;
        joined.clear();
        places.clear();
        for &word in sentence.iter() {
            let first = joined.len() as u32;
            let mut start = first;
            joined.extend_from_slice(&token_bytes[range_of(ends, word, 0)]);
            for &end in &token_ends[range_of(ends, word, 1)] {
                places.push((start, first + end));
                start = first + end + 1;
            }
        }
    }

    fn count_cues(&mut self, block: &Block) {
        let Self { lexicon, cue_scratch, sentence, sentence_cues, ends, cues, counter, .. } = self;
        sentence_cues.clear();
        for &word in sentence.iter() {
            sentence_cues.extend_from_slice(&cues[range_of(ends, word, 3)]);
        }
        if let Some(lexicon) = lexicon {
            lexicon.features_of(sentence_cues, cue_scratch, |feature| {
                if let Some(column) = block.vocabulary.find(feature.as_bytes()) {
                    counter.add_once(column);
                }
            });
        }
    }

    fn count_chars(&mut self) {
        let Self { sentence, counter, ends, chars, .. } = self;
        for &word in sentence.iter() {
            for &(column, count) in &chars[range_of(ends, word, 2)] {
                counter.add(column, count);
            }
        }
    }
}

/// Where the contributions of one kind of a word are.
fn range_of(ends: &[[u32; 4]], word: u32, kind: usize) -> Range<usize> {
    let start = (word as usize).checked_sub(1).map_or(0, |before| ends[before][kind]);
    start as usize..ends[word as usize][kind] as usize
}
