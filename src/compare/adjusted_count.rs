//! Adjusted counts: ACC and PACC.
//!
//! Under label shift, `P(f | y)` is the same in the calibration data and in the target, the mean prediction of a target
//! with shares `p` is `M p`, where column `j` of `M` is the mean prediction over calibration items of true label `j`:
//! `M_ij = mean_{y=j} 1[argmax f = i]` (ACC, Forman 2008) or `mean_{y=j} f_i` (PACC, Bella et al. 2010). Estimate:
//! `p = argmin { ||M p - q|| : p in the simplex }`, `q` the target's CC or PCC. A label that the calibration data lack
//! keeps the unit column `e_j`.

use super::counts::argmax;
use super::dense::Square;
use super::simplex;

/// Sums over calibration items: per true label their number and the sum of their predictions.
#[derive(Debug, Clone)]
pub struct Confusion {
    /// `n_j`: (weighted) number of calibration items of true label `j`.
    pub counts: Vec<f64>,
    /// Row `j`: sum of the predictions of the items of true label `j`.
    pub sums: Square,
}

impl Confusion {
    /// No items yet, for `k` labels.
    pub fn empty(k: usize) -> Self {
        Self { counts: vec![0.0; k], sums: Square::zeros(k) }
    }

    /// Adds `weight` items of true label `j` with the prediction sum `row`.
    pub fn add(&mut self, j: usize, weight: (f64, f64), row: &[f64]) {
        let (times, n) = weight;
        self.counts[j] += times * n;
        let k = self.sums.size;
        for (sum, f) in self.sums.entries[j * k..(j + 1) * k].iter_mut().zip(row) {
            *sum += times * f;
        }
    }

    /// The matrix `M` (rows predicted, columns true), written into `m`.
    pub fn matrix_into(&self, m: &mut Square) {
        let k = self.sums.size;
        for j in 0..k {
            for i in 0..k {
                m.entries[i * k + j] = if self.counts[j] > 0.0 {
                    self.sums.at(j, i) / self.counts[j]
                } else {
                    f64::from(u8::from(i == j))
                };
            }
        }
    }
}

/// `M` of PACC from calibration probabilities (rows of `k`) and true labels.
pub fn soft_matrix(probabilities: &[f64], truth: &[u16], k: usize) -> Square {
    matrix(probabilities, truth, k, false)
}

/// `M` of ACC from calibration probabilities (rows of `k`) and true labels.
pub fn hard_matrix(probabilities: &[f64], truth: &[u16], k: usize) -> Square {
    matrix(probabilities, truth, k, true)
}

fn matrix(probabilities: &[f64], truth: &[u16], k: usize, hard: bool) -> Square {
    let mut confusion = Confusion::empty(k);
    let mut one_hot = vec![0.0; k];
    for (row, &y) in probabilities.chunks_exact(k).zip(truth) {
        if hard {
            one_hot.fill(0.0);
            one_hot[argmax(row)] = 1.0;
            confusion.add(usize::from(y), (1.0, 1.0), &one_hot);
        } else {
            confusion.add(usize::from(y), (1.0, 1.0), row);
        }
    }
    let mut m = Square::zeros(k);
    confusion.matrix_into(&mut m);
    m
}

/// The adjusted share vector for the mean prediction `q`: exact least squares on the simplex.
pub fn adjust(m: &Square, q: &[f64]) -> Vec<f64> {
    let mut p = vec![0.0; q.len()];
    simplex::least_squares(m, q, &mut p, &mut simplex::Scratch::default());
    p
}
