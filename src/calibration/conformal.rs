//! Conformal prediction: sets of labels that hold the right one as often as asked.
//!
//! The promise is *on average over text like the calibration rows*, not for each outlet or label.

use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// How a set of labels is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetMethod {
    /// Least ambiguous sets: every label with `1 - p_k <= q` (Sadinle, Lei and Wasserman 2019).
    /// May be empty.
    Lac,
    /// As [`SetMethod::Lac`] with a bound `q_k` for each label (Vovk 2012): holds for each label
    /// too.
    Mondrian,
    /// Adaptive sets: labels in order of probability while the sum is at most `q`, the first
    /// always (Romano, Sesia and Candès 2020, without randomisation). Never empty.
    Aps,
}

/// Fitted bounds for sets of labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Conformal {
    method: SetMethod,
    /// One bound, or one for each label; infinite where the rows are too few.
    bounds: Vec<f64>,
}

impl Conformal {
    /// Finds the bounds so that sets hold the right label with probability `confidence`.
    ///
    /// `probabilities` has shape (rows, labels): calibrated, of rows neither the classifier nor
    /// the calibrator has learned from. The bound is the `ceil((n + 1) confidence)`-th smallest
    /// score, or infinite (every label is in) where that is beyond `n`.
    ///
    /// # Errors
    /// If `confidence` is not between 0 and 1, shapes differ or a label is out of range.
    pub fn fit(
        method: SetMethod,
        probabilities: ArrayView2<'_, f64>,
        labels: &[usize],
        confidence: f64,
    ) -> Result<Self> {
        if !(confidence > 0.0 && confidence < 1.0) {
            return Err(Error::usage(format!("{confidence} is no confidence for sets"))
                .remedy("a number between 0 and 1, such as 0.9"));
        }
        let (rows, columns) = probabilities.dim();
        if rows != labels.len() || labels.iter().any(|&label| label >= columns) {
            return Err(Error::numeric("labels do not fit the probabilities"));
        }
        let mut scores: Vec<Vec<f64>> =
            vec![Vec::new(); if method == SetMethod::Mondrian { columns } else { 1 }];
        for (row, &label) in probabilities.outer_iter().zip(labels) {
            let score = match method {
                SetMethod::Lac | SetMethod::Mondrian => 1.0 - row[label],
                SetMethod::Aps => sum_down_to(&row.to_vec(), label),
            };
            scores[if method == SetMethod::Mondrian { label } else { 0 }].push(score);
        }
        let bounds = scores.into_iter().map(|scores| bound(scores, confidence)).collect();
        Ok(Self { method, bounds })
    }

    /// Writes whether each label is in the set of a row of probabilities.
    ///
    /// # Panics
    /// If `out` is shorter than `probabilities`.
    pub fn set_into(&self, probabilities: &[f64], out: &mut [bool]) {
        let best = most_probable(probabilities);
        for (k, &p) in probabilities.iter().enumerate() {
            out[k] = match self.method {
                SetMethod::Lac => 1.0 - p <= self.bounds[0],
                SetMethod::Mondrian => 1.0 - p <= self.bounds[k],
                SetMethod::Aps => k == best || sum_down_to(probabilities, k) <= self.bounds[0],
            };
        }
    }

    /// Which kind of sets.
    pub fn method(&self) -> SetMethod {
        self.method
    }

    /// The bound, or the bound of each label; infinite where rows are too few.
    pub fn bounds(&self) -> &[f64] {
        &self.bounds
    }
}

/// The p-value of "label k is right" for a row: `(1 + #{calibration scores >= 1 - p_k}) /
/// (n + 1)`, with `sorted_scores` the calibration rows' `1 - p_y` in rising order.
pub fn p_value(sorted_scores: &[f64], probability: f64) -> f64 {
    let below = sorted_scores.partition_point(|&score| score < 1.0 - probability);
    (sorted_scores.len() - below + 1) as f64 / (sorted_scores.len() + 1) as f64
}

/// The `ceil((n + 1) confidence)`-th smallest score.
fn bound(mut scores: Vec<f64>, confidence: f64) -> f64 {
    scores.sort_by(f64::total_cmp);
    // The product of a round confidence with a whole number may lie a hair above its value.
    let rank = ((scores.len() + 1) as f64 * confidence - 1e-9).ceil() as usize;
    scores.get(rank.max(1) - 1).copied().unwrap_or(f64::INFINITY)
}

/// The sum of all probabilities down to label `k`, the greatest first; of equal ones the earlier
/// label first.
fn sum_down_to(probabilities: &[f64], k: usize) -> f64 {
    let p = probabilities[k];
    let before = |(j, &q): (usize, &f64)| (q > p || (q == p && j <= k)).then_some(q);
    probabilities.iter().enumerate().filter_map(before).sum()
}

fn most_probable(probabilities: &[f64]) -> usize {
    (1..probabilities.len()).fold(
        0,
        |best, k| {
            if probabilities[k] > probabilities[best] { k } else { best }
        },
    )
}
