//! From counts to weights: which terms become columns, and what a term weighs in a row.
//!
//! Definitions are those of scikit-learn's `TfidfVectorizer` (and, before it, Salton and Buckley,
//! "Term-weighting approaches in automatic text retrieval", 1988):
//!
//! ```text
//! tf(t, d)  = count of t in d, or 1 + ln(count) where sublinear
//! idf(t)    = ln((1 + n) / (1 + df(t))) + 1      n rows, df(t) of them hold t; 1 where idf is off
//! x(t, d)   = weight * tf(t, d) * idf(t) / norm of the block's part of d
//! ```

use super::options::{BlockOptions, Norm};
use crate::sparse::RowBuffer;

/// Marks a term that is no column.
pub const NO_COLUMN: u32 = u32::MAX;

/// The terms of one block that became columns, and their idf.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// Column of each term, or [`NO_COLUMN`].
    pub columns: Vec<u32>,
    /// Term of each column; columns stand by document frequency, then by the terms' bytes.
    pub terms: Vec<u32>,
    /// idf of each column.
    pub idf: Vec<f64>,
}

/// Chooses columns by document frequency: bounds first, then the `max_features` most frequent.
///
/// `frequencies[t]` of `rows` rows hold term `t`; `by_bytes` lists all terms in byte order.
pub fn select(
    options: &BlockOptions,
    frequencies: &[u32],
    rows: usize,
    by_bytes: &[u32],
) -> Selection {
    let (low, high) = (options.min_df.of(rows).max(1.0), options.max_df.of(rows));
    let wanted = |&term: &u32| {
        let frequency = f64::from(frequencies[term as usize]);
        frequency >= low && frequency <= high
    };
    // A stable sort by frequency keeps the byte order among equals.
    let mut terms: Vec<u32> = by_bytes.iter().copied().filter(wanted).collect();
    terms.sort_by_key(|&term| std::cmp::Reverse(frequencies[term as usize]));
    terms.truncate(options.max_features.unwrap_or(usize::MAX));
    let mut columns = vec![NO_COLUMN; frequencies.len()];
    for (column, &term) in terms.iter().enumerate() {
        columns[term as usize] = column as u32;
    }
    let idf = terms
        .iter()
        .map(|&term| if options.idf { smooth_idf(rows, frequencies[term as usize]) } else { 1.0 })
        .collect();
    Selection { columns, terms, idf }
}

/// `ln((1 + n) / (1 + df)) + 1`: as if one more row held every term once, so that no term is
/// divided by zero and none that stands everywhere is lost.
fn smooth_idf(rows: usize, frequency: u32) -> f64 {
    libm::log((1.0 + rows as f64) / (1.0 + f64::from(frequency))) + 1.0
}

/// Turns the counts of one block's columns into its part of a row.
#[derive(Debug, Clone, Copy)]
pub struct Weighting<'a> {
    /// The block's options.
    pub options: &'a BlockOptions,
    /// idf of each of the block's columns.
    pub idf: &'a [f64],
    /// Where the block's columns start in the row.
    pub first_column: u32,
}

impl Weighting<'_> {
    /// Appends the weighted `entries` (column inside the block, count) to `row`.
    pub fn append(&self, entries: impl Iterator<Item = (u32, u32)>, row: &mut RowBuffer) {
        let start = row.values.len();
        let mut norm = 0.0;
        for (column, count) in entries {
            let value = self.term_frequency(count) * self.idf[column as usize];
            norm += match self.options.norm {
                Norm::L1 => value,
                _ => value * value,
            };
            row.push(self.first_column + column, value);
        }
        let norm = match self.options.norm {
            Norm::None => 1.0,
            Norm::L1 => norm,
            Norm::L2 => norm.sqrt(),
        };
        if norm > 0.0 {
            let factor = self.options.weight / norm;
            row.values[start..].iter_mut().for_each(|value| *value *= factor);
        }
    }

    fn term_frequency(&self, count: u32) -> f64 {
        match (self.options.sublinear, count) {
            (true, 1) => 1.0,
            (true, _) => 1.0 + libm::log(f64::from(count)),
            (false, _) => f64::from(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::options::DocumentFrequency;

    #[test]
    fn columns_stand_by_frequency_then_bytes_within_the_bounds() {
        let options = BlockOptions {
            min_df: DocumentFrequency::Count(2),
            max_df: DocumentFrequency::Share(0.5),
            max_features: Some(2),
            ..BlockOptions::default()
        };
        let selection = select(&options, &[1, 3, 2, 3, 9], 10, &[4, 3, 2, 1, 0]);
        assert_eq!(selection.terms, [3, 1]);
        assert_eq!(selection.columns, [NO_COLUMN, 1, NO_COLUMN, 0, NO_COLUMN]);
        assert_eq!(selection.idf[0], libm::log(11.0 / 4.0) + 1.0);
    }

    #[test]
    fn a_part_of_a_row_has_the_wanted_norm_and_an_empty_one_stays_empty() {
        let idf = [1.0, 2.0];
        for (norm, expected) in [(Norm::L1, 3.0), (Norm::L2, 3.0)] {
            let options = BlockOptions { norm, weight: 3.0, ..BlockOptions::default() };
            let weighting = Weighting { options: &options, idf: &idf, first_column: 7 };
            let mut row = RowBuffer::default();
            weighting.append([(0, 4), (1, 1)].into_iter(), &mut row);
            let size = match norm {
                Norm::L1 => row.values.iter().sum(),
                _ => row.values.iter().map(|v| v * v).sum::<f64>().sqrt(),
            };
            assert!((size - expected).abs() < 1e-12);
            assert_eq!(row.indices, [7, 8]);
            row.clear();
            weighting.append([].into_iter(), &mut row);
            assert!(row.values.is_empty());
        }
    }
}
