//! What the solvers minimise, summed plainly in double precision, at C = 1 and without weights.

use stancekit::linear::LinearModel;
use stancekit::sparse::CsrMatrix;

/// `1/2 sum |w_k|^2 + sum_i (ln sum_k e^z_ik - z_i,y_i)`; two labels are one function of `w_1 - w_0`.
pub fn logistic(model: &LinearModel, x: &CsrMatrix, y: &[usize]) -> f64 {
    let mut z = vec![0.0; model.labels()];
    let mut loss = 0.0;
    for (row, &label) in x.iter().zip(y) {
        model.scores_into(row, &mut z);
        let top = z.iter().copied().fold(f64::MIN, f64::max);
        loss += top - z[label] + libm::log(z.iter().map(|z| libm::exp(z - top)).sum());
    }
    penalty(model) + loss
}

/// `sum_k (1/2 |w_k|^2 + 1/2 b_k^2 + sum_i max(0, 1 - s_ik z_ik)^2)`, one against the rest.
pub fn svm(model: &LinearModel, x: &CsrMatrix, y: &[usize]) -> f64 {
    let mut z = vec![0.0; model.labels()];
    let mut loss = 0.0;
    for (row, &label) in x.iter().zip(y) {
        model.scores_into(row, &mut z);
        let slack = |s: f64| (1.0 - s).max(0.0) * (1.0 - s).max(0.0);
        loss += if z.len() == 2 {
            slack(if label == 1 { z[1] - z[0] } else { z[0] - z[1] })
        } else {
            (z.iter().enumerate()).map(|(k, &z)| slack(if k == label { z } else { -z })).sum()
        };
    }
    let bias: f64 = model.bias().iter().map(|b| b * b).sum();
    // With two labels the biases are half of the function's and its negative.
    penalty(model) + loss + if model.labels() == 2 { bias } else { 0.5 * bias }
}

fn penalty(model: &LinearModel) -> f64 {
    let squares: f64 = model.weights().iter().map(|&w| f64::from(w) * f64::from(w)).sum();
    if model.labels() == 2 { squares } else { 0.5 * squares }
}
