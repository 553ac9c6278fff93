//! How far from its optimum an objective can be at most, from its gradient there.

use stancekit::linear::{ClassWeight, LinearModel};

use super::{Loss, Rows};

/// An upper bound of `(P - P*) / P`, and of how far the intercepts' own gradients are from zero.
///
/// `P = 1/2 sum_k |w_k|^2 + ...` is strongly convex in the weights, so `P - P* <= 1/2 |dP/dw|^2`
/// where the intercepts have no gradient (theirs is held against the sum of costs).
pub fn excess(
    model: &LinearModel,
    rows: &Rows,
    loss: Loss,
    c: f64,
    class_weight: ClassWeight,
) -> f64 {
    let Rows { x, y, labels } = rows;
    let functions = if *labels == 2 { 1 } else { *labels };
    let w = |j: u32, k: usize| match functions {
        1 => f64::from(model.weights_of(j)[1]) - f64::from(model.weights_of(j)[0]),
        _ => f64::from(model.weights_of(j)[k]),
    };
    let b = match functions {
        1 => vec![model.bias()[1] - model.bias()[0]],
        _ => model.bias().to_vec(),
    };
    let weights = class_weight.of_labels(y, *labels);
    let columns = x.columns();
    let mut slope: Vec<f64> = (0..columns * functions)
        .map(|place| w((place / functions) as u32, place % functions))
        .collect();
    let mut objective = 0.5 * slope.iter().map(|w| w * w).sum::<f64>();
    let mut bias_slope = vec![0.0; functions];
    if loss == Loss::SquaredHinge {
        objective += 0.5 * b.iter().map(|b| b * b).sum::<f64>();
        bias_slope.clone_from(&b);
    }
    let mut costs = 0.0;
    for (row, &label) in x.iter().zip(y) {
        let mut z = b.clone();
        for (&j, &value) in row.indices.iter().zip(row.values) {
            (0..functions).for_each(|k| z[k] += value * w(j, k));
        }
        let cost = c * weights[label];
        costs += cost;
        let rest = if functions == 1 { cost } else { c };
        let slopes = match loss {
            Loss::Logistic => logistic(&z, label, cost, &mut objective),
            Loss::SquaredHinge => hinge(&z, label, (cost, rest), &mut objective),
        };
        for (k, slope) in slopes.iter().enumerate() {
            bias_slope[k] += slope;
        }
        for (&j, &value) in row.indices.iter().zip(row.values) {
            (0..functions).for_each(|k| slope[j as usize * functions + k] += value * slopes[k]);
        }
    }
    let squares = |values: &[f64]| values.iter().map(|v| v * v).sum::<f64>();
    match loss {
        Loss::Logistic => (0.5 * squares(&slope) / objective)
            .max(1e-2 * bias_slope.iter().fold(0.0, |most: f64, s| most.max(s.abs())) / costs),
        Loss::SquaredHinge => 0.5 * (squares(&slope) + squares(&bias_slope)) / objective,
    }
}

/// Derivatives of a row's loss by its scores; adds the loss.
fn logistic(z: &[f64], label: usize, cost: f64, objective: &mut f64) -> Vec<f64> {
    let both: Vec<f64> = if z.len() == 1 { vec![0.0, z[0]] } else { z.to_vec() };
    let top = both.iter().copied().fold(f64::MIN, f64::max);
    let sum: f64 = both.iter().map(|z| libm::exp(z - top)).sum();
    *objective += cost * (top + libm::log(sum) - both[label]);
    let p = both.iter().map(|z| libm::exp(z - top) / sum).enumerate();
    let slopes = p.map(|(k, p)| cost * (p - f64::from(u8::from(k == label))));
    slopes.skip(both.len() - z.len()).collect()
}

/// The same; `costs` are those of the label's own function and of the others.
fn hinge(z: &[f64], label: usize, costs: (f64, f64), objective: &mut f64) -> Vec<f64> {
    // One function alone is the second label's.
    let first = usize::from(z.len() == 1);
    let slope = |(k, &z): (usize, &f64)| {
        let (side, cost) = if first + k == label { (1.0, costs.0) } else { (-1.0, costs.1) };
        let slack = (1.0 - side * z).max(0.0);
        *objective += cost * slack * slack;
        -2.0 * cost * side * slack
    };
    z.iter().enumerate().map(slope).collect()
}
