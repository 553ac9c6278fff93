//! Leaving uncertain rows undecided: how many stay, how many of these are wrong.

use serde::{Deserialize, Serialize};

use super::bootstrap::{Bootstrap, GroupSums};
use super::confusion::ratio;
use super::measures::{Figure, Outcomes};
use crate::Result;

/// What a threshold on the confidence does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Abstention {
    /// Rows with at least this confidence are decided.
    pub threshold: f64,
    /// Share of rows that are decided.
    pub coverage: Figure,
    /// Share of the decided rows that are wrong; `None` if no row is decided.
    pub error: Figure,
}

/// Coverage and error at each threshold, with bootstrap intervals over groups.
///
/// # Errors
/// As [`super::Measures::of`].
pub fn abstentions(
    outcomes: &Outcomes<'_>,
    thresholds: &[f64],
    bootstrap: &Bootstrap,
) -> Result<Vec<Abstention>> {
    outcomes.check()?;
    let (confidences, hits) = outcomes.confidences_and_hits();
    let rows_at = 2 * thresholds.len();
    let sums = GroupSums::new(outcomes.groups, rows_at + 1, |row, sums| {
        sums.add(rows_at, 1.0);
        for (t, &threshold) in thresholds.iter().enumerate() {
            if confidences[row] >= threshold {
                sums.add(2 * t, 1.0);
                sums.add(2 * t + 1, f64::from(u8::from(!hits[row])));
            }
        }
    });
    let figures = |sums: &[f64], out: &mut Vec<Option<f64>>| {
        for decided in sums[..rows_at].chunks_exact(2) {
            out.extend([ratio(decided[0], sums[rows_at]), ratio(decided[1], decided[0])]);
        }
    };
    let total = sums.total();
    let (mut values, intervals) = (Vec::new(), sums.intervals(bootstrap, figures));
    figures(&total, &mut values);
    let figure = |at: usize, n: usize| Figure::new(values[at], intervals[at], n);
    let at = |(t, &threshold): (usize, &f64)| Abstention {
        threshold,
        coverage: figure(2 * t, sums.rows()),
        error: figure(2 * t + 1, total[2 * t] as usize),
    };
    Ok(thresholds.iter().enumerate().map(at).collect())
}

/// A point of the risk-coverage curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RiskCoverage {
    /// Rows with at least this confidence are decided.
    pub threshold: f64,
    /// Share of rows that are decided.
    pub coverage: f64,
    /// Share of the decided rows that are wrong.
    pub error: f64,
}

/// One point for each confidence that occurs, from the greatest down to the smallest.
pub fn risk_coverage(confidences: &[f64], hits: &[bool]) -> Vec<RiskCoverage> {
    let order = falling(confidences);
    let (mut decided, mut wrong) = (0.0, 0.0);
    let mut curve = Vec::new();
    for equal in order.chunk_by(|&a, &b| confidences[a] == confidences[b]) {
        decided += equal.len() as f64;
        wrong += equal.iter().filter(|&&row| !hits[row]).count() as f64;
        curve.push(RiskCoverage {
            threshold: confidences[equal[0]],
            coverage: decided / confidences.len() as f64,
            error: wrong / decided,
        });
    }
    curve
}

/// Area under the risk-coverage curve (Geifman, Uziel and El-Yaniv 2019): the mean over `i` of
/// the error among the `i` most confident rows, rows of equal confidence in their order; `None`
/// without rows.
pub fn area_under_risk_coverage(confidences: &[f64], hits: &[bool]) -> Option<f64> {
    let (mut wrong, mut sum) = (0.0, 0.0);
    for (place, row) in falling(confidences).into_iter().enumerate() {
        wrong += f64::from(u8::from(!hits[row]));
        sum += wrong / (place as f64 + 1.0);
    }
    ratio(sum, confidences.len() as f64)
}

fn falling(confidences: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..confidences.len()).collect();
    order.sort_by(|&a, &b| confidences[b].total_cmp(&confidences[a]));
    order
}

/// The smallest threshold at which at most a share `wanted` of the decided rows is wrong; `None`
/// if there is none.
///
/// It holds on average over text like these rows.
pub fn threshold_for_error(
    confidences: &[f64],
    hits: &[bool],
    wanted: f64,
) -> Option<RiskCoverage> {
    risk_coverage(confidences, hits).into_iter().rev().find(|point| point.error <= wanted)
}
