//! Every estimator, interval and test of `compare` against reference values: statsmodels, scipy, QuaPy and exact optima.

mod end_to_end;
mod intervals;
mod quantification;
mod tests_and_effects;
mod vectors;
