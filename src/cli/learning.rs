//! Flags of every command that learns: which columns mean what, and how to learn from them.

use clap::{Args, FromArgMatches, ValueEnum};
use std::path::{Path, PathBuf};

use stancekit::calibration::Method;
use stancekit::dataset::DatasetOptions;
use stancekit::features::cues::Lexicon;
use stancekit::features::{BlockOptions, CueOptions, DocumentFrequency, FeatureOptions};
use stancekit::io::{Source, decode};
use stancekit::linear::{ClassWeight, TermWeight};
use stancekit::model::{Classifier, TrainOptions, usual_calibration};
use stancekit::{Error, Result};

/// Which columns of the tables mean what.
#[derive(Args, Clone)]
pub struct Columns {
    /// Column with the sentences
    #[arg(long, default_value = "text", value_name = "COLUMN")]
    pub text_column: String,
    /// Column with labels; repeat for several tasks [default: stance and topic, else label]
    #[arg(long = "task", value_name = "COLUMN")]
    pub tasks: Vec<String>,
    /// Column that says what folds may not split [default: article_id, else article]
    #[arg(long, value_name = "COLUMN")]
    pub group: Option<String>,
    /// Column that says how much a row counts (0 to 1); rows below 1 are learnt from, but nothing is
    /// calibrated or measured on them
    #[arg(long, value_name = "COLUMN")]
    pub weight: Option<String>,
    /// What stands between cells: `,` `;` `|` or `tab` [default: sniffed]
    #[arg(long, value_name = "CHAR")]
    pub delimiter: Option<String>,
}

impl Columns {
    /// The options for reading, with further columns to keep.
    pub fn options(&self, keep: &[String]) -> Result<DatasetOptions> {
        Ok(DatasetOptions {
            text_column: self.text_column.clone(),
            tasks: self.tasks.clone(),
            group: self.group.clone(),
            weight: self.weight.clone(),
            delimiter: self.delimiter.as_deref().map(delimiter).transpose()?,
            keep: keep.to_vec(),
        })
    }
}

/// The byte that a delimiter's name stands for.
pub fn delimiter(name: &str) -> Result<u8> {
    match name.as_bytes() {
        [byte] => Ok(*byte),
        b"tab" | b"\\t" => Ok(b'\t'),
        _ => Err(Error::usage(format!("'{name}' is no delimiter")).remedy("use , ; | or tab")),
    }
}

/// How to learn.
#[derive(Args, Clone, PartialEq)]
pub struct Learning {
    /// N-grams of tokens, shortest to longest; 0 leaves them out
    #[arg(long, default_value = "1-3", value_name = "RANGE")]
    word: String,
    /// N-grams of characters, shortest to longest; 0 leaves them out
    #[arg(long, default_value = "2-5", value_name = "RANGE")]
    char: String,
    /// Leave out word n-grams in fewer rows than this
    #[arg(long, default_value_t = 1, value_name = "N")]
    min_df: u32,
    /// Leave out character n-grams in fewer rows than this
    #[arg(long, default_value_t = 2, value_name = "N")]
    char_min_df: u32,
    /// Keep only this many n-grams of each kind, the most frequent
    #[arg(long, value_name = "N")]
    max_features: Option<usize>,
    /// A lexicon of cues, known ways of speaking of the target; it travels in the model
    #[arg(long, value_name = "FILE")]
    cues: Option<PathBuf>,
    /// Stem tokens by the rules of this language (ISO 639-1)
    #[arg(long, value_name = "CODE")]
    stem: Option<String>,
    /// The loss
    #[arg(long, value_enum, default_value_t = Loss::Logistic)]
    classifier: Loss,
    /// How much the rows of each label count
    #[arg(long, value_enum, default_value_t = Weights::Balanced)]
    class_weight: Weights,
    /// How much each term counts
    #[arg(long, value_enum, default_value_t = Terms::NaiveBayes)]
    term_weight: Terms,
    /// Inverse strength of the penalty; several are tried by cross-validation
    #[arg(long, value_delimiter = ',', default_value = "0.1,0.3,1,3", value_name = "C")]
    c: Vec<f64>,
    /// From scores to probabilities: auto (by log loss), none, temperature, bcts, vector_scaling or
    /// isotonic [default: temperature; bcts with --class-weight uniform]
    #[arg(long, value_name = "METHOD")]
    calibration: Option<Calibrating>,
    /// Folds for choosing C, calibrating and measuring
    #[arg(long, default_value_t = 5, value_name = "K")]
    folds: usize,
    /// Language of the text (ISO 639-1) [default: detected]
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
}

