//! Temperature scaling.

use super::newton::{Family, minimise};
use super::softmax::softmax_in_place;
use super::{Calibrator, Line, Rows};
use crate::Result;

/// `p = softmax(z / T)` (Guo, Pleiss, Sun and Weinberger 2017, "On Calibration of Modern Neural
/// Networks", section 4.2).
///
/// Kept as the inverse temperature `beta = 1 / T >= 0`, which stays finite where the scores say
/// nothing (`beta = 0`: all labels equally likely).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Temperature {
    beta: f64,
}

impl Temperature {
    /// The temperature `T`; infinite where the scores say nothing.
    pub fn temperature(&self) -> f64 {
        1.0 / self.beta
    }
}

impl Calibrator for Temperature {
    fn fit(rows: &Rows<'_>) -> Result<Self> {
        let fitted = minimise(rows, Family { slope_per_label: false, offsets: false });
        Ok(Self { beta: fitted.slopes[0] })
    }

    fn probabilities_into(&self, scores: &[f64], out: &mut [f64]) {
        for (value, score) in out.iter_mut().zip(scores) {
            *value = self.beta * score;
        }
        softmax_in_place(out);
    }

    fn linear(&self, _k: usize) -> Option<Line> {
        Some(Line { slope: self.beta, offset: 0.0 })
    }

    fn numbers(&self) -> Vec<f64> {
        vec![self.beta]
    }

    fn from_numbers(_labels: usize, numbers: &[f64]) -> Option<Self> {
        match numbers {
            &[beta] if beta >= 0.0 => Some(Self { beta }),
            _ => None,
        }
    }
}
