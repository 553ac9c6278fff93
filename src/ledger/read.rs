//! Ledgers read back: ours, or any other tool's predictions with the same columns.

mod cells;
mod object;

use std::path::Path;

use self::cells::from_cells;
use self::object::{from_object, parse};
use super::{Row, TaskColumns};
use crate::columns::{OF_TASKS, ON_WISH};
use crate::dataset::UNCERTAIN;
use crate::error::{Error, Result};
use crate::io::{Lines, Source, Table, TableOptions};

/// How far a row's probabilities may be from summing to 1 (they are written with 6 decimals).
const SUM_TOLERANCE: f64 = 1e-3;

/// A ledger that is read row by row.
pub struct Reader {
    rows: Rows,
    tasks: Vec<TaskColumns>,
    extra: Vec<String>,
}

enum Rows {
    Json { lines: Box<Lines>, line: String, name: std::path::PathBuf, first: Option<(u64, String)> },
    Csv { table: Box<Table>, row: crate::io::Row, places: Box<Places> },
}

/// Where the columns of a CSV ledger are; those that are missing are read as empty.
struct Places {
    leading: [Option<usize>; super::LEADING.len()],
    trailing: [Option<usize>; super::TRAILING.len()],
    tasks: Vec<TaskPlaces>,
    extra: Vec<usize>,
}

struct TaskPlaces {
    label: usize,
    confidence: Option<usize>,
    probabilities: Vec<usize>,
}

/// One row of a [`Reader`]: the ledger's row and the cells of the further columns asked for.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// The row; evidence is not read.
    pub row: Row,
    /// Cells of the further columns, in the order in which they were asked for.
    pub extra: Vec<String>,
}

impl Reader {
    /// Opens a ledger (CSV, or JSON lines by its name's end), with further columns to be read.
    ///
    /// # Errors
    /// If it can't be read, has no task's columns, or lacks `outlet` or a further column.
    pub fn open(path: &Path, extra: &[String]) -> Result<Self> {
        let name = path.to_string_lossy().to_lowercase();
        let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
        if name.ends_with(".jsonl") || name.ends_with(".ndjson") {
            Self::open_json(path, extra)
        } else {
            Self::open_csv(path, extra)
        }
    }

    /// The tasks that the ledger answers.
    pub fn tasks(&self) -> &[TaskColumns] {
        &self.tasks
    }

    fn open_csv(path: &Path, extra: &[String]) -> Result<Self> {
        let table = Table::open(path, &TableOptions::default())?;
        let headers: Vec<&str> = table.headers().iter().map(String::as_str).collect();
        let tasks = tasks_of(&headers, &headers, true);
        check_tasks(&tasks, path, table.headers())?;
        check_columns(table.headers(), path, extra)?;
        let place = |name: &String| table.find(name);
        let places = Places {
            leading: super::LEADING.map(|name| table.find(name)),
            trailing: super::TRAILING.map(|name| table.find(name)),
            tasks: tasks
                .iter()
                .map(|TaskColumns { name, labels, .. }| TaskPlaces {
                    label: table.find(name).unwrap_or_default(),
                    confidence: table.find(&format!("{name}_confidence")),
                    probabilities: (labels.iter())
                        .filter_map(|label| place(&format!("{name}_{label}")))
                        .collect(),
                })
                .collect(),
            extra: extra.iter().map(|name| table.column(name)).collect::<Result<_>>()?,
        };
        let (table, places) = (Box::new(table), Box::new(places));
        let rows = Rows::Csv { table, row: crate::io::Row::default(), places };
        Ok(Self { rows, tasks, extra: extra.to_vec() })
    }

    fn open_json(path: &Path, extra: &[String]) -> Result<Self> {
        let mut lines = Lines::new(Source::open(path)?, MAX_LINE);
        let mut first = String::new();
        let found = next_filled(&mut lines, &mut first)?;
        let line = found.ok_or_else(|| Error::input("an empty ledger").in_file(path))?;
        let object = parse(&first).map_err(|error| error.in_file(path).at_line(line))?;
        let names: Vec<String> = object.keys().cloned().collect();
        let columns: Vec<&str> = names.iter().map(String::as_str).collect();
        let is_number = |name: &&str| object.get(*name).is_some_and(serde_json::Value::is_number);
        let numbers: Vec<&str> = columns.iter().copied().filter(is_number).collect();
        let tasks = tasks_of(&columns, &numbers, false);
        check_tasks(&tasks, path, &names)?;
        check_columns(&names, path, extra)?;
        let rows = Rows::Json {
            lines: Box::new(lines),
            line: String::new(),
            name: path.to_path_buf(),
            first: Some((line, first)),
        };
        Ok(Self { rows, tasks, extra: extra.to_vec() })
    }

