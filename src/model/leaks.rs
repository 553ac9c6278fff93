//! What lets figures promise more than new text will give: copies, and outlets that show in terms.

use std::collections::{BTreeMap, BTreeSet};

use super::{Model, Task};
use crate::dataset::Dataset;
use crate::near_duplicates::for_each_token;

/// Near-duplicates that span several values of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What they span: `outlet` or `file`.
    pub across: String,
    /// Number of groups of near-duplicates that do.
    pub groups: usize,
    /// Number of rows in these.
    pub rows: usize,
    /// One of them: a sentence, and two of the values that have it.
    pub example: (String, String, String),
}

/// A term that names an outlet and stands among those that speak most for a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedOutlet {
    /// The task.
    pub task: String,
    /// The label that the term speaks for.
    pub label: String,
    /// The outlet.
    pub outlet: String,
    /// The term.
    pub term: String,
}

/// Everything that was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leaks {
    /// Near-duplicates across outlets, and across files.
    pub spans: Vec<Span>,
    /// Outlets named by telling terms.
    pub named: Vec<NamedOutlet>,
}

/// Telling terms of each label that are searched.
const TELLING: usize = 20;

/// Looks for leaks in `data` and in what `model` has learnt from it.
pub fn leaks(model: &Model, data: &Dataset) -> Leaks {
    let outlets = data.column("outlet").ok();
    let files: Vec<String> = (data.file_of_row.iter())
        .map(|&file| {
            data.files.get(file as usize).map_or(String::new(), |f| f.display().to_string())
        })
        .collect();
    let by_outlet = outlets.and_then(|outlets| span(data, "outlet", outlets));
    let by_file = span(data, "file", &files);
    let names: BTreeSet<&str> = outlets.into_iter().flatten().map(|outlet| outlet.trim()).collect();
    let mut named = Vec::new();
    for task in &model.tasks {
        name_outlets(model, task, &names, &mut named);
    }
    Leaks { spans: by_outlet.into_iter().chain(by_file).collect(), named }
}

fn span(data: &Dataset, across: &str, values: &[String]) -> Option<Span> {
    let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (row, &group) in data.near_duplicates.iter().enumerate() {
        members.entry(group).or_default().push(row);
    }
    let (mut groups, mut rows, mut example) = (0, 0, None);
    for of_group in members.values() {
        let first = of_group[0];
        let Some(&other) = of_group.iter().find(|&&row| values[row] != values[first]) else {
            continue;
        };
        groups += 1;
        rows += of_group.len();
        example.get_or_insert_with(|| {
            (data.texts[first].clone(), values[first].clone(), values[other].clone())
        });
    }
    example.map(|example| Span { across: across.to_owned(), groups, rows, example })
}

fn tokens(text: &str) -> Vec<String> {
    let (mut scratch, mut tokens) = (String::new(), Vec::new());
    for_each_token(text, &mut scratch, |token| tokens.push(token.to_owned()));
    tokens
}

/// Whether a term gives an outlet away: it holds the whole name, or is a part of it of at least
/// two words. A single word of a longer name ("Times") says too little.
fn names_outlet(term: &[String], name: &[String]) -> bool {
    let within = |inner: &[String], outer: &[String]| {
        !inner.is_empty() && outer.windows(inner.len()).any(|words| words == inner)
    };
    within(name, term) || (term.len() > 1 && within(term, name))
}

fn name_outlets(model: &Model, task: &Task, names: &BTreeSet<&str>, out: &mut Vec<NamedOutlet>) {
    let names: Vec<(&str, Vec<String>)> = names.iter().map(|&name| (name, tokens(name))).collect();
    let idf = model.features.idf();
    let columns = 0..model.features.blocks().first().map_or(0, |block| block.vocabulary().len());
    for (k, label) in task.labels.iter().enumerate() {
        let telling = task.telling(k, columns.clone(), (&idf, model.provenance.rows), TELLING);
        for (column, _) in telling {
            let term = model.features.term(column);
            // A scrap of characters, where there are no words, names nothing.
            if term.starts_with('~') {
                continue;
            }
            let words = tokens(&term.replace('_', " "));
            let found = names.iter().find(|(_, name)| names_outlet(&words, name));
            out.extend(found.map(|(outlet, _)| NamedOutlet {
                task: task.name.clone(),
                label: label.clone(),
                outlet: (*outlet).to_owned(),
                term: term.clone(),
            }));
        }
    }
}
