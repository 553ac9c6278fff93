//! Training texts, counted once, from which features are fitted on any part of the rows.
//!
//! What a white-space word contributes (its tokens, its character n-grams) depends on nothing
//! around it, so it is worked out once per *distinct* word; a row then is a list of word numbers.
//! Every n-gram of the whole corpus gets a number once. Fitting on a part of the rows (a fold)
//! counts numbers, never strings, and yields exactly what fitting on these rows alone would.

use super::char::{CharScratch, char_ngrams};
use super::counts::{Counts, RowCounter};
use super::cues::{CueScratch, Lexicon};
use super::interner::Interner;
use super::options::{BlockOptions, CueOptions, FeatureOptions};
use super::stem::Stemmer;
use super::tfidf::{NO_COLUMN, Selection, Weighting, select};
use super::word::NgramTree;
use super::{Block, BlockKind, Features};
use crate::error::{Error, Result};
use crate::sparse::{CsrMatrix, RowBuffer, RowSource};
use crate::text;

/// The counted texts.
#[derive(Debug)]
pub struct Corpus {
    options: FeatureOptions,
    rows: usize,
    word: Option<(NgramTree, BlockCounts)>,
    char: Option<(Interner, BlockCounts)>,
    cues: Option<(Interner, BlockCounts)>,
    /// How much each row counts in a fit; empty: all are whole.
    weights: Vec<f64>,
}

#[derive(Debug)]
struct BlockCounts {
    counts: Counts,
    terms: usize,
    /// All terms in byte order.
    by_bytes: Vec<u32>,
}

/// Features fitted on some rows of a [`Corpus`]: one selection per block, in the order of blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    selections: Vec<Selection>,
}

impl Fitted {
    /// Number of columns of all blocks together.
    pub fn columns(&self) -> usize {
        self.selections.iter().map(|selection| selection.terms.len()).sum()
    }
}

impl Corpus {
    /// Counts `texts`.
    ///
    /// # Errors
    /// If the options make no sense.
    pub fn count<'t>(
        texts: impl IntoIterator<Item = &'t str>,
        options: &FeatureOptions,
    ) -> Result<Self> {
        options.check()?;
        let mut words = DistinctWords::new(options)?;
        let mut cues = options.cues.as_ref().map(CueCounts::new).transpose()?;
        let mut starts = vec![0];
        let mut numbers = Vec::new();
        for text in texts {
            let start = numbers.len();
            for word in text.split_whitespace() {
                let (number, is_new) = words.number(word);
                if let Some(cues) = cues.as_mut().filter(|_| is_new) {
                    cues.learn(&words.normalised);
                }
                numbers.push(number);
            }
            if let Some(cues) = &mut cues {
                cues.count(&numbers[start..]);
            }
            starts.push(numbers.len());
        }
        let rows: Vec<&[u32]> = starts.windows(2).map(|pair| &numbers[pair[0]..pair[1]]).collect();
        let char = options.char.as_ref().map(|_| words.count_chars(&rows));
        let word = options.word.as_ref().map(|block| {
            let tree = NgramTree::new(std::mem::take(&mut words.tokens));
            count_words(tree, &words, &rows, block.ngrams)
        });
        let overflowed = words.raw.overflowed()
            || words.chars.overflowed()
            || word.as_ref().is_some_and(|(tree, _)| tree.overflowed());
        if overflowed {
            return Err(Error::input("more distinct n-grams than can be numbered")
                .remedy("train on fewer texts, or on shorter n-grams"));
        }
        let char = char.map(|counts| (std::mem::take(&mut words.chars), counts));
        let cues = cues.map(CueCounts::finish);
        Ok(Self {
            options: options.clone(),
            rows: rows.len(),
            word,
            char,
            cues,
            weights: Vec::new(),
        })
    }

    /// The same corpus with rows that count by `weights`, one per text; empty: all are whole.
    #[must_use]
    pub fn weighted(mut self, weights: &[f64]) -> Self {
        self.weights = weights.to_vec();
        self
    }

    /// Whether row `i` counts as a whole one. A row that counts less is learnt from, but nothing is
    /// chosen, calibrated or measured on it.
    pub fn is_whole(&self, i: usize) -> bool {
        self.weights.get(i).is_none_or(|&weight| weight >= 1.0)
    }

    /// Number of texts.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Chooses vocabulary and idf from `rows` alone.
    ///
    /// # Errors
    /// If no term is left.
    pub fn fit(&self, rows: &[usize]) -> Result<Fitted> {
        let selections: Vec<Selection> = self
            .blocks()
            .map(|(options, block)| {
                let frequencies = block.counts.document_frequencies(rows, block.terms);
                select(options, &frequencies, rows.len(), &block.by_bytes)
            })
            .collect();
        if selections.iter().all(|selection| selection.terms.is_empty()) {
            return Err(Error::numeric(format!("none of the {} rows holds a term", rows.len()))
                .remedy("lower --min-df and --char-min-df, raise --max-features, or check the text column"));
        }
        Ok(Fitted { selections })
    }

    /// The feature matrix of `rows`, in that order; shape (rows, columns).
    pub fn matrix(&self, fitted: &Fitted, rows: &[usize]) -> CsrMatrix {
        let source = self.row_source(fitted, rows);
        let mut matrix = CsrMatrix::new(fitted.columns());
        let mut buffer = RowBuffer::default();
        for i in 0..rows.len() {
            source.row_into(i, &mut buffer);
            matrix.push_row(buffer.as_row());
        }
        matrix
    }

    /// The rows of that matrix, made when they are asked for and never stored.
    pub fn row_source<'a>(&'a self, fitted: &'a Fitted, rows: &'a [usize]) -> CorpusRows<'a> {
        CorpusRows { corpus: self, fitted, rows }
    }

    /// The extractor for new text, complete in itself.
    pub fn features(&self, fitted: &Fitted) -> Features {
        let spell_word = |tree: &NgramTree, term: u32, out: &mut Vec<u8>| tree.spell(term, out);
        let mut selections = fitted.selections.iter();
        let mut blocks = Vec::new();
        if let (Some((tree, _)), Some(options)) = (&self.word, &self.options.word) {
            let selection = selections.next().expect("one selection per block");
            let vocabulary = spell_all(selection, |term, out| spell_word(tree, term, out));
            blocks.push(Block::new(BlockKind::Word, options, vocabulary, selection.idf.clone()));
        }
        if let (Some((chars, _)), Some(options)) = (&self.char, &self.options.char) {
            let selection = selections.next().expect("one selection per block");
            let vocabulary =
                spell_all(selection, |term, out| out.extend_from_slice(chars.get(term)));
            blocks.push(Block::new(BlockKind::Char, options, vocabulary, selection.idf.clone()));
        }
        if let (Some((terms, _)), Some(options)) = (&self.cues, &self.options.cues) {
            let selection = selections.next().expect("one selection per block");
            let vocabulary =
                spell_all(selection, |term, out| out.extend_from_slice(terms.get(term)));
            let idf = selection.idf.clone();
            blocks.push(Block::new(BlockKind::Cues, &options.block, vocabulary, idf));
        }
        Features::new(self.options.clone(), blocks)
    }

    fn blocks(&self) -> impl Iterator<Item = (&BlockOptions, &BlockCounts)> {
        let word = self.options.word.as_ref().zip(self.word.as_ref().map(|(_, counts)| counts));
        let char = self.options.char.as_ref().zip(self.char.as_ref().map(|(_, counts)| counts));
        let cues = self.options.cues.as_ref().zip(self.cues.as_ref());
        let cues = cues.map(|(options, (_, counts))| (&options.block, counts));
        word.into_iter().chain(char).chain(cues)
    }
}

