//! How many labels a wanted interval needs.
//!
//! The width of DSL's interval with `n` labels of `N` sentences in `G` clusters is
//! `2 t sqrt(V_art + S (1/n - 1/N))`, `t` with `min(n, G) - 1` degrees of freedom; `S` the variance of `Y - g` and `V_art`
//! the variance between articles, which no label removes. Solved for the smallest `n`.

use super::columns::Sentences;
use super::dense::Square;
use super::dsl::DslCell;
use super::evidence::{Labels, judge};
use super::interval::t_multiplier;
use super::options::Options;
use super::study::Study;
use crate::{Error, Result};

/// What the width of one figure depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// `S`: variance of label minus prediction.
    pub residual: f64,
    /// `V_art`: variance between articles.
    pub between: f64,
    /// Sentences, `N`.
    pub sentences: usize,
    /// Clusters, `G`.
    pub clusters: usize,
}

impl Precision {
    /// The width of the interval with `n` labels, at `level`; `None` for fewer than two labels or clusters.
    pub fn width(&self, n: usize, level: f64) -> Option<f64> {
        let df = n.min(self.clusters) as f64 - 1.0;
        let finite = (1.0 / n as f64 - 1.0 / self.sentences as f64).max(0.0);
        let variance = self.between + self.residual * finite;
        (df > 0.0).then(|| 2.0 * t_multiplier(level, df) * variance.sqrt())
    }

    /// The smallest number of labels whose interval is at most `width` wide; `None` where even all labels can't reach it
    /// (more articles are needed).
    pub fn labels_needed(&self, width: f64, level: f64) -> Option<usize> {
        let fits = |n: usize| self.width(n, level).is_some_and(|w| w <= width);
        if !fits(self.sentences) {
            return None;
        }
        let (mut low, mut high) = (1, self.sentences);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if fits(middle) { high = middle } else { low = middle }
        }
        Some(high)
    }
}

/// How many labels one cell needs.
#[derive(Debug, Clone, PartialEq)]
pub struct CellPlan {
    /// The label whose interval asks for most.
    pub hardest: usize,
    /// Labels needed for every label's interval; `None` where the cell has too few articles for any number of labels.
    pub labels: Option<usize>,
    /// The width of that interval with all sentences labelled: what more labels can't improve.
    pub narrowest: Option<f64>,
    /// Whether human labels of this cell stood behind it. Otherwise the classifier is taken at its word, and the
    /// variance between articles is that of its predictions: a lower bound.
    pub piloted: bool,
}

/// For every cell the labels that make the intervals of all labels' shares at most `width` wide.
///
/// # Errors
/// As [`compare`](super::compare); a width not between 0 and 1.
pub fn plan(sentences: &Sentences, options: &Options, width: f64) -> Result<Vec<CellPlan>> {
    sentences.check()?;
    options.check(sentences.labels.len(), sentences.cells.len())?;
    if !(width > 0.0 && width < 1.0) {
        return Err(Error::usage("the planned width must lie between 0 and 1").remedy("try 0.1"));
    }
    let whole = Options { standardise: false, ..options.clone() };
    let study = Study::new(sentences, &whole);
    let pilot = match judge(sentences) {
        Labels::Sample(gold) => Some(study.dsl(&gold, &mut Vec::new())),
        _ => None,
    };
    let cells = (0..sentences.cells.len()).map(|cell| {
        let found = pilot.as_ref().and_then(|p| Some((p.cells[cell].as_ref()?, &p.dispersion)));
        let precisions: Vec<Precision> = match found {
            Some((found, dispersion)) => piloted(found, |c| dispersion.phi(c)),
            None => predicted(&study, cell),
        };
        harder(&precisions, (width, options.level), found.is_some())
    });
    Ok(cells.collect())
}

