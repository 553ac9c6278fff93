//! Which calibrator: by log loss on rows it was not fitted on.

use ndarray::{ArrayView2, Axis};
use rayon::prelude::*;

use super::{Calibration, Method, Rows};
use crate::Result;

/// The chosen method, and the figures behind the choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The method to use.
    pub method: Method,
    /// Cross-validated log loss of each method that was tried, in the order of [`Method::ALL`];
    /// empty when there were too few groups to tell.
    pub losses: Vec<(Method, f64)>,
}

const PARTS: usize = 5;
/// Below this many rows a step function per label mostly learns noise.
const ROWS_FOR_ISOTONIC: usize = 1000;
/// How many standard errors better than the usual method another must be.
const CLEARLY: f64 = 2.0;

/// What a choice is made from.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// Out-of-fold decision values, shape (rows, labels).
    pub scores: ArrayView2<'a, f64>,
    /// The right label of each row.
    pub labels: &'a [usize],
    /// The fold (or the finer group) of each row: rows of a group stay together when a calibrator
    /// is fitted on some and tried on the others.
    pub groups: &'a [u32],
}

/// Chooses a method by cross-validated log loss on out-of-fold scores.
///
/// The `usual` one is taken unless another method's mean log loss is smaller by more than two
/// standard errors of the difference (computed over groups); of several, the one with the smallest
/// loss.
///
/// # Errors
/// As [`super::fit`].
pub fn choose(table: &Table<'_>, usual: Method) -> Result<Choice> {
    let Table { scores, labels, groups } = table;
    let rows = Rows::check(scores, labels)?;
    if groups.len() != labels.len() {
        return Err(crate::Error::numeric("as many groups as labels are needed"));
    }
    let (group, count) = numbered(groups);
    if count < 2 {
        return Ok(Choice { method: usual, losses: Vec::new() });
    }
    let part = parts(&group, count);
    let enough = |method| method != Method::Isotonic || labels.len() >= ROWS_FOR_ISOTONIC;
    let is_tried = |&method: &Method| method == usual || enough(method);
    let tried: Vec<Method> = Method::ALL.iter().copied().filter(is_tried).collect();
    let losses: Vec<Vec<f64>> =
        tried.par_iter().map(|&method| row_losses(method, &rows, &part)).collect::<Result<_>>()?;
    let base = tried.iter().position(|&m| m == usual).expect("the usual one is tried");
    let means: Vec<f64> = losses.iter().map(|loss| mean(loss)).collect();
    let clearly_better = |&m: &usize| {
        let gains: Vec<f64> = losses[base].iter().zip(&losses[m]).map(|(b, o)| b - o).collect();
        mean(&gains) > CLEARLY * clustered_error(&gains, &group, count)
    };
    let best = (0..tried.len())
        .filter(|&m| m != base && means[m] < means[base])
        .filter(clearly_better)
        .min_by(|&a, &b| means[a].total_cmp(&means[b]));
    let method = best.map_or(usual, |m| tried[m]);
    Ok(Choice { method, losses: tried.into_iter().zip(means).collect() })
}

/// Group ids as 0, 1, ... in order of appearance, and their number.
fn numbered(groups: &[u32]) -> (Vec<usize>, usize) {
    let mut distinct = groups.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let at = |group: &u32| distinct.binary_search(group).expect("it is one of them");
    (groups.iter().map(at).collect(), distinct.len())
}

/// Deals groups, the largest first, to the part with the fewest rows.
fn parts(group: &[usize], count: usize) -> Vec<usize> {
    let mut sizes = vec![0usize; count];
    group.iter().for_each(|&g| sizes[g] += 1);
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&g| (std::cmp::Reverse(sizes[g]), g));
    let mut filled = vec![0usize; PARTS.min(count)];
    let mut part_of = vec![0; count];
    for g in order {
        let part = (0..filled.len()).min_by_key(|&p| (filled[p], p)).expect("at least one part");
        part_of[g] = part;
        filled[part] += sizes[g];
    }
    group.iter().map(|&g| part_of[g]).collect()
}

/// `-ln p_y` of each row by the calibrator fitted on the other parts.
fn row_losses(method: Method, rows: &Rows<'_>, part: &[usize]) -> Result<Vec<f64>> {
    let n = rows.labels.len();
    let mut losses = vec![0.0; n];
    let parts = part.iter().max().map_or(0, |&last| last + 1);
    for p in 0..parts {
        let (inside, outside): (Vec<usize>, Vec<usize>) = (0..n).partition(|&i| part[i] == p);
        let scores = rows.scores.select(Axis(0), &outside);
        let labels: Vec<usize> = outside.iter().map(|&i| rows.labels[i]).collect();
        let fitted =
            Calibration::fit_rows(method, &Rows { scores: scores.view(), labels: &labels })?;
        let probabilities = fitted.probabilities(rows.scores.select(Axis(0), &inside).view());
        for (row, &i) in probabilities.outer_iter().zip(&inside) {
            losses[i] = -libm::log(row[rows.labels[i]].max(f64::EPSILON));
        }
    }
    Ok(losses)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Standard error of the mean of `values` whose groups are independent:
/// `sqrt(G / (G - 1) sum_g (sum_(i in g) (v_i - mean))^2) / n`.
fn clustered_error(values: &[f64], group: &[usize], count: usize) -> f64 {
    let centre = mean(values);
    let mut sums = vec![0.0; count];
    for (value, &g) in values.iter().zip(group) {
        sums[g] += value - centre;
    }
    let squares: f64 = sums.iter().map(|sum| sum * sum).sum();
    (count as f64 / (count as f64 - 1.0) * squares).sqrt() / values.len() as f64
}
