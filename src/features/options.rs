//! What features to make: plain options with the defaults of the program.

use serde::{Deserialize, Serialize};

use super::cues::Lexicon;
use crate::error::{Error, Result};

/// All options of the feature extractor; part of the model file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureOptions {
    /// N-grams over tokens (or their stems); `None` leaves the block out.
    pub word: Option<BlockOptions>,
    /// Character n-grams inside white-space words; `None` leaves the block out.
    pub char: Option<BlockOptions>,
    /// Features of a lexicon's cues; `None` leaves the block out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cues: Option<CueOptions>,
    /// Snowball stemmer for the word block, by ISO 639-1 code of the language.
    pub stem: Option<String>,
    /// Tokens that the word block leaves out, normalised.
    pub stop_words: Vec<String>,
}

impl Default for FeatureOptions {
    fn default() -> Self {
        Self {
            word: Some(BlockOptions { ngrams: (1, 3), ..BlockOptions::default() }),
            char: Some(BlockOptions {
                ngrams: (2, 5),
                min_df: DocumentFrequency::Count(2),
                ..BlockOptions::default()
            }),
            cues: None,
            stem: None,
            stop_words: Vec::new(),
        }
    }
}

/// Options of the `cues` block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CueOptions {
    /// The lexicon, as its file has it; it travels in the model.
    pub lexicon: String,
    /// How its features are chosen and weighed; ranges of n-grams have no meaning here.
    pub block: BlockOptions,
}

impl CueOptions {
    /// Binary features in at least two rows, times idf, to norm 1.
    pub fn new(lexicon: impl Into<String>) -> Self {
        let min_df = DocumentFrequency::Count(2);
        let block = BlockOptions { min_df, sublinear: false, ..BlockOptions::default() };
        Self { lexicon: lexicon.into(), block }
    }
}

/// Options of one block of n-grams; the names and meanings are `TfidfVectorizer`'s.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BlockOptions {
    /// Shortest and longest n-gram.
    pub ngrams: (usize, usize),
    /// Terms in fewer rows than this are left out.
    pub min_df: DocumentFrequency,
    /// Terms in more rows than this are left out.
    pub max_df: DocumentFrequency,
    /// Keep only this many terms, those in most rows (ties: byte order).
    pub max_features: Option<usize>,
    /// Replace a count `tf` by `1 + ln(tf)`.
    pub sublinear: bool,
    /// Multiply by the inverse document frequency.
    pub idf: bool,
    /// What the block's part of a row is divided by.
    pub norm: Norm,
    /// What the block's part of a row is multiplied with at last.
    pub weight: f64,
}

impl Default for BlockOptions {
    fn default() -> Self {
        Self {
            ngrams: (1, 1),
            min_df: DocumentFrequency::Count(1),
            max_df: DocumentFrequency::Share(1.0),
            max_features: None,
            sublinear: true,
            idf: true,
            norm: Norm::L2,
            weight: 1.0,
        }
    }
}

/// A bound on the number of rows that hold a term.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentFrequency {
    /// A number of rows.
    Count(u32),
    /// A share of the rows, 0 to 1.
    Share(f64),
}

impl DocumentFrequency {
    /// The bound as a number of rows, of `rows` in all.
    pub fn of(self, rows: usize) -> f64 {
        match self {
            Self::Count(count) => f64::from(count),
            Self::Share(share) => share * rows as f64,
        }
    }
}

/// The norm that a block's part of each row gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Norm {
    /// Values as they are.
    None,
    /// Sum of absolute values 1.
    L1,
    /// Sum of squares 1.
    L2,
}

impl FeatureOptions {
    /// Checks everything that can be wrong before any work starts.
    pub fn check(&self) -> Result<()> {
        if self.word.is_none() && self.char.is_none() && self.cues.is_none() {
            return Err(Error::usage("a model needs at least one block of features")
                .remedy("keep the word or the char n-grams"));
        }
        for (name, block) in [("word", &self.word), ("char", &self.char)] {
            if let Some(block) = block {
                block.check(name)?;
            }
        }
        if let Some(cues) = &self.cues {
            cues.block.check("cues")?;
            Lexicon::parse(&cues.lexicon)?;
        }
        Ok(())
    }
}

impl BlockOptions {
    /// Whether an n-gram of tokens that is a column begins with shorter ones that all are columns
    /// too: they stand in as many rows or more, and in equal numbers sort before it.
    pub(super) fn keeps_prefixes(&self) -> bool {
        let unbounded = matches!(self.max_df, DocumentFrequency::Share(share) if share >= 1.0);
        self.ngrams.0 == 1 && unbounded
    }

    fn check(&self, name: &str) -> Result<()> {
        let (shortest, longest) = self.ngrams;
        if shortest == 0 || shortest > longest || longest > 16 {
            let message = format!("{name} n-grams of {shortest} to {longest} make no sense");
            return Err(Error::usage(message).remedy("give a range such as 1-3, at most 16"));
        }
        for bound in [self.min_df, self.max_df] {
            if let DocumentFrequency::Share(share) = bound
                && !(0.0..=1.0).contains(&share)
            {
                let message = format!("{name}: {share} is no share of the rows");
                return Err(Error::usage(message).remedy("give a share between 0 and 1"));
            }
        }
        if !self.weight.is_finite() || self.weight <= 0.0 {
            let message = format!("{name}: a block weight of {} makes no sense", self.weight);
            return Err(Error::usage(message).remedy("give a number above 0"));
        }
        Ok(())
    }
}
