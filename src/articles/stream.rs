//! From arguments to documents: the stream that the rest of the crate reads.

use super::archive::{self, Entry};
use super::draft::{Draft, Origin, Where, understand};
use super::format::Format;
use super::meta::Meta;
use super::names::{Place, date_in};
use super::rows::Rows;
use super::walk::{Found, Walk};
use super::{ArticleOptions, Document, Input, Skipped, sniff};
use crate::error::{Error, Result};
use crate::io::{Lines, Source};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What all readers of one run share.
pub(super) struct Context {
    pub(super) options: ArticleOptions,
    meta: Meta,
}

/// The articles of a run, one after the other: folders in name order, rows as they stand.
pub struct Articles {
    context: Arc<Context>,
    walk: Walk,
    rows: Option<(Rows, Origin)>,
    taken: Arc<AtomicU64>,
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
    let (taken, entries) = (Arc::default(), Vec::new().into_iter());
    Ok(Articles { context, walk, rows: None, taken, entries })
}

impl Articles {
    /// The next article, not yet read where reading can wait: to be read on any thread.
    pub fn next_draft(&mut self) -> Option<Draft> {
        loop {
            if let Some((rows, origin)) = &mut self.rows {
                match rows.next() {
                    Some(item) => return Some(Draft::done(origin.clone(), item)),
                    None => self.rows = None,
                }
            }
            let started = match self.entries.next() {
                Some((place, entry)) => self.start(place, Where::Entry(entry), 0),
                None => match self.walk.next()? {
                    Found::File(place, size) => {
                        let path = place.path.clone();
                        self.start(place, Where::Path(path), size)
                    }
                    Found::Stream(path) => self.stream(&path),
                    Found::Skipped(skipped) => {
                        let origin = origin(Path::new(&skipped.path), Format::Other(None));
                        Some(Draft::done(origin, Err(skipped)))
                    }
                },
            };
            if started.is_some() {
                return started;
            }
        }
    }

    /// The files of metadata rows that named none that was met so far.
    pub fn unused_metadata(&self) -> impl Iterator<Item = &str> {
        self.context.meta.unused()
    }

    /// How many bytes of files were handed on so far, which goes up as they are; for [`total_size`].
    pub fn taken(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.taken)
    }

    /// Begins a file: a draft, or `None` when its articles come out of `rows` or `entries`.
    fn start(&mut self, place: Place, source: Where, size: u64) -> Option<Draft> {
        let format = Format::of(source.name());
        let origin = origin(&place.path, format);
        let begun = match (format, &source) {
            (Format::JsonLines, _) => source.open_counted(&self.taken).map(|source| {
                let lines = Lines::new(source, self.context.options.max_article_size);
                let rows = Rows::json(Arc::clone(&self.context), place.clone(), lines);
                self.rows = Some((rows, origin.clone()));
            }),
            (Format::Table, _) => source
                .open_counted(&self.taken)
                .and_then(|source| Rows::table(Arc::clone(&self.context), place.clone(), source))
                .map(|rows| self.rows = Some((rows, origin.clone()))),
            (Format::Zip, Where::Path(path)) => {
                self.taken.fetch_add(size, Ordering::Relaxed);
                archive::entries(path, &place).map(|entries| self.entries = entries.into_iter())
            }
            (Format::Zip, Where::Entry(_)) => {
                Err(Error::input("an archive in an archive").remedy("unpack the outer one"))
            }
            (Format::Other(remedy), _) => {
                self.taken.fetch_add(size, Ordering::Relaxed);
                let error = Error::input("not a kind of file that holds articles");
                Err(match remedy {
                    Some(remedy) => error.remedy(remedy),
                    None => error,
                })
            }
            _ => {
                self.taken.fetch_add(size, Ordering::Relaxed);
                return Some(Draft::new(Arc::clone(&self.context), place, source));
            }
        };
        begun.err().map(|error| Draft::done(origin, Err(self.context.skipped(&place, error))))
    }

    /// Standard input or a pipe, unpacked and understood by how it begins.
    fn stream(&mut self, path: &Path) -> Option<Draft> {
        let place = Place::of_stream(path);
        let (format, begun) = match Source::open_sniffed(path) {
            Ok((source, head)) => {
                let format = match sniff::input(&head, &self.context.options) {
                    Input::JsonLines => Format::JsonLines,
                    Input::Table => Format::Table,
                    Input::Html => Format::Html,
                    Input::Markdown => Format::Markdown,
                    Input::Text | Input::Sniffed => Format::Text,
                };
                (format, self.begin_stream(source, format, &place))
            }
            Err(error) => (Format::Text, Err(error)),
        };
        let item = match begun {
            Ok(None) => return None,
            Ok(Some(document)) => Ok(document),
            Err(error) => Err(self.context.skipped(&place, error)),
        };
        Some(Draft::done(origin(&place.path, format), item))
    }

    fn begin_stream(
        &mut self,
        source: Source,
        format: Format,
        place: &Place,
    ) -> Result<Option<Document>> {
        let limit = self.context.options.max_article_size;
        let rows = match format {
            Format::JsonLines => {
                let lines = Lines::new(source, limit);
                Rows::json(Arc::clone(&self.context), place.clone(), lines)
            }
            Format::Table => Rows::table(Arc::clone(&self.context), place.clone(), source)?,
            _ => {
                let bytes = source.limited(limit).read_all()?;
                return understand(&self.context, place, format, &bytes).map(Some);
            }
        };
        self.rows = Some((rows, origin(&place.path, format)));
        Ok(None)
    }
}

fn origin(path: &Path, format: Format) -> Origin {
    Origin { path: path.into(), format }
}

/// How many bytes the files have that [`open`] would read; what comes through pipes is not counted.
///
/// # Errors
/// Those of [`open`] about paths.
pub fn total_size(paths: &[PathBuf]) -> Result<u64> {
    let mut walk = Walk::new(paths)?;
    let mut total = 0;
    while let Some(found) = walk.next() {
        if let Found::File(_, size) = found {
            total += size;
        }
    }
    Ok(total)
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

    /// What metadata say of a whole file: outlet, date, title.
    pub(super) fn said_of(&self, place: &Place) -> [String; 3] {
        self.meta.find(&place.key, &place.path).map_or_else(Default::default, |row| {
            [&row.outlet, &row.date, &row.title].map(String::clone)
        })
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