fn harder(precisions: &[Precision], goal: (f64, f64), piloted: bool) -> CellPlan {
    let (width, level) = goal;
    let need = |p: &Precision| p.labels_needed(width, level).unwrap_or(usize::MAX);
    let narrowest = |p: &Precision| p.width(p.sentences, level);
    // Of labels that ask for equally many, the one with the widest interval.
    let hardest = (0..precisions.len()).max_by(|&a, &b| {
        let wide = |j: usize| narrowest(&precisions[j]).unwrap_or(f64::INFINITY);
        need(&precisions[a]).cmp(&need(&precisions[b])).then(wide(a).total_cmp(&wide(b)))
    });
    let precision = hardest.map(|j| precisions[j]);
    CellPlan {
        hardest: hardest.unwrap_or(0),
        labels: precision.and_then(|p| p.labels_needed(width, level)),
        narrowest: precision.as_ref().and_then(narrowest),
        piloted,
    }
}

/// From a cell's DSL: `S_k = phi_k mean[g (1-g)]`, `V_art = max(V_g, V_psi - V_des)`.
fn piloted(found: &DslCell, phi: impl Fn(&[f64]) -> f64) -> Vec<Precision> {
    let k = found.estimate.len();
    let g = found.clusters as f64;
    let between = |v: &Square, j: usize| if g > 1.0 { v.at(j, j) * g / (g - 1.0) } else { 0.0 };
    let label = |j: usize| {
        let unit: Vec<f64> = (0..k).map(|i| f64::from(u8::from(i == j))).collect();
        let phi = phi(&unit);
        let design = found.design.at(j, j) + phi * found.design_single.at(j, j);
        Precision {
            residual: phi * found.spread[j],
            between: between(&found.posterior, j).max(between(&found.psi, j) - design),
            sentences: found.n,
            clusters: found.clusters,
        }
    };
    (0..k).map(label).collect()
}

/// From the predictions alone.
fn predicted(study: &Study, cell: usize) -> Vec<Precision> {
    let (sentences, run) = (study.sentences, &study.layout.cells[cell]);
    let (n, g) = (run.rows.len() as f64, run.clusters.len() as f64);
    let label = |j: usize| {
        let p = |&i: &u32| sentences.row(i as usize)[j];
        let rows = &study.layout.order[run.rows.clone()];
        let mean = rows.iter().map(p).sum::<f64>() / n;
        let sums = run
            .clusters
            .iter()
            .map(|c| study.layout.order[c.rows.clone()].iter().map(|i| p(i) - mean).sum::<f64>());
        let meat: f64 = sums.map(|s| s * s).sum();
        Precision {
            residual: rows.iter().map(|i| p(i) * (1.0 - p(i))).sum::<f64>() / n,
            between: meat * g / (g - 1.0) / (n * n),
            sentences: run.rows.len(),
            clusters: run.clusters.len(),
        }
    };
    if g < 2.0 { Vec::new() } else { (0..sentences.labels.len()).map(label).collect() }
}

/// Neyman's allocation of `n` labels over strata, `n_h` proportional to `N_h sd_h(Y - g)` (not rounded).
pub fn neyman(sizes: &[f64], deviations: &[f64], n: f64) -> Vec<f64> {
    let total: f64 = sizes.iter().zip(deviations).map(|(s, d)| s * d).sum();
    let share = |s: f64, d: f64| if total > 0.0 { n * s * d / total } else { 0.0 };
    sizes.iter().zip(deviations).map(|(&s, &d)| share(s, d)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_labels_needed_reach_the_width_and_one_less_does_not() {
        let precision = Precision { residual: 0.044, between: 4e-4, sentences: 900, clusters: 60 };
        let n = precision.labels_needed(0.15, 0.95).unwrap();
        assert!(precision.width(n, 0.95).unwrap() <= 0.15);
        assert!(precision.width(n - 1, 0.95).unwrap() > 0.15);
        assert_eq!(precision.labels_needed(0.05, 0.95), None);
    }

    #[test]
    fn neyman_sends_labels_where_size_and_spread_are() {
        assert_eq!(neyman(&[100.0, 100.0], &[0.1, 0.3], 40.0), [10.0, 30.0]);
    }
}
