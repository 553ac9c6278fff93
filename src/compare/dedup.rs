//! Reprinted text: which sentences a comparison keeps.

use super::columns::Sentences;
use super::layout::syndicated;

/// What happens to reprints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dedup {
    /// Everything stays: readers of each outlet saw it. The variance allows for it.
    Keep,
    /// Of each duplicate group only its first article (the one with the lowest number) stays.
    First,
    /// Duplicate groups that several cells print (wire copy) are left out altogether.
    DropWire,
}

/// Which sentences stay, for [`Sentences::select`].
pub fn kept(sentences: &Sentences, dedup: Dedup) -> Vec<bool> {
    match dedup {
        Dedup::Keep => vec![true; sentences.len()],
        Dedup::DropWire => syndicated(sentences).into_iter().map(|s| !s).collect(),
        Dedup::First => {
            let mut pairs: Vec<(u32, u32)> =
                sentences.group.iter().copied().zip(sentences.article.iter().copied()).collect();
            pairs.sort_unstable();
            pairs.dedup_by_key(|p| p.0);
            let first = |group: u32| pairs[pairs.partition_point(|p| p.0 < group)].1;
            let rows = sentences.group.iter().zip(&sentences.article);
            rows.map(|(&group, &article)| first(group) == article).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Articles 0 and 1 of cell 0, article 2 of cell 1; 0 and 2 are one text.
    fn reprints() -> Sentences {
        Sentences {
            cells: vec![vec!["x".into()], vec!["y".into()]],
            cell: vec![0, 0, 0, 1, 1],
            article: vec![0, 0, 1, 2, 2],
            group: vec![5, 5, 6, 5, 5],
            ..Sentences::default()
        }
    }

    #[test]
    fn the_first_of_a_group_stays_and_wire_copy_goes_altogether() {
        assert_eq!(kept(&reprints(), Dedup::Keep), [true; 5]);
        assert_eq!(kept(&reprints(), Dedup::First), [true, true, true, false, false]);
        assert_eq!(kept(&reprints(), Dedup::DropWire), [false, false, true, false, false]);
    }
}
