//! The terms that decided, and where they stand in a sentence.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use super::Excerpt;
use crate::Result;
use crate::features::Extractor;
use crate::ledger::{Read, Reader};
use crate::model::Model;
use crate::model::{Explanation, Prediction, Task, explain};
use crate::sparse::RowBuffer;

/// How many terms are named.
const TERMS: usize = 5;

/// Fills the evidence from a ledger, row by row; a ledger without that column gives none.
///
/// # Errors
/// A ledger that can't be read.
pub fn evidence_of_ledger(path: &Path, task: &str, excerpts: &mut [Excerpt]) -> Result<()> {
    let Ok(mut reader) = Reader::open(path, &[format!("{task}_evidence")]) else { return Ok(()) };
    let mut wanted: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for (place, excerpt) in excerpts.iter().enumerate() {
        let key = (excerpt.outlet.clone(), excerpt.article.clone());
        wanted.entry(key).or_default().push(place);
    }
    let mut read = Read::default();
    let mut key = (String::new(), String::new());
    while reader.next_row(&mut read)? {
        key.0.clone_from(&read.row.outlet);
        key.1.clone_from(&read.row.article);
        for &place in wanted.get(&key).into_iter().flatten() {
            let excerpt = &mut excerpts[place];
            let span = (excerpt.span.0 as usize, excerpt.span.1 as usize);
            if span == (read.row.start, read.row.end) && excerpt.text == read.row.text {
                excerpt.evidence = parse_evidence(&read.extra[0]);
            }
        }
    }
    Ok(())
}

/// Terms and values as ledgers have them: `term:+0.42 term:-0.10`, or `[["term",0.42],...]`.
pub fn parse_evidence(cell: &str) -> Vec<(String, f64)> {
    if cell.starts_with('[')
        && let Ok(pairs) = serde_json::from_str::<Vec<(String, f64)>>(cell)
    {
        return pairs;
    }
    let pair = |part: &str| {
        let (term, value) = part.rsplit_once(':')?;
        Some((term.to_owned(), value.parse().ok().filter(|v: &f64| v.is_finite())?))
    };
    cell.split(' ').filter_map(pair).collect()
}

/// Fills the evidence with the model itself.
///
/// # Errors
/// A model whose stemmer this build does not have.
pub fn with_model(model: &Model, task: &Task, excerpts: &mut [Excerpt]) -> Result<()> {
    let mut extractor = Extractor::new(&model.features)?;
    let mut features = RowBuffer::default();
    let (mut prediction, mut explanation) = (Prediction::default(), Explanation::default());
    let mut strongest = Vec::new();
    for excerpt in excerpts {
        extractor.row(&excerpt.text, &mut features);
        prediction.fill(task, features.as_row());
        explain(task, features.as_row(), &prediction, &mut explanation);
        explanation.strongest(TERMS, &mut strongest);
        let term = |&(column, value): &(u32, f64)| {
            let mut term = String::new();
            model.features.write_term(column, &mut term);
            (term, value)
        };
        excerpt.evidence = strongest.iter().map(term).collect();
    }
    Ok(())
}

/// A part of a sentence: its text, and the value of the term that it belongs to.
pub type Marked<'t> = (&'t str, Option<f64>);

impl Excerpt {
    /// The sentence in parts, the deciding words marked; whole words, even where a scrap of one decided.
    pub fn parts<'t>(&self, text: &'t str) -> Vec<Marked<'t>> {
        let words = words(text);
        let lower: Vec<String> = words.iter().map(|w| text[w.clone()].to_lowercase()).collect();
        let mut values: Vec<Option<f64>> = vec![None; words.len()];
        for (term, value) in self.evidence.iter().rev() {
            for at in places(term, &lower) {
                values[at] = Some(*value);
            }
        }
        let mut parts = Vec::new();
        let mut end = 0;
        for (word, value) in words.iter().zip(&values).filter(|(_, value)| value.is_some()) {
            parts.extend([(&text[end..word.start], None), (&text[word.clone()], *value)]);
            end = word.end;
        }
        parts.push((&text[end..], None));
        parts.retain(|(text, _)| !text.is_empty());
        parts
    }
}

/// Runs of letters, digits and what joins them.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices() {
        if !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')) {
            continue;
        }
        match words.last_mut() {
            Some(word) if word.end == at => word.end = at + c.len_utf8(),
            _ => words.push(at..at + c.len_utf8()),
        }
    }
    words
}

/// The words that a term stands for; none for a cue in brackets.
fn places(term: &str, words: &[String]) -> Vec<usize> {
    if term.starts_with('[') {
        return Vec::new();
    }
    if let Some(scrap) = term.strip_prefix('~') {
        let scrap = scrap.trim_matches(['_', '~', ' ']);
        let long = scrap.chars().count() >= 3;
        return (0..words.len()).filter(|&at| long && words[at].contains(scrap)).collect();
    }
    let wanted: Vec<&str> = term.split(['_', ' ']).filter(|part| !part.is_empty()).collect();
    if wanted.is_empty() || wanted.len() > words.len() {
        return Vec::new();
    }
    let fits = |&at: &usize| wanted.iter().zip(&words[at..]).all(|(w, word)| alike(w, word));
    let starts = (0..=words.len() - wanted.len()).filter(fits);
    starts.flat_map(|at| at..at + wanted.len()).collect()
}

/// A token may be a stem: then it begins the word.
fn alike(token: &str, word: &str) -> bool {
    word == token || (token.len() >= 4 && word.starts_with(token))
}
