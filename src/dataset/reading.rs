//! Tables, row by row, into one data set.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::labelling::Labelling;
use super::names::check_columns;
use super::{Dataset, DatasetOptions, TaskLabels};
use crate::error::{Error, Result};
use crate::folds;
use crate::io::{Row, Table, TableOptions};
use crate::near_duplicates;

/// Columns that are kept wherever they exist.
const KEPT: [&str; 5] = ["outlet", "date", "voice", "previous", "next"];

/// The data set while its files are read.
#[derive(Default)]
pub(super) struct Reading {
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
    pub(super) fn read_file(&mut self, file: &Path, options: &DatasetOptions) -> Result<()> {
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

    pub(super) fn finish(mut self, files: &[PathBuf]) -> Result<Dataset> {
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
