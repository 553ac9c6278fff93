//! Tables and JSON lines: an article, or a sentence, per row.

use super::json;
use super::names::Place;
use super::stream::Context;
use super::{Document, Skipped};
use crate::error::{Error, Result};
use crate::io::{Lines, Row, Source, Table, TableOptions};
use std::sync::Arc;

/// The rows of one file, as they are read.
pub(super) struct Rows {
    context: Arc<Context>,
    place: Place,
    reader: Reader,
    /// The number of the last row, from 1.
    number: u64,
}

enum Reader {
    Json(Box<JsonReader>),
    Table(Box<TableReader>),
}

struct JsonReader {
    lines: Lines,
    line: String,
}

struct TableReader {
    table: Table,
    row: Row,
    columns: Columns,
}

/// Which columns hold what.
struct Columns {
    text: usize,
    outlet: Option<usize>,
    date: Option<usize>,
    title: Option<usize>,
    id: Option<usize>,
}

/// What any row says; an empty string says nothing.
#[derive(Default)]
struct Said {
    text: String,
    outlet: String,
    date: String,
    title: String,
    id: String,
    line: u64,
    encoding: &'static str,
    replaced: bool,
}

impl Rows {
    pub(super) fn json(context: Arc<Context>, place: Place, lines: Lines) -> Self {
        let reader = Reader::Json(Box::new(JsonReader { lines, line: String::new() }));
        Self { context, place, reader, number: 0 }
    }

    pub(super) fn table(context: Arc<Context>, place: Place, source: Source) -> Result<Self> {
        let options = TableOptions {
            delimiter: context.options.delimiter,
            max_row_size: context.options.max_article_size,
        };
        let table = Table::from_source(source, &options)?;
        let columns = Columns {
            text: table.column(&context.options.text_column).map_err(|error| {
                let there = table.headers().join(", ");
                error.remedy(format!("--text-column names the text; the columns are: {there}"))
            })?,
            outlet: table.find("outlet"),
            date: table.find("date"),
            title: table.find("title"),
            id: table.find("id"),
        };
        let reader = Reader::Table(Box::new(TableReader { table, row: Row::default(), columns }));
        Ok(Self { context, place, reader, number: 0 })
    }

    /// The next row's document.
    pub(super) fn next(&mut self) -> Option<Result<Document, Skipped>> {
        let said = match &mut self.reader {
            Reader::Json(reader) => {
                reader.next(&self.context.options.text_column, &mut self.number)
            }
            Reader::Table(reader) => reader.next(&mut self.number),
        };
        match said {
            Ok(None) => None,
            Ok(Some(said)) => Some(self.document(said)),
            Err(error) => Some(Err(self.skipped(error))),
        }
    }

    fn document(&self, said: Said) -> Result<Document, Skipped> {
        if said.text.trim().is_empty() {
            let error = Error::input("no text").at_line(said.line).remedy("fill the cell");
            return Err(self.skipped(error));
        }
        if memchr::memchr(0, said.text.as_bytes()).is_some() {
            let error = Error::input("a NUL character in the text").at_line(said.line);
            return Err(self.skipped(error.remedy("remove it")));
        }
        let id = if said.id.is_empty() { self.number.to_string() } else { said.id };
        let mut document = Document {
            outlet: said.outlet,
            article: format!("{}#{id}", self.place.key),
            title: said.title,
            date: said.date,
            text: said.text,
            unit: self.context.options.unit,
            encoding: said.encoding,
            replaced: said.replaced,
        };
        self.context.describe(&mut document, &self.place);
        Ok(document)
    }

    fn skipped(&self, error: Error) -> Skipped {
        self.context.skipped(&self.place, error)
    }
}

impl JsonReader {
    fn next(&mut self, text_field: &str, number: &mut u64) -> Result<Option<Said>> {
        let line = loop {
            let read = self.lines.next_line(&mut self.line).inspect_err(|_| *number += 1)?;
            let Some(line) = read else { return Ok(None) };
            if !self.line.trim().is_empty() {
                break line;
            }
        };
        *number += 1;
        let fields = json::parse(&self.line, text_field).map_err(|error| error.at_line(line))?;
        let trimmed =
            |field: Option<String>| field.map_or(String::new(), |it| it.trim().to_owned());
        Ok(Some(Said {
            text: fields.text.unwrap_or_default(),
            outlet: trimmed(fields.outlet),
            date: trimmed(fields.date),
            title: trimmed(fields.title),
            id: trimmed(fields.id),
            line,
            encoding: self.lines.encoding(),
            replaced: self.lines.replaced(),
        }))
    }
}

impl TableReader {
    fn next(&mut self, number: &mut u64) -> Result<Option<Said>> {
        let read = self.table.next_row(&mut self.row);
        *number = self.table.rows();
        let Some(line) = read? else { return Ok(None) };
        let cell = |column: Option<usize>| {
            column.map_or(String::new(), |column| self.row.get(column).trim().to_owned())
        };
        Ok(Some(Said {
            text: self.row.get(self.columns.text).to_owned(),
            outlet: cell(self.columns.outlet),
            date: cell(self.columns.date),
            title: cell(self.columns.title),
            id: cell(self.columns.id),
            line,
            encoding: self.table.encoding(),
            replaced: self.table.replaced(),
        }))
    }
}
