//! What anyone gets without reading the text.

use serde::{Deserialize, Serialize};

/// A prediction that is the same for every row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// The most frequent label of the rows learned from, as certain.
    Majority,
    /// The labels' shares among the rows learned from.
    LabelPrior,
}

impl Baseline {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Majority, Self::LabelPrior];

    /// The probabilities given to every row, from the number of rows of each label learned from;
    /// `None` if there are none. Of equally frequent labels the first is the majority.
    pub fn probabilities(self, counts: &[usize]) -> Option<Vec<f64>> {
        let total: usize = counts.iter().sum();
        if total == 0 {
            return None;
        }
        let greatest = counts.iter().max().copied().unwrap_or(0);
        let majority = counts.iter().position(|&count| count == greatest);
        let of_label = |(k, &count): (usize, &usize)| match self {
            Self::Majority => f64::from(u8::from(majority == Some(k))),
            Self::LabelPrior => count as f64 / total as f64,
        };
        Some(counts.iter().enumerate().map(of_label).collect())
    }

    /// The name in tables and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Majority => "majority",
            Self::LabelPrior => "label_prior",
        }
    }
}