/// A way to calibrate; `None` is to be chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Calibrating(Option<Method>);

impl std::str::FromStr for Calibrating {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Ok(Self(if name == "auto" { None } else { Some(name.parse()?) }))
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Loss {
    /// Multinomial logistic regression
    Logistic,
    /// Linear support vector machine, one label against the rest
    Svm,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Terms {
    /// All the same
    Uniform,
    /// The more, the better it tells labels apart by itself (naive-Bayes ratios)
    NaiveBayes,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Weights {
    /// Every row counts once
    Uniform,
    /// Every label counts the same
    Balanced,
}

impl Learning {
    /// Whether any flag but the language, by which voices are told as well, differs from what it is
    /// by itself.
    pub fn is_asked_for(&self) -> bool {
        let command = Self::augment_args(clap::Command::new("learning"));
        let by_itself = Self::from_arg_matches(&command.get_matches_from(["learning"]));
        by_itself.is_ok_and(|usual| Self { language: self.language.clone(), ..usual } != *self)
    }

    /// The language of the text, where it was given.
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// The options of the library.
    pub fn options(&self, seed: u64) -> Result<TrainOptions> {
        let block = |range: &str, min_df: u32| -> Result<Option<BlockOptions>> {
            Ok(range_of(range)?.map(|ngrams| BlockOptions {
                ngrams,
                min_df: DocumentFrequency::Count(min_df),
                max_features: self.max_features,
                ..BlockOptions::default()
            }))
        };
        if self.max_features == Some(0) {
            return Err(Error::usage("--max-features 0 leaves nothing to learn from")
                .remedy("give a number above 0, or leave it out"));
        }
        let class_weight = match self.class_weight {
            Weights::Uniform => ClassWeight::Uniform,
            Weights::Balanced => ClassWeight::Balanced,
        };
        let calibration = match self.calibration {
            Some(Calibrating(asked)) => asked,
            None => Some(usual_calibration(class_weight)),
        };
        let mut c_grid = self.c.clone();
        c_grid.sort_by(f64::total_cmp);
        Ok(TrainOptions {
            features: FeatureOptions {
                word: block(&self.word, self.min_df)?,
                char: block(&self.char, self.char_min_df)?,
                cues: self.cues.as_deref().map(read_cues).transpose()?,
                stem: self.stem.clone(),
                stop_words: Vec::new(),
            },
            classifier: match self.classifier {
                Loss::Logistic => Classifier::Logistic,
                Loss::Svm => Classifier::Svm,
            },
            class_weight,
            term_weight: match self.term_weight {
                Terms::Uniform => TermWeight::Uniform,
                Terms::NaiveBayes => TermWeight::NaiveBayes,
            },
            c_grid,
            calibration,
            folds: self.folds,
            seed,
            language: self.language.clone(),
            licence: String::new(),
        })
    }
}

/// `1-3` as a range; `0` as none.
fn range_of(text: &str) -> Result<Option<(usize, usize)>> {
    if text == "0" {
        return Ok(None);
    }
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    match (low.parse(), high.parse()) {
        (Ok(low), Ok(high)) => Ok(Some((low, high))),
        _ => Err(Error::usage(format!("'{text}' is no range of n-grams"))
            .remedy("give a range such as 1-3, or 0 for none")),
    }
}

/// A lexicon of cues, checked.
fn read_cues(file: &Path) -> Result<CueOptions> {
    let bytes = Source::open(file)?.limited(MOST_LEXICON).read_all()?;
    let text = decode(&bytes).map_err(|error| error.in_file(file))?.text;
    Lexicon::parse(&text).map_err(|error| error.in_file(file))?;
    Ok(CueOptions::new(text))
}

/// Most bytes of a lexicon.
const MOST_LEXICON: u64 = 16 << 20;
