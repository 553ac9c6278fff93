//! Ledgers read back: ours, or any other tool's predictions with the same columns.

use std::ops::Range;
use std::path::Path;

use super::{Row, Tag, TaskColumns};
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
    Csv { table: Box<Table>, row: crate::io::Row, places: Box<Places> },
    Json { lines: Box<Lines>, line: String, name: std::path::PathBuf, first: Option<String> },
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
        table.column("outlet")?;
        let tasks = tasks_of(table.headers());
        check_tasks(&tasks, path, table.headers())?;
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
        let found = lines.next_line(&mut first)?;
        let line = found.ok_or_else(|| Error::input("an empty ledger").in_file(path))?;
        let object = parse(&first).map_err(|error| error.in_file(path).at_line(line))?;
        let names: Vec<String> = object.keys().cloned().collect();
        let tasks = tasks_of(&names);
        check_tasks(&tasks, path, &names)?;
        let rows = Rows::Json {
            lines: Box::new(lines),
            line: String::new(),
            name: path.to_path_buf(),
            first: Some(first),
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
                from_cells(row, places, read)
                    .and_then(|()| check_row(&read.row, &self.tasks))
                    .map_err(|error| error.in_file(table.name()).at_line(line))?;
            }
            Rows::Json { lines, line, name, first } => {
                let number = match first.take() {
                    Some(text) => {
                        *line = text;
                        1
                    }
                    None => match lines.next_line(line)? {
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

/// A task is a column that has a `_confidence` beside it; its labels are the names between.
fn tasks_of(columns: &[String]) -> Vec<TaskColumns> {
    let has = |name: &str| columns.iter().any(|column| column == name);
    let of_task = |name: &String| {
        let prefix = format!("{name}_");
        let mut labels: Vec<String> = columns
            .iter()
            .filter_map(|column| column.strip_prefix(&prefix))
            .filter(|label| !["confidence", "evidence", "set"].contains(label))
            .map(str::to_owned)
            .collect();
        labels.sort();
        TaskColumns { name: name.clone(), labels, sets: false }
    };
    columns.iter().filter(|name| has(&format!("{name}_confidence"))).map(of_task).collect()
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

fn from_cells(cells: &crate::io::Row, places: &Places, read: &mut Read) -> Result<()> {
    let cell = |place: Option<usize>| place.map_or("", |place| cells.get(place));
    let [outlet, article, title, date, sentence, start, end, text, voice, source, kind, quotes] =
        places.leading.map(cell);
    let row = &mut read.row;
    let texts = [
        (&mut row.outlet, outlet),
        (&mut row.article, article),
        (&mut row.title, title),
        (&mut row.date, date),
        (&mut row.text, text),
        (&mut row.voice, voice),
        (&mut row.source, source),
        (&mut row.voice_kind, kind),
        (&mut row.language, cell(places.trailing[0])),
        (&mut row.model, cell(places.trailing[1])),
    ];
    for (to, from) in texts {
        to.clear();
        to.push_str(from);
    }
    row.sentence = whole(sentence, "sentence")?;
    row.start = whole(start, "start")?;
    row.end = whole(end, "end")?;
    row.quotes.clear();
    for span in quotes.split_whitespace() {
        row.quotes.push(quote(span)?);
    }
    row.tags.resize_with(places.tasks.len(), Tag::default);
    for (tag, task) in row.tags.iter_mut().zip(&places.tasks) {
        tag.label.clear();
        tag.label.push_str(cells.get(task.label));
        tag.confidence = number(cell(task.confidence))?;
        tag.probabilities.clear();
        for &place in &task.probabilities {
            tag.probabilities.push(number(cells.get(place))?);
        }
    }
    read.extra.clear();
    read.extra.extend(places.extra.iter().map(|&place| cells.get(place).to_owned()));
    Ok(())
}

fn whole(cell: &str, column: &str) -> Result<usize> {
    if cell.is_empty() {
        return Ok(0);
    }
    cell.parse().map_err(|_| {
        Error::input(format!("'{cell}' is no number")).in_column(column).remedy("mend the cell")
    })
}

fn quote(span: &str) -> Result<Range<usize>> {
    let ends = span.split_once('-').and_then(|(a, b)| Some(a.parse().ok()?..b.parse().ok()?));
    ends.ok_or_else(|| {
        Error::input(format!("'{span}' is no span"))
            .in_column("quotes")
            .remedy("write the quoted bytes as start-end, with blanks between")
    })
}

fn number(cell: &str) -> Result<f64> {
    match cell.trim().parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(Error::input(format!("'{cell}' is no probability")).remedy("mend the cell")),
    }
}

type Object = serde_json::Map<String, serde_json::Value>;

fn parse(line: &str) -> Result<Object> {
    match serde_json::from_str(line) {
        Ok(serde_json::Value::Object(object)) => Ok(object),
        Ok(_) => Err(Error::input("a line that is no JSON object")),
        Err(error) => Err(Error::input(format!("a line that is no JSON ({error})"))),
    }
}

fn from_object(line: &str, tasks: &[TaskColumns], extra: &[String], read: &mut Read) -> Result<()> {
    let object = parse(line)?;
    let text = |name: &str| match object.get(name) {
        Some(serde_json::Value::String(text)) => text.clone(),
        None | Some(serde_json::Value::Null) => String::new(),
        Some(other) => other.to_string(),
    };
    let number = |name: &str| {
        let value = object.get(name).and_then(serde_json::Value::as_f64);
        value.ok_or_else(|| Error::input("no number").in_column(name).remedy("mend the line"))
    };
    let whole = |name: &str| {
        object.get(name).and_then(serde_json::Value::as_u64).unwrap_or_default() as usize
    };
    read.row = Row {
        outlet: text("outlet"),
        article: text("article"),
        title: text("title"),
        date: text("date"),
        sentence: whole("sentence"),
        start: whole("start"),
        end: whole("end"),
        text: text("text"),
        voice: text("voice"),
        source: text("source"),
        voice_kind: text("voice_kind"),
        quotes: quotes(&object),
        tags: Vec::with_capacity(tasks.len()),
        language: text("language"),
        model: text("model"),
    };
    for TaskColumns { name, labels, .. } in tasks {
        let of_label = |label: &String| number(&format!("{name}_{label}"));
        read.row.tags.push(Tag {
            label: text(name),
            confidence: number(&format!("{name}_confidence"))?,
            probabilities: labels.iter().map(of_label).collect::<Result<_>>()?,
            evidence: Vec::new(),
            set: Vec::new(),
        });
    }
    read.extra = extra.iter().map(|name| text(name)).collect();
    Ok(())
}

fn quotes(object: &Object) -> Vec<Range<usize>> {
    let spans = object.get("quotes").and_then(serde_json::Value::as_array);
    let end = |span: &serde_json::Value, i| Some(span.get(i)?.as_u64()? as usize);
    let spans = spans.into_iter().flatten();
    spans.filter_map(|span| Some(end(span, 0)?..end(span, 1)?)).collect()
}

fn check_row(row: &Row, tasks: &[TaskColumns]) -> Result<()> {
    for (task, tag) in tasks.iter().zip(&row.tags) {
        let sum: f64 = tag.probabilities.iter().sum();
        let in_range = tag.probabilities.iter().all(|p| (0.0..=1.0).contains(p));
        if !tag.probabilities.is_empty() && (!in_range || (sum - 1.0).abs() > SUM_TOLERANCE) {
            let message = format!("the probabilities sum to {sum:.4}, not to 1");
            return Err(Error::input(message).in_column(&task.name).remedy("mend the row"));
        }
    }
    Ok(())
}
