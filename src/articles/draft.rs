//! An article that was found and may not have been read yet.

use super::archive::Entry;
use super::format::Format;
use super::names::Place;
use super::stream::{Context, has_text};
use super::{Document, Skipped, Unit, html, markdown, plain};
use crate::error::Result;
use crate::io::{Source, decode, decode_labelled};
use sha2::{Digest, Sha256};
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
    Found {
        context: Arc<Context>,
        place: Place,
        source: Where,
        /// The file's, where they were read already.
        bytes: Option<Vec<u8>>,
    },
}

/// What tells an article from any other: [`Draft::identify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its key; of one that can't be read, its path.
    pub article: String,
    /// Bytes of its file, unpacked; of a row, of its text.
    pub size: u64,
    /// SHA-256 of these bytes, its key, and all that folders, columns and metadata say of it.
    pub sha256: [u8; 32],
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

    fn bytes(&self, context: &Context) -> Result<Vec<u8>> {
        let source = match self {
            Self::Path(path) => Source::open(path),
            Self::Entry(entry) => entry.open(),
        };
        source?.limited(context.options.max_article_size).read_all()
    }
}

impl Draft {
    pub(super) fn new(context: Arc<Context>, place: Place, source: Where) -> Self {
        let format = Format::of(source.name());
        let origin = Origin { path: place.path.as_path().into(), format };
        Self { origin, state: State::Found { context, place, source, bytes: None } }
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

    /// Reads the article, without understanding it, and says what tells it from any other.
    pub fn identify(&mut self) -> Identity {
        if let State::Found { context, place, source, bytes } = &mut self.state {
            match source.bytes(context) {
                Ok(read) => {
                    let [outlet, date, title] = context.said_of(place);
                    let kind = [u8::from(place.by_folder)];
                    let names = [&place.key, &place.outlet, &outlet, &date, &title];
                    let sha256 = digest(names.map(|name| name.as_bytes()), &[&kind, &read]);
                    let identity =
                        Identity { article: place.key.clone(), size: read.len() as u64, sha256 };
                    *bytes = Some(read);
                    return identity;
                }
                Err(error) => {
                    let skipped = context.skipped(place, error);
                    self.state = State::Done(Box::new(Err(skipped)));
                }
            }
        }
        match &self.state {
            State::Done(item) => of_item(item),
            State::Found { place, .. } => {
                Identity { article: place.key.clone(), size: 0, sha256: [0; 32] }
            }
        }
    }

    /// Reads, decodes and understands the article.
    ///
    /// # Errors
    /// What can't be read, with the reason.
    pub fn read(self) -> Result<Document, Skipped> {
        match self.state {
            State::Done(item) => *item,
            State::Found { context, place, source, bytes } => {
                let bytes = bytes.map_or_else(|| source.bytes(&context), Ok);
                bytes
                    .and_then(|bytes| {
                        understand(&context, &place, Format::of(source.name()), &bytes)
                    })
                    .map_err(|error| context.skipped(&place, error))
            }
        }
    }
}

/// Of a row, or of what can't be read.
fn of_item(item: &Result<Document, Skipped>) -> Identity {
    match item {
        Ok(document) => {
            let Document { outlet, article, title, date, text, .. } = document;
            let names = [outlet, article, title, date, &String::new()];
            let place = [document.sentences_before as u64, document.offset as u64];
            let place = place.map(u64::to_le_bytes);
            let parts = [document.encoding.as_bytes(), &place[0], &place[1], text.as_bytes()];
            let sha256 = digest(names.map(|name| name.as_bytes()), &parts);
            Identity { article: article.clone(), size: text.len() as u64, sha256 }
        }
        Err(skipped) => {
            let reason = skipped.to_string();
            let sha256 =
                digest([skipped.path.as_bytes(), &[], &[], &[], &[]], &[reason.as_bytes()]);
            Identity { article: skipped.path.clone(), size: 0, sha256 }
        }
    }
}

/// A hash of names and then bytes, each behind its length.
fn digest(names: [&[u8]; 5], parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in names.iter().chain(parts) {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
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
