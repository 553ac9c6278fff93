//! From arguments to documents: the stream that the rest of the crate reads.

use super::archive::{self, Entry};
use super::draft::{Draft, Where};
use super::format::Format;
use super::meta::Meta;
use super::names::{Place, date_in};
use super::rows::Rows;
use super::walk::{Found, Walk};
use super::{ArticleOptions, Document, Skipped, plain};
use crate::error::{Error, Result};
use crate::io::{Decoder, Lines, Source, decode, explain};
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What all readers of one run share.
pub(super) struct Context {
    pub(super) options: ArticleOptions,
    meta: Meta,
}

/// The articles of a run, one after the other: folders in name order, rows as they stand.
pub struct Articles {
    context: Arc<Context>,
    walk: Walk,
    rows: Option<Rows>,
    entries: std::vec::IntoIter<(Place, Entry)>,
}

/// Checks `paths` (files, folders, patterns, `-`) and the options, and makes ready to read them in that order.
///
/// # Errors
/// `Usage` or `Io` for a path that isn't there, a pattern that fits nothing, metadata that can't be read.
pub fn open(paths: &[PathBuf], options: &ArticleOptions) -> Result<Articles> {
    if options.text_column.is_empty() {
        return Err(Error::usage("the text column has no name"));
    }
    let walk = Walk::new(paths)?;
    let meta = options.meta.as_deref().map(Meta::open).transpose()?.unwrap_or_default();
    let context = Arc::new(Context { options: options.clone(), meta });
    Ok(Articles { context, walk, rows: None, entries: Vec::new().into_iter() })
}

impl Articles {
    /// The next article, not yet read where reading can wait: to be read on any thread.
    pub fn next_draft(&mut self) -> Option<Draft> {
        loop {
            if let Some(rows) = &mut self.rows {
                match rows.next() {
                    Some(item) => return Some(Draft::done(item)),
                    None => self.rows = None,
                }
            }
            let started = match self.entries.next() {
                Some((place, entry)) => self.start(place, Where::Entry(entry)),
                None => match self.walk.next()? {
                    Found::File(place) => {
                        let path = place.path.clone();
                        self.start(place, Where::Path(path))
                    }
                    Found::Stream(path) => self.stream(&path),
                    Found::Skipped(skipped) => Some(Draft::done(Err(skipped))),
                },
            };
            if started.is_some() {
                return started;
            }
        }
    }

    /// How many rows of the metadata table named no file that was met so far.
    pub fn unused_metadata(&self) -> usize {
        self.context.meta.unused()
    }

    /// Begins a file: a draft, or `None` when its articles come out of `rows` or `entries`.
    fn start(&mut self, place: Place, source: Where) -> Option<Draft> {
        let format = Format::of(source.name());
        let begun = match (format, &source) {
            (Format::JsonLines, _) => source.open().map(|source| {
                let lines = Lines::new(source, self.context.options.max_article_size);
                self.rows = Some(Rows::json(Arc::clone(&self.context), place.clone(), lines));
            }),
            (Format::Table, _) => source
                .open()
                .and_then(|source| Rows::table(Arc::clone(&self.context), place.clone(), source))
                .map(|rows| self.rows = Some(rows)),
            (Format::Zip, Where::Path(path)) => {
                archive::entries(path, &place).map(|entries| self.entries = entries.into_iter())
            }
            (Format::Zip, Where::Entry(_)) => {
                Err(Error::input("an archive in an archive").remedy("unpack the outer one"))
            }
            (Format::Other(remedy), _) => {
                let error = Error::input("not a kind of file that holds articles");
                Err(match remedy {
                    Some(remedy) => error.remedy(remedy),
                    None => error,
                })
            }
            _ => return Some(Draft::new(Arc::clone(&self.context), place, source)),
        };
        begun.err().map(|error| Draft::done(Err(self.context.skipped(&place, error))))
    }

    /// Standard input or a pipe: JSON lines when it begins like an object, else one plain article.
    fn stream(&mut self, path: &Path) -> Option<Draft> {
        let place = Place::of_stream(path);
        match self.begin_stream(path, &place) {
            Ok(None) => None,
            Ok(Some(document)) => Some(Draft::done(Ok(document))),
            Err(error) => Some(Draft::done(Err(self.context.skipped(&place, error)))),
        }
    }

    fn begin_stream(&mut self, path: &Path, place: &Place) -> Result<Option<Document>> {
        let limit = self.context.options.max_article_size;
        let named = |error: std::io::Error| explain(&place.path, &error);
        let mut decoder = Decoder::new(Source::open(path)?);
        if looks_like_json(decoder.fill_buf().map_err(named)?) {
            let lines = Lines::resume(&place.path, decoder, limit);
            self.rows = Some(Rows::json(Arc::clone(&self.context), place.clone(), lines));
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let read =
            (&mut decoder).take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(named)?;
        if read as u64 > limit {
            return Err(Error::input("larger than --max-article-size")
                .remedy("give many articles as JSON lines, one object a line"));
        }
        let decoded = decode(&bytes)?;
        let mut document = Document {
            title: plain::title_of(&decoded.text).to_owned(),
            article: place.key.clone(),
            encoding: decoder.encoding(),
            replaced: decoded.replaced || decoder.replaced(),
            text: decoded.text.into_owned(),
            ..Document::default()
        };
        self.context.describe(&mut document, place);
        has_text(document).map(Some)
    }
}

impl Iterator for Articles {
    type Item = Result<Document, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_draft().map(Draft::read)
    }
}

impl Context {
    pub(super) fn skipped(&self, place: &Place, error: Error) -> Skipped {
        let reason = error.in_file(&place.path);
        Skipped { path: place.path.display().to_string(), reason }
    }

    /// Completes what the document itself says with what metadata, folders and the file's name say.
    ///
    /// Metadata for exactly this article goes first, then the document's own, then metadata for its file.
    pub(super) fn describe(&self, document: &mut Document, place: &Place) {
        let exact = self.meta.exact(&document.article);
        let file = self.meta.find(&place.key, &place.path);
        let whole_file = document.article == place.key;
        let (first, last) = if whole_file { (file, None) } else { (exact, file) };
        let pick = |own: &str, by_row: fn(&super::meta::MetaRow) -> &String, default: &str| {
            let said =
                |row: Option<&super::meta::MetaRow>| row.map_or("", |row| by_row(row)).to_owned();
            let choices = [said(first), own.to_owned(), said(last), default.to_owned()];
            choices.into_iter().find(|choice| !choice.is_empty()).unwrap_or_default()
        };
        document.outlet = pick(&document.outlet, |row| &row.outlet, &place.outlet);
        document.title = pick(&document.title, |row| &row.title, "");
        document.date = pick(&document.date, |row| &row.date, date_in(&place.key));
    }
}

/// Refuses a document without any text.
pub(super) fn has_text(document: Document) -> Result<Document> {
    if document.text.trim().is_empty() {
        return Err(
            Error::input("no text").remedy("is the file empty, or a page that only scripts fill?")
        );
    }
    Ok(document)
}

/// Whether the first bytes begin an object with a name in it.
fn looks_like_json(bytes: &[u8]) -> bool {
    let Some(inner) = bytes.trim_ascii_start().strip_prefix(b"{") else {
        return false;
    };
    matches!(inner.trim_ascii_start().first(), Some(b'"' | b'}'))
}
