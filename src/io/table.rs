//! Tables (CSV and its relatives), row by row, each with the line it stands at.

use super::feed::{Feed, PROBE_FIELD, SAMPLE};
use super::sniff;
use super::source::{Source, explain};
use crate::error::{Error, Result};
use std::path::{Path, PathBuf};

/// How a table is read.
#[derive(Debug, Clone)]
pub struct TableOptions {
    /// What stands between cells; `None` sniffs it among `, ; tab |`.
    pub delimiter: Option<u8>,
    /// The most bytes that one row may have.
    pub max_row_size: u64,
}

impl Default for TableOptions {
    fn default() -> Self {
        Self { delimiter: None, max_row_size: 64 << 20 }
    }
}

/// One row of a table; kept and passed in again, it costs no allocation per row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    record: csv::StringRecord,
    line: u64,
}

impl Row {
    /// The cell in `column`, as [`Table::column`] numbers them; empty when there is none.
    pub fn get(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or("")
    }

    /// All cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.record.iter()
    }

    /// The line it starts at, counted from 1.
    pub fn line(&self) -> u64 {
        self.line
    }
}

/// A table that is read row by row: any size, any encoding, compressed or not.
pub struct Table {
    name: PathBuf,
    reader: csv::Reader<Feed>,
    headers: Vec<String>,
    delimiter: u8,
    /// Number of the last row read, without the header, from 1.
    rows: u64,
    ended: bool,
}

impl Table {
    /// Opens the file at `path`, or standard input for `-`, and reads its header.
    ///
    /// # Errors
    /// `Io` or `Input`: not readable, empty, not text, two columns with one name.
    pub fn open(path: impl AsRef<Path>, options: &TableOptions) -> Result<Self> {
        Self::from_source(Source::open(path)?, options)
    }

    /// Reads a table from any [`Source`].
    ///
    /// # Errors
    /// As [`Table::open`].
    pub fn from_source(source: Source, options: &TableOptions) -> Result<Self> {
        let name = source.name().to_path_buf();
        Self::begin(source, options).map_err(|error| error.in_file(name))
    }

    fn begin(source: Source, options: &TableOptions) -> Result<Self> {
        let name = source.name().to_path_buf();
        let mut feed = Feed::new(source, options.max_row_size);
        let whole = feed.sample().map_err(|error| explain(&name, &error))?;
        check_sample(&feed.sample)?;
        let delimiter = match options.delimiter {
            Some(delimiter) => checked_delimiter(delimiter)?,
            None => sniff::delimiter(&feed.sample, whole),
        };
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(SAMPLE)
            .from_reader(feed);
        let mut table =
            Self { name, reader, headers: Vec::new(), delimiter, rows: 0, ended: false };
        table.read_headers()?;
        Ok(table)
    }

    fn read_headers(&mut self) -> Result<()> {
        let mut row = Row::default();
        if !self.read_record(&mut row)? {
            return Err(
                Error::input("an empty file").remedy("a table needs a line of column names")
            );
        }
        self.headers = row.cells().map(|name| name.trim().to_owned()).collect();
        for (at, name) in self.headers.iter().enumerate() {
            if !name.is_empty() && self.headers[..at].contains(name) {
                return Err(Error::input("two columns have this name")
                    .at_line(row.line)
                    .in_column(name)
                    .remedy("rename one of them"));
            }
        }
        Ok(())
    }

