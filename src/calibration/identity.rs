//! No calibration: the softmax of the scores.

use super::softmax::softmax_in_place;
use super::{Calibrator, Line, Rows};
use crate::Result;

/// `p_k = exp(z_k) / sum_j exp(z_j)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Identity;

impl Calibrator for Identity {
    fn fit(_rows: &Rows<'_>) -> Result<Self> {
        Ok(Self)
    }

    fn probabilities_into(&self, scores: &[f64], out: &mut [f64]) {
        out.copy_from_slice(scores);
        softmax_in_place(out);
    }

    fn linear(&self, _k: usize) -> Option<Line> {
        Some(Line { slope: 1.0, offset: 0.0 })
    }

    fn numbers(&self) -> Vec<f64> {
        Vec::new()
    }

    fn from_numbers(_labels: usize, numbers: &[f64]) -> Option<Self> {
        numbers.is_empty().then_some(Self)
    }
}
