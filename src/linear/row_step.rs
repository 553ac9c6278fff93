//! The dual of logistic regression over one row: all its labels together, the other rows fixed.

use super::elementary::{fast_exp, fast_log};

/// What a row's step saw.
pub(super) struct RowStep {
    /// The row's loss before the step.
    pub loss: f64,
    /// The row's share of the duality gap before the step.
    pub gap: f64,
}

/// Newton steps per row; nearly always two or three are enough.
const ROW_STEPS: usize = 12;

/// Replaces `p` by the minimiser of the dual over this row, and `z` by the change of `p`.
///
/// With all other rows fixed, `z` moves by `-q (p_new - p)`, so the minimiser solves
/// `ln p_k + q p_k + lambda = a_k := z_k + q p_k(old)` with `sum_k p_k = 1`: Newton's method on
/// `t_k = ln p_k` and `lambda`. Should it not settle, the step goes part of the way to `softmax(z)`
/// instead, which is known to gain (Shalev-Shwartz and Zhang, "Stochastic dual coordinate ascent",
/// JMLR 14, 2013, Lemma 19).
pub(super) fn row_step<const L: usize>(z: &mut [f64], p: &mut [f64], q: f64, y: usize) -> RowStep {
    let (mut t, mut a, mut soft) = ([0.0; L], [0.0; L], [0.0; L]);
    let labels = z.len();
    let (t, a, soft) = (&mut t[..labels], &mut a[..labels], &mut soft[..labels]);
    let top = z.iter().copied().fold(f64::MIN, f64::max);
    let mut sum = 0.0;
    for (soft, &z) in soft.iter_mut().zip(z.iter()) {
        *soft = fast_exp(z - top);
        sum += *soft;
    }
    let log_sum = top + fast_log(sum);
    let mut step = RowStep { loss: log_sum - z[y], gap: log_sum };
    let mut distance = 0.0;
    for k in 0..labels {
        soft[k] /= sum;
        let log_p = fast_log(p[k]);
        step.gap += p[k] * (log_p - z[k]);
        distance += (soft[k] - p[k]) * (soft[k] - p[k]);
        a[k] = z[k] + q * p[k];
        // The heavier the damping, the closer to the old answer.
        t[k] = fast_log(((soft[k] + q * p[k]) / (1.0 + q)).max(1e-300));
    }
    let settled = solve_row(t, a, q, log_sum);
    let share = if q * distance > 0.0 { (step.gap / (q * distance)).min(1.0) } else { 1.0 };
    let mut sum = 0.0;
    for k in 0..labels {
        z[k] = p[k];
        p[k] = if settled { fast_exp(t[k]) } else { p[k] + share * (soft[k] - p[k]) };
        p[k] = p[k].max(1e-300);
        sum += p[k];
    }
    for (z, p) in z.iter_mut().zip(p) {
        *p /= sum;
        *z = *p - *z;
    }
    step
}

/// Solves `t_k + q e^t_k + lambda = a_k`, `sum_k e^t_k = 1`; whether it settled.
fn solve_row(t: &mut [f64], a: &[f64], q: f64, mut lambda: f64) -> bool {
    for _ in 0..ROW_STEPS {
        let (mut numerator, mut denominator) = (-1.0, 0.0);
        for (&t, &a) in t.iter().zip(a) {
            let p = fast_exp(t);
            let slope = 1.0 + q * p;
            numerator += p * (1.0 - (t + q * p - a + lambda) / slope);
            denominator += p / slope;
        }
        let change = numerator / denominator;
        let mut largest = 0.0f64;
        for (t, &a) in t.iter_mut().zip(a) {
            let p = fast_exp(*t);
            let next = *t - (*t + q * p - a + lambda + change) / (1.0 + q * p);
            let next = next.clamp(-700.0, 0.0);
            largest = largest.max((next - *t).abs() * p);
            *t = next;
        }
        lambda += change;
        if largest < 1e-7 {
            return true;
        }
    }
    false
}
