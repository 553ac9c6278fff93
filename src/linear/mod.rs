//! Linear classifiers on sparse rows: logistic regression and support vector machine.

mod elementary;
mod linfa;
mod logistic;
mod row_step;
mod rows;
mod svm;
mod term_weight;

pub use logistic::{LogisticRegression, WarmStart};
pub use rows::TrainingRows;
pub use svm::LinearSvm;
pub use term_weight::{TermWeight, WeightedRows};

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::sparse::SparseRow;

/// Most labels that one task may have.
pub const MAX_LABELS: usize = 128;

/// One linear function per label: `score_k = bias_k + sum_j weights[j, k] x_j`.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearModel {
    labels: usize,
    weights: Vec<f32>,
    bias: Vec<f64>,
}

impl LinearModel {
    /// A model from `weights` of shape (features, labels), row by row, and one bias per label.
    ///
    /// Weights are single precision from the start, so that what is calibrated is what is saved.
    pub fn new(labels: usize, weights: Vec<f32>, bias: Vec<f64>) -> Self {
        assert!(labels > 0 && weights.len().is_multiple_of(labels) && bias.len() == labels);
        Self { labels, weights, bias }
    }

    /// Number of labels.
    pub fn labels(&self) -> usize {
        self.labels
    }

    /// Number of features.
    pub fn features(&self) -> usize {
        self.weights.len() / self.labels
    }

    /// All weights, shape (features, labels), row by row.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// The weights of feature `j`, one per label.
    pub fn weights_of(&self, j: u32) -> &[f32] {
        let start = j as usize * self.labels;
        &self.weights[start..start + self.labels]
    }

    /// The intercepts, one per label.
    pub fn bias(&self) -> &[f64] {
        &self.bias
    }

    /// Writes the score of each label for `row` into `scores`.
    pub fn scores_into(&self, row: SparseRow<'_>, scores: &mut [f64]) {
        scores.copy_from_slice(&self.bias);
        for (&j, &value) in row.indices.iter().zip(row.values) {
            let weights = self.weights_of(j);
            scores.iter_mut().zip(weights).for_each(|(s, &w)| *s += value * f64::from(w));
        }
    }

    /// The label with the highest score; the first among equals.
    pub fn predict(&self, row: SparseRow<'_>) -> usize {
        let mut scores = vec![0.0; self.labels];
        self.scores_into(row, &mut scores);
        argmax(&scores)
    }
}

/// Place of the largest value; the first among equals.
pub fn argmax(values: &[f64]) -> usize {
    let mut best = 0;
    for (i, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = i;
        }
    }
    best
}

/// How much the rows of each label count in a fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassWeight {
    /// Every row counts once.
    #[default]
    Uniform,
    /// Each label counts the same: rows of label `k` weigh `n / (K n_k)`.
    Balanced,
}

impl ClassWeight {
    /// The weight of each label's rows.
    pub fn of_labels(self, y: &[usize], labels: usize) -> Vec<f64> {
        let mut counts = vec![0usize; labels];
        y.iter().for_each(|&label| counts[label] += 1);
        let present = counts.iter().filter(|&&count| count > 0).count() as f64;
        let weight = |&count: &usize| match self {
            Self::Balanced if count > 0 => y.len() as f64 / (present * count as f64),
            _ => 1.0,
        };
        counts.iter().map(weight).collect()
    }
}

fn check_training(rows: usize, y: &[usize], labels: usize, c: f64) -> Result<()> {
    if rows != y.len() {
        let message = format!("{rows} rows but {} labels", y.len());
        return Err(Error::numeric(message).remedy("give one label per row"));
    }
    if !(c.is_finite() && c > 0.0) {
        return Err(Error::usage(format!("C = {c} makes no sense")).remedy("give a number above 0"));
    }
    if let Some(label) = y.iter().find(|&&label| label >= labels) {
        let message = format!("a row has label number {label}, but there are {labels} labels");
        return Err(Error::numeric(message).remedy("number labels from 0"));
    }
    if labels > MAX_LABELS {
        let message = format!("{labels} labels are more than a task may have");
        return Err(
            Error::numeric(message).remedy(format!("merge some, {MAX_LABELS} is the limit"))
        );
    }
    if y.iter().all(|&label| Some(&label) == y.first()) {
        return Err(Error::numeric("all rows have the same label, so there is nothing to learn")
            .remedy("add rows of another label"));
    }
    Ok(())
}

fn start_random(seed: u64) -> Pcg64 {
    Pcg64::seed_from_u64(seed)
}

/// Fisher-Yates; Lemire's multiplication gives a number below `i + 1` (its bias is below 2^-32).
fn shuffle(order: &mut [u32], random: &mut Pcg64) {
    for i in (1..order.len()).rev() {
        let j = (u64::from(random.next_u32()) * (i as u64 + 1)) >> 32;
        order.swap(i, j as usize);
    }
}
