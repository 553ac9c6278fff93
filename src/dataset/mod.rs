//! Annotated sentences: one or more tables read as one data set.

mod labelling;
mod names;
mod reading;

pub use names::check_task_name;

use std::collections::BTreeMap;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use names::check_named_once;
use reading::Reading;

/// The label that stands for "below the wanted confidence" in a ledger; never learnt.
pub const UNCERTAIN: &str = "uncertain";

/// How annotated tables are read.
#[derive(Debug, Clone, PartialEq)]
pub struct DatasetOptions {
    /// Column with the sentences.
    pub text_column: String,
    /// Label columns; empty: those of `stance` and `topic` that exist, else `label`.
    pub tasks: Vec<String>,
    /// Column that says what folds may not split; `None`: `article_id`, else `article`.
    pub group: Option<String>,
    /// Column that says how much each row counts, above 0 to 1; `None`: all are whole.
    pub weight: Option<String>,
    /// What stands between cells; `None` sniffs it.
    pub delimiter: Option<u8>,
    /// Further columns to keep, for figures per value; those of `outlet`, `date`, `voice`, `previous`
    /// and `next` that exist are kept anyway.
    pub keep: Vec<String>,
}

impl Default for DatasetOptions {
    fn default() -> Self {
        Self {
            text_column: "text".to_owned(),
            tasks: Vec::new(),
            group: None,
            weight: None,
            delimiter: None,
            keep: Vec::new(),
        }
    }
}

/// The labels of one task, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskLabels {
    /// The task's name: its column.
    pub name: String,
    /// The labels that occur, sorted by bytes.
    pub labels: Vec<String>,
    /// Where each label was met first: the place of the file among the data set's, and the line.
    pub first_met: Vec<(usize, u64)>,
    /// Place in `labels` of each row's label; `None` where the row is not labelled.
    pub rows: Vec<Option<usize>>,
}

impl TaskLabels {
    /// The labelled rows among `rows`, and their labels.
    pub fn labelled(&self, rows: &[usize]) -> (Vec<usize>, Vec<usize>) {
        rows.iter().filter_map(|&i| self.rows[i].map(|label| (i, label))).unzip()
    }

    /// How many rows have each label.
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.labels.len()];
        self.rows.iter().flatten().for_each(|&label| counts[label] += 1);
        counts
    }
}

/// Annotated sentences with their groups.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// The sentences.
    pub texts: Vec<String>,
    /// The tasks, in the order in which they were asked for.
    pub tasks: Vec<TaskLabels>,
    /// What folds may not split, by the row that a group starts with.
    pub groups: Vec<u32>,
    /// The near-duplicates alone, by the row that a group starts with.
    pub near_duplicates: Vec<u32>,
    /// The place in `files` of each row's file.
    pub file_of_row: Vec<u32>,
    /// How much each row counts in a fit; empty: all are whole.
    pub weights: Vec<f64>,
    /// Kept columns, by name: one value per row.
    pub columns: BTreeMap<String, Vec<String>>,
    /// The tables that it came from.
    pub files: Vec<PathBuf>,
    /// Rows left out since their text is empty, with file and line.
    pub without_text: Vec<(PathBuf, u64)>,
    /// Other than UTF-8: the encoding of each file that has one.
    pub encodings: Vec<(PathBuf, &'static str)>,
}

impl Dataset {
    /// Reads `files` as one data set.
    ///
    /// # Errors
    /// A column that is missing (with those there are), a row that is torn, labels that differ only
    /// in case or white space, no label at all; each with its file and line.
    pub fn read(files: &[PathBuf], options: &DatasetOptions) -> Result<Self> {
        options.tasks.iter().try_for_each(|name| check_task_name(name))?;
        check_named_once(&options.tasks)?;
        let mut reading = Reading::default();
        for file in files {
            reading.read_file(file, options)?;
        }
        reading.finish(files)
    }

    /// Whether row `i` counts as a whole one. A row that counts less is learnt from, but nothing is
    /// chosen, calibrated or measured on it.
    pub fn is_whole(&self, i: usize) -> bool {
        self.weights.get(i).is_none_or(|&weight| weight >= 1.0)
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Number of groups.
    pub fn group_count(&self) -> usize {
        self.groups.iter().enumerate().filter(|&(i, &group)| group as usize == i).count()
    }

    /// The task called `name`.
    pub fn task(&self, name: &str) -> Option<&TaskLabels> {
        self.tasks.iter().find(|task| task.name == name)
    }

    /// The values of a kept column.
    ///
    /// # Errors
    /// If the data has no such column.
    pub fn column(&self, name: &str) -> Result<&[String]> {
        self.columns.get(name).map(Vec::as_slice).ok_or_else(|| {
            Error::usage("no such column")
                .in_file(self.files.first().cloned().unwrap_or_default())
                .in_column(name)
                .remedy("name a column of the file")
        })
    }

    /// Hex digits of a hash over texts, labels and groups: two data sets that train alike share it.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        let mut put = |field: &str| {
            hasher.update((field.len() as u64).to_le_bytes());
            hasher.update(field);
        };
        for (i, text) in self.texts.iter().enumerate() {
            put(text);
            put(&self.groups[i].to_string());
            if let Some(weight) = self.weights.get(i) {
                put(&weight.to_string());
            }
            for task in &self.tasks {
                put(&task.name);
                put(task.rows[i].map_or("", |label| &task.labels[label]));
            }
        }
        hex(&hasher.finalize())
    }
}

/// The first 32 bits of a text's sha256, white space at its ends aside: among a million texts two
/// different ones share a mark by chance about a hundred times.
pub fn mark_of(text: &str) -> u32 {
    let digest = Sha256::digest(text.trim());
    u32::from_le_bytes([digest[0], digest[1], digest[2], digest[3]])
}

/// The marks of `texts`, rising, each once.
pub fn marks_of<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<u32> {
    let mut marks: Vec<u32> = texts.map(mark_of).collect();
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// Lower-case hex digits of `bytes`.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
