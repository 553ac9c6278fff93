//! The reliability diagram: how often the model is right when it is so confident.

use serde::{Deserialize, Serialize};

use super::bootstrap::{Bootstrap, GroupSums};
use super::calibration_error::equal_width_bin;
use super::confusion::ratio;
use super::measures::{Figure, Outcomes};
use super::probability_scores::most_probable;
use crate::Result;

/// A point of the reliability diagram: rows with a confidence in `(from, to]`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReliabilityPoint {
    /// Lower end of the bin, outside of it.
    pub from: f64,
    /// Upper end of the bin.
    pub to: f64,
    /// Mean confidence of its rows; `None` for an empty bin.
    pub confidence: Option<f64>,
    /// Their share of hits, with its bootstrap interval.
    pub accuracy: Figure,
}

/// The points of the reliability diagram, `bins` of equal width.
///
/// # Errors
/// As [`super::Measures::of`].
pub fn reliability(
    outcomes: &Outcomes<'_>,
    bins: usize,
    bootstrap: &Bootstrap,
) -> Result<Vec<ReliabilityPoint>> {
    outcomes.check()?;
    let predicted = most_probable(outcomes.probabilities);
    let sums = GroupSums::new(outcomes.groups, 3 * bins, |row, sums| {
        let confidence = outcomes.probabilities[[row, predicted[row]]];
        let bin = 3 * equal_width_bin(confidence, bins);
        sums.add(bin, 1.0);
        sums.add(bin + 1, confidence);
        sums.add(bin + 2, f64::from(u8::from(predicted[row] == outcomes.truth[row])));
    });
    let accuracies = |sums: &[f64], out: &mut Vec<Option<f64>>| {
        out.extend(sums.chunks_exact(3).map(|bin| ratio(bin[2], bin[0])));
    };
    let intervals = sums.intervals(bootstrap, accuracies);
    let total = sums.total();
    let point = |place: usize| {
        let bin = &total[3 * place..3 * place + 3];
        ReliabilityPoint {
            from: place as f64 / bins as f64,
            to: (place + 1) as f64 / bins as f64,
            confidence: ratio(bin[1], bin[0]),
            accuracy: Figure::new(ratio(bin[2], bin[0]), intervals[place], bin[0] as usize),
        }
    };
    Ok((0..bins).map(point).collect())
}