    /// The names of the columns in order.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// What messages call the table: its path.
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// What stands between cells.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The encoding's name; `UTF-8` as long as all was ASCII.
    pub fn encoding(&self) -> &'static str {
        self.reader.get_ref().decoder.encoding()
    }

    /// Whether bytes that mean nothing in this encoding became U+FFFD so far.
    pub fn replaced(&self) -> bool {
        self.reader.get_ref().decoder.replaced()
    }

    /// How many rows were read so far, without the header.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Whether there is a column of this name.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The number of the column `name`, if there is one.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.headers.iter().position(|header| header == name)
    }

    /// The number of the column `name`.
    ///
    /// # Errors
    /// `Usage`, with the columns that there are.
    pub fn column(&self, name: &str) -> Result<usize> {
        self.find(name).ok_or_else(|| {
            Error::usage("no such column")
                .in_file(&self.name)
                .in_column(name)
                .remedy(format!("the columns are: {}", self.headers.join(", ")))
        })
    }

    /// Reads the next row into `row` and gives its line; `None` after the last.
    ///
    /// A row that is wrong in itself (ragged, not text) is an error that leaves the table usable: the next call
    /// reads the row after it. After any other error, and after the end, it gives `None`.
    ///
    /// # Errors
    /// `Input` or `Io`, with file and line.
    pub fn next_row(&mut self, row: &mut Row) -> Result<Option<u64>> {
        if self.ended {
            return Ok(None);
        }
        let name = &self.name.clone();
        if !self.read_record(row).map_err(|error| error.in_file(name))? {
            return Ok(None);
        }
        self.rows += 1;
        let (cells, columns) = (row.record.len(), self.headers.len());
        if cells != columns {
            return Err(self.ragged(row.line, cells));
        }
        Ok(Some(row.line))
    }

    fn ragged(&self, line: u64, cells: usize) -> Error {
        let columns = self.headers.len();
        let lines = self.reader.position().line().saturating_sub(line);
        let remedy = if lines > 2 {
            format!("the row runs over {lines} lines: is a quotation mark missing?")
        } else {
            let mark = char::from(self.delimiter).escape_default();
            format!("put cells that contain '{mark}' in quotation marks")
        };
        Error::input(format!("{} where the header has {columns}", counted(cells, "cell")))
            .in_file(&self.name)
            .at_line(line)
            .remedy(remedy)
    }

    /// Reads any record; false at the end. Checks what can be checked without the header.
    fn read_record(&mut self, row: &mut Row) -> Result<bool> {
        self.reader.get_mut().since_row = 0;
        let read = self.reader.read_record(&mut row.record);
        row.line = self.line_of(&row.record);
        match read {
            Err(error) => Err(self.failed(error)),
            Ok(false) => {
                self.ended = true;
                Ok(false)
            }
            Ok(true) => self.check_record(row),
        }
    }

    /// The line that a record just read begins at.
    ///
    /// The parser's own number is that of the empty lines before it, or of the record before where lines end in
    /// `\r\n`. So it is counted back from the record's end; the parser stops before the `\n` of `\r\n`.
    fn line_of(&self, record: &csv::StringRecord) -> u64 {
        let within = memchr::memchr_iter(b'\n', record.as_byte_record().as_slice()).count() as u64;
        let behind = if self.reader.get_ref().crlf { 0 } else { 1 };
        self.reader.position().line().saturating_sub(within + behind).max(1)
    }

    fn check_record(&mut self, row: &Row) -> Result<bool> {
        let last = row.record.get(row.record.len().saturating_sub(1)).unwrap_or("");
        if last.ends_with('\x01') || last.ends_with("\x01\r\n") {
            if row.record.len() == 1 && last == PROBE_FIELD {
                self.ended = true;
                return Ok(false);
            }
            if last.trim_end().ends_with(PROBE_FIELD) && self.reader.get_ref().probed() {
                self.ended = true;
                // The end of the file ended it, not the end of a line that `line_of` counts.
                let line = row.line + u64::from(!self.reader.get_ref().crlf);
                return Err(Error::input("a quotation mark that is never closed")
                    .at_line(line)
                    .remedy("close it, or double it inside a cell"));
            }
        }
        if memchr::memchr(0, row.record.as_byte_record().as_slice()).is_some() {
            return Err(Error::input("a NUL byte")
                .at_line(row.line)
                .remedy("remove it, or the row"));
        }
        Ok(true)
    }

    fn failed(&mut self, error: csv::Error) -> Error {
        let line = error.position().map_or(0, csv::Position::line);
        match error.into_kind() {
            csv::ErrorKind::Utf8 { err, .. } => {
                self.rows += u64::from(!self.headers.is_empty());
                let column = self.headers.get(err.field()).cloned().unwrap_or_default();
                Error::input("bytes that are not UTF-8, in a file that is otherwise")
                    .at_line(line)
                    .in_column(column)
                    .remedy("save the whole file as UTF-8")
            }
            csv::ErrorKind::Io(error) => {
                self.ended = true;
                let line = self.reader.position().line();
                explain(&self.name, &error).at_line(line)
            }
            // The reader is flexible and does not deserialise: there is no other kind.
            other => {
                self.ended = true;
                Error::input(format!("not a table: {other:?}"))
            }
        }
    }
}

fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

fn check_sample(sample: &[u8]) -> Result<()> {
    match memchr::memchr(0, sample) {
        Some(at) => Err(Error::input(format!("not text: a NUL byte at offset {at}"))
            .remedy("export the table as CSV")),
        None => Ok(()),
    }
}

fn checked_delimiter(delimiter: u8) -> Result<u8> {
    let usable = (delimiter.is_ascii_graphic() || delimiter == b'\t' || delimiter == b' ')
        && !delimiter.is_ascii_alphanumeric()
        && delimiter != b'"';
    usable.then_some(delimiter).ok_or_else(|| {
        let shown = char::from(delimiter).escape_default();
        Error::usage(format!("'{shown}' can't separate cells")).remedy("use one of , ; tab |")
    })
}
