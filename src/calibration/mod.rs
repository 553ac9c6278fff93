//! Calibration: from decision values to probabilities that mean what they say.
//!
//! A classifier's scores rank labels; they seldom say how often it is right. A calibrator is
//! fitted on scores of rows the classifier has *not* learned from (out-of-fold scores, folds by
//! group) and maps a row of `K` scores `z` to `K` probabilities. Fitting on training scores does
//! harm: it makes a classifier claim what it only remembers.
//!
//! All scaling methods put a softmax over scores, so adding a number to every score of a row
//! changes nothing for [`Method::None`], [`Method::Temperature`] and [`Method::Bcts`]: decision
//! values work as well as `log p` or centred `log p`. [`Method::Isotonic`] first turns the
//! scores into log-odds of one label against the rest, which does not depend on the shift
//! either; [`Method::VectorScaling`] alone depends on it and takes the scores as they are.
//!
//! A new calibrator is one file and one entry in the list at the end of this one.

mod bcts;
mod choose;
pub mod conformal;
mod identity;
pub mod isotonic;
mod linear_system;
mod newton;
pub mod platt;
mod softmax;
mod temperature;
#[cfg(test)]
mod tests;
mod vector_scaling;
pub mod venn_abers;

pub use bcts::Bcts;
pub use choose::{Choice, Table, choose};
pub use identity::Identity;
pub use isotonic::OneAgainstRest;
pub use temperature::Temperature;
pub use vector_scaling::VectorScaling;

use ndarray::{Array2, ArrayView2};

use crate::{Error, Result};

/// What every calibrator can do; the list below makes [`Calibration`] out of these.
trait Calibrator: Sized {
    /// Learns from `rows`, which were checked.
    fn fit(rows: &Rows<'_>) -> Result<Self>;

    /// Writes the probability of each label; sums to 1.
    fn probabilities_into(&self, scores: &[f64], out: &mut [f64]);

    /// Slope and offset of label `k` when its log-odds are linear in the scores.
    fn linear(&self, k: usize) -> Option<Line>;

    /// All numbers, for a file.
    fn numbers(&self) -> Vec<f64>;

    /// The reverse of [`Calibrator::numbers`] for `labels` labels; `None` if they do not fit.
    fn from_numbers(labels: usize, numbers: &[f64]) -> Option<Self>;
}

/// Checked rows to fit on: out-of-fold scores and the labels that people gave.
struct Rows<'a> {
    /// Decision values, shape (rows, labels), finite.
    scores: ArrayView2<'a, f64>,
    /// The right label of each row, below the number of columns.
    labels: &'a [usize],
}

impl<'a> Rows<'a> {
    fn check(scores: &'a ArrayView2<'_, f64>, labels: &'a [usize]) -> Result<Self> {
        let (rows, columns) = scores.dim();
        if rows != labels.len() {
            return Err(Error::numeric(format!(
                "{rows} rows of scores but {} labels",
                labels.len()
            )));
        }
        if rows == 0 {
            return Err(Error::numeric("no labelled rows to calibrate on")
                .remedy("label some rows, or ask for no calibration"));
        }
        if columns < 2 {
            return Err(Error::numeric("calibration needs at least two labels"));
        }
        if let Some(row) = labels.iter().position(|&label| label >= columns) {
            let label = labels[row];
            return Err(Error::numeric(format!(
                "row {row} has label {label}, but there are scores for {columns} labels only"
            )));
        }
        if let Some(((row, _), _)) = scores.indexed_iter().find(|(_, score)| !score.is_finite()) {
            return Err(Error::numeric(format!("the scores of row {row} are not finite")));
        }
        Ok(Self { scores: scores.view(), labels })
    }
}

/// The straight line `slope * z_k + offset` of one label's log-odds, up to a number that is the
/// same for all labels of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// What the label's score is multiplied by; never negative.
    pub slope: f64,
    /// What is added.
    pub offset: f64,
}

/// Learns a calibrator from out-of-fold scores.
///
/// `scores` has shape (rows, labels) and holds decision values; `labels[i]` is the column of row
/// `i`'s right label. Scaling methods minimise the mean of `-ln p_y` by damped Newton until no
/// component of the gradient exceeds 1e-12.
///
/// # Errors
/// If there is no row, fewer than two labels, a label out of range or a score that is not finite.
pub fn fit(method: Method, scores: ArrayView2<'_, f64>, labels: &[usize]) -> Result<Calibration> {
    Calibration::fit_rows(method, &Rows::check(&scores, labels)?)
}

