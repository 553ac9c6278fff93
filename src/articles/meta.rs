//! `--meta FILE.csv`: outlet, date and title per file, from a table.

use crate::error::{Error, Result};
use crate::io::{Row, Table, TableOptions};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a metadata table says of each file.
#[derive(Debug, Default)]
pub(super) struct Meta {
    rows: Vec<MetaRow>,
    by_file: HashMap<String, usize>,
}

/// What it says of one file; an empty cell says nothing.
#[derive(Debug)]
pub(super) struct MetaRow {
    file: String,
    pub(super) outlet: String,
    pub(super) date: String,
    pub(super) title: String,
    used: AtomicBool,
}

impl Meta {
    /// Reads the table at `path`: `file` and at least one of `outlet`, `date`, `title`.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let mut table = Table::open(path, &TableOptions::default())?;
        let file = table.column("file")?;
        let columns = ["outlet", "date", "title"].map(|name| table.find(name));
        if columns.iter().all(Option::is_none) {
            return Err(Error::usage("says nothing about its files")
                .in_file(path)
                .remedy("it needs a column outlet, date or title"));
        }
        let mut meta = Self::default();
        let mut row = Row::default();
        while let Some(line) = table.next_row(&mut row)? {
            let cell =
                |at: usize| columns[at].map_or("", |column| row.get(column)).trim().to_owned();
            let key = normal(row.get(file));
            let said = MetaRow {
                file: key.clone(),
                outlet: cell(0),
                date: cell(1),
                title: cell(2),
                used: AtomicBool::new(false),
            };
            if meta.by_file.insert(key, meta.rows.len()).is_some() {
                return Err(Error::input("a file that an earlier row names too")
                    .in_file(path)
                    .at_line(line)
                    .in_column("file")
                    .remedy("keep one of the two rows"));
            }
            meta.rows.push(said);
        }
        Ok(meta)
    }

    /// The row for an article: named by its key, by its path, or by its bare file name.
    pub(super) fn find(&self, key: &str, path: &Path) -> Option<&MetaRow> {
        if self.rows.is_empty() {
            return None;
        }
        let path = normal(&path.to_string_lossy());
        let name = key.rsplit('/').next().unwrap_or(key);
        [key, path.as_str(), name].into_iter().find_map(|name| self.exact(name))
    }

    /// The row that names an article by just this key.
    pub(super) fn exact(&self, key: &str) -> Option<&MetaRow> {
        let row = &self.rows[*self.by_file.get(key)?];
        row.used.store(true, Ordering::Relaxed);
        Some(row)
    }

    /// The files of the rows that named none that was read.
    pub(super) fn unused(&self) -> impl Iterator<Item = &str> {
        let unused = self.rows.iter().filter(|row| !row.used.load(Ordering::Relaxed));
        unused.map(|row| row.file.as_str())
    }
}

fn normal(file: &str) -> String {
    let file = file.trim().replace('\\', "/");
    file.strip_prefix("./").unwrap_or(&file).to_owned()
}
