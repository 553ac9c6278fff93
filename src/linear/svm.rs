//! Linear support vector machine, squared hinge loss, one label against the rest.
//!
//! With `s_ik = 1` where `y_i = k`, else `-1`, row costs `C_i = C * weight` (of the label itself for
//! its own rows, 1 for the rest's, as LIBLINEAR weighs them) and the intercept as one more weight
//! of a constant feature 1 (so it is penalised, as LIBLINEAR and `LinearSVC` do):
//!
//! ```text
//! primal   P_k(w, b) = 1/2 (|w|^2 + b^2) + sum_i C_i max(0, 1 - s_ik (w . x_i + b))^2
//! dual     alpha_ik >= 0,  w_k = sum_i alpha_ik s_ik x_i
//!          min 1/2 |w_k|^2 + 1/2 b_k^2 + sum_i alpha_ik^2 / (4 C_i) - sum_i alpha_ik
//! ```
//!
//! Source: Hsieh, Chang, Lin, Keerthi and Sundararajan, "A dual coordinate descent method for
//! large-scale linear SVM", ICML 2008, Algorithm 1 (L2-SVM). All labels of a row are stepped in one
//! go, since they read the same entries; a row that no label wants to move costs no second pass.

use rand_pcg::Pcg64;

use super::rows::{TrainingRows, add, dot, with_lanes};
use super::{ClassWeight, LinearModel, check_training, shuffle, start_random};
use crate::error::Result;
use crate::sparse::CsrMatrix;

/// Options of the fit; [`fit`](Self::fit) returns the model.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearSvm {
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

impl Default for LinearSvm {
    fn default() -> Self {
        Self {
            c: 1.0,
            class_weight: ClassWeight::Uniform,
            tolerance: 1e-5,
            max_passes: 1000,
            seed: 0,
        }
    }
}

impl LinearSvm {
    /// Fits on `x` of shape (rows, columns) and `y`, a label below `labels` for each row.
    ///
    /// With two labels one function is fitted, the second label against the first; the scores are
    /// its negative half and its half.
    ///
    /// # Errors
    /// If a row has no label, an option makes no sense, or fewer than two labels occur.
    pub fn fit(&self, x: &CsrMatrix, y: &[usize], labels: usize) -> Result<LinearModel> {
        self.fit_rows(&TrainingRows::new(x), y, labels)
    }

    /// The same on rows that were made ready.
    pub(crate) fn fit_rows(
        &self,
        rows: &TrainingRows,
        y: &[usize],
        labels: usize,
    ) -> Result<LinearModel> {
        check_training(rows.count(), y, labels, self.c)?;
        let weights = self.class_weight.of_labels(y, labels);
        let problem = Problem { options: self, rows, y, weights: &weights, labels };
        Ok(with_lanes!(labels, solve(&problem)))
    }
}

struct Problem<'a> {
    options: &'a LinearSvm,
    rows: &'a TrainingRows,
    y: &'a [usize],
    weights: &'a [f64],
    labels: usize,
}

impl Problem<'_> {
    /// Number of functions to fit: one for two labels.
    fn functions(&self) -> usize {
        if self.labels == 2 { 1 } else { self.labels }
    }

    /// `s_ik` and `C_i` of function `k`.
    fn side(&self, i: usize, k: usize) -> (f64, f64) {
        let own = self.y[i];
        let inside = if self.labels == 2 { own == 1 } else { own == k };
        let weight = if inside || self.labels == 2 { self.weights[own] } else { 1.0 };
        (if inside { 1.0 } else { -1.0 }, self.options.c * weight * self.rows.weights[i])
    }
}

fn solve<const L: usize>(problem: &Problem<'_>) -> LinearModel {
    let options = problem.options;
    let (n, functions) = (problem.rows.count(), problem.functions());
    let mut alpha = vec![0.0f64; n * functions];
    let mut weights = vec![[0.0f32; L]; problem.rows.columns()];
    let mut bias = [0.0f64; L];
    let mut order: Vec<u32> = (0..n as u32).collect();
    let mut random: Pcg64 = start_random(options.seed);
    for _ in 0..options.max_passes {
        shuffle(&mut order, &mut random);
        let mut gap = 0.0;
        let mut loss = 0.0;
        for &i in &order {
            let i = i as usize;
            let row = problem.rows.row(i);
            let scores = dot(row, &weights);
            let alpha = &mut alpha[i * functions..(i + 1) * functions];
            let mut step = [0.0f32; L];
            for k in 0..functions {
                let (s, cost) = problem.side(i, k);
                let single = problem.rows.single_squares[i];
                let z = s * (f64::from(scores[k]) + bias[k]) + single * alpha[k];
                let slack = (1.0 - z).max(0.0);
                loss += cost * slack * slack;
                // Fenchel-Young: loss + conjugate + alpha z, zero at the optimum.
                let diagonal = 1.0 / (2.0 * cost);
                gap += cost * slack * slack + alpha[k] * (z - 1.0 + 0.5 * diagonal * alpha[k]);
                let gradient = z - 1.0 + diagonal * alpha[k];
                let curvature = problem.rows.squares[i] + 1.0 + diagonal;
                let next = (alpha[k] - gradient / curvature).max(0.0);
                let change = s * (next - alpha[k]);
                alpha[k] = next;
                bias[k] += change;
                step[k] = change as f32;
            }
            if step != [0.0; L] {
                add(row, &step, &mut weights);
            }
        }
        let squares = |w: &[f32; L]| w.iter().map(|&w| f64::from(w) * f64::from(w)).sum::<f64>();
        let penalty: f64 =
            weights.iter().map(squares).sum::<f64>() + bias.iter().map(|b| b * b).sum::<f64>();
        if gap <= options.tolerance * (0.5 * penalty + loss) {
            break;
        }
    }
    model(problem, &alpha)
}

/// The weights that the dual variables stand for.
fn model(problem: &Problem<'_>, alpha: &[f64]) -> LinearModel {
    let functions = problem.functions();
    let signed = |i: usize, out: &mut [f64]| {
        for (k, out) in out.iter_mut().enumerate() {
            *out = problem.side(i, k).0 * alpha[i * functions + k];
        }
    };
    let mut weights = problem.rows.sum_weights(functions, signed);
    let mut bias = vec![0.0f64; functions];
    let mut row = bias.clone();
    for i in 0..problem.rows.count() {
        signed(i, &mut row);
        bias.iter_mut().zip(&row).for_each(|(b, a)| *b += a);
    }
    if problem.labels == 2 {
        weights = weights.iter().flat_map(|&w| [-0.5 * w, 0.5 * w]).collect();
        bias = bias.iter().flat_map(|&b| [-0.5 * b, 0.5 * b]).collect();
    }
    LinearModel::new(problem.labels, weights, bias)
}
