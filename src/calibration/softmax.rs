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

/// `ln sum_k exp(v_k)`, leaving out the value at `skipped`.
pub(super) fn log_sum_exp_without(values: &[f64], skipped: usize) -> f64 {
    let others = || values.iter().enumerate().filter(|&(k, _)| k != skipped).map(|(_, &v)| v);
    let greatest = others().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = others().map(|value| libm::exp(value - greatest)).sum();
    greatest + libm::log(sum)
}
