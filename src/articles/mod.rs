//! Articles of every kind, read one after the other: folders, files, patterns, archives, standard input.
//!
//! [`open`] checks what was asked for; [`Articles`] then gives one [`Document`] after the other in a defined
//! order (folders in name order, rows as they stand), and one [`Skipped`] for whatever can't be read. Nothing is
//! held but the article at hand. A caller with several threads takes [`Draft`]s, which cost next to nothing to
//! make, and reads them where it likes.

mod archive;
mod draft;
mod format;
mod html;
mod json;
mod links;
mod markdown;
mod meta;
mod names;
mod plain;
mod rows;
mod sniff;
mod stream;
mod walk;

pub use draft::{Draft, Identity};
pub use stream::{Articles, open, total_size};

use crate::error::Error;
use std::fmt;
use std::path::PathBuf;

/// What one [`Document`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// A whole article, to be split into sentences.
    #[default]
    Article,
    /// One sentence, not to be split.
    Sentence,
}

/// One article (or, from a table, one sentence) as the rest of the crate sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Who published it: the first folder level, or what columns, metadata or the page say.
    pub outlet: String,
    /// Its name within the input: the path below the argument, with `/`; for rows `#` and the id or number follows.
    pub article: String,
    /// The headline; empty when there is none.
    pub title: String,
    /// The date, `yyyy-mm-dd` wherever it was found outside a column; empty when there is none.
    pub date: String,
    /// The decoded text that byte offsets refer to.
    pub text: String,
    /// Whether `text` is an article or a single sentence.
    pub unit: Unit,
    /// How many sentences of its article came before; 0 unless a table gives an article's sentences row by row.
    pub sentences_before: usize,
    /// Where `text` begins in its article, whose sentences then stand one to a line; 0 otherwise.
    pub offset: usize,
    /// The encoding that the bytes were in, by its WHATWG name.
    pub encoding: &'static str,
    /// Whether bytes that mean nothing in that encoding became U+FFFD.
    pub replaced: bool,
}

/// An article that could not be read, and why; `reason` names the file and the remedy.
#[derive(Debug, Clone)]
pub struct Skipped {
    /// The path, as messages write it.
    pub path: String,
    /// What is wrong and what to do, in one line.
    pub reason: Error,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(f)
    }
}

/// What standard input, or a pipe, holds; files say it by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Input {
    /// What it looks like: JSON lines, a page, a table with the text column, else one plain text.
    #[default]
    Sniffed,
    /// One article of plain text.
    Text,
    /// One article of Markdown.
    Markdown,
    /// One web page.
    Html,
    /// One JSON object per line.
    JsonLines,
    /// A table.
    Table,
}

/// How articles are found and read.
#[derive(Debug, Clone)]
pub struct ArticleOptions {
    /// The column (or JSON field) that holds the text of a row.
    pub text_column: String,
    /// What one row of a table or JSON-lines file is.
    pub unit: Unit,
    /// What stands between a table's cells; `None` sniffs it.
    pub delimiter: Option<u8>,
    /// A table `file,outlet,date,title` that goes before what folders and pages say.
    pub meta: Option<PathBuf>,
    /// The most bytes that one article may have after decompression.
    pub max_article_size: u64,
    /// What standard input and pipes hold.
    pub input: Input,
}

impl Default for ArticleOptions {
    fn default() -> Self {
        Self {
            text_column: "text".to_owned(),
            unit: Unit::Article,
            delimiter: None,
            meta: None,
            max_article_size: 64 << 20,
            input: Input::default(),
        }
    }
}
