//! What a run would read, without tagging it.

use std::collections::BTreeSet;
use std::io::Write;

use serde_json::json;
use stancekit::articles::{Articles, Document, Draft, Skipped};
use stancekit::report::{Align, Table};
use stancekit::{Error, Result, tag};

use super::options::{Arguments, Form};
use crate::common::{Common, counted, print};

const COLUMNS: [&str; 7] = ["path", "kind", "encoding", "outlet", "articles", "bytes", "skipped"];

/// One file, or one thing skipped.
#[derive(Default)]
struct Listed {
    path: String,
    kind: &'static str,
    encodings: BTreeSet<&'static str>,
    outlets: BTreeSet<String>,
    articles: usize,
    bytes: usize,
    skipped: Option<String>,
}

impl Listed {
    fn of(path: String, kind: &'static str, read: Result<Document, Skipped>) -> Self {
        let mut listed = Self { path, kind, ..Self::default() };
        match read {
            Ok(document) => {
                listed.encodings.insert(document.encoding);
                listed.outlets.insert(document.outlet);
                (listed.articles, listed.bytes) = (1, document.text.len());
            }
            Err(skipped) => listed.skipped = Some(skipped.to_string()),
        }
        listed
    }

    /// Whether `other` is of the same file, and was read as this was.
    fn goes_with(&self, other: &Self) -> bool {
        self.path == other.path && self.skipped.is_none() && other.skipped.is_none()
    }

    fn add(&mut self, other: Self) {
        self.encodings.extend(other.encodings);
        self.outlets.extend(other.outlets);
        self.articles += other.articles;
        self.bytes += other.bytes;
    }

    fn cells(&self) -> [String; 7] {
        let encodings: Vec<&str> = self.encodings.iter().copied().collect();
        let outlets: Vec<&str> = self.outlets.iter().map(String::as_str).collect();
        [
            self.path.clone(),
            self.kind.to_owned(),
            encodings.join("|"),
            outlets.join("|"),
            self.articles.to_string(),
            self.bytes.to_string(),
            self.skipped.clone().unwrap_or_default(),
        ]
    }
}

/// Lists as they come, for programs; for people once all are known.
struct Listing {
    form: Form,
    table: Table,
    last: Option<Listed>,
    articles: usize,
    bytes: usize,
    skipped: usize,
}

impl Listing {
    fn take(&mut self, listed: Listed) -> Result<()> {
        self.articles += listed.articles;
        self.bytes += listed.bytes;
        self.skipped += usize::from(listed.skipped.is_some());
        match &mut self.last {
            Some(last) if last.goes_with(&listed) => last.add(listed),
            last => {
                if let Some(done) = last.replace(listed) {
                    self.put(&done)?;
                }
            }
        }
        Ok(())
    }

    fn put(&mut self, listed: &Listed) -> Result<()> {
        match self.form {
            Form::Table => self.table.row(listed.cells()),
            Form::Jsonl => print(&format!("{}\n", object(listed)))?,
            _ => print(&csv_line(listed.cells())?)?,
        }
        Ok(())
    }
}

fn object(listed: &Listed) -> serde_json::Value {
    json!({
        "path": listed.path,
        "kind": listed.kind,
        "encoding": listed.encodings,
        "outlet": listed.outlets,
        "articles": listed.articles,
        "bytes": listed.bytes,
        "skipped": listed.skipped,
    })
}

fn csv_line<S: AsRef<[u8]>>(cells: impl IntoIterator<Item = S>) -> Result<String> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let failed = |error: csv::Error| Error::input(error.to_string());
    writer.write_record(cells).map_err(failed)?;
    writer.flush()?;
    let bytes = writer.into_inner().map_err(|error| Error::input(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Lists all of `articles`.
pub fn run(arguments: &Arguments, common: &Common, mut articles: Articles) -> Result<()> {
    let form = arguments.form()?;
    let mut table = Table::new(COLUMNS);
    for text in [1, 2, 3, 6] {
        table = table.align(text, Align::Left);
    }
    if form == Form::Csv {
        print(&csv_line(COLUMNS)?)?;
    }
    let mut listing = Listing { form, table, last: None, articles: 0, bytes: 0, skipped: 0 };
    let job = |draft: Draft, _, _: &mut ()| {
        let (path, kind) = (draft.path().to_string_lossy().into_owned(), draft.kind());
        Listed::of(path, kind, draft.read())
    };
    tag::each(&mut articles, vec![(); common.threads()], job, |listed| {
        listed.map_or(Ok(()), |listed| listing.take(listed))
    })?;
    if let Some(last) = listing.last.take() {
        listing.put(&last)?;
    }
    if form == Form::Table {
        let mut text = String::new();
        listing.table.render("", &mut text);
        print(&text)?;
    }
    std::io::stdout().flush()?;
    if listing.articles == 0 {
        return Err(super::nothing(listing.skipped));
    }
    common.note(format_args!(
        "{}, {:.1} MB would be read, {} skipped",
        counted(listing.articles, "article"),
        listing.bytes as f64 / 1e6,
        listing.skipped
    ));
    Ok(())
}
