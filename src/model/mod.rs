//! A model: one feature extractor and, on top of it, one linear classifier per task, each with its
//! calibration and the table of how it did on rows that it had not seen.

mod choose;
mod evaluate;
mod evaluation;
mod explain;
mod file;
mod leaks;
mod measured;
mod out_of_fold;
mod shipped;
mod train;
mod unseen;
mod voice;

pub use evaluate::{Judged, cross_validate, judge};
pub use evaluation::{Cell, Confidences, Evaluation, Target, baselines};
pub use explain::{Explanation, Prediction, explain};
pub use leaks::{Leaks, NamedOutlet, Span, leaks};
pub use measured::{Measured, MeasuredUnseen};
pub use shipped::shipped;
pub use train::{Classifier, Grid, TrainOptions, train, usual_calibration};
pub use unseen::{MOST_FOLDS, Unseen, train_and_try};
pub use voice::judge_voice;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calibration::{Calibration, Method};
use crate::dataset;
use crate::features::Features;
use crate::linear::{ClassWeight, LinearModel, TermWeight};
use crate::sparse::SparseRow;

/// A trained model, complete: what it needs to tag text and to tell how far to trust it.
#[derive(Debug, Clone)]
pub struct Model {
    /// From text to rows.
    pub features: Features,
    /// The questions that it answers, sorted by name.
    pub tasks: Vec<Task>,
    /// What it was made from and how.
    pub provenance: Provenance,
    /// Marks of the texts that it was learnt from, rising: what tells that a text is one of them.
    /// Empty in files that have none.
    pub texts: Vec<u32>,
    /// Hex digits of the file's sha256; empty until it was written or read.
    pub hash: String,
}

/// Where a model comes from: no time, no path, no machine, so that the same data and options give
/// the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// ISO 639-1 code of the training text's language.
    pub language: String,
    /// Sentences that the features were fitted on.
    pub rows: usize,
    /// Groups of them that folds did not split.
    pub groups: usize,
    /// Hash over texts, labels and groups.
    pub data_hash: String,
    /// Seed of everything random.
    pub seed: u64,
    /// Folds of the out-of-fold table.
    pub folds: usize,
    /// Terms of use, as given.
    pub licence: String,
    /// Version of the program that trained it.
    pub version: String,
}

/// One question with a fixed set of answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Its name: the column of the training data, and of the ledger.
    pub name: String,
    /// The answers, sorted by bytes.
    pub labels: Vec<String>,
    /// What each answer means, where the trainer said so.
    pub descriptions: BTreeMap<String, String>,
    /// Training rows of each label.
    pub counts: Vec<usize>,
    /// The linear functions.
    pub linear: LinearModel,
    /// From their scores to probabilities.
    pub calibration: Calibration,
    /// How the linear functions were fitted.
    pub fit: Fit,
    /// Predictions for training rows by models that had not seen them.
    pub out_of_fold: OutOfFold,
    /// How models learnt in the same way did on outlets left out, where that was tried.
    pub unseen: Option<MeasuredUnseen>,
}

/// How a task's linear functions were fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// The loss.
    pub classifier: Classifier,
    /// Inverse strength of the penalty.
    pub c: f64,
    /// How much the rows of each label counted.
    pub class_weight: ClassWeight,
    /// How much each term counted.
    #[serde(default)]
    pub term_weight: TermWeight,
    /// What the grid gave, where `c` was chosen from one.
    pub grid: Vec<Grid>,
    /// Out-of-fold log loss of each way to calibrate, where one was chosen by it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calibrations: Vec<(Method, f64)>,
}

/// Labelled rows with the probabilities that models gave which had not seen them: what honest
/// figures and corrected shares rest on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OutOfFold {
    /// Calibrated probabilities, shape (rows, labels), row by row.
    pub probabilities: Vec<f32>,
    /// The right label of each row.
    pub labels: Vec<u16>,
    /// The group of each row, numbered from 0 in the order of the rows.
    pub groups: Vec<u32>,
}

impl Model {
    /// The first 12 digits of its hash: how ledgers name it.
    pub fn short_hash(&self) -> &str {
        self.hash.get(..12).unwrap_or(&self.hash)
    }

    /// How many of `texts` it was learnt from: measures of these promise too much.
    pub fn learnt_from<'t>(&self, texts: impl Iterator<Item = &'t str>) -> usize {
        let known = |text: &str| self.texts.binary_search(&dataset::mark_of(text)).is_ok();
        texts.filter(|text| known(text)).count()
    }

    /// The task called `name`.
    pub fn task(&self, name: &str) -> Option<&Task> {
        self.tasks.iter().find(|task| task.name == name)
    }
}

impl Task {
    /// Writes the calibrated probability of each label for `row`; `scores` is scratch space.
    pub fn probabilities_into(
        &self,
        row: SparseRow<'_>,
        scores: &mut [f64],
        probabilities: &mut [f64],
    ) {
        self.linear.scores_into(row, scores);
        self.calibration.probabilities_into(scores, probabilities);
    }

    /// The columns that speak most for label `k`, largest first: weight above the mean of all labels,
    /// times idf. Only columns that at least one row in a thousand holds (and three rows) take part.
    ///
    /// `columns` are those to choose from, `idf` is that of every column, fitted on `rows` rows.
    pub fn telling(
        &self,
        k: usize,
        columns: std::ops::Range<usize>,
        (idf, rows): (&[f64], usize),
        count: usize,
    ) -> Vec<(u32, f64)> {
        let labels = self.labels.len() as f64;
        let n = 1.0 + rows as f64;
        let rarest = libm::log(n / (1.0 + (0.001 * n).max(3.0))) + 1.0;
        let pull = |j: usize| {
            let weights = self.linear.weights_of(j as u32);
            let mean = weights.iter().map(|&w| f64::from(w)).sum::<f64>() / labels;
            (f64::from(weights[k]) - mean) * idf[j]
        };
        let common = columns.filter(|&j| idf[j] <= rarest);
        let mut all: Vec<(u32, f64)> = common.map(|j| (j as u32, pull(j))).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.truncate(count);
        all
    }
}
