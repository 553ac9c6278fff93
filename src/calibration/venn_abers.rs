//! Venn-Abers intervals: a lower and an upper probability for one yes-or-no question.

use super::softmax::{odds_against_rest_into, odds_by_label};
use crate::{Error, Result};
use ndarray::ArrayView2;

/// Inductive Venn-Abers predictor (Vovk, Petej and Fedorova 2015, "Large-scale Probabilistic
/// Predictors with and without Guarantees of Validity").
///
/// For a score it gives the isotonic fit with the new point added as *no* (`p0`) and as *yes*
/// (`p1`); one of the two is calibrated whatever the distribution.
#[derive(Debug, Clone, PartialEq)]
pub struct VennAbers {
    scores: Vec<f64>,
    p0: Vec<f64>,
    p1: Vec<f64>,
}

impl VennAbers {
    /// Works out both fits for every place a new score can take.
    ///
    /// # Errors
    /// If there is no row, lengths differ or a score is not finite.
    pub fn fit(scores: &[f64], yes: &[bool]) -> Result<Self> {
        if scores.is_empty() || scores.len() != yes.len() {
            return Err(Error::numeric("Venn-Abers needs as many answers as scores"));
        }
        if scores.iter().any(|score| !score.is_finite()) {
            return Err(Error::numeric("Venn-Abers needs finite scores"));
        }
        let groups = tied(scores, yes);
        let p1 = upper(&groups);
        let mirrored: Vec<Tied> = groups
            .iter()
            .rev()
            .map(|g| Tied { score: -g.score, yes: g.n - g.yes, n: g.n })
            .collect();
        let p0 = upper(&mirrored).iter().rev().map(|p| 1.0 - p).collect();
        Ok(Self { scores: groups.iter().map(|g| g.score).collect(), p0, p1 })
    }

    /// The lower and the upper probability of yes.
    pub fn interval(&self, score: f64) -> (f64, f64) {
        let first_at_least = self.scores.partition_point(|&s| s < score);
        let after_last_at_most = self.scores.partition_point(|&s| s <= score);
        let p0 = if after_last_at_most == 0 { 0.0 } else { self.p0[after_last_at_most - 1] };
        let p1 = self.p1.get(first_at_least).copied().unwrap_or(1.0);
        (p0, p1)
    }

    /// One probability from the interval: `p1 / (1 - p0 + p1)`.
    pub fn merged((p0, p1): (f64, f64)) -> f64 {
        p1 / (1.0 - p0 + p1)
    }
}

struct Tied {
    score: f64,
    yes: f64,
    n: f64,
}

fn tied(scores: &[f64], yes: &[bool]) -> Vec<Tied> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[a].total_cmp(&scores[b]));
    let mut groups: Vec<Tied> = Vec::new();
    for i in order {
        let is_yes = f64::from(u8::from(yes[i]));
        match groups.last_mut() {
            Some(last) if last.score == scores[i] => {
                last.yes += is_yes;
                last.n += 1.0;
            }
            _ => groups.push(Tied { score: scores[i], yes: is_yes, n: 1.0 }),
        }
    }
    groups
}

/// For each distinct score: the value there of the isotonic fit with one *yes* added there.
///
/// That value is `max over a <= i of min over b >= i` of the mean of groups `a..=b` with the
/// added point. Seen from the end: the fit right of `i` with the point pulled in is the slope of
/// a lower convex hull, which changes little from one `i` to the next (their Algorithms 1, 2).
fn upper(groups: &[Tied]) -> Vec<f64> {
    // Points of the cumulative-sum diagram, moved by the added (1, 1): P[-1] = (-1, -1).
    let mut points = vec![(-1.0, -1.0), (0.0, 0.0)];
    for group in groups {
        let &(x, y) = points.last().expect("two points to begin with");
        points.push((x + group.n, y + group.yes));
    }
    let mut hull: Vec<(f64, f64)> = Vec::new();
    for &point in &points {
        while hull.len() > 1 && !turns_left(hull[hull.len() - 2], hull[hull.len() - 1], point) {
            hull.pop();
        }
        hull.push(point);
    }
    // Now its first corner is on top of the stack.
    hull.reverse();
    let mut values = Vec::with_capacity(groups.len());
    for i in 1..=groups.len() {
        let (top, below) = (hull[hull.len() - 1], hull[hull.len() - 2]);
        values.push((below.1 - top.1) / (below.0 - top.0));
        // The added point moves behind group i.
        let moved = {
            let (before, at, after) = (points[i - 1], points[i], points[i + 1]);
            (before.0 + after.0 - at.0, before.1 + after.1 - at.1)
        };
        points[i] = moved;
        if above(moved, top, below) {
            continue;
        }
        hull.pop();
        while hull.len() > 1 && !turns_left(moved, hull[hull.len() - 1], hull[hull.len() - 2]) {
            hull.pop();
        }
        hull.push(moved);
    }
    values
}

/// Whether the way from `a` over `b` to `c` turns to the left.
fn turns_left(a: (f64, f64), b: (f64, f64), c: (f64, f64)) -> bool {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0) > 0.0
}

/// Whether `point` lies on or above the line through `a` and `b`, `a.0 < b.0`.
fn above(point: (f64, f64), a: (f64, f64), b: (f64, f64)) -> bool {
    (b.0 - a.0) * (point.1 - a.1) - (b.1 - a.1) * (point.0 - a.0) >= 0.0
}

/// A Venn-Abers predictor for each label against the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct VennAbersPerLabel {
    labels: Vec<VennAbers>,
}

impl VennAbersPerLabel {
    /// Fits one predictor for each label on its log-odds against the rest,
    /// `z_k - ln sum_(j != k) exp(z_j)`.
    ///
    /// # Errors
    /// As [`super::fit`].
    pub fn fit(scores: ArrayView2<'_, f64>, labels: &[usize]) -> Result<Self> {
        super::Rows::check(&scores, labels)?;
        let of_label = |(k, odds): (usize, Vec<f64>)| {
            let yes: Vec<bool> = labels.iter().map(|&label| label == k).collect();
            VennAbers::fit(&odds, &yes)
        };
        let odds = odds_by_label(scores).into_iter().enumerate();
        Ok(Self { labels: odds.map(of_label).collect::<Result<_>>()? })
    }

    /// Writes the lower and upper probability of each label; `scratch` is overwritten.
    ///
    /// # Panics
    /// If the lengths differ from the number of labels.
    pub fn intervals_into(&self, scores: &[f64], scratch: &mut [f64], out: &mut [(f64, f64)]) {
        assert!(scores.len() == scratch.len() && scores.len() == self.labels.len());
        odds_against_rest_into(scores, scratch);
        for ((interval, predictor), &odds) in out.iter_mut().zip(&self.labels).zip(scratch.iter()) {
            *interval = predictor.interval(odds);
        }
    }
}
