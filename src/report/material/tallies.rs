//! What is counted beside the shares: topics and sources.

use std::collections::BTreeMap;

use super::{Ground, Part};

/// Counts of columns in each cell.
#[derive(Debug)]
pub struct Tally {
    /// Names of what is counted, the most frequent first.
    pub columns: Vec<String>,
    /// Counts per cell.
    pub rows: Vec<Vec<usize>>,
}

/// Who is quoted, and with which label.
#[derive(Debug)]
pub struct Sources {
    /// The most quoted of all: name and sentences per label.
    pub all: Vec<(String, Vec<usize>)>,
    /// The most quoted of each cell: cell, name, sentences per label.
    pub by_cell: Vec<(usize, String, Vec<usize>)>,
    /// How many are named in all.
    pub named: usize,
}

/// The most topics and sources that are listed.
const MOST_TOPICS: usize = 12;
const MOST_SOURCES: usize = 12;
const MOST_PER_CELL: usize = 5;

/// Topics by cell, as the model labels them.
pub fn topics(ground: &Ground<'_>) -> Part<Tally> {
    if ground.corpus.task == "topic" || ground.by.iter().any(|name| name == "topic") {
        return Err("The comparison itself is about topics: see the shares above.".to_owned());
    }
    let cells = ground.sentences.cells.len();
    let mut counts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, &cell) in ground.sentences.cell.iter().enumerate() {
        let Some(topic) = ground.corpus.value("topic", ground.place(i)) else {
            return Err("The ledger has no column topic.".to_owned());
        };
        counts.entry(topic).or_insert_with(|| vec![0; cells])[cell as usize] += 1;
    }
    let sum = |counts: &[usize]| counts.iter().sum::<usize>();
    let mut order: Vec<(&str, Vec<usize>)> = counts.into_iter().collect();
    order.sort_by_key(|(name, counts)| (std::cmp::Reverse(sum(counts)), *name));
    if order.len() > MOST_TOPICS {
        let rest = order.split_off(MOST_TOPICS - 1);
        let of_cell = |cell: usize| rest.iter().map(|(_, counts)| counts[cell]).sum();
        order.push(("(others)", (0..cells).map(of_cell).collect()));
    }
    let columns = order.iter().map(|(name, _)| filled(name)).collect();
    let row = |cell: usize| order.iter().map(|(_, counts)| counts[cell]).collect();
    Ok(Tally { columns, rows: (0..cells).map(row).collect() })
}

fn filled(name: &str) -> String {
    if name.is_empty() { "(empty)".to_owned() } else { name.to_owned() }
}

/// Whom the cells quote, and how these sentences are labelled.
pub fn sources(ground: &Ground<'_>) -> Part<Sources> {
    let k = ground.sentences.labels.len();
    let mut by_cell: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
    for (i, &cell) in ground.sentences.cell.iter().enumerate() {
        let Some(source) = ground.corpus.value("source", ground.place(i)) else {
            return Err("The ledger has no column source.".to_owned());
        };
        if !source.is_empty() {
            let counts = by_cell.entry((cell as usize, source)).or_insert_with(|| vec![0; k]);
            counts[usize::from(ground.sentences.predicted[i])] += 1;
        }
    }
    if by_cell.is_empty() {
        return Err("No sentence compared names a source.".to_owned());
    }
    let mut all: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for ((_, source), counts) in &by_cell {
        let sums = all.entry(source).or_insert_with(|| vec![0; k]);
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    let named = all.len();
    let sum = |counts: &[usize]| std::cmp::Reverse(counts.iter().sum::<usize>());
    let mut all: Vec<_> = all.into_iter().map(|(name, c)| (name.to_owned(), c)).collect();
    all.sort_by_key(|(name, counts)| (sum(counts), name.clone()));
    all.truncate(MOST_SOURCES);
    let mut rows: Vec<_> = by_cell.into_iter().map(|((c, n), k)| (c, n.to_owned(), k)).collect();
    rows.sort_by_key(|(cell, name, counts)| (*cell, sum(counts), name.clone()));
    let mut last = (usize::MAX, 0);
    rows.retain(|(cell, ..)| {
        last = if last.0 == *cell { (*cell, last.1 + 1) } else { (*cell, 1) };
        last.1 <= MOST_PER_CELL
    });
    Ok(Sources { all, by_cell: rows, named })
}
