//! Human labels: the file that `sample` writes and somebody fills in.

use std::collections::BTreeMap;
use std::path::Path;

use super::columns::Gold;
use super::corpus::{Corpus, Note};
use crate::io::{Row, Table, TableOptions};
use crate::metrics::{Level, Ratings};
use crate::{Error, Result};

/// Human labels joined with a corpus.
#[derive(Debug, Default)]
pub struct GoldFile {
    /// The labels, by sentence of the corpus.
    pub labels: Vec<Gold>,
    /// Whether the file's strata are those that `sample` makes of this ledger: its predicted labels.
    pub stratified: bool,
    /// Krippendorff's alpha of two annotators (columns `<task>` and `<task>_2`).
    pub alpha: Option<f64>,
    /// What must be said about the file.
    pub notes: Vec<Note>,
}

/// One row of the file.
struct Drawn {
    line: u64,
    text: String,
    label: String,
    second: String,
    stratum: String,
    inclusion: Option<f64>,
}

/// Reads human labels and joins them by outlet, article, start and end; the text must be the same.
///
/// # Errors
/// A table without the columns, labels that the task does not know, a sentence twice or with another text, no match at all.
pub fn read_gold(path: &Path, corpus: &Corpus) -> Result<GoldFile> {
    let mut rows = read_rows(path, corpus)?;
    let mut found = GoldFile { stratified: true, ..GoldFile::default() };
    let mut unlabelled = 0;
    let mut ratings: Vec<[u32; 2]> = Vec::new();
    let drawn = rows.len();
    for i in 0..corpus.len() {
        let (article, (start, end)) = (corpus.article[i], corpus.places[i]);
        let Some(row) = rows.remove(&(article, start, end)) else { continue };
        if row.text.trim() != corpus.text(i).trim() {
            return Err(Error::input("the text is not that of the ledger's sentence")
                .in_file(path)
                .at_line(row.line)
                .in_column("text")
                .remedy("use the ledger that the sentences were drawn from"));
        }
        if row.label.is_empty() {
            unlabelled += 1;
            continue;
        }
        let known =
            |label: &str| label_of(label, corpus).map_err(|e| e.in_file(path).at_line(row.line));
        let label = known(&row.label)?;
        if !row.second.is_empty() {
            ratings.push([u32::from(label), u32::from(known(&row.second)?)]);
        }
        found.stratified &= row.stratum == corpus.labels[usize::from(corpus.predicted[i])];
        found.labels.push(Gold { sentence: i, label, inclusion: row.inclusion });
    }
    note_unmatched(path, &rows, drawn, &mut found)?;
    if unlabelled > 0 {
        let text = format!(
            "{unlabelled} of {drawn} drawn sentences have no label: shares hold only if chance decided which"
        );
        found.notes.push(Note::new("unlabelled_gold", text));
    }
    if found.labels.is_empty() {
        return Err(Error::input("no sentence of the gold file is labelled")
            .in_file(path)
            .in_column(&corpus.task)
            .remedy(format!("fill in: {}", corpus.labels.join(", "))));
    }
    let units = ratings.iter().map(|unit| &unit[..]);
    found.alpha = Ratings::new(corpus.labels.len(), units)?.alpha(Level::Nominal);
    Ok(found)
}

type Key = (u32, u32, u32);

/// The rows that name an article of the corpus, and one made-up key for each other.
fn read_rows(path: &Path, corpus: &Corpus) -> Result<BTreeMap<Key, Drawn>> {
    let mut table = Table::open(path, &TableOptions::default())?;
    let needed = ["outlet", "article", "start", "end", "text", &corpus.task];
    let mut places = [0; 6];
    for (place, name) in places.iter_mut().zip(needed) {
        *place = table.column(name)?;
    }
    let [outlet, article, start, end, text, label] = places;
    let second = table.find(&format!("{}_2", corpus.task));
    let (stratum, inclusion) = (table.find("stratum"), table.find("inclusion_probability"));
    let articles: BTreeMap<(&str, &str), u32> = corpus
        .articles
        .iter()
        .enumerate()
        .map(|(i, a)| ((corpus.outlets.name(a.outlet), a.name.as_str()), i as u32))
        .collect();
    let mut rows = BTreeMap::new();
    let mut row = Row::default();
    while let Some(line) = table.next_row(&mut row)? {
        let at = |error: Error| error.in_file(path).at_line(line);
        let number = |place: usize, name: &str| whole(row.get(place), name).map_err(at);
        let places = (number(start, "start")?, number(end, "end")?);
        let key = match articles.get(&(row.get(outlet), row.get(article))) {
            Some(&article) => (article, places.0, places.1),
            None => (u32::MAX, rows.len() as u32, line as u32),
        };
        let optional = |place: Option<usize>| place.map_or("", |place| row.get(place)).trim();
        let drawn = Drawn {
            line,
            text: row.get(text).to_owned(),
            label: row.get(label).trim().to_owned(),
            second: optional(second).to_owned(),
            stratum: optional(stratum).to_owned(),
            inclusion: probability(optional(inclusion)).map_err(at)?,
        };
        if let Some(other) = rows.insert(key, drawn) {
            return Err(at(Error::input(format!("the sentence of line {} again", other.line))
                .remedy(format!(
                    "keep one row per sentence; a second opinion goes into a column {}_2",
                    corpus.task
                ))));
        }
    }
    Ok(rows)
}

fn whole(cell: &str, column: &str) -> Result<u32> {
    cell.trim().parse().map_err(|_| {
        Error::input(format!("'{cell}' is no number"))
            .in_column(column)
            .remedy("keep what `sample` wrote")
    })
}

fn probability(cell: &str) -> Result<Option<f64>> {
    if cell.is_empty() {
        return Ok(None);
    }
    match cell.parse::<f64>() {
        Ok(value) if value > 0.0 && value <= 1.0 => Ok(Some(value)),
        _ => Err(Error::input(format!("'{cell}' is no probability above 0 and at most 1"))
            .in_column("inclusion_probability")
            .remedy("keep what `sample` wrote")),
    }
}

fn label_of(label: &str, corpus: &Corpus) -> Result<u16> {
    let place = corpus.labels.iter().position(|known| known == label);
    place.map(|place| place as u16).ok_or_else(|| {
        Error::input(format!("the task does not know the label '{label}'"))
            .in_column(&corpus.task)
            .remedy(format!("its labels are: {}", corpus.labels.join(", ")))
    })
}

fn note_unmatched(
    path: &Path,
    rest: &BTreeMap<Key, Drawn>,
    drawn: usize,
    found: &mut GoldFile,
) -> Result<()> {
    let Some(line) = rest.values().map(|row| row.line).min() else { return Ok(()) };
    if rest.len() == drawn {
        return Err(Error::input("no row matches a sentence of the ledger")
            .in_file(path)
            .remedy("use the ledger that the sentences were drawn from; rows are matched by outlet, article, start and end"));
    }
    let text = format!(
        "{} of {drawn} rows of the gold file match no sentence of the ledger (the first in line {line}); left out",
        rest.len()
    );
    found.notes.push(Note::new("unmatched_gold", text));
    Ok(())
}
