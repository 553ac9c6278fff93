//! The fit behind all scaling methods: damped Newton on the mean multinomial log loss.

use super::Rows;
use super::linear_system::damped_step;

/// Which numbers a scaling method has: `l_k = s_k z_k + b_k`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Family {
    /// A slope for each label, or one for all.
    pub slope_per_label: bool,
    /// A bias for each label, or none.
    pub offsets: bool,
}

/// The fitted numbers, in units of the scores as they came.
#[derive(Debug, Clone)]
pub(super) struct Fitted {
    /// One slope, or one for each label.
    pub slopes: Vec<f64>,
    /// One bias for each label, summing to 0; empty without biases.
    pub offsets: Vec<f64>,
}

const GRADIENT_GOAL: f64 = 1e-12;
/// A Newton step (in units of scores with unit spread) that is still this long when the gradient
/// has vanished shows that the optimum lies at infinity.
const STEP_AT_INFINITY: f64 = 1e-3;
/// Changes of the loss below this part of it may be rounding: sums of many rows lose digits.
const LOSS_ROUNDING: f64 = 1e-10;
const ITERATIONS: usize = 100;

/// Minimises `1/n sum_i [ln sum_k exp(l_ik) - sum_k t_ik l_ik]`, `t_i` the one-hot label.
///
/// The optimum is infinite when a label never occurs or the scores separate the labels. Then
/// every target is softened as Platt (1999) does, `t_iy = (n_y + 1) / (n_y + K)` for the right
/// label of count `n_y` and `1 / (n_y + K)` for the others, which has a finite optimum that
/// claims no more than the number of rows can show. A slope whose optimum is negative is held
/// at 0: the scores then say nothing about that label.
pub(super) fn minimise(rows: &Rows<'_>, family: Family) -> Fitted {
    let problem = Problem::new(rows, family);
    let absent = family.offsets && problem.counts.contains(&0);
    let exact = Targets::exact(&problem.counts);
    let theta = if absent { None } else { problem.minimise_within_bounds(&exact) };
    let theta = theta.unwrap_or_else(|| {
        let softened = Targets::softened(&problem.counts);
        let bounded = problem.minimise_within_bounds(&softened);
        bounded.unwrap_or_else(|| problem.start())
    });
    problem.in_original_units(&theta)
}

/// The target of a row by its label: `hit` for the label itself, `miss` for each other.
struct Targets {
    hit: Vec<f64>,
    miss: Vec<f64>,
}

impl Targets {
    fn exact(counts: &[usize]) -> Self {
        Self { hit: vec![1.0; counts.len()], miss: vec![0.0; counts.len()] }
    }

    fn softened(counts: &[usize]) -> Self {
        let labels = counts.len() as f64;
        let share =
            |add: f64| move |&count: &usize| (count as f64 * add + 1.0) / (count as f64 + labels);
        Self {
            hit: counts.iter().map(share(1.0)).collect(),
            miss: counts.iter().map(share(0.0)).collect(),
        }
    }
}

/// What a fit aims at, and which parameters it must leave alone.
#[derive(Clone, Copy)]
struct Goal<'a> {
    targets: &'a Targets,
    held: &'a [bool],
}

/// Scores in units of their spread, and the layout of the parameters `theta`: first the slopes,
/// then the biases of all labels but the last, whose bias is 0 until the end.
struct Problem<'a> {
    z: Vec<f64>,
    spread: f64,
    labels: &'a [usize],
    counts: Vec<usize>,
    family: Family,
}

/// Loss, gradient and Hessian (lower triangle, row-major) at some `theta`.
struct Point {
    loss: f64,
    gradient: Vec<f64>,
    hessian: Vec<f64>,
}

impl<'a> Problem<'a> {
    fn new(rows: &Rows<'a>, family: Family) -> Self {
        let classes = rows.scores.ncols();
        let mut counts = vec![0; classes];
        for &label in rows.labels {
            counts[label] += 1;
        }
        let mut z: Vec<f64> = rows.scores.iter().copied().collect();
        let mut squares = 0.0;
        for row in z.chunks_exact_mut(classes) {
            let mean = row.iter().sum::<f64>() / classes as f64;
            squares += row.iter().map(|score| (score - mean) * (score - mean)).sum::<f64>();
            if !family.slope_per_label {
                row.iter_mut().for_each(|score| *score -= mean);
            }
        }
        let spread = (squares / z.len() as f64).sqrt();
        let spread = if spread > 0.0 && spread.is_finite() { spread } else { 1.0 };
        z.iter_mut().for_each(|score| *score /= spread);
        Self { z, spread, labels: rows.labels, counts, family }
    }

    fn classes(&self) -> usize {
        self.counts.len()
    }

    fn slopes(&self) -> usize {
        if self.family.slope_per_label { self.classes() } else { 1 }
    }

    fn parameters(&self) -> usize {
        self.slopes() + if self.family.offsets { self.classes() - 1 } else { 0 }
    }

    fn start(&self) -> Vec<f64> {
        let mut theta = vec![0.0; self.parameters()];
        theta[..self.slopes()].fill(1.0);
        theta
    }

    /// Fits, then holds negative slopes at 0 and fits again until none is left.
    /// `None` if the optimum lies at infinity.
    fn minimise_within_bounds(&self, targets: &Targets) -> Option<Vec<f64>> {
        let mut held = vec![false; self.parameters()];
        loop {
            let theta = self.newton(Goal { targets, held: &held })?;
            let negative: Vec<_> = (0..self.slopes()).filter(|&k| theta[k] < 0.0).collect();
            if negative.is_empty() {
                return Some(theta);
            }
            negative.into_iter().for_each(|k| held[k] = true);
        }
    }

