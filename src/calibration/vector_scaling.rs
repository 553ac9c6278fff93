//! Vector scaling.

use super::newton::{Family, minimise};
use super::softmax::softmax_in_place;
use super::{Calibrator, Line, Rows};
use crate::Result;

/// `p = softmax(w * z + b)`, a slope and a bias per label (Guo et al. 2017, section 4.2).
///
/// Slopes are kept from going below 0, so that more score is never less probability. Unlike the
/// other methods it sees a number that is added to all scores of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorScaling {
    w: Vec<f64>,
    b: Vec<f64>,
}

impl VectorScaling {
    /// The slope of each label.
    pub fn slopes(&self) -> &[f64] {
        &self.w
    }

    /// The bias of each label; they sum to 0.
    pub fn biases(&self) -> &[f64] {
        &self.b
    }
}

impl Calibrator for VectorScaling {
    fn fit(rows: &Rows<'_>) -> Result<Self> {
        let fitted = minimise(rows, Family { slope_per_label: true, offsets: true });
        Ok(Self { w: fitted.slopes, b: fitted.offsets })
    }

    fn probabilities_into(&self, scores: &[f64], out: &mut [f64]) {
        for (k, value) in out.iter_mut().enumerate() {
            *value = self.w[k] * scores[k] + self.b[k];
        }
        softmax_in_place(out);
    }

    fn linear(&self, k: usize) -> Option<Line> {
        Some(Line { slope: self.w[k], offset: self.b[k] })
    }

    fn numbers(&self) -> Vec<f64> {
        [self.w.as_slice(), self.b.as_slice()].concat()
    }

    fn from_numbers(labels: usize, numbers: &[f64]) -> Option<Self> {
        if numbers.len() != 2 * labels {
            return None;
        }
        let (w, b) = numbers.split_at(labels);
        w.iter().all(|&slope| slope >= 0.0).then(|| Self { w: w.to_vec(), b: b.to_vec() })
    }
}
