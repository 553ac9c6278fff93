//! From text to sparse rows: TF-IDF in blocks, each with its own terms, bounds and norm.
//!
//! ```
//! use stancekit::features::{Corpus, FeatureOptions};
//!
//! let texts = ["NATO should grow.", "NATO should not grow."];
//! let corpus = Corpus::count(texts, &FeatureOptions::default())?;
//! let fitted = corpus.fit(&[0, 1])?;
//! let features = corpus.features(&fitted);
//! let alone = features.transform([texts[1]])?;
//! assert_eq!(alone.row(0), corpus.matrix(&fitted, &[1]).row(0));
//! # Ok::<(), stancekit::Error>(())
//! ```

mod char;
mod corpus;
mod counting;
mod counts;
pub mod cues;
mod extractor;
mod index;
mod interner;
mod options;
mod stem;
mod tfidf;
mod word;

pub use corpus::{Corpus, CorpusRows, Fitted};
pub use extractor::Extractor;
pub use interner::Interner;
pub use options::{BlockOptions, CueOptions, DocumentFrequency, FeatureOptions, Norm};

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::sparse::{CsrMatrix, RowBuffer};
use tfidf::Weighting;

/// The fitted extractor: turns any text into a row, alone or in a batch alike.
#[derive(Debug, Clone)]
pub struct Features {
    options: FeatureOptions,
    blocks: Vec<Block>,
}

/// What kind of terms a block has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// N-grams over tokens.
    Word,
    /// Character n-grams inside white-space words.
    Char,
    /// Features of a lexicon's cues.
    Cues,
}

/// A run of columns of one kind, with what it takes to find and weigh their terms.
#[derive(Debug, Clone)]
pub struct Block {
    kind: BlockKind,
    options: BlockOptions,
    vocabulary: Interner,
    idf: Vec<f64>,
}

impl Block {
    /// A block from its terms in column order and their idf.
    pub fn new(
        kind: BlockKind,
        options: &BlockOptions,
        vocabulary: Interner,
        idf: Vec<f64>,
    ) -> Self {
        Self { kind, options: options.clone(), vocabulary, idf }
    }

    /// What kind of terms it has.
    pub fn kind(&self) -> BlockKind {
        self.kind
    }

    /// The terms in column order.
    pub fn vocabulary(&self) -> &Interner {
        &self.vocabulary
    }

    /// The inverse document frequency of each column.
    pub fn idf(&self) -> &[f64] {
        &self.idf
    }

    fn weighting(&self, first_column: u32) -> Weighting<'_> {
        Weighting { options: &self.options, idf: &self.idf, first_column }
    }
}

impl Features {
    /// An extractor from its options and blocks, in column order.
    pub fn new(options: FeatureOptions, blocks: Vec<Block>) -> Self {
        Self { options, blocks }
    }

    /// The options it was fitted with.
    pub fn options(&self) -> &FeatureOptions {
        &self.options
    }

    /// The blocks in column order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Number of columns of all blocks together.
    pub fn columns(&self) -> usize {
        self.blocks.iter().map(|block| block.vocabulary.len()).sum()
    }

    /// How people read column `column`: tokens of an n-gram joined by `_`; a character n-gram
    /// behind `~`, with `_` for the edge of a word; a cue in square brackets.
    pub fn term(&self, column: u32) -> String {
        let mut term = String::new();
        self.write_term(column, &mut term);
        term
    }

    /// Appends what [`Features::term`] returns to `out`.
    pub fn write_term(&self, column: u32, out: &mut String) {
        let mut local = column as usize;
        for block in &self.blocks {
            if local < block.vocabulary.len() {
                match block.kind {
                    BlockKind::Word => {}
                    BlockKind::Char => out.push('~'),
                    BlockKind::Cues => out.push('['),
                }
                let term = String::from_utf8_lossy(block.vocabulary.get(local as u32));
                out.extend(term.chars().map(|c| if c == ' ' { '_' } else { c }));
                if block.kind == BlockKind::Cues {
                    out.push(']');
                }
                return;
            }
            local -= block.vocabulary.len();
        }
    }

    /// The idf of every column.
    pub fn idf(&self) -> Vec<f64> {
        self.blocks.iter().flat_map(|block| block.idf.iter().copied()).collect()
    }

    /// The feature matrix of `texts`, shape (texts, columns).
    ///
    /// # Errors
    /// If the stemmer that the options name is unknown.
    pub fn transform<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Result<CsrMatrix> {
        let mut extractor = Extractor::new(self)?;
        let mut matrix = CsrMatrix::new(self.columns());
        let mut row = RowBuffer::default();
        for text in texts {
            extractor.row(text, &mut row);
            matrix.push_row(row.as_row());
        }
        Ok(matrix)
    }
}
