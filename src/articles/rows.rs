//! Tables and JSON lines: an article, or a sentence, per row.

use super::json;
use super::names::Place;
use super::stream::Context;
use super::{Document, Skipped, Unit};
use crate::error::{Error, Result};
use crate::io::{Lines, Row, Source, Table, TableOptions};
use std::collections::HashMap;
use std::sync::Arc;

/// The rows of one file, as they are read.
pub(super) struct Rows {
    context: Arc<Context>,
    place: Place,
    reader: Reader,
    /// The number of the last row, from 1.
    number: u64,
    /// Of each article that gives its sentences row by row: how many, and how many bytes.
    articles: HashMap<String, (usize, usize)>,
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
    /// Where a row is a sentence.
    article_id: Option<usize>,
}

/// What any row says; an empty string says nothing.
#[derive(Default)]
struct Said {
    text: String,
    outlet: String,
    date: String,
    title: String,
    id: String,
    article_id: String,
    line: u64,
    encoding: &'static str,
    replaced: bool,
}

impl Rows {
    pub(super) fn json(context: Arc<Context>, place: Place, lines: Lines) -> Self {
        let reader = Reader::Json(Box::new(JsonReader { lines, line: String::new() }));
        Self { context, place, reader, number: 0, articles: HashMap::new() }
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
            article_id: table.find("article_id"),
        };
        let reader = Reader::Table(Box::new(TableReader { table, row: Row::default(), columns }));
        Ok(Self { context, place, reader, number: 0, articles: HashMap::new() })
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

    fn document(&mut self, said: Said) -> Result<Document, Skipped> {
        if said.text.trim().is_empty() {
            let error = Error::input("no text").at_line(said.line).remedy("fill the cell");
            return Err(self.skipped(error));
        }
        if memchr::memchr(0, said.text.as_bytes()).is_some() {
            let error = Error::input("a NUL character in the text").at_line(said.line);
            return Err(self.skipped(error.remedy("remove it")));
        }
        let mut document = Document {
            outlet: said.outlet,
            article: String::new(),
            title: said.title,
            date: said.date,
            text: said.text,
            unit: self.context.options.unit,
            encoding: said.encoding,
            replaced: said.replaced,
            ..Document::default()
        };
        self.name(&said.id, said.article_id, &mut document);
        self.context.describe(&mut document, &self.place);
        Ok(document)
    }

    /// Gives `document` the key of its article and its place in it.
    fn name(&mut self, id: &str, article_id: String, document: &mut Document) {
        let file = &self.place.key;
        if document.unit == Unit::Article || article_id.is_empty() {
            document.article = match id {
                "" => format!("{file}#{}", self.number),
                id => format!("{file}#{id}"),
            };
            return;
        }
        document.article = format!("{file}#{article_id}");
        let before = self.articles.entry(article_id).or_default();
        (document.sentences_before, document.offset) = *before;
        *before = (before.0 + 1, before.1 + document.text.len() + 1);
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
            article_id: trimmed(fields.article_id),
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
            article_id: cell(self.columns.article_id),
            line,
            encoding: self.table.encoding(),
            replaced: self.table.replaced(),
        }))
    }
}
