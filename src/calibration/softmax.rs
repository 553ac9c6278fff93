//! Softmax without overflow.

/// Turns `values` into `exp(v_k) / sum_j exp(v_j)`; the greatest value is taken off first.
pub(super) fn softmax_in_place(values: &mut [f64]) {
    let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for value in values.iter_mut() {
        *value = libm::exp(*value - greatest);
        sum += *value;
    }
    for value in values {
        *value /= sum;
    }
}

/// Writes the log-odds of each label against the rest under the softmax of `scores`:
/// `z_k - ln sum_(j != k) exp(z_j)`.
pub(super) fn odds_against_rest_into(scores: &[f64], odds: &mut [f64]) {
    let greatest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for (odd, score) in odds.iter_mut().zip(scores) {
        *odd = libm::exp(score - greatest);
        sum += *odd;
    }
    for (k, odd) in odds.iter_mut().enumerate() {
        *odd = match *odd <= 0.5 * sum {
            true => scores[k] - greatest - libm::log(sum - *odd),
            // The difference would lose its digits; this can happen for one label only.
            false => scores[k] - log_sum_exp_without(scores, k),
        };
    }
}

/// `ln sum_(j != k) exp(v_j)`.
fn log_sum_exp_without(values: &[f64], k: usize) -> f64 {
    let others = || values.iter().enumerate().filter(|&(j, _)| j != k).map(|(_, &v)| v);
    let greatest = others().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = others().map(|value| libm::exp(value - greatest)).sum();
    greatest + libm::log(sum)
}

/// The log-odds against the rest of every row and label, label by label.
pub(super) fn odds_by_label(scores: ndarray::ArrayView2<'_, f64>) -> Vec<Vec<f64>> {
    let (rows, labels) = scores.dim();
    let mut by_label = vec![Vec::with_capacity(rows); labels];
    let mut odds = vec![0.0; labels];
    for row in scores.outer_iter() {
        let row = row.to_vec();
        odds_against_rest_into(&row, &mut odds);
        by_label.iter_mut().zip(&odds).for_each(|(column, &odd)| column.push(odd));
    }
    by_label
}
