//! One value of a column left out at a time.

use crate::{Error, Result};

/// Folds that have names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFolds {
    /// The fold of each row.
    pub fold: Vec<u32>,
    /// What each fold holds, sorted.
    pub names: Vec<String>,
}

/// One fold for each value of a column (such as the outlet): each is tried on once by a model
/// that has seen only the others.
///
/// # Errors
/// If a value is empty or there are fewer than two.
pub fn leave_one_out(values: &[&str]) -> Result<NamedFolds> {
    if let Some(row) = values.iter().position(|value| value.trim().is_empty()) {
        return Err(Error::input(format!("row {} has no value to be left out by", row + 1))
            .remedy("fill the column, or choose another"));
    }
    let mut names = values.to_vec();
    names.sort_unstable();
    names.dedup();
    if names.len() < 2 {
        return Err(Error::numeric("all rows have the same value: nothing is left to learn from")
            .remedy("choose another column, or a number of folds"));
    }
    let rank = |value: &&str| names.partition_point(|name| name < value) as u32;
    let fold = values.iter().map(rank).collect();
    Ok(NamedFolds { fold, names: names.into_iter().map(str::to_owned).collect() })
}
