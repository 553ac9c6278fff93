//! Whom each cell quotes, and with which labels: counts, not estimates.

use std::collections::BTreeMap;

use super::columns::Sentences;
use super::corpus::Corpus;

/// One source in one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedSource {
    /// Its name, as the ledger gives it.
    pub name: String,
    /// Sentences that give its words.
    pub sentences: usize,
    /// Articles that quote it.
    pub articles: usize,
    /// Its sentences by predicted label.
    pub counts: Vec<usize>,
}

/// The sources of one cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CellSources {
    /// Sentences that give somebody's words.
    pub attributed: usize,
    /// Those of them that name a source.
    pub named: usize,
    /// Those with enough sentences, the most quoted first, then by name.
    pub sources: Vec<QuotedSource>,
    /// Sources with fewer sentences.
    pub below_minimum: usize,
}

/// Sentences per label, and the article of each sentence.
type Tally = (Vec<usize>, Vec<u32>);

/// Whom each cell of `sentences` quotes; `places` are its sentences' places in `corpus`. Sources of fewer than `minimum`
/// sentences are only counted.
pub fn quoted_sources(
    corpus: &Corpus,
    sentences: &Sentences,
    places: &[u32],
    minimum: usize,
) -> Vec<CellSources> {
    let k = sentences.labels.len();
    let mut cells = vec![CellSources::default(); sentences.cells.len()];
    let mut found: Vec<BTreeMap<&str, Tally>> = vec![BTreeMap::new(); sentences.cells.len()];
    for (i, &place) in places.iter().enumerate() {
        let Some(name) = corpus.quoted(place as usize) else { continue };
        let cell = sentences.cell[i] as usize;
        cells[cell].attributed += 1;
        if name.is_empty() {
            continue;
        }
        cells[cell].named += 1;
        let (counts, articles) =
            found[cell].entry(name).or_insert_with(|| (vec![0; k], Vec::new()));
        counts[usize::from(sentences.predicted[i])] += 1;
        articles.push(sentences.article[i]);
    }
    for (cell, found) in cells.iter_mut().zip(found) {
        let all = found.into_iter().map(|(name, (counts, mut articles))| {
            articles.sort_unstable();
            articles.dedup();
            let sentences = counts.iter().sum();
            QuotedSource { name: name.to_owned(), sentences, articles: articles.len(), counts }
        });
        let (enough, few): (Vec<_>, Vec<_>) = all.partition(|source| source.sentences >= minimum);
        cell.below_minimum = few.len();
        cell.sources = enough;
        cell.sources
            .sort_by(|a, b| b.sentences.cmp(&a.sentences).then_with(|| a.name.cmp(&b.name)));
    }
    cells
}
