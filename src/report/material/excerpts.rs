//! Sentences to read: the clearest of each label, some by chance, some that are likely wrong.

use std::collections::HashSet;

use rand_core::Rng;
use rand_pcg::Pcg64;

use super::Ground;
use crate::compare::corpus::VoiceChoice;

/// Why a sentence was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Its label is among the surest of its cell.
    Telling,
    /// By chance.
    Random,
    /// Its label is among the least sure of its cell.
    Doubtful,
}

impl Kind {
    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Telling => "telling",
            Kind::Random => "random",
            Kind::Doubtful => "likely error",
        }
    }
}

/// Where the article is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// A relative address.
    pub address: String,
    /// The line at which the sentence starts, where the file is plain text.
    pub line: Option<usize>,
}

/// A sentence to read.
#[derive(Debug, Clone)]
pub struct Excerpt {
    /// Why it was chosen.
    pub kind: Kind,
    /// Its cell.
    pub cell: usize,
    /// The label counted.
    pub label: usize,
    /// The label's probability.
    pub confidence: f64,
    /// The human label.
    pub gold: Option<usize>,
    /// Who published it.
    pub outlet: String,
    /// The article's name.
    pub article: String,
    /// Its headline; empty where there is none.
    pub title: String,
    /// Its date, as given.
    pub date: String,
    /// Its bytes in the article.
    pub span: (u32, u32),
    /// The sentence.
    pub text: String,
    /// `own`, `quoted`, or nothing.
    pub voice: &'static str,
    /// Who is quoted.
    pub source: String,
    /// The terms that decided.
    pub evidence: Vec<(String, f64)>,
    /// Where the article is.
    pub link: Option<Link>,
}

/// The most rows of each kind, over all cells.
const TELLING: usize = 160;
const RANDOM: usize = 60;
const DOUBTFUL: usize = 40;
/// The most cells that have sentences; the largest.
const MOST_CELLS: usize = 100;

/// Chooses by one seed, each sentence once.
pub fn choose(ground: &Ground<'_>) -> Vec<Excerpt> {
    let sentences = ground.sentences;
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); sentences.cells.len()];
    for (i, &cell) in sentences.cell.iter().enumerate() {
        rows[cell as usize].push(i as u32);
    }
    let filled = rows.iter().filter(|rows| !rows.is_empty()).count().clamp(1, MOST_CELLS);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|&cell| (std::cmp::Reverse(rows[cell].len()), cell));
    order.truncate(MOST_CELLS);
    order.sort_unstable();
    let mut random = Pcg64::new(u128::from(ground.options.seed), 0x5eed);
    let mut found = Vec::new();
    for cell in order {
        let mut seen = HashSet::new();
        let count = |all: usize, most: usize| (all / filled).clamp(1, most);
        let each = count(TELLING / sentences.labels.len(), 5);
        for label in 0..sentences.labels.len() {
            let own = of_label(ground, &rows[cell], label);
            take(ground, Kind::Telling, (&own, each), &mut seen, &mut found);
        }
        let drawn = drawn(&rows[cell], 3 * count(RANDOM, 10), &mut random);
        take(ground, Kind::Random, (&drawn, count(RANDOM, 10)), &mut seen, &mut found);
        let least = least_sure(ground, &rows[cell]);
        take(ground, Kind::Doubtful, (&least, count(DOUBTFUL, 4)), &mut seen, &mut found);
    }
    found
}

/// The most candidates that are looked at for each list.
const CANDIDATES: usize = 60;

/// The surest sentences of a label.
fn of_label(ground: &Ground<'_>, rows: &[u32], label: usize) -> Vec<u32> {
    let sentences = ground.sentences;
    let own = |i: &&u32| usize::from(sentences.predicted[**i as usize]) == label;
    let own: Vec<u32> = rows.iter().filter(own).copied().collect();
    first(own, |i| -sentences.row(i as usize)[label])
}

fn least_sure(ground: &Ground<'_>, rows: &[u32]) -> Vec<u32> {
    first(rows.to_vec(), |i| confidence(ground, i as usize))
}

/// The first candidates by `key`, then as they stand.
fn first(mut rows: Vec<u32>, key: impl Fn(u32) -> f64) -> Vec<u32> {
    let order = |&a: &u32, &b: &u32| key(a).total_cmp(&key(b)).then(a.cmp(&b));
    if rows.len() > CANDIDATES {
        rows.select_nth_unstable_by(CANDIDATES, order);
        rows.truncate(CANDIDATES);
    }
    rows.sort_by(order);
    rows
}

fn confidence(ground: &Ground<'_>, i: usize) -> f64 {
    ground.sentences.row(i)[usize::from(ground.sentences.predicted[i])]
}

fn drawn(rows: &[u32], count: usize, random: &mut Pcg64) -> Vec<u32> {
    let mut rows = rows.to_vec();
    let count = count.min(rows.len());
    for place in 0..count {
        let rest = (rows.len() - place) as u64;
        rows.swap(place, place + (random.next_u64() % rest) as usize);
    }
    rows.truncate(count);
    rows
}

/// Appends the first candidates whose text is not there yet.
fn take(
    ground: &Ground<'_>,
    kind: Kind,
    (candidates, count): (&[u32], usize),
    seen: &mut HashSet<String>,
    found: &mut Vec<Excerpt>,
) {
    let mut left = count;
    for &i in candidates {
        let text = ground.corpus.text(ground.place(i as usize));
        let worth = kind == Kind::Random || text.chars().count() >= 25;
        if left > 0 && worth && seen.insert(text.to_owned()) {
            found.push(excerpt(ground, kind, i as usize));
            left -= 1;
        }
    }
}

fn excerpt(ground: &Ground<'_>, kind: Kind, i: usize) -> Excerpt {
    let (corpus, sentences, at) = (ground.corpus, ground.sentences, ground.place(i));
    let value = |name: &str| corpus.value(name, at).unwrap_or_default().to_owned();
    let gold = sentences.gold.iter().find(|gold| gold.sentence == i);
    Excerpt {
        kind,
        cell: sentences.cell[i] as usize,
        label: usize::from(sentences.predicted[i]),
        confidence: confidence(ground, i),
        gold: gold.map(|gold| usize::from(gold.label)),
        outlet: corpus.outlet(at).to_owned(),
        article: corpus.articles[corpus.article[at] as usize].name.clone(),
        title: value("title"),
        date: value("date"),
        span: corpus.places[at],
        text: corpus.text(at).to_owned(),
        voice: match corpus.voice(at) {
            Some(VoiceChoice::Own) => "own",
            Some(_) => "quoted",
            None => "",
        },
        source: value("source"),
        evidence: Vec::new(),
        link: None,
    }
}
