//! Annotated sentences: one or more tables read as one data set.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::folds;
use crate::io::{Row, Table, TableOptions};
use crate::near_duplicates;

/// What a task may not be called: the ledger's own columns, and those that samples of it have.
const RESERVED_NAMES: [&str; 18] = [
    "outlet",
    "article",
    "title",
    "date",
    "sentence",
    "start",
    "end",
    "text",
    "voice",
    "voice_kind",
    "source",
    "quotes",
    "language",
    "model",
    "previous",
    "next",
    "stratum",
    "inclusion_probability",
];

/// Columns that are kept wherever they exist.
const KEPT: [&str; 5] = ["outlet", "date", "voice", "previous", "next"];

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

/// Lower-case hex digits of `bytes`.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Refuses names that can't be a task: not `[a-z][a-z0-9_]*`, or taken by the ledger.
pub fn check_task_name(name: &str) -> Result<()> {
    let well_formed = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !well_formed {
        return Err(Error::usage(format!("'{name}' can't be a task's name"))
            .remedy("use lower-case letters, digits and '_', a letter first"));
    }
    let taken = RESERVED_NAMES.contains(&name)
        || name.ends_with("_confidence")
        || name.ends_with("_evidence")
        || name.ends_with("_set");
    if taken {
        return Err(Error::usage(format!("'{name}' is a column of the ledger, so no task's name"))
            .remedy("rename the label column"));
    }
    Ok(())
}

fn check_named_once(tasks: &[String]) -> Result<()> {
    match tasks.iter().enumerate().find(|(i, name)| tasks[..*i].contains(name)) {
        Some((_, name)) => {
            Err(Error::usage(format!("the task '{name}' is named twice"))
                .remedy("name each task once"))
        }
        None => Ok(()),
    }
}

/// The data set while its files are read.
#[derive(Default)]
struct Reading {
    texts: Vec<String>,
    tasks: Vec<Labelling>,
    columns: BTreeMap<String, Vec<String>>,
    /// How many files were read to their ends.
    files: usize,
    groups: Vec<String>,
    pairs: Vec<String>,
    weights: Vec<f64>,
    file_of_row: Vec<u32>,
    without_text: Vec<(PathBuf, u64)>,
    encodings: Vec<(PathBuf, &'static str)>,
}

/// One task's labels while they are read: numbered as they come.
struct Labelling {
    name: String,
    numbers: HashMap<String, usize>,
    /// Spelling of each label, with the file and the line that it was met in first.
    spellings: Vec<(String, (usize, u64))>,
    /// Label by its folded form, to catch two spellings of one.
    folded: HashMap<String, usize>,
    rows: Vec<Option<usize>>,
}

/// Where the columns of one file are.
struct Places {
    text: usize,
    tasks: Vec<usize>,
    group: Option<usize>,
    pair: Option<usize>,
    weight: Option<usize>,
    kept: Vec<(String, usize)>,
}

impl Reading {
    fn read_file(&mut self, file: &Path, options: &DatasetOptions) -> Result<()> {
        let table_options =
            TableOptions { delimiter: options.delimiter, ..TableOptions::default() };
        let mut table = Table::open(file, &table_options)?;
        let places = self.places(&table, options)?;
        let mut row = Row::default();
        while let Some(line) = table.next_row(&mut row)? {
            self.read_row(&row, &places).map_err(|error| error.in_file(file).at_line(line))?;
            if self.texts.len() == u32::MAX as usize {
                return Err(Error::input("too many rows").in_file(file).at_line(line));
            }
            if row.get(places.text).trim().is_empty() {
                self.without_text.push((file.to_path_buf(), line));
            }
        }
        if table.encoding() != "UTF-8" {
            self.encodings.push((file.to_path_buf(), table.encoding()));
        }
        self.files += 1;
        Ok(())
    }

    fn places(&mut self, table: &Table, options: &DatasetOptions) -> Result<Places> {
        if self.tasks.is_empty() {
            self.tasks = task_names(table, options)?.into_iter().map(Labelling::new).collect();
        }
        let group = match &options.group {
            Some(name) => Some(table.column(name)?),
            None => table.find("article_id").or_else(|| table.find("article")),
        };
        let mut kept = Vec::new();
        for name in KEPT {
            kept.extend(table.find(name).map(|place| (name.to_owned(), place)));
        }
        for name in &options.keep {
            if !kept.iter().any(|(known, _)| known == name) {
                kept.push((name.clone(), table.column(name)?));
            }
        }
        Ok(Places {
            text: table.column(&options.text_column)?,
            tasks: self.tasks.iter().map(|t| table.column(&t.name)).collect::<Result<_>>()?,
            group,
            pair: table.find("pair_id"),
            weight: options.weight.as_ref().map(|name| table.column(name)).transpose()?,
            kept,
        })
    }

    fn read_row(&mut self, row: &Row, places: &Places) -> Result<()> {
        let text = row.get(places.text);
        if text.trim().is_empty() {
            return Ok(());
        }
        for (task, &place) in self.tasks.iter_mut().zip(&places.tasks) {
            task.read(row.get(place), (self.files, row.line()))?;
        }
        let cell = |place: Option<usize>| place.map_or("", |place| row.get(place)).to_owned();
        self.groups.push(cell(places.group));
        self.pairs.push(cell(places.pair));
        if let Some(place) = places.weight {
            self.weights.push(weight(row.get(place))?);
        }
        self.file_of_row.push(self.files as u32);
        let known = self.texts.len();
        for (name, place) in &places.kept {
            let column = self.columns.entry(name.clone()).or_default();
            column.resize(known, String::new());
            column.push(row.get(*place).to_owned());
        }
        self.texts.push(text.to_owned());
        Ok(())
    }

