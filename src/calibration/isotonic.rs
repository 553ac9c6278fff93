//! Isotonic regression, and the calibrator made of one per label.

use super::softmax::{odds_against_rest_into, odds_by_label};
use super::{Calibrator, Line, Rows};
use crate::{Error, Result};

/// A rising function through data: the best one in squared error, linear between its corners and
/// constant outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Isotonic {
    x: Vec<f64>,
    y: Vec<f64>,
}

impl Isotonic {
    /// Minimises `sum_i w_i (t_i - f(s_i))^2` over non-decreasing `f` by pooling adjacent
    /// violators; equal scores are one point with their mean target. Without `weights` all are 1.
    /// As scikit-learn's `IsotonicRegression(out_of_bounds="clip")`.
    ///
    /// # Errors
    /// If there is no point or the lengths differ, numbers are not finite or weights not positive.
    pub fn fit(scores: &[f64], targets: &[f64], weights: Option<&[f64]>) -> Result<Self> {
        let n = scores.len();
        if n == 0 || targets.len() != n || weights.is_some_and(|w| w.len() != n) {
            return Err(Error::numeric("isotonic regression needs as many targets as scores"));
        }
        let finite = scores.iter().chain(targets).all(|value| value.is_finite());
        let positive = weights.is_none_or(|w| w.iter().all(|&v| v > 0.0 && v.is_finite()));
        if !finite || !positive {
            return Err(Error::numeric("isotonic regression needs finite numbers"));
        }
        let mut points: Vec<(f64, f64, f64)> =
            (0..n).map(|i| (scores[i], targets[i], weights.map_or(1.0, |w| w[i]))).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        Ok(Self::corners(&pool(&unite_equal_scores(&points))))
    }

    /// Keeps the first and the last score of each block.
    fn corners(blocks: &[Block]) -> Self {
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for block in blocks {
            x.push(block.first);
            y.push(block.mean());
            if block.last > block.first {
                x.push(block.last);
                y.push(block.mean());
            }
        }
        Self { x, y }
    }

    /// The value at `score`.
    pub fn value(&self, score: f64) -> f64 {
        let after = self.x.partition_point(|&x| x < score);
        if after == 0 {
            return self.y[0];
        }
        if after == self.x.len() {
            return self.y[after - 1];
        }
        let (left, right) = (self.x[after - 1], self.x[after]);
        let share = (score - left) / (right - left);
        self.y[after - 1] + share * (self.y[after] - self.y[after - 1])
    }

    /// The corners: scores, rising strictly, and values, not falling.
    pub fn thresholds(&self) -> (&[f64], &[f64]) {
        (&self.x, &self.y)
    }
}

struct Block {
    first: f64,
    last: f64,
    weighted_sum: f64,
    weight: f64,
}

impl Block {
    fn mean(&self) -> f64 {
        self.weighted_sum / self.weight
    }
}

fn unite_equal_scores(points: &[(f64, f64, f64)]) -> Vec<Block> {
    let mut united: Vec<Block> = Vec::new();
    for &(score, target, weight) in points {
        match united.last_mut() {
            Some(last) if last.last == score => {
                last.weighted_sum += weight * target;
                last.weight += weight;
            }
            _ => united.push(Block {
                first: score,
                last: score,
                weighted_sum: weight * target,
                weight,
            }),
        }
    }
    united
}

/// Pools neighbours until the means rise strictly.
fn pool(points: &[Block]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for point in points {
        let mut block = Block { ..*point };
        while let Some(before) = blocks.last().filter(|before| before.mean() >= block.mean()) {
            block.first = before.first;
            block.weighted_sum += before.weighted_sum;
            block.weight += before.weight;
            blocks.pop();
        }
        blocks.push(block);
    }
    blocks
}

/// Isotonic regression of "is it this label?" for each label, normalised to sum 1
/// (Zadrozny and Elkan 2002, "Transforming Classifier Scores into Accurate Multiclass
/// Probability Estimates").
///
/// Its argument is the log-odds `z_k - ln sum_(j != k) exp(z_j)`. Values are kept within
/// `[e, 1 - e]`, `e = 1 / (n + 2)` for `n` fitted rows: that many rows cannot show a certainty.
#[derive(Debug, Clone, PartialEq)]
pub struct OneAgainstRest {
    least: f64,
    curves: Vec<Isotonic>,
}

impl OneAgainstRest {
    /// The curve of each label over its log-odds against the rest.
    pub fn curves(&self) -> &[Isotonic] {
        &self.curves
    }
}

impl Calibrator for OneAgainstRest {
    fn fit(rows: &Rows<'_>) -> Result<Self> {
        let curve = |(k, odds): (usize, Vec<f64>)| {
            let targets: Vec<f64> =
                rows.labels.iter().map(|&label| f64::from(u8::from(label == k))).collect();
            Isotonic::fit(&odds, &targets, None)
        };
        let odds = odds_by_label(rows.scores);
        let curves = odds.into_iter().enumerate().map(curve).collect::<Result<_>>()?;
        Ok(Self { least: 1.0 / (rows.labels.len() as f64 + 2.0), curves })
    }

    fn probabilities_into(&self, scores: &[f64], out: &mut [f64]) {
        odds_against_rest_into(scores, out);
        let mut sum = 0.0;
        for (value, curve) in out.iter_mut().zip(&self.curves) {
            *value = curve.value(*value).clamp(self.least, 1.0 - self.least);
            sum += *value;
        }
        out.iter_mut().for_each(|value| *value /= sum);
    }

    fn linear(&self, _k: usize) -> Option<Line> {
        None
    }

    /// `[e, then per label: corners c, c scores, c values]`.
    fn numbers(&self) -> Vec<f64> {
        let mut numbers = vec![self.least];
        for curve in &self.curves {
            numbers.push(curve.x.len() as f64);
            numbers.extend_from_slice(&curve.x);
            numbers.extend_from_slice(&curve.y);
        }
        numbers
    }

    fn from_numbers(labels: usize, numbers: &[f64]) -> Option<Self> {
        let (&least, mut rest) = numbers.split_first()?;
        let mut curves = Vec::with_capacity(labels);
        for _ in 0..labels {
            let (&count, after) = rest.split_first()?;
            let corners = count as usize;
            if corners == 0 || corners as f64 != count || after.len() / 2 < corners {
                return None;
            }
            let (x, after) = after.split_at(corners);
            let (y, after) = after.split_at(corners);
            let rises = x.windows(2).all(|pair| pair[0] < pair[1])
                && y.windows(2).all(|pair| pair[0] <= pair[1])
                && y.iter().all(|value| (0.0..=1.0).contains(value));
            if !rises {
                return None;
            }
            curves.push(Isotonic { x: x.to_vec(), y: y.to_vec() });
            rest = after;
        }
        (rest.is_empty() && least > 0.0 && least < 0.5).then_some(Self { least, curves })
    }
}