    fn newton(&self, goal: Goal<'_>) -> Option<Vec<f64>> {
        let mut theta = self.start();
        for (value, &is_held) in theta.iter_mut().zip(goal.held) {
            if is_held {
                *value = 0.0;
            }
        }
        let mut point = self.evaluate(&theta, goal);
        for _ in 0..ITERATIONS {
            let step = damped_step(&point.hessian, &point.gradient);
            if greatest(&point.gradient) <= GRADIENT_GOAL {
                return (greatest(&step) < STEP_AT_INFINITY).then_some(theta);
            }
            match self.line_search(&theta, &point, (&step, goal)) {
                Some((next, next_point)) => (theta, point) = (next, next_point),
                // No step lowers the loss any more: as near as rounding allows.
                None => return (greatest(&step) < STEP_AT_INFINITY).then_some(theta),
            }
        }
        None
    }

    /// Halves the step until the loss falls by 1e-4 of what the gradient promises. Where the
    /// promise drowns in the rounding of the loss, the gradient has to shrink instead.
    fn line_search(
        &self,
        theta: &[f64],
        point: &Point,
        (step, goal): (&[f64], Goal<'_>),
    ) -> Option<(Vec<f64>, Point)> {
        let promise: f64 = step.iter().zip(&point.gradient).map(|(s, g)| s * g).sum();
        let is_near = promise <= LOSS_ROUNDING * (1.0 + point.loss);
        let mut length = 1.0;
        for _ in 0..if is_near { 1 } else { 40 } {
            let next: Vec<f64> = theta.iter().zip(step).map(|(t, s)| t - length * s).collect();
            let next_point = self.evaluate(&next, goal);
            let is_better = match is_near {
                true => greatest(&next_point.gradient) < greatest(&point.gradient),
                false => next_point.loss <= point.loss - 1e-4 * length * promise,
            };
            if is_better {
                return Some((next, next_point));
            }
            length *= 0.5;
        }
        None
    }

    /// Sums over rows in their order: `r_k = p_k - t_k`, `H = sum_k p_k J_k J_k' - m m'` with
    /// `J_k` the derivative of `l_k` and `m = sum_k p_k J_k`.
    fn evaluate(&self, theta: &[f64], Goal { targets, held }: Goal<'_>) -> Point {
        let (size, classes, slopes) = (theta.len(), self.classes(), self.slopes());
        let mut point =
            Point { loss: 0.0, gradient: vec![0.0; size], hessian: vec![0.0; size * size] };
        let mut p = vec![0.0; classes];
        let mut mean = vec![0.0; size];
        for (row, &label) in self.z.chunks_exact(classes).zip(self.labels) {
            let (hit, miss) = (targets.hit[label], targets.miss[label]);
            point.loss += self.row_loss(row, theta, (label, hit, miss), &mut p);
            mean.fill(0.0);
            for (k, &z) in row.iter().enumerate() {
                let residual = p[k] - if k == label { hit } else { miss };
                let s = if slopes == 1 { 0 } else { k };
                point.gradient[s] += residual * z;
                point.hessian[s * size + s] += p[k] * z * z;
                mean[s] += p[k] * z;
                let o = slopes + k;
                if o < size {
                    point.gradient[o] += residual;
                    point.hessian[o * size + o] += p[k];
                    point.hessian[o * size + s] += p[k] * z;
                    mean[o] += p[k];
                }
            }
            for a in 0..size {
                for b in 0..=a {
                    point.hessian[a * size + b] -= mean[a] * mean[b];
                }
            }
        }
        point.divide(self.labels.len() as f64);
        point.hold(held);
        point
    }

    /// Fills `p` and returns `ln sum_k exp(l_k) - sum_k t_k l_k`.
    fn row_loss(
        &self,
        row: &[f64],
        theta: &[f64],
        (label, hit, miss): (usize, f64, f64),
        p: &mut [f64],
    ) -> f64 {
        let slopes = self.slopes();
        for (k, value) in p.iter_mut().enumerate() {
            let slope = theta[if slopes == 1 { 0 } else { k }];
            *value = slope * row[k] + theta.get(slopes + k).copied().unwrap_or(0.0);
        }
        let greatest = p.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let aimed: f64 = p.iter().map(|value| miss * (value - greatest)).sum::<f64>()
            + (hit - miss) * (p[label] - greatest);
        let mut sum = 0.0;
        for value in p.iter_mut() {
            *value = libm::exp(*value - greatest);
            sum += *value;
        }
        p.iter_mut().for_each(|value| *value /= sum);
        libm::log(sum) - aimed
    }

    fn in_original_units(&self, theta: &[f64]) -> Fitted {
        let slopes = self.slopes();
        let mut offsets = theta[slopes..].to_vec();
        if self.family.offsets {
            offsets.push(0.0);
            let mean = offsets.iter().sum::<f64>() / offsets.len() as f64;
            offsets.iter_mut().for_each(|offset| *offset -= mean);
        }
        Fitted { slopes: theta[..slopes].iter().map(|s| s / self.spread).collect(), offsets }
    }
}

impl Point {
    fn divide(&mut self, rows: f64) {
        self.loss /= rows;
        self.gradient.iter_mut().for_each(|value| *value /= rows);
        self.hessian.iter_mut().for_each(|value| *value /= rows);
    }

    /// Takes the held parameters out of the problem.
    fn hold(&mut self, held: &[bool]) {
        let size = held.len();
        for k in (0..size).filter(|&k| held[k]) {
            self.gradient[k] = 0.0;
            for other in 0..size {
                let (row, column) = (k.max(other), k.min(other));
                self.hessian[row * size + column] = if other == k { 1.0 } else { 0.0 };
            }
        }
    }
}

fn greatest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |greatest, value| value.abs().max(greatest))
}