/// Rows of a [`Corpus`] as a [`Fitted`] weighs them.
#[derive(Debug, Clone, Copy)]
pub struct CorpusRows<'a> {
    corpus: &'a Corpus,
    fitted: &'a Fitted,
    rows: &'a [usize],
}

impl RowSource for CorpusRows<'_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn columns(&self) -> usize {
        self.fitted.columns()
    }

    fn row_into(&self, i: usize, row: &mut RowBuffer) {
        row.clear();
        let mut first_column = 0;
        for ((options, block), selection) in self.corpus.blocks().zip(&self.fitted.selections) {
            let weighting = Weighting { options, idf: &selection.idf, first_column };
            let entries = block.counts.row(self.rows[i]).filter_map(|(term, count)| {
                let column = selection.columns[term as usize];
                (column != NO_COLUMN).then_some((column, count))
            });
            weighting.append(entries, row);
            first_column += selection.terms.len() as u32;
        }
    }

    fn weight(&self, i: usize) -> f64 {
        self.corpus.weights.get(self.rows[i]).copied().unwrap_or(1.0)
    }
}

fn spell_all(selection: &Selection, spell: impl Fn(u32, &mut Vec<u8>)) -> Interner {
    let mut vocabulary = Interner::default();
    let mut term = Vec::new();
    for &number in &selection.terms {
        term.clear();
        spell(number, &mut term);
        vocabulary.intern(&term);
    }
    vocabulary
}

/// The cues of each text, counted as it comes.
struct CueCounts {
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
    fn new(options: &CueOptions) -> Result<Self> {
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

    fn learn(&mut self, word: &str) {
        let Self { lexicon, scratch, token_lists, .. } = self;
        lexicon.tokens(word, scratch, |token| token_lists.push(token));
        token_lists.close();
    }

    fn count(&mut self, words: &[u32]) {
        let Self { lexicon, scratch, token_lists, tokens, terms, counts, counter } = self;
        tokens.clear();
        words.iter().for_each(|&word| tokens.extend_from_slice(token_lists.get(word)));
        lexicon.features_of(tokens, scratch, |feature| {
            counter.add_once(terms.intern(feature.as_bytes()));
        });
        counts.push_row(counter);
    }

    fn finish(self) -> (Interner, BlockCounts) {
        let (terms, by_bytes) = (self.terms.len(), self.terms.in_byte_order());
        (self.terms, BlockCounts { counts: self.counts, terms, by_bytes })
    }
}

/// Each distinct white-space word with what it contributes.
struct DistinctWords<'o> {
    options: &'o FeatureOptions,
    stemmer: Option<Stemmer>,
    raw: Interner,
    normalised: String,
    tokens: Interner,
    token_lists: Lists<u32>,
    chars: Interner,
    char_lists: Lists<(u32, u32)>,
    scratch: CharScratch,
    counter: RowCounter,
}

impl<'o> DistinctWords<'o> {
    fn new(options: &'o FeatureOptions) -> Result<Self> {
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

    fn number(&mut self, word: &str) -> (u32, bool) {
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

    fn count_chars(&self, rows: &[&[u32]]) -> BlockCounts {
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

fn count_words(
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
