//! Multinomial logistic regression by dual coordinate steps on whole rows.
//!
//! With rows `x_i`, labels `y_i`, row costs `C_i = C * weight(y_i) * weight_i` and `z_ik = w_k . x_i + b_k`:
//!
//! ```text
//! primal   P(W, b) = 1/2 sum_k |w_k|^2 + sum_i C_i (ln sum_k e^z_ik - z_i,y_i)
//! dual     p_i in the simplex,  alpha_ik = C_i (1[k = y_i] - p_ik),  w_k = sum_i alpha_ik x_i
//!          D(p) = -1/2 sum_k |w_k|^2 - sum_i C_i sum_k p_ik ln p_ik
//! ```
//!
//! At the optimum `p_i = softmax(z_i)`. A step minimises the dual over one row's `p_i` alone, all
//! labels together (Yu, Huang and Lin, "Dual coordinate descent methods for logistic regression and
//! maximum entropy models", Machine Learning 85, 2011, section 4; the row's problem in `row_step.rs`).
//! The intercept is not penalised, as in scikit-learn: it is the limit of proximal steps
//! `b = c + rho sum_i alpha_i`, `c` moving to `b` whenever the problem with this `c` is nearly solved
//! (the method of multipliers for the dual constraint `sum_i alpha_ik = 0`).
//!
//! Two labels are one logistic function with the penalty `1/2 |w_1 - w_0|^2`, scikit-learn's binary
//! objective: that is the multinomial one with `C / 2`, so the same steps serve.

use rand_pcg::Pcg64;

use super::row_step::row_step;
use super::rows::{TrainingRows, add, dot, with_lanes};
use super::{ClassWeight, LinearModel, check_training, shuffle, start_random};
use crate::error::Result;
use crate::sparse::CsrMatrix;

/// Options of the fit; [`fit`](Self::fit) returns the model.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticRegression {
    /// Inverse strength of the penalty.
    pub c: f64,
    /// How much the rows of each label count.
    pub class_weight: ClassWeight,
    /// Largest duality gap to stop at, relative to the objective.
    pub tolerance: f64,
    /// Largest number of passes over the rows.
    pub max_passes: usize,
    /// Seed of the order in which rows are visited.
    pub seed: u64,
}

impl Default for LogisticRegression {
    fn default() -> Self {
        Self {
            c: 1.0,
            class_weight: ClassWeight::Uniform,
            tolerance: 1e-6,
            max_passes: 1000,
            seed: 0,
        }
    }
}

/// The dual variables of a fit, from which a fit at another `C` starts.
#[derive(Debug, Clone, Default)]
pub struct WarmStart {
    /// `p_ik`, row by row; empty for a cold start.
    probabilities: Vec<f64>,
    bias: Vec<f64>,
}

impl LogisticRegression {
    /// Fits on `x` of shape (rows, columns) and `y`, a label below `labels` for each row.
    ///
    /// # Errors
    /// If a row has no label, an option makes no sense, or fewer than two labels occur.
    pub fn fit(&self, x: &CsrMatrix, y: &[usize], labels: usize) -> Result<LinearModel> {
        self.fit_from(&TrainingRows::new(x), y, labels, &mut WarmStart::default())
    }

    /// The same, starting from an earlier fit's dual variables and leaving its own there.
    pub(crate) fn fit_from(
        &self,
        rows: &TrainingRows,
        y: &[usize],
        labels: usize,
        warm: &mut WarmStart,
    ) -> Result<LinearModel> {
        check_training(rows.count(), y, labels, self.c)?;
        let c = if labels == 2 { self.c / 2.0 } else { self.c };
        let weights = self.class_weight.of_labels(y, labels);
        let cost = |(&label, weight): (&usize, &f64)| c * weights[label] * weight;
        let costs: Vec<f64> = y.iter().zip(&rows.weights).map(cost).collect();
        let problem = Problem { rows, y, costs, labels };
        with_lanes!(labels, solve(self, &problem, warm));
        Ok(problem.model(warm))
    }
}

struct Problem<'a> {
    rows: &'a TrainingRows,
    y: &'a [usize],
    costs: Vec<f64>,
    labels: usize,
}

impl Problem<'_> {
    /// `alpha_i`, from `p_i`.
    fn alpha(&self, i: usize, p: &[f64], alpha: &mut [f64]) {
        for (k, (alpha, &p)) in alpha.iter_mut().zip(p).enumerate() {
            *alpha = self.costs[i] * (f64::from(u8::from(self.y[i] == k)) - p);
        }
    }

    fn model(&self, warm: &WarmStart) -> LinearModel {
        let k = self.labels;
        let weights = self.rows.sum_weights(k, |i, alpha| {
            self.alpha(i, &warm.probabilities[i * k..(i + 1) * k], alpha);
        });
        LinearModel::new(k, weights, warm.bias.clone())
    }

    /// Costs of each label divided by all: where probabilities and intercept start.
    fn label_shares(&self) -> Vec<f64> {
        let mut shares = vec![1e-9; self.labels];
        self.y.iter().zip(&self.costs).for_each(|(&label, cost)| shares[label] += cost);
        let total: f64 = shares.iter().sum();
        shares.iter().map(|share| share / total).collect()
    }
}