impl Calibration {
    /// The probabilities of many rows, shape as `scores`: (rows, labels).
    pub fn probabilities(&self, scores: ArrayView2<'_, f64>) -> Array2<f64> {
        let (rows, columns) = scores.dim();
        let mut flat = vec![0.0; rows * columns];
        let mut row_scores = vec![0.0; columns];
        for (row, out) in scores.outer_iter().zip(flat.chunks_exact_mut(columns.max(1))) {
            for (copy, &score) in row_scores.iter_mut().zip(row) {
                *copy = score;
            }
            self.probabilities_into(&row_scores, out);
        }
        Array2::from_shape_vec((rows, columns), flat).expect("as many numbers as cells")
    }

    /// The calibrated log-odds `ln(p_a / p_b)` where they are linear in the scores.
    ///
    /// With `Line { slope, offset }` of each label it is
    /// `slope_a z_a + offset_a - slope_b z_b - offset_b`, so the evidence of single features,
    /// multiplied by the slopes, adds up to it. `None` for isotonic calibration.
    pub fn log_odds(&self, scores: &[f64], a: usize, b: usize) -> Option<f64> {
        let (line_a, line_b) = (self.linear(a)?, self.linear(b)?);
        let of_a = line_a.slope * scores[a] + line_a.offset;
        let of_b = line_b.slope * scores[b] + line_b.offset;
        Some(of_a - of_b)
    }

    /// The calibrator that [`Calibration::numbers`] wrote down.
    ///
    /// # Errors
    /// If there are too few or too many numbers, or numbers that no fit gives.
    pub fn from_numbers(method: Method, labels: usize, numbers: &[f64]) -> Result<Self> {
        let finite = numbers.iter().all(|number| number.is_finite());
        let read = if finite { Self::read_numbers(method, labels, numbers) } else { None };
        read.ok_or_else(|| {
            let count = numbers.len();
            Error::model(format!(
                "{count} calibration numbers that are no '{}' for {labels} labels",
                method.name()
            ))
            .remedy("train the model again")
        })
    }
}

/// Makes [`Method`] and [`Calibration`] from the list of calibrators.
macro_rules! calibrators {
    ($($(#[$doc:meta])* $name:ident($kind:ty) = $text:literal,)+) => {
        /// The ways to calibrate.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Method {
            $($(#[$doc])* $name,)+
        }

        impl Method {
            /// Every method, in the order of this list.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The name in options and files.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }

        /// A fitted calibrator with its numbers.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Calibration {
            $($(#[$doc])* $name($kind),)+
        }

        impl Calibration {
            fn fit_rows(method: Method, rows: &Rows<'_>) -> Result<Self> {
                match method {
                    $(Method::$name => <$kind as Calibrator>::fit(rows).map(Self::$name),)+
                }
            }

            /// Which method it is.
            pub fn method(&self) -> Method {
                match self {
                    $(Self::$name(_) => Method::$name,)+
                }
            }

            /// Writes the probability of each label to `out`; they sum to 1. Allocates nothing.
            ///
            /// # Panics
            /// If `scores` or `out` have another length than the number of labels.
            pub fn probabilities_into(&self, scores: &[f64], out: &mut [f64]) {
                assert_eq!(scores.len(), out.len(), "as many probabilities as scores");
                match self {
                    $(Self::$name(fitted) => fitted.probabilities_into(scores, out),)+
                }
            }

            /// The straight line of label `k`'s log-odds; `None` for isotonic calibration.
            pub fn linear(&self, k: usize) -> Option<Line> {
                match self {
                    $(Self::$name(fitted) => fitted.linear(k),)+
                }
            }

            /// All fitted numbers, for a file; read back by [`Calibration::from_numbers`].
            pub fn numbers(&self) -> Vec<f64> {
                match self {
                    $(Self::$name(fitted) => fitted.numbers(),)+
                }
            }

            fn read_numbers(method: Method, labels: usize, numbers: &[f64]) -> Option<Self> {
                match method {
                    $(Method::$name => {
                        <$kind as Calibrator>::from_numbers(labels, numbers).map(Self::$name)
                    })+
                }
            }
        }
    };
}

calibrators! {
    /// Softmax of the scores as they are: `p = softmax(z)`.
    None(Identity) = "none",
    /// One temperature for all labels: `p = softmax(z / T)`.
    Temperature(Temperature) = "temperature",
    /// Temperature and a bias per label: `p = softmax(z / T + b)`.
    Bcts(Bcts) = "bcts",
    /// A slope and a bias per label: `p = softmax(w * z + b)`.
    VectorScaling(VectorScaling) = "vector_scaling",
    /// A rising step-and-line function per label, one against the rest, then normalised.
    Isotonic(OneAgainstRest) = "isotonic",
}

impl std::str::FromStr for Method {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|method| method.name() == name);
        found.copied().ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|method| method.name()).collect();
            Error::usage(format!("no calibration is called '{name}'"))
                .remedy(format!("one of {}", known.join(", ")))
        })
    }
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
