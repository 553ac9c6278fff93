//! The same comparison under other choices: do the main differences hold?

use super::columns::{CalibrationTable, Sentences};
use super::counts::argmax;
use super::options::Options;
use super::result::Comparison;
use super::run::compare;
use crate::Result;

/// One other way to compare.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its name in the table ("without wire copy").
    pub name: String,
    /// The sentences that stay; `None`: all.
    pub keep: Option<Vec<bool>>,
    /// Its options.
    pub options: Options,
}

/// Each variant's comparison, in the order given; one that the data can't support is an error of its own.
pub fn robustness(
    sentences: &Sentences,
    table: Option<&CalibrationTable>,
    variants: &[Variant],
) -> Vec<(String, Result<Comparison>)> {
    let run = |variant: &Variant| match &variant.keep {
        Some(keep) => compare(&sentences.select(keep), table, &variant.options),
        None => compare(sentences, table, &variant.options),
    };
    variants.iter().map(|v| (v.name.clone(), run(v))).collect()
}

/// All but the article with the most sentences of each cell (the first of equal ones).
pub fn without_top_article(sentences: &Sentences) -> Vec<bool> {
    let mut pairs: Vec<(u32, u32)> =
        sentences.cell.iter().copied().zip(sentences.article.iter().copied()).collect();
    pairs.sort_unstable();
    let mut top: Vec<Option<(usize, u32)>> = vec![None; sentences.cells.len()];
    for run in pairs.chunk_by(|a, b| a == b) {
        let best = &mut top[run[0].0 as usize];
        if best.is_none_or(|(size, _)| run.len() > size) {
            *best = Some((run.len(), run[0].1));
        }
    }
    let rows = sentences.cell.iter().zip(&sentences.article);
    rows.map(|(&cell, &article)| top[cell as usize].is_none_or(|t| t.1 != article)).collect()
}

/// The sentences whose highest probability reaches `threshold`.
pub fn confident(sentences: &Sentences, threshold: f64) -> Vec<bool> {
    let k = sentences.labels.len().max(1);
    sentences.probabilities.chunks_exact(k).map(|row| row[argmax(row)] >= threshold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_article_of_each_cell_is_left_out() {
        let sentences = Sentences {
            cells: vec![vec!["x".into()], vec!["y".into()]],
            cell: vec![0, 0, 0, 1, 1],
            article: vec![3, 4, 4, 7, 8],
            ..Sentences::default()
        };
        assert_eq!(without_top_article(&sentences), [true, false, false, false, true]);
    }
}
