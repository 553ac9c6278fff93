//! What a model says of itself: the measures of its out-of-fold table.

use serde::{Deserialize, Serialize};

use super::{Judged, Task};
use crate::metrics::{Bootstrap, Measures};

/// Measures of rows that the models which judged them had not learnt from; what is undefined is `None`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Rows judged.
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

/// Measures on values of a column (outlets) left out of training, in as many folds as there were.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasuredUnseen {
    /// The column.
    pub column: String,
    /// Number of its values.
    pub values: usize,
    /// Number of folds; below `values` several values were left out together.
    pub folds: usize,
    /// What was measured.
    #[serde(flatten)]
    pub measures: Measured,
}

impl Measured {
    /// Measures the out-of-fold table of `task`; `None` where its table is empty or makes no sense.
    pub fn of(task: &Task) -> Option<Self> {
        Self::of_judged(&Judged::out_of_fold(task))
    }

    /// Measures `judged`; `None` where it is empty or makes no sense.
    pub fn of_judged(judged: &Judged) -> Option<Self> {
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
