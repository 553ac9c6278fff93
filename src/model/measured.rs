//! What a model says of itself: the measures of its out-of-fold table.

use serde::Serialize;

use super::{Judged, Task};
use crate::metrics::{Bootstrap, Measures};

/// Measures of a task's out-of-fold table; what is undefined is `None`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// Rows of the table.
    pub n: usize,
    /// Groups of them.
    pub groups: usize,
    /// Mean F1 of the labels that occur.
    pub macro_f1: Option<f64>,
    /// Share of rows whose most probable label is right.
    pub accuracy: Option<f64>,
    /// Mean of `-ln p_y`.
    pub log_loss: Option<f64>,
    /// Expected calibration error of the confidence, 15 bins of equal width.
    pub ece: Option<f64>,
}

impl Measured {
    /// Measures `task`; `None` where its table is empty or makes no sense.
    pub fn of(task: &Task) -> Option<Self> {
        let judged = Judged::out_of_fold(task);
        let none = Bootstrap { draws: 0, ..Bootstrap::default() };
        let measures = Measures::of(&judged.outcomes(), &none).ok().filter(|m| m.n > 0)?;
        Some(Self {
            n: measures.n,
            groups: measures.groups,
            macro_f1: measures.macro_f1.value,
            accuracy: measures.accuracy.value,
            log_loss: measures.log_loss.value,
            ece: measures.ece.value,
        })
    }
}