/// Passes over the rows until the gap is closed; leaves `p` and `b` in `warm`.
fn solve<const L: usize>(
    options: &LogisticRegression,
    problem: &Problem<'_>,
    warm: &mut WarmStart,
) {
    let (n, k) = (problem.rows.count(), problem.labels);
    if warm.probabilities.len() != n * k {
        let shares = problem.label_shares();
        warm.bias = shares.iter().map(|&share| libm::log(share)).collect();
        warm.probabilities = (0..n).flat_map(|_| shares.iter().copied()).collect();
    }
    let mut state = State::<L>::start(problem, warm);
    let mut order: Vec<u32> = (0..n as u32).collect();
    let mut random: Pcg64 = start_random(options.seed);
    for _ in 0..options.max_passes {
        shuffle(&mut order, &mut random);
        let pass = state.pass(problem, &mut warm.probabilities, &order);
        let (wanted, distance) = (options.tolerance * pass.objective, state.distance());
        if pass.gap <= wanted && distance <= wanted {
            break;
        }
        // A center that moves long before its own problem is solved runs around the optimum.
        if pass.gap <= CENTER_EARLY * distance {
            state.move_center();
        }
    }
    warm.bias = state.bias[..k].to_vec();
}

/// Weights and intercept during the passes.
struct State<const L: usize> {
    weights: Vec<[f32; L]>,
    /// `b`
    bias: [f64; L],
    /// `c`, where the intercept's proximal step starts.
    center: [f64; L],
}

/// What a pass saw: sums over the rows as they were when each was visited.
struct Pass {
    objective: f64,
    gap: f64,
}

/// Weight of the intercept's proximal term.
const RHO: f64 = 1.0;

/// How far above the intercept's distance the gap may be when the center moves.
const CENTER_EARLY: f64 = 30.0;

impl<const L: usize> State<L> {
    fn start(problem: &Problem<'_>, warm: &WarmStart) -> Self {
        let k = problem.labels;
        let mut state = Self {
            weights: vec![[0.0; L]; problem.rows.columns()],
            bias: [0.0; L],
            center: [0.0; L],
        };
        state.center[..k].copy_from_slice(&warm.bias);
        state.bias = state.center;
        let mut alpha = [0.0f64; L];
        for i in 0..problem.rows.count() {
            problem.alpha(i, &warm.probabilities[i * k..(i + 1) * k], &mut alpha[..k]);
            add(problem.rows.row(i), &alpha.map(|a| a as f32), &mut state.weights);
            for (bias, a) in state.bias.iter_mut().zip(&alpha) {
                *bias += RHO * a;
            }
        }
        state
    }

    fn pass(&mut self, problem: &Problem<'_>, p: &mut [f64], order: &[u32]) -> Pass {
        let k = problem.labels;
        let mut pass = Pass { objective: 0.0, gap: 0.0 };
        for &i in order {
            let i = i as usize;
            let cost = problem.costs[i];
            let row = problem.rows.row(i);
            let p = &mut p[i * k..(i + 1) * k];
            let single = problem.rows.single_squares[i];
            let scores = dot(row, &self.weights);
            let mut z = [0.0f64; L];
            for lane in 0..k {
                let alpha = cost * (f64::from(u8::from(problem.y[i] == lane)) - p[lane]);
                z[lane] = f64::from(scores[lane]) + single * alpha + self.bias[lane];
            }
            let q = cost * (problem.rows.squares[i] + RHO);
            let step = row_step::<L>(&mut z[..k], p, q, problem.y[i]);
            pass.objective += cost * step.loss;
            pass.gap += cost * step.gap;
            let change: [f64; L] = z.map(|change| -cost * change);
            for (bias, change) in self.bias.iter_mut().zip(&change).take(k) {
                *bias += RHO * change;
            }
            add(row, &change.map(|change| change as f32), &mut self.weights);
        }
        let squares = |w: &[f32; L]| w.iter().map(|&w| f64::from(w) * f64::from(w)).sum::<f64>();
        pass.objective += 0.5 * self.weights.iter().map(squares).sum::<f64>();
        pass
    }

    /// `|b - c|^2 / rho`: what the proximal term still holds back.
    fn distance(&self) -> f64 {
        let pairs = self.bias.iter().zip(&self.center);
        pairs.map(|(b, c)| (b - c) * (b - c)).sum::<f64>() / RHO
    }

    /// `c = b`; the dual variables, and so `b - c`, stay as they are.
    fn move_center(&mut self) {
        for (bias, center) in self.bias.iter_mut().zip(&mut self.center) {
            let step = *bias - *center;
            *center = *bias;
            *bias += step;
        }
    }
}
