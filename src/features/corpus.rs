//! Training texts, counted once, from which features are fitted on any part of the rows.
//!
//! What a white-space word contributes (its tokens, its character n-grams) depends on nothing
//! around it, so it is worked out once per *distinct* word; a row then is a list of word numbers.
//! Every n-gram of the whole corpus gets a number once. Fitting on a part of the rows (a fold)
//! counts numbers, never strings, and yields exactly what fitting on these rows alone would.

use super::counting::{BlockCounts, CueCounts, DistinctWords, count_words};
use super::interner::Interner;
use super::options::{BlockOptions, FeatureOptions};
use super::tfidf::{NO_COLUMN, Selection, Weighting, select};
use super::word::NgramTree;
use super::{Block, BlockKind, Features};
use crate::error::{Error, Result};
use crate::sparse::{CsrMatrix, RowBuffer, RowSource};

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
