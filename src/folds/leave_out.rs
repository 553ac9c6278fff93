//! Values of a column left out together, in a bounded number of folds.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Folds that leave whole values of a column (such as the outlet) out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The fold of each row.
    pub fold: Vec<u32>,
    /// Number of folds.
    pub folds: usize,
    /// Number of distinct values.
    pub values: usize,
}

/// At most `most` folds, each of whole values: one value per fold where there are no more values
/// than that, else the values are dealt, the most frequent first, each to the smallest fold.
///
/// An empty value is one like any other: the rows of which nothing is known.
pub fn leave_values_out(values: &[&str], most: usize) -> LeftOut {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    values.iter().for_each(|value| *sizes.entry(value).or_default() += 1);
    let mut order: Vec<(&str, usize)> = sizes.into_iter().collect();
    order.sort_by_key(|&(value, size)| (Reverse(size), value));
    let mut filled = vec![0; order.len().min(most.max(1))];
    let mut fold_of: BTreeMap<&str, u32> = BTreeMap::new();
    for &(value, size) in &order {
        let smallest = (0..filled.len()).min_by_key(|&fold| (filled[fold], fold)).unwrap_or(0);
        filled[smallest] += size;
        fold_of.insert(value, smallest as u32);
    }
    let fold = values.iter().map(|value| fold_of[value]).collect();
    LeftOut { fold, folds: filled.len(), values: order.len() }
}
