//! The files that the arguments mean, in a defined order.

use super::Skipped;
use super::links::Links;
use super::names::{Place, Root};
use crate::error::{Error, Result};
use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One thing met on the way.
pub(super) enum Found {
    /// With its size.
    File(Place, u64),
    /// Standard input (`-`) or a pipe.
    Stream(PathBuf),
    Skipped(Skipped),
}

/// Goes through the arguments in their order and through folders in the order of names.
pub(super) struct Walk {
    arguments: VecDeque<Argument>,
    pattern: Option<Pattern>,
    folders: Vec<Folder>,
    links: Links,
}

enum Argument {
    Stream(PathBuf),
    File(PathBuf),
    Folder(PathBuf),
    Pattern(PathBuf),
}

/// What a pattern fits, in the order of names.
struct Pattern {
    matches: glob::Paths,
    root: Arc<Root>,
    /// Whether it has `**`.
    deep: bool,
}

/// A folder being read: what is still to come of it, and what it really is, to notice loops.
struct Folder {
    root: Arc<Root>,
    real: PathBuf,
    entries: std::vec::IntoIter<PathBuf>,
}

impl Walk {
    /// Checks that every argument is there.
    pub(super) fn new(paths: &[PathBuf]) -> Result<Self> {
        if paths.is_empty() {
            return Err(Error::usage("no articles to read")
                .remedy("name files or folders, or - for standard input"));
        }
        let mut seen: Vec<&PathBuf> = Vec::with_capacity(paths.len());
        let mut arguments = VecDeque::with_capacity(paths.len());
        for path in paths {
            if !seen.contains(&path) {
                arguments.push_back(Argument::of(path)?);
                seen.push(path);
            }
        }
        let links = Links::among(paths);
        Ok(Self { arguments, pattern: None, folders: Vec::new(), links })
    }

    /// The next file; `None` after the last.
    pub(super) fn next(&mut self) -> Option<Found> {
        loop {
            let found = if let Some(folder) = self.folders.last_mut() {
                let root = Arc::clone(&folder.root);
                match folder.entries.next() {
                    Some(path) => self.meet(path, root),
                    None => {
                        self.folders.pop();
                        None
                    }
                }
            } else if let Some(pattern) = &mut self.pattern {
                let (root, deep) = (Arc::clone(&pattern.root), pattern.deep);
                match pattern.matches.next() {
                    // `**` meets what is in a folder by itself.
                    Some(Ok(path)) if deep && path.is_dir() => None,
                    Some(Ok(path)) => self.meet(path, root),
                    Some(Err(error)) => {
                        Some(skipped(error.path(), Error::from(glob_cause(&error))))
                    }
                    None => {
                        self.pattern = None;
                        None
                    }
                }
            } else {
                let argument = self.arguments.pop_front()?;
                self.begin(argument)
            };
            if found.is_some() {
                return found;
            }
        }
    }

    fn begin(&mut self, argument: Argument) -> Option<Found> {
        match argument {
            Argument::Stream(path) => Some(Found::Stream(path)),
            Argument::File(path) => {
                let root = Root::new(path.parent().unwrap_or(Path::new("")).to_path_buf());
                self.meet(path, Arc::new(root))
            }
            Argument::Folder(path) => {
                let root = Arc::new(Root::new(path.clone()));
                self.meet(path, root)
            }
            Argument::Pattern(pattern) => match Pattern::open(&pattern) {
                Ok(matches) => {
                    self.pattern = Some(matches);
                    None
                }
                Err(error) => Some(skipped(&pattern, error)),
            },
        }
    }

    /// Follows links; goes into folders.
    fn meet(&mut self, path: PathBuf, root: Arc<Root>) -> Option<Found> {
        match fs::metadata(&path) {
            Ok(there) if there.is_file() => match self.links.check(&path) {
                Ok(()) => Some(Found::File(root.place(path), there.len())),
                Err(error) => Some(skipped(&path, error)),
            },
            Ok(there) if there.is_dir() => {
                self.enter(&path, root).err().map(|error| skipped(&path, error))
            }
            Ok(_) => Some(skipped(&path, Error::input("neither a file nor a folder"))),
            Err(error) => {
                let dangling =
                    error.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(&path).is_ok();
                let error = match dangling {
                    true => {
                        Error::input("a link to a file that isn't there").remedy("remove the link")
                    }
                    false => Error::io(&path, &error),
                };
                Some(skipped(&path, error))
            }
        }
    }

    fn enter(&mut self, path: &Path, root: Arc<Root>) -> Result<()> {
        let failed = |error: io::Error| Error::io(path, &error);
        let real = fs::canonicalize(path).map_err(failed)?;
        if self.folders.iter().any(|folder| folder.real == real) {
            return Err(
                Error::input("a link back to a folder that it is in").remedy("remove the link")
            );
        }
        self.links.check(path)?;
        let mut entries = Vec::new();
        for entry in fs::read_dir(path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if !entry.file_name().as_encoded_bytes().starts_with(b".") {
                entries.push(entry.path());
            }
        }
        entries.sort_unstable();
        self.folders.push(Folder { root, real, entries: entries.into_iter() });
        Ok(())
    }
}

impl Argument {
    fn of(path: &Path) -> Result<Self> {
        if path == Path::new("-") {
            return Ok(Self::Stream(path.to_path_buf()));
        }
        match fs::metadata(path) {
            Ok(there) if there.is_file() => Ok(Self::File(path.to_path_buf())),
            Ok(there) if there.is_dir() => Ok(Self::Folder(path.to_path_buf())),
            Ok(_) => Ok(Self::Stream(path.to_path_buf())),
            Err(_) if is_pattern(path) => Pattern::open(path)?
                .matches
                .next()
                .map(|_| Self::Pattern(path.to_path_buf()))
                .ok_or_else(|| Error::usage("no file fits this pattern").in_file(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(Error::usage("no such file or folder").in_file(path).remedy("check the path"))
            }
            Err(error) => Err(Error::io(path, &error)),
        }
    }
}

impl Pattern {
    fn open(pattern: &Path) -> Result<Self> {
        let text = pattern.to_str().ok_or_else(|| {
            Error::usage("a pattern that is not UTF-8")
                .in_file(pattern)
                .remedy("name the folder instead")
        })?;
        let options =
            glob::MatchOptions { require_literal_leading_dot: true, ..Default::default() };
        let matches = glob::glob_with(text, options)
            .map_err(|error| Error::usage(error.msg.to_owned()).in_file(pattern))?;
        let base: PathBuf =
            pattern.components().take_while(|part| !is_pattern(part.as_ref())).collect();
        Ok(Self { matches, root: Arc::new(Root::new(base)), deep: text.contains("**") })
    }
}

fn is_pattern(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().iter().any(|byte| b"*?[".contains(byte))
}

fn glob_cause(error: &glob::GlobError) -> io::Error {
    io::Error::new(error.error().kind(), error.error().to_string())
}

fn skipped(path: &Path, error: Error) -> Found {
    Found::Skipped(Skipped { path: path.display().to_string(), reason: error.in_file(path) })
}
