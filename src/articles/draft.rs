//! An article that was found and may not have been read yet.

use super::archive::Entry;
use super::format::Format;
use super::names::Place;
use super::stream::{Context, has_text};
use super::{Document, Skipped, Unit, html, markdown, plain};
use crate::error::Result;
use crate::io::{Source, decode, decode_labelled};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// An article that was found; [`Draft::read`] does the work, on whatever thread.
pub struct Draft {
    origin: Origin,
    state: State,
}

/// The file that an article comes from.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub(super) path: Arc<Path>,
    pub(super) format: Format,
}

enum State {
    Done(Box<Result<Document, Skipped>>),
    Found { context: Arc<Context>, place: Place, source: Where },
}

/// Where the bytes of an article are.
pub(super) enum Where {
    Path(PathBuf),
    Entry(Entry),
}

impl Where {
    /// The path, or the name within the archive: what the format is read off.
    pub(super) fn name(&self) -> &Path {
        match self {
            Self::Path(path) => path,
            Self::Entry(entry) => entry.name(),
        }
    }

    /// Opens it, unpacked, and counts in `taken` the bytes of a file that were read.
    pub(super) fn open_counted(&self, taken: &Arc<AtomicU64>) -> Result<Source> {
        match self {
            Self::Path(path) => Source::open_counted(path, Arc::clone(taken)),
            Self::Entry(entry) => entry.open(),
        }
    }

    fn open(&self) -> Result<Source> {
        match self {
            Self::Path(path) => Source::open(path),
            Self::Entry(entry) => entry.open(),
        }
    }
}

impl Draft {
    pub(super) fn new(context: Arc<Context>, place: Place, source: Where) -> Self {
        let format = Format::of(source.name());
        let origin = Origin { path: place.path.as_path().into(), format };
        Self { origin, state: State::Found { context, place, source } }
    }

    pub(super) fn done(origin: Origin, item: Result<Document, Skipped>) -> Self {
        Self { origin, state: State::Done(Box::new(item)) }
    }

    /// The file that it comes from, as messages write it.
    pub fn path(&self) -> &Path {
        &self.origin.path
    }

    /// What that file is: `text`, `markdown`, `html`, `jsonl`, `table`, `zip`, `other`.
    pub fn kind(&self) -> &'static str {
        self.origin.format.name()
    }

    /// Reads, decodes and understands the article.
    ///
    /// # Errors
    /// What can't be read, with the reason.
    pub fn read(self) -> Result<Document, Skipped> {
        match self.state {
            State::Done(item) => *item,
            State::Found { context, place, source } => {
                read(&context, &place, &source).map_err(|error| context.skipped(&place, error))
            }
        }
    }
}

fn read(context: &Context, place: &Place, source: &Where) -> Result<Document> {
    let bytes = source.open()?.limited(context.options.max_article_size).read_all()?;
    understand(context, place, Format::of(source.name()), &bytes)
}

/// The article that a whole file, or all of standard input, is.
pub(super) fn understand(
    context: &Context,
    place: &Place,
    format: Format,
    bytes: &[u8],
) -> Result<Document> {
    let decoded = match format {
        Format::Html => decode_labelled(bytes, html::declared_encoding(bytes))?,
        _ => decode(bytes)?,
    };
    let (encoding, replaced) = (decoded.encoding, decoded.replaced);
    let page = match format {
        Format::Html => html::read(&decoded.text)?,
        Format::Markdown => markdown::read(&decoded.text),
        _ => Page { title: plain::title_of(&decoded.text).to_owned(), ..Page::default() },
    };
    let outlet = if place.by_folder { String::new() } else { page.site };
    let mut document = Document {
        outlet,
        article: place.key.clone(),
        title: page.title,
        date: page.date,
        text: page.text.unwrap_or_else(|| decoded.text.into_owned()),
        unit: Unit::Article,
        encoding,
        replaced,
        ..Document::default()
    };
    context.describe(&mut document, place);
    has_text(document)
}

/// What a file says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) title: String,
    pub(super) date: String,
    pub(super) site: String,
    /// The text, where it isn't simply all of the file.
    pub(super) text: Option<String>,
}
