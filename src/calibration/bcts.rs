//! Bias-corrected temperature scaling.

use super::newton::{Family, minimise};
use super::softmax::softmax_in_place;
use super::{Calibrator, Line, Rows};
use crate::Result;

/// `p = softmax(z / T + b)` (Alexandari, Kundaje and Shrikumar 2020, "Maximum Likelihood with
/// Bias-Corrected Calibration is Hard-To-Beat at Label Shift Adaptation", section 3).
///
/// Kept as `beta = 1 / T >= 0`; the biases, defined up to a number added to all, sum to 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Bcts {
    beta: f64,
    b: Vec<f64>,
}

impl Bcts {
    /// The temperature `T`; infinite where the scores say nothing.
    pub fn temperature(&self) -> f64 {
        1.0 / self.beta
    }

    /// The bias of each label; they sum to 0.
    pub fn biases(&self) -> &[f64] {
        &self.b
    }
}

impl Calibrator for Bcts {
    fn fit(rows: &Rows<'_>) -> Result<Self> {
        let fitted = minimise(rows, Family { slope_per_label: false, offsets: true });
        Ok(Self { beta: fitted.slopes[0], b: fitted.offsets })
    }

    fn probabilities_into(&self, scores: &[f64], out: &mut [f64]) {
        for ((value, score), b) in out.iter_mut().zip(scores).zip(&self.b) {
            *value = self.beta * score + b;
        }
        softmax_in_place(out);
    }

    fn linear(&self, k: usize) -> Option<Line> {
        Some(Line { slope: self.beta, offset: self.b[k] })
    }

    fn numbers(&self) -> Vec<f64> {
        let mut numbers = vec![self.beta];
        numbers.extend_from_slice(&self.b);
        numbers
    }

    fn from_numbers(labels: usize, numbers: &[f64]) -> Option<Self> {
        let (&beta, b) = numbers.split_first()?;
        (beta >= 0.0 && b.len() == labels).then(|| Self { beta, b: b.to_vec() })
    }
}
