//! Measures: how good labels and probabilities are, with intervals.
//!
//! An interval is a percentile bootstrap over groups (articles, not sentences): sentences of one
//! article are alike, and an interval that takes them for independent is too short. What is
//! undefined (a mean of nothing, the F1 of a label that never occurs) is `None`, never 0.

mod abstention;
mod baseline;
mod bootstrap;
mod calibration_error;
mod confusion;
mod krippendorff;
mod measures;
mod probability_scores;
mod reliability;
mod student_t;
#[cfg(test)]
mod tests;

pub use abstention::{
    Abstention, RiskCoverage, abstentions, area_under_risk_coverage, risk_coverage,
    threshold_for_error,
};
pub use baseline::Baseline;
pub use bootstrap::{Bootstrap, GroupSums, Sums, quantile};
pub use calibration_error::{
    ReliabilityBin, classwise_errors, debiased_squared_error, equal_mass_bins, equal_mass_error,
    equal_width_bins, expected_error, maximum_error,
};
pub use confusion::Confusion;
pub use krippendorff::{Jackknife, Level, Ratings};
pub use measures::{Figure, LabelMeasures, Measures, Outcomes};
pub use probability_scores::{brier, log_loss, most_probable};
pub use reliability::{ReliabilityPoint, reliability};
pub use student_t::{t_cumulative, t_quantile};
