//! Outlets side by side: corrected shares, honest intervals, differences that survive review.
//!
//! [`compare`] takes sentences in columns ([`Sentences`]), human labels of some of them and the model's out-of-fold table
//! ([`CalibrationTable`]), chooses an estimator and returns plain data ([`Comparison`]). Every statistic stands in a file of
//! its own, headed by its formula and source; all are pure functions, deterministic, and equal on any number of threads.

pub mod adjusted_count;
pub mod bootstrap;
mod cluster_sums;
pub mod columns;
pub mod corpus;
pub mod counts;
pub mod dedup;
pub mod dense;
mod difference;
pub mod distributions;
pub mod dsl;
pub mod effect;
pub mod emq;
mod estimates;
mod evidence;
pub mod gold;
pub mod interval;
mod joint_draws;
pub mod label_shift;
pub mod labels_only;
mod layout;
mod likelihood_sums;
pub mod multiplicity;
pub mod options;
mod pairs;
pub mod plan;
pub mod proportion;
pub mod quoted;
mod random;
pub mod recalibrate;
pub mod related;
mod report_warnings;
pub mod result;
pub mod robustness;
mod run;
pub mod sampling;
pub mod simplex;
mod special_functions;
mod strata;
mod study;
pub mod two_sided;
mod vocabulary;
pub mod wald;
pub mod warning;
pub mod words;

pub use columns::{CalibrationTable, Gold, Sentences};
pub use options::{
    Adjust, Cluster, Family, IntervalKind, Method, Options, Pairs, Recalibration, Target,
};
pub use related::Of;
pub use result::{CellResult, Comparison, Difference, FamilyResult, Figure, PairSummary, Share};
pub use run::compare;
pub use vocabulary::{CellWords, cell_words};
pub use warning::Warning;
