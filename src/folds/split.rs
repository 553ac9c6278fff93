//! From fold numbers to rows.

use super::grouping::numbered;

/// One fold taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Rows to learn from.
    pub train: Vec<usize>,
    /// Rows to be tried on.
    pub test: Vec<usize>,
    /// Rows of other folds that share a group with a row of `test` (wire copy in another outlet,
    /// say): used for neither, since they would leak.
    pub leaks: Vec<usize>,
}

/// Takes fold `taken` out. All three lists rise.
///
/// # Panics
/// If `folds` and `groups` differ in length.
pub fn split(folds: &[u32], groups: &[u32], taken: u32) -> Split {
    assert_eq!(folds.len(), groups.len(), "a fold and a group for each row");
    let (group, count) = numbered(groups);
    let mut touched = vec![false; count];
    for (&fold, &g) in folds.iter().zip(&group) {
        touched[g] |= fold == taken;
    }
    let mut split = Split { train: Vec::new(), test: Vec::new(), leaks: Vec::new() };
    for (row, (&fold, &g)) in folds.iter().zip(&group).enumerate() {
        let rows = match (fold == taken, touched[g]) {
            (true, _) => &mut split.test,
            (false, true) => &mut split.leaks,
            (false, false) => &mut split.train,
        };
        rows.push(row);
    }
    split
}
