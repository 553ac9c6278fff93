//! Counting of training texts: what each distinct word contributes, and from it each row's terms.

use super::char::{CharScratch, char_ngrams};
use super::counts::{Counts, RowCounter};
use super::cues::{CueScratch, Lexicon};
use super::interner::Interner;
use super::options::{CueOptions, FeatureOptions};
use super::stem::Stemmer;
use super::word::NgramTree;
use crate::error::Result;
use crate::text;

/// One block of a corpus, counted.
#[derive(Debug)]
pub struct BlockCounts {
    /// How often each term stands in each row.
    pub counts: Counts,
    /// Number of terms.
    pub terms: usize,
    /// All terms in byte order.
    pub by_bytes: Vec<u32>,
}

/// The cues of each text, counted as it comes.
pub struct CueCounts {
    lexicon: Lexicon,
    scratch: CueScratch,
    /// Tokens of each distinct word.
    token_lists: Lists<u32>,
    tokens: Vec<u32>,
    terms: Interner,
    counts: Counts,
    counter: RowCounter,
}

impl CueCounts {
    /// Counts nothing yet.
    pub fn new(options: &CueOptions) -> Result<Self> {
        Ok(Self {
            lexicon: Lexicon::parse(&options.lexicon)?,
            scratch: CueScratch::default(),
            token_lists: Lists::default(),
            tokens: Vec::new(),
            terms: Interner::default(),
            counts: Counts::default(),
            counter: RowCounter::default(),
        })
    }

    /// Keeps the tokens of the next distinct word, normalised.
    pub fn learn(&mut self, word: &str) {
        let Self { lexicon, scratch, token_lists, .. } = self;
        lexicon.tokens(word, scratch, |token| token_lists.push(token));
        token_lists.close();
    }

    /// Counts a text of these words as a row.
    pub fn count(&mut self, words: &[u32]) {
        let Self { lexicon, scratch, token_lists, tokens, terms, counts, counter } = self;
        tokens.clear();
        words.iter().for_each(|&word| tokens.extend_from_slice(token_lists.get(word)));
        lexicon.features_of(tokens, scratch, |feature| {
            counter.add_once(terms.intern(feature.as_bytes()));
        });
        counts.push_row(counter);
    }

    /// The features found, and how often.
    pub fn finish(self) -> (Interner, BlockCounts) {
        let (terms, by_bytes) = (self.terms.len(), self.terms.in_byte_order());
        (self.terms, BlockCounts { counts: self.counts, terms, by_bytes })
    }
}

/// Each distinct white-space word with what it contributes.
pub struct DistinctWords<'o> {
    options: &'o FeatureOptions,
    stemmer: Option<Stemmer>,
    /// The words as they stand in the texts.
    pub raw: Interner,
    /// The normal form of the word that came last.
    pub normalised: String,
    /// Distinct tokens.
    pub tokens: Interner,
    token_lists: Lists<u32>,
    /// Distinct character n-grams.
    pub chars: Interner,
    char_lists: Lists<(u32, u32)>,
    scratch: CharScratch,
    counter: RowCounter,
}

impl<'o> DistinctWords<'o> {
    /// Knows no word yet.
    pub fn new(options: &'o FeatureOptions) -> Result<Self> {
        Ok(Self {
            options,
            stemmer: Stemmer::for_options(options)?,
            raw: Interner::default(),
            normalised: String::new(),
            tokens: Interner::default(),
            token_lists: Lists::default(),
            chars: Interner::default(),
            char_lists: Lists::default(),
            scratch: CharScratch::default(),
            counter: RowCounter::default(),
        })
    }

    /// The number of `word`, and whether it is new.
    pub fn number(&mut self, word: &str) -> (u32, bool) {
        let known = self.raw.len();
        let number = self.raw.intern(word.as_bytes());
        let is_new = number as usize == known;
        if is_new {
            text::normalise(word, &mut self.normalised);
            self.learn_tokens();
            self.learn_chars();
        }
        (number, is_new)
    }

    fn learn_tokens(&mut self) {
        let Self { options, stemmer, normalised, tokens, token_lists, .. } = self;
        if options.word.is_some() {
            text::tokens(normalised, |range| {
                let token = &normalised[range];
                if !options.stop_words.iter().any(|stop| stop == token) {
                    let stem = stemmer.as_ref().map_or(token.into(), |s| s.stem(token));
                    token_lists.push(tokens.intern(stem.as_bytes()));
                }
            });
        }
        token_lists.close();
    }

    fn learn_chars(&mut self) {
        let Self { options, normalised, chars, char_lists, scratch, counter, .. } = self;
        if let Some(block) = &options.char
            && !normalised.is_empty()
        {
            char_ngrams(normalised, block.ngrams, scratch, |ngram| {
                counter.add(chars.intern(ngram), 1);
            });
            counter.entries().iter().for_each(|&entry| char_lists.push(entry));
            counter.clear();
        }
        char_lists.close();
    }

    /// Counts the character n-grams of each row of words.
    pub fn count_chars(&self, rows: &[&[u32]]) -> BlockCounts {
        let mut counts = Counts::default();
        let mut counter = RowCounter::default();
        for row in rows {
            for &word in *row {
                for &(term, count) in self.char_lists.get(word) {
                    counter.add(term, count);
                }
            }
            counts.push_row(&mut counter);
        }
        let terms = self.chars.len();
        BlockCounts { counts, terms, by_bytes: self.chars.in_byte_order() }
    }
}

/// Counts the token n-grams of each row of words, numbering new ones in `tree`.
pub fn count_words(
    mut tree: NgramTree,
    words: &DistinctWords<'_>,
    rows: &[&[u32]],
    (shortest, longest): (usize, usize),
) -> (NgramTree, BlockCounts) {
    let mut counts = Counts::default();
    let mut counter = RowCounter::default();
    let mut tokens = Vec::new();
    for row in rows {
        tokens.clear();
        row.iter().for_each(|&word| tokens.extend_from_slice(words.token_lists.get(word)));
        for (i, &token) in tokens.iter().enumerate() {
            let mut node = token;
            if shortest == 1 {
                counter.add(node, 1);
            }
            for (n, &next) in (2..=longest).zip(&tokens[i + 1..]) {
                node = tree.extend(node, next);
                if n >= shortest {
                    counter.add(node, 1);
                }
            }
        }
        counts.push_row(&mut counter);
    }
    let (terms, by_bytes) = (tree.nodes(), tree.in_byte_order());
    (tree, BlockCounts { counts, terms, by_bytes })
}

/// Many short lists in one piece of memory.
#[derive(Debug)]
struct Lists<T> {
    items: Vec<T>,
    ends: Vec<u32>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { items: Vec::new(), ends: Vec::new() }
    }
}

impl<T> Lists<T> {
    fn push(&mut self, item: T) {
        self.items.push(item);
    }

    /// Ends the present list.
    fn close(&mut self) {
        self.ends.push(self.items.len() as u32);
    }

    fn get(&self, number: u32) -> &[T] {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] as usize };
        &self.items[start..self.ends[number] as usize]
    }
}
