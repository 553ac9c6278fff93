//! Reprinted text: which sentences a comparison keeps.

use super::columns::Sentences;
use super::layout::syndicated;

/// What happens to reprints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dedup {
    /// Everything stays: readers of each outlet saw it. The variance allows for it.
    Keep,
    /// Of each duplicate group only its first article (the one with the lowest number) stays, and of each sentence that
    /// several articles print only the first.
    First,
    /// Articles and sentences that several cells print (wire copy) are left out altogether.
    DropWire,
}

/// Which sentences stay, for [`Sentences::select`].
pub fn kept(sentences: &Sentences, dedup: Dedup) -> Vec<bool> {
    match dedup {
        Dedup::Keep => vec![true; sentences.len()],
        Dedup::DropWire => syndicated(sentences).into_iter().map(|s| !s).collect(),
        Dedup::First => {
            let mut keep = firsts(&sentences.group, &sentences.article);
            if !sentences.copy.is_empty() {
                let first = firsts(&sentences.copy, &sentences.article);
                keep.iter_mut().zip(first).for_each(|(keep, first)| *keep &= first);
            }
            keep
        }
    }
}

/// Which sentences stand in the first article of their group.
fn firsts(group: &[u32], article: &[u32]) -> Vec<bool> {
    let mut pairs: Vec<(u32, u32)> = group.iter().copied().zip(article.iter().copied()).collect();
    pairs.sort_unstable();
    pairs.dedup_by_key(|p| p.0);
    let first = |group: u32| pairs[pairs.partition_point(|p| p.0 < group)].1;
    group.iter().zip(article).map(|(&group, &article)| first(group) == article).collect()
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

    #[test]
    fn a_sentence_that_two_otherwise_different_articles_print_is_a_reprint_too() {
        let group = vec![5, 5, 6, 7, 7];
        let copy = vec![0, 1, 2, 3, 1];
        let shared = Sentences { group, copy, ..reprints() };
        assert_eq!(kept(&shared, Dedup::First), [true, true, true, true, false]);
        assert_eq!(kept(&shared, Dedup::DropWire), [true, false, true, true, false]);
    }
}
