//! Krippendorff's alpha: how far annotators agree beyond chance.

use serde::{Deserialize, Serialize};

use super::student_t::t_quantile;
use crate::{Error, Result};

/// How far two different values are apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// All different values equally far.
    Nominal,
    /// By the number of ratings between them, values in their order.
    Ordinal,
    /// By the squared difference of their numbers.
    Interval,
}

/// Ratings of units (sentences) by any number of annotators, as values `0..values`.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratings {
    values: usize,
    /// Coincidences of each unit: `(value, value, weight)` in `starts[u]..starts[u + 1]`.
    starts: Vec<usize>,
    pairs: Vec<(u32, u32, f64)>,
}

/// Alpha with a jackknife interval over groups.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Jackknife {
    /// Alpha of all units.
    pub alpha: f64,
    /// Standard error.
    pub error: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Ratings {
    /// Ratings given unit by unit: who has not rated is left out, and a unit with fewer than two
    /// ratings says nothing.
    ///
    /// # Errors
    /// If a value is not below `values`.
    pub fn new<'a>(values: usize, units: impl IntoIterator<Item = &'a [u32]>) -> Result<Self> {
        let mut made = Self { values, starts: vec![0], pairs: Vec::new() };
        for unit in units {
            if let Some(value) = unit.iter().find(|&&value| value as usize >= values) {
                return Err(Error::numeric(format!("rating {value} of {values} values")));
            }
            made.add(unit);
        }
        Ok(made)
    }

    /// Each ordered pair of ratings of a unit with `m` ratings weighs `1 / (m - 1)`.
    fn add(&mut self, unit: &[u32]) {
        let weight = 1.0 / (unit.len() as f64 - 1.0);
        for (i, &a) in unit.iter().enumerate() {
            for (j, &b) in unit.iter().enumerate() {
                if i != j {
                    self.pairs.push((a, b, weight));
                }
            }
        }
        self.starts.push(self.pairs.len());
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        self.starts.len() - 1
    }

    /// The coincidence matrix, row-major; unit `u` counts `multiplicity(u)` times.
    pub fn coincidences(&self, multiplicity: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut matrix = vec![0.0; self.values * self.values];
        for unit in 0..self.units() {
            let times = multiplicity(unit);
            for &(a, b, weight) in &self.pairs[self.starts[unit]..self.starts[unit + 1]] {
                matrix[a as usize * self.values + b as usize] += times * weight;
            }
        }
        matrix
    }

    /// `alpha = 1 - D_o / D_e` (Krippendorff 2011, "Computing Krippendorff's
    /// Alpha-Reliability"); `None` if all ratings are the same or there are no pairs.
    pub fn alpha(&self, level: Level) -> Option<f64> {
        self.alpha_of(level, |_| 1.0)
    }

    /// Alpha when unit `u` counts `multiplicity(u)` times, as in a bootstrap over units.
    pub fn alpha_of(&self, level: Level, multiplicity: impl Fn(usize) -> f64) -> Option<f64> {
        alpha(&self.coincidences(multiplicity), self.values, level)
    }

    /// Jackknife over groups of units (articles): `se^2 = (G - 1) / G sum_g (a_g - mean)^2`, `a_g`
    /// alpha without group `g`; the interval is `alpha +- t_(G - 1) se`.
    ///
    /// `None` if there are fewer than two groups or alpha is undefined without one of them.
    ///
    /// # Panics
    /// If `groups` has another length than there are units.
    pub fn jackknife(&self, level: Level, groups: &[u32], confidence: f64) -> Option<Jackknife> {
        assert_eq!(groups.len(), self.units(), "a group for each unit");
        let whole = self.alpha(level)?;
        let left_out = self.leave_one_out(level, groups)?;
        let count = left_out.len() as f64;
        if left_out.len() < 2 {
            return None;
        }
        let mean = left_out.iter().sum::<f64>() / count;
        let squares: f64 = left_out.iter().map(|a| (a - mean) * (a - mean)).sum();
        let error = ((count - 1.0) / count * squares).sqrt();
        let reach = t_quantile(0.5 + confidence / 2.0, count - 1.0)? * error;
        Some(Jackknife { alpha: whole, error, low: whole - reach, high: whole + reach })
    }

    /// Alpha without each group, by rising group id.
    pub fn leave_one_out(&self, level: Level, groups: &[u32]) -> Option<Vec<f64>> {
        let mut distinct = groups.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let without =
            |&left: &u32| self.alpha_of(level, |unit| if groups[unit] == left { 0.0 } else { 1.0 });
        distinct.iter().map(without).collect()
    }
}

/// `1 - (n - 1) sum_(c<k) o_ck d_ck / sum_(c<k) n_c n_k d_ck`.
fn alpha(coincidences: &[f64], values: usize, level: Level) -> Option<f64> {
    let marginals: Vec<f64> =
        coincidences.chunks_exact(values).map(|row| row.iter().sum()).collect();
    let n: f64 = marginals.iter().sum();
    let (mut observed, mut expected) = (0.0, 0.0);
    for c in 0..values {
        for k in c + 1..values {
            let d = distance(level, &marginals, (c, k));
            observed += coincidences[c * values + k] * d;
            expected += marginals[c] * marginals[k] * d;
        }
    }
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * observed / expected)
}

/// Squared distance of the values `c < k`.
fn distance(level: Level, marginals: &[f64], (c, k): (usize, usize)) -> f64 {
    match level {
        Level::Nominal => 1.0,
        Level::Interval => ((k - c) * (k - c)) as f64,
        Level::Ordinal => {
            let between: f64 = marginals[c..=k].iter().sum();
            let d = between - (marginals[c] + marginals[k]) / 2.0;
            d * d
        }
    }
}
