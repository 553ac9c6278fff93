//! The one error type: what went wrong, where, and what to do about it.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

/// The result of anything in this crate that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What sort of failure an [`Error`] is; decides the program's exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request itself makes no sense (an option, a column name): exit code 2.
    Usage,
    /// A file's content is not what it has to be.
    Input,
    /// The operating system refused to read or write.
    Io,
    /// A model file is damaged, of another version, or does not fit the request.
    Model,
    /// The numbers do not allow the computation (one label only, too few rows).
    Numeric,
    /// The reader of our output went away; the program treats it as success.
    ClosedPipe,
}

/// A failure with its place and its remedy, printed as one line:
/// `file:line: column 'name': what is wrong (what to do)`.
#[derive(Debug, Clone)]
pub struct Error(Box<Detail>);

#[derive(Debug, Clone)]
struct Detail {
    kind: ErrorKind,
    message: String,
    file: Option<PathBuf>,
    line: Option<u64>,
    column: Option<String>,
    remedy: Option<String>,
}

impl Error {
    /// An error of `kind` that says `message`, without a place yet.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Detail {
            kind,
            message: message.into(),
            file: None,
            line: None,
            column: None,
            remedy: None,
        }))
    }

    /// Wrong usage: the program exits with 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// Bad content of an input.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Input, message)
    }

    /// A model file that can't be used.
    pub fn model(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Model, message)
    }

    /// A computation that the data does not allow.
    pub fn numeric(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Numeric, message)
    }

    /// An operating-system error met at `file`.
    pub fn io(file: impl AsRef<Path>, error: &std::io::Error) -> Self {
        Self::from_io(error).in_file(file)
    }

    fn from_io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Io;
        let kind = match error.kind() {
            Io::BrokenPipe => ErrorKind::ClosedPipe,
            _ => ErrorKind::Io,
        };
        let remedy = match error.kind() {
            Io::NotFound => Some("check the path"),
            Io::PermissionDenied => Some("check the permissions"),
            Io::StorageFull => Some("free some space; nothing was overwritten"),
            _ => None,
        };
        let message = match error.kind() {
            Io::NotFound => "no such file or folder".to_owned(),
            _ => without_code(&lower_first(&error.to_string())).to_owned(),
        };
        let mut made = Self::new(kind, message);
        made.0.remedy = remedy.map(str::to_owned);
        made
    }

    /// Names the file; keeps a name that is already there.
    #[must_use]
    pub fn in_file(mut self, file: impl AsRef<Path>) -> Self {
        self.0.file.get_or_insert_with(|| file.as_ref().to_path_buf());
        self
    }

    /// Names the line, counted from 1.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.0.line.get_or_insert(line);
        self
    }

    /// Names the column of a table.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>) -> Self {
        self.0.column.get_or_insert_with(|| column.into());
        self
    }

    /// Says what the user can do about it.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.0.remedy = Some(remedy.into());
        self
    }

    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The file it happened in, where one is known.
    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    /// The line it happened at, counted from 1.
    pub fn line(&self) -> Option<u64> {
        self.0.line
    }

    /// The table column it happened in.
    pub fn column(&self) -> Option<&str> {
        self.0.column.as_deref()
    }

    /// What the user can do about it, where that is known.
    pub fn advice(&self) -> Option<&str> {
        self.0.remedy.as_deref()
    }

    /// What is wrong, without place and remedy.
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let detail = &self.0;
        if let Some(file) = &detail.file {
            write!(f, "{}", printable(&file.to_string_lossy()))?;
            if let Some(line) = detail.line {
                write!(f, ":{line}")?;
            }
            write!(f, ": ")?;
        } else if let Some(line) = detail.line {
            write!(f, "line {line}: ")?;
        }
        if let Some(column) = &detail.column {
            write!(f, "column '{}': ", printable(column))?;
        }
        write!(f, "{}", printable(&detail.message))?;
        match &detail.remedy {
            Some(remedy) => write!(f, " ({})", printable(remedy)),
            None => Ok(()),
        }
    }
}

/// `text` as it may be shown on a terminal: what would steer it (control characters, overrides of
/// the direction of writing) becomes U+FFFD.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.contains(steers) { text.replace(steers, "\u{fffd}").into() } else { text.into() }
}

fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl std::error::Error for Error {}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::from_io(&error)
    }
}

impl From<linfa::Error> for Error {
    fn from(error: linfa::Error) -> Self {
        Self::numeric(lower_first(&error.to_string()))
    }
}

/// A message without the number that the operating system gives it.
fn without_code(text: &str) -> &str {
    text.split_once(" (os error").map_or(text, |(message, _)| message)
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_file_line_column_and_remedy_in_one_line() {
        let error = Error::input("an empty label")
            .in_file("data.csv")
            .at_line(7)
            .in_column("stance")
            .remedy("fill the cell");
        assert_eq!(
            error.to_string(),
            "data.csv:7: column 'stance': an empty label (fill the cell)"
        );
    }

    #[test]
    fn nothing_in_a_message_steers_the_terminal() {
        let error = Error::input("the label 'a\u{1b}[2J\u{202e}b'")
            .in_file("x\ny.csv")
            .in_column("c\u{2066}")
            .remedy("\u{7}");
        assert_eq!(
            error.to_string(),
            "x\u{fffd}y.csv: column 'c\u{fffd}': the label 'a\u{fffd}[2J\u{fffd}b' (\u{fffd})"
        );
    }

    #[test]
    fn the_first_place_named_is_kept() {
        let error = Error::input("x").in_file("inner.csv").in_file("outer.zip");
        assert_eq!(error.file(), Some(Path::new("inner.csv")));
    }

    #[test]
    fn a_closed_pipe_is_told_apart_from_a_failure() {
        let closed = std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        assert_eq!(Error::from(closed).kind(), ErrorKind::ClosedPipe);
    }
}
