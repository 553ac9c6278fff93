//! From articles' rows to what is written, and where it goes.

use std::collections::BTreeMap;
use std::io::Write;

use stancekit::io::Output;
use stancekit::ledger::resume::{Digest, Entry, Resumed, forget};
use stancekit::ledger::{Aggregate, Format, Level, Row, TaskColumns, Writer};
use stancekit::report::{self, Paint};
use stancekit::{Error, Result};

use super::level_table::LevelTable;
use super::options::Form;
use super::split::Split;

/// What one article's rows come to, made on the thread that tagged it.
pub enum Made {
    /// Its part of the output.
    Bytes(Vec<u8>),
    /// What is put together first.
    Counts(Option<Aggregate>),
}

/// Makes of rows what is written.
pub struct Maker {
    form: Form,
    level: Level,
    writer: Writer,
    columns: Vec<TaskColumns>,
    width: usize,
    paint: Paint,
}

impl Maker {
    /// For ledgers of these tasks; `width` and `paint` are for people.
    pub fn new(
        (form, excel): (Form, bool),
        level: Level,
        columns: Vec<TaskColumns>,
        (width, paint): (usize, Paint),
    ) -> Self {
        let format = match form {
            Form::Jsonl => Format::JsonLines,
            _ if excel => Format::Excel,
            _ => Format::Csv,
        };
        let writer = Writer::new(format, columns.clone());
        Self { form, level, writer, columns, width, paint }
    }

    /// What stands before everything else.
    pub fn header(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match (self.form, self.level) {
            (Form::Table, _) => {}
            (_, Level::Sentence) => self.writer.write_header(&mut bytes)?,
            (_, level) => self.writer.write_level_header(level, &mut bytes)?,
        }
        Ok(bytes)
    }

    /// An article's part.
    pub fn make(&self, rows: &[Row]) -> Made {
        let mut bytes = Vec::new();
        match (self.level, self.form) {
            (Level::Sentence, Form::Table) => {
                let mut text = String::new();
                report::sentences(rows, &self.columns, self.width, self.paint, &mut text);
                bytes = text.into_bytes();
            }
            (Level::Sentence, _) => self.writer.write_rows(rows, &mut bytes),
            (Level::Article, form) if form != Form::Table => {
                if let Some(counts) = Aggregate::of_article(rows, &self.columns) {
                    self.writer.write_level(&counts, self.level, &mut bytes);
                }
            }
            _ => return Made::Counts(Aggregate::of_article(rows, &self.columns)),
        }
        Made::Bytes(bytes)
    }
}

/// Where the bytes go.
pub enum Target {
    /// A file, or standard output.
    One(Output),
    /// A file per outlet.
    Split(Split),
    /// A file that a later run can go on with.
    Kept(Box<Resumed>),
}

impl Target {
    fn put(&mut self, outlet: &str, bytes: &[u8]) -> Result<()> {
        match self {
            Self::One(output) => write(output, bytes),
            Self::Split(split) => write(split.of(outlet)?, bytes),
            // Parts of articles alone, which come with their entries.
            Self::Kept(_) => Ok(()),
        }
    }
}

fn write(output: &mut Output, bytes: &[u8]) -> Result<()> {
    output.write_all(bytes).map_err(|error| Error::io(output.name(), &error))
}

/// Takes what articles come to, in their order.
pub struct Results<'m> {
    maker: &'m Maker,
    /// Where it goes.
    pub target: Target,
    outlets: BTreeMap<String, Aggregate>,
    /// Where counts are for people.
    table: Option<LevelTable>,
}

impl<'m> Results<'m> {
    /// Begins the output.
    pub fn begin(maker: &'m Maker, mut target: Target) -> Result<Self> {
        if let Target::One(output) = &mut target {
            write(output, &maker.header()?)?;
        }
        let is_table = maker.form == Form::Table && maker.level != Level::Sentence;
        let table = is_table.then(|| LevelTable::new(maker.level, &maker.columns));
        Ok(Self { maker, target, outlets: BTreeMap::new(), table })
    }

    /// One more article's part.
    pub fn write(&mut self, outlet: &str, made: Made) -> Result<()> {
        let counts = match made {
            Made::Bytes(bytes) => return self.target.put(outlet, &bytes),
            Made::Counts(counts) => counts,
        };
        let Some(counts) = counts else { return Ok(()) };
        match (&mut self.table, self.maker.level) {
            (Some(table), Level::Article) => table.row(&counts.cells(Level::Article)),
            _ => match self.outlets.get_mut(&counts.outlet) {
                Some(outlet) => outlet.add(&counts),
                None => {
                    let (article, date) = (String::new(), String::new());
                    let counts = Aggregate { article, date, ..counts };
                    self.outlets.insert(counts.outlet.clone(), counts);
                }
            },
        }
        Ok(())
    }

    /// One more article's part, with what the manifest says of it.
    pub fn keep(&mut self, entry: &Entry, made: &Made) -> Result<()> {
        match (&mut self.target, made) {
            (Target::Kept(kept), Made::Bytes(bytes)) => kept.put(entry, bytes),
            _ => Ok(()),
        }
    }

    /// The part of an article that is there already, where it is.
    pub fn reuse(&mut self, digest: &Digest) -> Result<Option<Entry>> {
        match &mut self.target {
            Target::Kept(kept) => kept.reuse(digest),
            _ => Ok(None),
        }
    }

    /// Lets whoever reads along see what there is.
    pub fn show(&mut self) -> Result<()> {
        match &mut self.target {
            Target::One(output) if output.is_stdout() => {
                output.flush().map_err(|error| Error::io(output.name(), &error))
            }
            _ => Ok(()),
        }
    }

    /// Lets the output appear.
    pub fn finish(mut self) -> Result<()> {
        let level = self.maker.level;
        for counts in std::mem::take(&mut self.outlets).into_values() {
            match &mut self.table {
                Some(table) => table.row(&counts.cells(level)),
                None => {
                    let mut bytes = Vec::new();
                    self.maker.writer.write_level(&counts, level, &mut bytes);
                    self.target.put(&counts.outlet, &bytes)?;
                }
            }
        }
        if let Some(table) = self.table.take() {
            self.target.put("", table.text().as_bytes())?;
        }
        match self.target {
            Target::One(output) => {
                let written = (!output.is_stdout()).then(|| output.name().to_path_buf());
                output.finish()?;
                written.iter().for_each(|out| forget(out));
                Ok(())
            }
            Target::Split(split) => split.finish(),
            Target::Kept(kept) => kept.finish().map(|_| ()),
        }
    }
}
