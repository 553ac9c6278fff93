//! The words of each cell against those of all others.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use rustc_hash::FxHasher;

use super::columns::Sentences;
use super::corpus::{Corpus, Names};
use super::dedup::{Dedup, kept};
use super::words::{WordCount, WordOptions, WordScore, distinguishing};
use crate::near_duplicates::for_each_token;

/// What distinguishes one cell's words from those of the other cells.
#[derive(Debug, Clone, PartialEq)]
pub struct CellWords {
    /// The cell.
    pub cell: usize,
    /// Its words with the highest scores.
    pub more: Vec<WordScore>,
    /// The words that the others use more, most so first.
    pub less: Vec<WordScore>,
}

/// Occurrences, and articles that hold the word.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    occurrences: u32,
    articles: u32,
}

/// For every cell the `count` words that set it apart, reprints counted once; `chosen` tells the place of each sentence in the
/// corpus.
pub fn cell_words(
    corpus: &Corpus,
    sentences: &Sentences,
    chosen: &[u32],
    count: usize,
) -> Vec<CellWords> {
    let (words, counts, totals) = tally(corpus, sentences, chosen);
    let cells = sentences.cells.len();
    if cells < 2 {
        return Vec::new();
    }
    let score = |cell: usize| {
        let word = |(number, all): (usize, &Count)| {
            let own = counts.get(&(number as u32, cell as u32)).copied().unwrap_or_default();
            WordCount {
                word: words.name(number as u32).to_owned(),
                counts: (f64::from(own.occurrences), f64::from(all.occurrences - own.occurrences)),
                articles: (own.articles as usize, (all.articles - own.articles) as usize),
                background: f64::from(all.occurrences),
            }
        };
        let rows: Vec<WordCount> = totals.iter().enumerate().map(word).collect();
        let scores = distinguishing(&rows, &WordOptions::default());
        let more = scores.iter().filter(|s| s.z > 0.0).take(count).cloned().collect();
        let less = scores.iter().rev().filter(|s| s.z < 0.0).take(count).cloned().collect();
        CellWords { cell, more, less }
    };
    (0..cells).map(score).collect()
}

/// By word and cell; never iterated, so its order does not matter.
type ByCell<V> = HashMap<(u32, u32), V, BuildHasherDefault<FxHasher>>;
type Tally = (Names, ByCell<Count>, Vec<Count>);

/// Counts per word and cell, and per word.
fn tally(corpus: &Corpus, sentences: &Sentences, chosen: &[u32]) -> Tally {
    let keep = kept(sentences, Dedup::First);
    let mut words = Names::default();
    let mut counts: ByCell<Count> = ByCell::default();
    let mut totals: Vec<Count> = Vec::new();
    // The article in which a word was last counted, per word and per word and cell.
    let mut last: ByCell<u32> = ByCell::default();
    let mut scratch = String::new();
    for (i, &place) in chosen.iter().enumerate().filter(|(i, _)| keep[*i]) {
        let (cell, article) = (sentences.cell[i], sentences.article[i]);
        for_each_token(corpus.text(place as usize), &mut scratch, |token| {
            let word = words.number(token);
            if word as usize == totals.len() {
                totals.push(Count::default());
            }
            let new = last.insert((word, cell), article) != Some(article);
            let own = counts.entry((word, cell)).or_default();
            for count in [own, &mut totals[word as usize]] {
                count.occurrences += 1;
                count.articles += u32::from(new);
            }
        });
    }
    (words, counts, totals)
}