    fn finish(mut self, files: &[PathBuf]) -> Result<Dataset> {
        let rows = self.texts.len();
        self.columns.values_mut().for_each(|column| column.resize(rows, String::new()));
        let tasks: Vec<TaskLabels> = self.tasks.into_iter().map(Labelling::finish).collect();
        for task in &tasks {
            if task.labels.is_empty() {
                let file = files.first().cloned().unwrap_or_default();
                return Err(Error::input("no row has a label")
                    .in_file(file)
                    .in_column(&task.name)
                    .remedy("fill the column, or name another with --task"));
            }
        }
        check_columns(&tasks, files)?;
        let near_duplicates = near_duplicates::groups(self.texts.iter().map(String::as_str));
        let groups = folds::join_groups(&[
            &folds::groups_of(self.groups.iter().map(String::as_str)),
            &folds::groups_of(self.pairs.iter().map(String::as_str)),
            &near_duplicates,
        ])?;
        Ok(Dataset {
            texts: self.texts,
            tasks,
            groups,
            near_duplicates,
            file_of_row: self.file_of_row,
            weights: self.weights,
            columns: self.columns,
            files: files.to_vec(),
            without_text: self.without_text,
            encodings: self.encodings,
        })
    }
}

/// A row's weight; an empty cell is a whole row.
fn weight(cell: &str) -> Result<f64> {
    match cell.trim() {
        "" => Ok(1.0),
        text => text.parse().ok().filter(|w| *w > 0.0 && *w <= 1.0).ok_or_else(|| {
            Error::input(format!("'{text}' is no weight"))
                .remedy("give a number above 0, at most 1")
        }),
    }
}

/// Refuses labels whose column in a ledger would be another column too.
fn check_columns(tasks: &[TaskLabels], files: &[PathBuf]) -> Result<()> {
    let own = |task: &TaskLabels| {
        let name = &task.name;
        [name.clone(), format!("{name}_confidence"), format!("{name}_evidence")]
    };
    let mut taken: HashSet<String> = RESERVED_NAMES.iter().map(|&name| name.to_owned()).collect();
    taken.extend(tasks.iter().flat_map(own));
    for task in tasks {
        for (label, &(file, line)) in task.labels.iter().zip(&task.first_met) {
            let column = format!("{}_{label}", task.name);
            if !taken.contains(&column) {
                taken.insert(column);
                continue;
            }
            let message =
                format!("the label '{label}' would have the column '{column}', which is taken");
            let error = Error::input(message).at_line(line).in_column(&task.name);
            return Err(error
                .in_file(files.get(file).cloned().unwrap_or_default())
                .remedy("rename the label"));
        }
    }
    Ok(())
}

/// The tasks that were asked for, or those that the file's columns suggest.
fn task_names(table: &Table, options: &DatasetOptions) -> Result<Vec<String>> {
    if !options.tasks.is_empty() {
        return Ok(options.tasks.clone());
    }
    let present = |names: &[&str]| -> Vec<String> {
        names.iter().filter(|name| table.has(name)).map(|name| (*name).to_owned()).collect()
    };
    let usual = present(&["stance", "topic"]);
    let names = if usual.is_empty() { present(&["label"]) } else { usual };
    if names.is_empty() {
        return Err(Error::usage("no column of labels: neither 'stance', 'topic' nor 'label'")
            .in_file(table.name())
            .remedy(format!(
                "name one with --task; the columns are: {}",
                table.headers().join(", ")
            )));
    }
    Ok(names)
}

impl Labelling {
    fn new(name: String) -> Self {
        let (numbers, folded) = (HashMap::new(), HashMap::new());
        Self { name, numbers, spellings: Vec::new(), folded, rows: Vec::new() }
    }

    fn read(&mut self, label: &str, (file, line): (usize, u64)) -> Result<()> {
        if label.trim().is_empty() || label == UNCERTAIN {
            self.rows.push(None);
            return Ok(());
        }
        if let Some(&number) = self.numbers.get(label) {
            self.rows.push(Some(number));
            return Ok(());
        }
        if label.trim().to_lowercase() == UNCERTAIN {
            return Err(Error::input(format!("'{label}' is no label: it stands for none"))
                .in_column(&self.name)
                .remedy(format!("write '{UNCERTAIN}', or leave the cell empty")));
        }
        let number = self.spellings.len();
        let folded = label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if let Some(&other) = self.folded.get(&folded) {
            let (spelling, (there, first)) = &self.spellings[other];
            let there = if *there == file { "" } else { " of an earlier file" };
            let message = format!(
                "the label '{label}' differs only in case or white space from '{spelling}' in line {first}{there}"
            );
            return Err(Error::input(message)
                .in_column(&self.name)
                .remedy("write both the same way"));
        }
        self.folded.insert(folded, number);
        self.numbers.insert(label.to_owned(), number);
        self.spellings.push((label.to_owned(), (file, line)));
        self.rows.push(Some(number));
        Ok(())
    }

    fn finish(self) -> TaskLabels {
        let mut order: Vec<usize> = (0..self.spellings.len()).collect();
        order.sort_by(|&a, &b| self.spellings[a].0.cmp(&self.spellings[b].0));
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(sorted, &number)| place[number] = sorted);
        TaskLabels {
            name: self.name,
            labels: order.iter().map(|&number| self.spellings[number].0.clone()).collect(),
            first_met: order.iter().map(|&number| self.spellings[number].1).collect(),
            rows: self.rows.into_iter().map(|row| row.map(|number| place[number])).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
