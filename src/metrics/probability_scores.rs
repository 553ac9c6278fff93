//! Proper scores of probabilities.

use ndarray::ArrayView2;

/// `-ln p` of the right label's probability; 0 counts as 2^-52, as in scikit-learn.
pub(super) fn row_log_loss(p: f64) -> f64 {
    -libm::log(p.max(f64::EPSILON))
}

/// `sum_k (p_k - [k is right])^2`.
pub(super) fn row_brier(row: impl Iterator<Item = f64>, right: usize) -> f64 {
    let square = |(k, p): (usize, f64)| {
        let gap = if k == right { p - 1.0 } else { p };
        gap * gap
    };
    row.enumerate().map(square).sum()
}

/// Mean of `-ln p_y`, `p_y` the probability given to the right label; `None` without rows.
///
/// `probabilities` has shape (rows, labels). A probability of 0 counts as 2^-52.
pub fn log_loss(probabilities: ArrayView2<'_, f64>, truth: &[usize]) -> Option<f64> {
    let rows = probabilities.outer_iter().zip(truth);
    mean(rows.map(|(row, &right)| row_log_loss(row[right])))
}

/// Mean of `sum_k (p_k - [k is right])^2`, from 0 to 2 (Brier 1950); `None` without rows.
pub fn brier(probabilities: ArrayView2<'_, f64>, truth: &[usize]) -> Option<f64> {
    let rows = probabilities.outer_iter().zip(truth);
    mean(rows.map(|(row, &right)| row_brier(row.iter().copied(), right)))
}

/// The label with the greatest probability of each row; of equal ones the first.
pub fn most_probable(probabilities: ArrayView2<'_, f64>) -> Vec<usize> {
    let best = |row: ndarray::ArrayView1<'_, f64>| {
        (1..row.len()).fold(0, |best, k| if row[k] > row[best] { k } else { best })
    };
    probabilities.outer_iter().map(best).collect()
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0usize);
    for value in values {
        sum += value;
        count += 1;
    }
    (count > 0).then(|| sum / count as f64)
}
