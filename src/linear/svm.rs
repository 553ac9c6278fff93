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

/// How far a step goes beyond its own minimum: rows pull on each other, and what one gains the next
/// would take back (successive over-relaxation; below 2 every step still gains).
const RELAXATION: f64 = 1.4;

fn solve<const L: usize>(problem: &Problem<'_>) -> LinearModel {
    let options = problem.options;
    let n = problem.rows.count();
    let mut state = State::<L>::new(problem);
    let mut order: Vec<u32> = (0..n as u32).collect();
    let mut random: Pcg64 = start_random(options.seed);
    for _ in 0..options.max_passes {
        shuffle(&mut order, &mut random);
        let seen = state.pass(problem, &order);
        // What a pass sees is of weights that change under way: only rows at rest prove a gap.
        if state.is_closed(&seen, options.tolerance)
            && state.is_closed(&state.at_rest(problem), options.tolerance)
        {
            break;
        }
    }
    model(problem, &state.alpha)
}

/// Dual variables (rows x functions) and the weights that they stand for.
struct State<const L: usize> {
    alpha: Vec<f64>,
    weights: Vec<[f32; L]>,
    bias: [f64; L],
}

/// Sums over the rows.
#[derive(Default)]
struct Seen {
    loss: f64,
    gap: f64,
}

/// One row under one function.
struct Margin {
    /// `s_ik`
    side: f64,
    /// `s_ik (w . x_i + b)`
    z: f64,
    /// `1 / (2 C_i)`
    diagonal: f64,
}

impl<const L: usize> State<L> {
    fn new(problem: &Problem<'_>) -> Self {
        Self {
            alpha: vec![0.0; problem.rows.count() * problem.functions()],
            weights: vec![[0.0; L]; problem.rows.columns()],
            bias: [0.0; L],
        }
    }

    /// The margin of row `i` under function `k`, from what the kept columns score; adds to `seen`.
    #[inline]
    fn margin(
        &self,
        problem: &Problem<'_>,
        (i, k): (usize, usize),
        score: f32,
        seen: &mut Seen,
    ) -> Margin {
        let alpha = self.alpha[i * problem.functions() + k];
        let (side, cost) = problem.side(i, k);
        let z = side * (f64::from(score) + self.bias[k]) + problem.rows.single_squares[i] * alpha;
        let diagonal = 0.5 / cost;
        let slack = (1.0 - z).max(0.0);
        let loss = cost * slack * slack;
        seen.loss += loss;
        // Fenchel-Young: loss + conjugate + alpha z, zero at the optimum.
        seen.gap += loss + alpha * (z - 1.0 + 0.5 * diagonal * alpha);
        Margin { side, z, diagonal }
    }

    fn pass(&mut self, problem: &Problem<'_>, order: &[u32]) -> Seen {
        let functions = problem.functions();
        let mut seen = Seen::default();
        for &i in order {
            let i = i as usize;
            let row = problem.rows.row(i);
            let scores = dot(row, &self.weights);
            let mut step = [0.0f32; L];
            for k in 0..functions {
                let Margin { side, z, diagonal } =
                    self.margin(problem, (i, k), scores[k], &mut seen);
                let alpha = &mut self.alpha[i * functions + k];
                let gradient = z - 1.0 + diagonal * *alpha;
                let curvature = problem.rows.squares[i] + 1.0 + diagonal;
                let next = (*alpha - RELAXATION * gradient / curvature).max(0.0);
                let change = side * (next - *alpha);
                *alpha = next;
                self.bias[k] += change;
                step[k] = change as f32;
            }
            if step != [0.0; L] {
                add(row, &step, &mut self.weights);
            }
        }
        seen
    }

    /// The same sums with all rows seen under the same weights.
    fn at_rest(&self, problem: &Problem<'_>) -> Seen {
        let mut seen = Seen::default();
        for i in 0..problem.rows.count() {
            let scores = dot(problem.rows.row(i), &self.weights);
            for (k, &score) in scores.iter().enumerate().take(problem.functions()) {
                self.margin(problem, (i, k), score, &mut seen);
            }
        }
        seen
    }

    fn is_closed(&self, seen: &Seen, tolerance: f64) -> bool {
        let squares = |w: &[f32; L]| w.iter().map(|&w| f64::from(w) * f64::from(w)).sum::<f64>();
        let penalty: f64 = self.weights.iter().map(squares).sum::<f64>()
            + self.bias.iter().map(|b| b * b).sum::<f64>();
        seen.gap <= tolerance * (0.5 * penalty + seen.loss)
    }
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
