//! The confusion matrix and the figures that follow from it.

use serde::{Deserialize, Serialize};

/// How often each right label met each predicted label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// Names of the labels, sorted; the order of rows and columns.
    pub labels: Vec<String>,
    /// `counts[right][predicted]`.
    pub counts: Vec<Vec<u64>>,
}

impl Confusion {
    /// Counts the pairs of right and predicted label.
    ///
    /// # Panics
    /// If a label is not below `labels.len()`.
    pub fn count(labels: &[String], truth: &[usize], predicted: &[usize]) -> Self {
        let mut counts = vec![vec![0; labels.len()]; labels.len()];
        for (&right, &given) in truth.iter().zip(predicted) {
            counts[right][given] += 1;
        }
        Self { labels: labels.to_vec(), counts }
    }

    fn with<T>(&self, figure: impl Fn(&Counts<'_>) -> T) -> T {
        let cells: Vec<f64> = self.counts.iter().flatten().map(|&count| count as f64).collect();
        figure(&Counts { labels: self.labels.len(), cells: &cells })
    }

    /// Share of rows whose predicted label is right.
    pub fn accuracy(&self) -> Option<f64> {
        self.with(|counts| counts.accuracy())
    }

    /// Share of the rows predicted as `k` that are `k`.
    pub fn precision(&self, k: usize) -> Option<f64> {
        self.with(|counts| counts.precision(k))
    }

    /// Share of the rows that are `k` that were predicted so.
    pub fn recall(&self, k: usize) -> Option<f64> {
        self.with(|counts| counts.recall(k))
    }

    /// `2 TP / (2 TP + FP + FN)`; `None` for a label neither right nor predicted anywhere.
    pub fn f1(&self, k: usize) -> Option<f64> {
        self.with(|counts| counts.f1(k))
    }

    /// Mean F1 of the labels that occur, as right or as predicted ones.
    pub fn macro_f1(&self) -> Option<f64> {
        self.with(|counts| counts.macro_f1())
    }

    /// Mean F1 of `favor` and `against` (Mohammad et al. 2016, SemEval task 6); `None` unless
    /// both exist.
    pub fn f_avg(&self) -> Option<f64> {
        self.with(|counts| counts.mean_f1(stance_pair(&self.labels)?))
    }

    /// Matthews correlation for several labels (Gorodkin 2004), from -1 to 1; `None` when all
    /// rows have the same right or the same predicted label.
    pub fn matthews_correlation(&self) -> Option<f64> {
        self.with(|counts| counts.matthews_correlation())
    }
}

/// The places of `favor` and `against`.
pub(super) fn stance_pair(labels: &[String]) -> Option<[usize; 2]> {
    let place = |name: &str| labels.iter().position(|label| label == name);
    Some([place("favor")?, place("against")?])
}

/// A confusion matrix of counts or sums of multiplicities: `cells[right * labels + predicted]`.
pub(super) struct Counts<'a> {
    pub labels: usize,
    pub cells: &'a [f64],
}

/// `a / b`, undefined for `b = 0`.
pub(super) fn ratio(a: f64, b: f64) -> Option<f64> {
    (b > 0.0).then(|| a / b)
}

impl Counts<'_> {
    fn hits(&self, k: usize) -> f64 {
        self.cells[k * self.labels + k]
    }

    fn right(&self, k: usize) -> f64 {
        self.cells[k * self.labels..(k + 1) * self.labels].iter().sum()
    }

    fn predicted(&self, k: usize) -> f64 {
        self.cells[k..].iter().step_by(self.labels).sum()
    }

    pub fn rows(&self) -> f64 {
        self.cells.iter().sum()
    }

    pub fn accuracy(&self) -> Option<f64> {
        let hits: f64 = (0..self.labels).map(|k| self.hits(k)).sum();
        ratio(hits, self.rows())
    }

    pub fn precision(&self, k: usize) -> Option<f64> {
        ratio(self.hits(k), self.predicted(k))
    }

    pub fn recall(&self, k: usize) -> Option<f64> {
        ratio(self.hits(k), self.right(k))
    }

    pub fn f1(&self, k: usize) -> Option<f64> {
        ratio(2.0 * self.hits(k), self.right(k) + self.predicted(k))
    }

    pub fn macro_f1(&self) -> Option<f64> {
        let (mut sum, mut occurring) = (0.0, 0.0);
        for f1 in (0..self.labels).filter_map(|k| self.f1(k)) {
            sum += f1;
            occurring += 1.0;
        }
        ratio(sum, occurring)
    }

    pub fn mean_f1(&self, [a, b]: [usize; 2]) -> Option<f64> {
        Some((self.f1(a)? + self.f1(b)?) / 2.0)
    }

    /// `(c s - sum p_k t_k) / sqrt((s^2 - sum p_k^2) (s^2 - sum t_k^2))` with `c` hits among `s`
    /// rows, `t_k` rows of label `k` and `p_k` rows predicted as `k`.
    pub fn matthews_correlation(&self) -> Option<f64> {
        let s = self.rows();
        let (mut c, mut pt, mut pp, mut tt) = (0.0, 0.0, 0.0, 0.0);
        for k in 0..self.labels {
            let (p, t) = (self.predicted(k), self.right(k));
            c += self.hits(k);
            pt += p * t;
            pp += p * p;
            tt += t * t;
        }
        ratio(c * s - pt, ((s * s - pp) * (s * s - tt)).sqrt())
    }
}