    /// Reads the next row into `read`; false after the last.
    ///
    /// # Errors
    /// A row that is torn, or whose probabilities make no sense, with file and line.
    pub fn next_row(&mut self, read: &mut Read) -> Result<bool> {
        match &mut self.rows {
            Rows::Csv { table, row, places } => {
                let Some(line) = table.next_row(row)? else { return Ok(false) };
                from_cells(row, places, &self.tasks, read)
                    .and_then(|()| check_row(&read.row, &self.tasks))
                    .map_err(|error| error.in_file(table.name()).at_line(line))?;
            }
            Rows::Json { lines, line, name, first } => {
                let number = match first.take() {
                    Some((number, text)) => {
                        *line = text;
                        number
                    }
                    None => match next_filled(lines, line)? {
                        Some(number) => number,
                        None => return Ok(false),
                    },
                };
                from_object(line, &self.tasks, &self.extra, read)
                    .and_then(|()| check_row(&read.row, &self.tasks))
                    .map_err(|error| error.in_file(&*name).at_line(number))?;
            }
        }
        Ok(true)
    }
}

const MAX_LINE: u64 = 64 << 20;

/// The next line that is not blank.
fn next_filled(lines: &mut Lines, line: &mut String) -> Result<Option<u64>> {
    loop {
        match lines.next_line(line)? {
            Some(_) if line.trim().is_empty() => {}
            found => return Ok(found),
        }
    }
}

/// A task is a column that has a `_confidence` beside it. Its labels are those of `numbers` that
/// begin with its name: where columns are in `order`, between its confidence and its evidence; else
/// those that begin with no longer task's name.
fn tasks_of(columns: &[&str], numbers: &[&str], order: bool) -> Vec<TaskColumns> {
    let find = |name: String| columns.iter().position(|column| *column == name);
    let is_task = |name: &&str| find(format!("{name}_confidence")).is_some();
    let names: Vec<&str> = columns.iter().copied().filter(is_task).collect();
    let of_task = |name: &&str| {
        let between = find(format!("{name}_confidence"))
            .zip(find(format!("{name}_evidence")))
            .filter(|(confidence, evidence)| order && confidence < evidence);
        let candidates = match between {
            Some((confidence, evidence)) => &columns[confidence + 1..evidence],
            None => numbers,
        };
        let is_own = |column: &&&str| between.is_some() || owner(column, &names) == Some(*name);
        let own = candidates.iter().filter(is_own);
        let mut labels: Vec<String> = own
            .filter_map(|column| column.strip_prefix(*name)?.strip_prefix('_'))
            .filter(|label| !OF_TASKS.contains(label) && !ON_WISH.contains(label))
            .map(str::to_owned)
            .collect();
        labels.sort();
        TaskColumns { name: (*name).to_owned(), labels, sets: false, intervals: false }
    };
    names.iter().map(of_task).collect()
}

/// The task that a column belongs to by its name: the longest that it begins with.
fn owner<'n>(column: &str, names: &[&'n str]) -> Option<&'n str> {
    let begins = |name: &&&str| {
        column.strip_prefix(**name).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    };
    names.iter().filter(begins).max_by_key(|name| name.len()).copied()
}

fn check_tasks(tasks: &[TaskColumns], path: &Path, columns: &[String]) -> Result<()> {
    if tasks.is_empty() {
        return Err(Error::input("not a ledger: no task has a column of confidences")
            .in_file(path)
            .remedy(format!(
                "it needs columns such as stance, stance_confidence, stance_favor; it has: {}",
                columns.join(", ")
            )));
    }
    Ok(())
}

/// What names a sentence, and the further columns asked for, have to be there.
fn check_columns(columns: &[String], path: &Path, extra: &[String]) -> Result<()> {
    let has = |name: &str| columns.iter().any(|column| column == name);
    if let Some(name) = ["outlet", "article"].into_iter().find(|name| !has(name)) {
        return Err(Error::input("a ledger without this column")
            .in_file(path)
            .in_column(name)
            .remedy(format!(
                "it needs outlet, article, start and end; it has: {}",
                columns.join(", ")
            )));
    }
    match extra.iter().find(|name| !has(name)) {
        None => Ok(()),
        Some(name) => Err(Error::usage("no such column")
            .in_file(path)
            .in_column(name)
            .remedy(format!("the columns are: {}", columns.join(", ")))),
    }
}

fn check_row(row: &Row, tasks: &[TaskColumns]) -> Result<()> {
    for (task, tag) in tasks.iter().zip(&row.tags) {
        let known = |label: &String| *label == tag.label;
        if !task.labels.is_empty() && tag.label != UNCERTAIN && !task.labels.iter().any(known) {
            let message = format!("'{}' is none of the task's labels", tag.label);
            return Err(Error::input(message)
                .in_column(&task.name)
                .remedy(format!("they are: {}", task.labels.join(", "))));
        }
        if !(0.0..=1.0).contains(&tag.confidence) {
            let message = format!("a confidence of {} is not between 0 and 1", tag.confidence);
            return Err(Error::input(message)
                .in_column(format!("{}_confidence", task.name))
                .remedy("mend the row"));
        }
        let sum: f64 = tag.probabilities.iter().sum();
        let outside = tag.probabilities.iter().find(|p| !(0.0..=1.0).contains(*p));
        let message = match outside {
            Some(p) => format!("the probability {p} is not between 0 and 1"),
            None if tag.probabilities.is_empty() || (sum - 1.0).abs() <= SUM_TOLERANCE => continue,
            None => format!("the probabilities sum to {sum:.4}, not to 1"),
        };
        return Err(Error::input(message).in_column(&task.name).remedy("mend the row"));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
