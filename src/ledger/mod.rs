//! The ledger: what tagging writes, one row per sentence, and what comparing reads.
//!
//! The row is plain data. Writers ([`Format`]) decide how it is spelt and nothing else.

mod csv;
mod json;
mod level;
mod read;
pub mod resume;

pub use level::{Aggregate, Level};
pub use read::{Read, Reader};

use std::io::Write;
use std::ops::Range;

use crate::columns::{LEADING, TRAILING};
use crate::error::Result;

/// The columns of one task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskColumns {
    /// The task's name.
    pub name: String,
    /// Its labels, sorted by bytes.
    pub labels: Vec<String>,
    /// Whether rows say which labels are in the conformal set.
    pub sets: bool,
    /// Whether rows say how far the confidence can be trusted: `<task>_confidence_low`
    /// and `_high`.
    pub intervals: bool,
}

/// One sentence of an article with everything that was found out about it.
///
/// Key: `outlet`, `article`, `start`, `end`. Offsets are bytes of the decoded text, and
/// `text == document[start..end]` exactly.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// Who published the article.
    pub outlet: String,
    /// The article's name within the input.
    pub article: String,
    /// The article's headline; may be empty.
    pub title: String,
    /// The article's date; may be empty.
    pub date: String,
    /// Number of the sentence in the article, from 1.
    pub sentence: usize,
    /// Where it starts in the article.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The sentence itself.
    pub text: String,
    /// `own` or `attributed`; empty where it was not determined.
    pub voice: String,
    /// Who is quoted; may be empty.
    pub source: String,
    /// `direct`, `indirect` or `mixed`; `attitude` where an `own` sentence reports a position that
    /// somebody holds; else empty.
    pub voice_kind: String,
    /// The parts of the sentence between quotation marks, marks included: bytes of the article, as
    /// `start` and `end` are, in order. CSV: `505-594 612-640`; JSON: `[[505,594],[612,640]]`.
    pub quotes: Vec<Range<usize>>,
    /// One tag per task, in the order of the ledger's tasks.
    pub tags: Vec<Tag>,
    /// ISO 639-1 code of the article's language.
    pub language: String,
    /// First 12 digits of the model's hash.
    pub model: String,
}

/// The answer to one task.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tag {
    /// The label with the highest probability, or `uncertain`.
    pub label: String,
    /// That highest probability.
    pub confidence: f64,
    /// Calibrated probability of each label.
    pub probabilities: Vec<f64>,
    /// The terms that moved the decision most, with their contributions.
    pub evidence: Vec<(String, f64)>,
    /// Whether each label is in the conformal set; empty where no sets are made.
    pub set: Vec<bool>,
    /// Least and greatest probability of the likeliest label (Venn-Abers), where they are wanted.
    pub interval: Option<(f64, f64)>,
}

/// How rows are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated, RFC 4180.
    Csv,
    /// The same with a byte-order mark, and with cells disarmed that a spreadsheet would run.
    Excel,
    /// One flat JSON object per line.
    JsonLines,
}

impl TaskColumns {
    /// The labels in a tag's conformal set.
    fn in_set<'s>(&'s self, tag: &'s Tag) -> impl Iterator<Item = &'s str> {
        self.labels
            .iter()
            .zip(&tag.set)
            .filter(|(_, is_in)| **is_in)
            .map(|(label, _)| label.as_str())
    }
}

/// Writes rows of one ledger.
#[derive(Debug, Clone)]
pub struct Writer {
    format: Format,
    tasks: Vec<TaskColumns>,
}

impl Writer {
    /// A writer for ledgers with these tasks.
    pub fn new(format: Format, tasks: Vec<TaskColumns>) -> Self {
        Self { format, tasks }
    }

    /// Names of all columns, in order.
    pub fn columns(&self) -> Vec<String> {
        let mut columns: Vec<String> = LEADING.iter().map(|&name| name.to_owned()).collect();
        for TaskColumns { name, labels, sets, intervals } in &self.tasks {
            columns.push(name.clone());
            columns.push(format!("{name}_confidence"));
            columns.extend(labels.iter().map(|label| format!("{name}_{label}")));
            columns.push(format!("{name}_evidence"));
            columns.extend(sets.then(|| format!("{name}_set")));
            if *intervals {
                columns
                    .extend([format!("{name}_confidence_low"), format!("{name}_confidence_high")]);
            }
        }
        columns.extend(TRAILING.iter().map(|&name| name.to_owned()));
        columns
    }

    /// Writes what stands before the first row.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_header(&self, out: &mut impl Write) -> Result<()> {
        match self.format {
            Format::Csv => csv::write_header(&self.columns(), false, out),
            Format::Excel => csv::write_header(&self.columns(), true, out),
            Format::JsonLines => Ok(()),
        }
    }

    /// Appends `rows` to `out`.
    pub fn write_rows(&self, rows: &[Row], out: &mut Vec<u8>) {
        for row in rows {
            match self.format {
                Format::Csv => csv::write_row(row, &self.tasks, false, out),
                Format::Excel => csv::write_row(row, &self.tasks, true, out),
                Format::JsonLines => json::write_row(row, &self.tasks, out),
            }
        }
    }
}

/// Appends `text` of numbers and names through `fmt`, which can't fail on memory.
macro_rules! append {
    ($out:expr, $($argument:tt)*) => {
        std::io::Write::write_fmt($out, format_args!($($argument)*)).expect("memory takes all")
    };
}
use append;
