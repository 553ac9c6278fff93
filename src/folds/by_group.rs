//! Folds that keep groups whole and labels in proportion.

use std::cmp::Reverse;

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;

use super::grouping::numbered;
use crate::{Error, Result};

/// The fold, below `k`, of each row.
///
/// No group is split. Groups are dealt greedily, the largest first (equal ones in an order drawn
/// from `seed`), each to the fold where it raises `sum_l (rows of label l in the fold / rows of
/// label l)^2 + (rows in the fold / rows)^2` least: labels and sizes come out as even as whole
/// groups allow. No fold is empty.
///
/// # Errors
/// If `k` is below 2, there are fewer groups than folds, or the lengths differ.
pub fn by_group(labels: &[usize], groups: &[u32], k: usize, seed: u64) -> Result<Vec<u32>> {
    if labels.len() != groups.len() {
        return Err(Error::numeric("as many groups as labels are needed"));
    }
    if k < 2 {
        return Err(Error::usage(format!("{k} is too few folds")).remedy("2 or more, such as 5"));
    }
    let (group, count) = numbered(groups);
    if count < k {
        return Err(too_few_groups(count, k));
    }
    let members = Members::new(labels, &group, count);
    let fold_of_group = deal(&members, &order(&members, seed), k);
    Ok(group.iter().map(|&g| fold_of_group[g]).collect())
}

fn too_few_groups(count: usize, k: usize) -> Error {
    let error =
        Error::numeric(format!("{count} groups can't make {k} folds without splitting one"));
    match count {
        0 | 1 => error.remedy("more data, or a column with finer groups"),
        _ => error.remedy(format!("{count} folds or fewer, or a column with finer groups")),
    }
}

/// How many rows of each label a group has: `(label, rows)` in `starts[g]..starts[g + 1]`.
struct Members {
    starts: Vec<usize>,
    counts: Vec<(usize, f64)>,
    sizes: Vec<usize>,
    label_totals: Vec<f64>,
}

impl Members {
    fn new(labels: &[usize], group: &[usize], count: usize) -> Self {
        let mut pairs: Vec<(usize, usize)> =
            group.iter().copied().zip(labels.iter().copied()).collect();
        pairs.sort_unstable();
        let classes = labels.iter().max().map_or(0, |&last| last + 1);
        let mut members = Self {
            starts: vec![0],
            counts: Vec::new(),
            sizes: vec![0; count],
            label_totals: vec![0.0; classes],
        };
        for same_group in pairs.chunk_by(|a, b| a.0 == b.0) {
            members.sizes[same_group[0].0] = same_group.len();
            for same in same_group.chunk_by(|a, b| a.1 == b.1) {
                members.counts.push((same[0].1, same.len() as f64));
                members.label_totals[same[0].1] += same.len() as f64;
            }
            members.starts.push(members.counts.len());
        }
        members
    }

    fn of(&self, g: usize) -> &[(usize, f64)] {
        &self.counts[self.starts[g]..self.starts[g + 1]]
    }
}

/// Largest groups first; equal ones in a drawn order.
fn order(members: &Members, seed: u64) -> Vec<usize> {
    let mut random = Pcg64::seed_from_u64(seed);
    let drawn: Vec<u64> = members.sizes.iter().map(|_| random.next_u64()).collect();
    let mut order: Vec<usize> = (0..members.sizes.len()).collect();
    order.sort_unstable_by_key(|&g| (Reverse(members.sizes[g]), drawn[g], g));
    order
}

fn deal(members: &Members, order: &[usize], k: usize) -> Vec<u32> {
    let classes = members.label_totals.len();
    let rows: f64 = members.label_totals.iter().sum();
    let mut filled = vec![0.0; k * classes];
    let mut size = vec![0.0; k];
    let mut fold_of_group = vec![0u32; members.sizes.len()];
    for &g in order {
        // Of (c + g)^2 - c^2 = 2 c g + g^2 only the first part differs between folds.
        let rise = |fold: usize| {
            let of_labels: f64 = members
                .of(g)
                .iter()
                .map(|&(label, n)| {
                    let total = members.label_totals[label];
                    filled[fold * classes + label] * n / (total * total)
                })
                .sum();
            of_labels + size[fold] * members.sizes[g] as f64 / (rows * rows)
        };
        let fold = (0..k)
            .map(|fold| (rise(fold), fold))
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
            .map_or(0, |(_, fold)| fold);
        for &(label, n) in members.of(g) {
            filled[fold * classes + label] += n;
        }
        size[fold] += members.sizes[g] as f64;
        fold_of_group[g] = fold as u32;
    }
    fold_of_group
}
