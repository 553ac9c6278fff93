//! Which rows belong together.

use std::collections::HashMap;

use crate::near_duplicates::UnionFind;
use crate::{Error, Result};

/// The group of each row by the value of a column, named by the first row with that value.
///
/// An empty value says nothing: the row is a group of its own.
pub fn groups_of<'a>(values: impl IntoIterator<Item = &'a str>) -> Vec<u32> {
    let mut first: HashMap<&str, u32> = HashMap::new();
    let group = |(row, value): (usize, &'a str)| {
        let row = row as u32;
        if value.is_empty() { row } else { *first.entry(value).or_insert(row) }
    };
    values.into_iter().enumerate().map(group).collect()
}

/// Joins several groupings of the same rows: rows that share a group in one of them (the
/// article, the pair, the near-duplicates) share one in the result, also by way of other rows.
/// Groups are named by their first row.
///
/// # Errors
/// If the groupings differ in length.
pub fn join_groups(groupings: &[&[u32]]) -> Result<Vec<u32>> {
    let rows = groupings.first().map_or(0, |grouping| grouping.len());
    if groupings.iter().any(|grouping| grouping.len() != rows) {
        return Err(Error::numeric("groupings of different numbers of rows can't be joined"));
    }
    let mut joined = UnionFind::new(rows);
    let mut order: Vec<u32> = (0..rows as u32).collect();
    for grouping in groupings {
        order.sort_unstable_by_key(|&row| (grouping[row as usize], row));
        for pair in order.windows(2) {
            if grouping[pair[0] as usize] == grouping[pair[1] as usize] {
                joined.join(pair[0], pair[1]);
            }
        }
    }
    Ok(joined.groups())
}

/// Group ids as their rank among the distinct ids, and the number of these.
pub(super) fn numbered(groups: &[u32]) -> (Vec<usize>, usize) {
    let mut distinct = groups.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let rank = |group: &u32| distinct.partition_point(|other| other < group);
    (groups.iter().map(rank).collect(), distinct.len())
}
