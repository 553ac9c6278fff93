//! How far confidence and accuracy are apart.

use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

/// Rows of similar confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReliabilityBin {
    /// Rows in the bin.
    pub n: usize,
    /// Their mean confidence; `None` for an empty bin.
    pub confidence: Option<f64>,
    /// Their share of hits; `None` for an empty bin.
    pub accuracy: Option<f64>,
}

impl ReliabilityBin {
    fn of(rows: impl Iterator<Item = (f64, bool)>) -> Self {
        let (mut n, mut confidence, mut hits) = (0usize, 0.0, 0.0);
        for (c, hit) in rows {
            n += 1;
            confidence += c;
            hits += f64::from(u8::from(hit));
        }
        let mean = |sum: f64| (n > 0).then(|| sum / n as f64);
        Self { n, confidence: mean(confidence), accuracy: mean(hits) }
    }

    /// `|accuracy - confidence|`; `None` for an empty bin.
    pub fn gap(&self) -> Option<f64> {
        Some((self.accuracy? - self.confidence?).abs())
    }
}

/// Number of the bin, of `bins` equal ones on (0, 1], closed on the right; 0 lies in the first.
pub(super) fn equal_width_bin(confidence: f64, bins: usize) -> usize {
    ((confidence * bins as f64).ceil() as usize).clamp(1, bins) - 1
}

/// `bins` bins of equal width, closed on the right: `(b / bins, (b + 1) / bins]`.
pub fn equal_width_bins(confidences: &[f64], hits: &[bool], bins: usize) -> Vec<ReliabilityBin> {
    let mut members: Vec<Vec<(f64, bool)>> = vec![Vec::new(); bins];
    for (&confidence, &hit) in confidences.iter().zip(hits) {
        members[equal_width_bin(confidence, bins)].push((confidence, hit));
    }
    members.into_iter().map(|rows| ReliabilityBin::of(rows.into_iter())).collect()
}

/// For each row its bin, when rows in rising order of confidence are cut into `bins` parts of
/// equal size, the first ones greater by one row where that can't be.
pub(super) fn equal_mass_bin_of_rows(confidences: &[f64], bins: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..confidences.len()).collect();
    order.sort_by(|&a, &b| confidences[a].total_cmp(&confidences[b]));
    let (size, greater) = (order.len() / bins, order.len() % bins);
    let mut bin_of = vec![0; order.len()];
    for (place, row) in order.into_iter().enumerate() {
        let in_greater = greater * (size + 1);
        bin_of[row] = match place < in_greater {
            true => place / (size + 1),
            false => greater + (place - in_greater) / size,
        };
    }
    bin_of
}

/// `bins` bins with the same number of rows.
pub fn equal_mass_bins(confidences: &[f64], hits: &[bool], bins: usize) -> Vec<ReliabilityBin> {
    let mut members: Vec<Vec<(f64, bool)>> = vec![Vec::new(); bins];
    let bin_of = equal_mass_bin_of_rows(confidences, bins);
    for ((&confidence, &hit), bin) in confidences.iter().zip(hits).zip(bin_of) {
        members[bin].push((confidence, hit));
    }
    members.into_iter().map(|rows| ReliabilityBin::of(rows.into_iter())).collect()
}

/// Expected calibration error: `sum_b n_b / n |accuracy_b - confidence_b|` (Naeini, Cooper and
/// Hauskrecht 2015); `None` without rows.
pub fn expected_error(bins: &[ReliabilityBin]) -> Option<f64> {
    let n: usize = bins.iter().map(|bin| bin.n).sum();
    let sum: f64 = bins.iter().filter_map(|bin| Some(bin.n as f64 * bin.gap()?)).sum();
    (n > 0).then(|| sum / n as f64)
}

/// The greatest gap of a bin; `None` without rows.
pub fn maximum_error(bins: &[ReliabilityBin]) -> Option<f64> {
    bins.iter().filter_map(ReliabilityBin::gap).reduce(f64::max)
}

/// Squared calibration error without the upward bias of small bins (Kumar, Liang and Ma 2019):
/// `sum_b n_b / n [(accuracy_b - confidence_b)^2 - accuracy_b (1 - accuracy_b) / (n_b - 1)]`.
///
/// May fall below 0. `None` unless each bin that is not empty has two rows.
pub fn debiased_squared_error(bins: &[ReliabilityBin]) -> Option<f64> {
    let n: usize = bins.iter().map(|bin| bin.n).sum();
    let mut sum = 0.0;
    for bin in bins.iter().filter(|bin| bin.n > 0) {
        let (gap, accuracy) = (bin.gap()?, bin.accuracy?);
        let noise = (bin.n > 1).then(|| accuracy * (1.0 - accuracy) / (bin.n as f64 - 1.0))?;
        sum += bin.n as f64 * (gap * gap - noise);
    }
    (n > 0).then(|| sum / n as f64)
}

/// The expected calibration error of each label's own probability, equal-width bins; their mean
/// is the classwise error (Kull et al. 2019). Empty without rows.
pub fn classwise_errors(
    probabilities: ArrayView2<'_, f64>,
    truth: &[usize],
    bins: usize,
) -> Vec<f64> {
    let of_label = |(k, column): (usize, ndarray::ArrayView1<'_, f64>)| {
        let hits: Vec<bool> = truth.iter().map(|&right| right == k).collect();
        expected_error(&equal_width_bins(&column.to_vec(), &hits, bins))
    };
    probabilities.columns().into_iter().enumerate().filter_map(of_label).collect()
}

/// Expected calibration error over bins with the same number of rows.
pub fn equal_mass_error(confidences: &[f64], hits: &[bool], bins: usize) -> Option<f64> {
    expected_error(&equal_mass_bins(confidences, hits, bins))
}
