//! Lines of any input, one at a time and of bounded length.

use super::decoder::Decoder;
use super::source::{Source, explain, in_units};
use crate::error::{Error, Result};
use memchr::memchr;
use std::io::BufRead;
use std::path::PathBuf;

/// Reads lines of text, whatever their encoding, compressed or not.
pub struct Lines {
    name: PathBuf,
    decoder: Decoder<Source>,
    number: u64,
    max_size: u64,
    ended: bool,
}

impl Lines {
    /// Reads lines of at most `max_size` bytes.
    pub fn new(source: Source, max_size: u64) -> Self {
        let name = source.name().to_path_buf();
        Self::resume(name, Decoder::new(source), max_size)
    }

    /// Goes on with a stream that was looked into; `name` stands in messages.
    pub fn resume(name: impl Into<PathBuf>, decoder: Decoder<Source>, max_size: u64) -> Self {
        let name = name.into();
        Self { name, decoder, number: 0, max_size, ended: false }
    }

    /// The encoding's name; `UTF-8` as long as all was ASCII.
    pub fn encoding(&self) -> &'static str {
        self.decoder.encoding()
    }

    /// Whether bytes that mean nothing in this encoding became U+FFFD so far.
    pub fn replaced(&self) -> bool {
        self.decoder.replaced()
    }

    /// Reads the next line, without its end, into `line` and gives its number from 1; `None` after the last.
    ///
    /// A line that is too long, or not text, is an error that leaves the rest readable.
    ///
    /// # Errors
    /// `Input` or `Io`, with file and line.
    pub fn next_line(&mut self, line: &mut String) -> Result<Option<u64>> {
        line.clear();
        if self.ended {
            return Ok(None);
        }
        self.number += 1;
        let mut bytes = std::mem::take(line).into_bytes();
        match self.fill(&mut bytes) {
            Ok(Some(false)) => {}
            Ok(Some(true)) => {
                let size = in_units(self.max_size);
                return Err(self.bad(
                    Error::input(format!("a line of more than {size}"))
                        .remedy("split it, or raise --max-article-size"),
                ));
            }
            Ok(None) => {
                self.ended = true;
                return Ok(None);
            }
            Err(error) => {
                self.ended = true;
                return Err(explain(&self.name, &error).at_line(self.number));
            }
        }
        *line = self.checked(bytes)?;
        Ok(Some(self.number))
    }

    fn checked(&self, mut bytes: Vec<u8>) -> Result<String> {
        if memchr(0, &bytes).is_some() {
            return Err(self.bad(Error::input("a NUL byte").remedy("remove it, or the line")));
        }
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        String::from_utf8(bytes).map_err(|_| {
            self.bad(
                Error::input("bytes that are not UTF-8, in a file that is otherwise")
                    .remedy("save the whole file as UTF-8"),
            )
        })
    }

    fn bad(&self, error: Error) -> Error {
        error.in_file(&self.name).at_line(self.number)
    }

    /// Reads up to the next line end; whether the line was too long to keep, `None` at the end.
    fn fill(&mut self, line: &mut Vec<u8>) -> std::io::Result<Option<bool>> {
        let mut too_long = false;
        let mut any = false;
        loop {
            let view = self.decoder.fill_buf()?;
            if view.is_empty() {
                return Ok(any.then_some(too_long));
            }
            any = true;
            let end = memchr(b'\n', view);
            let part = &view[..end.unwrap_or(view.len())];
            too_long |= (line.len() + part.len()) as u64 > self.max_size;
            if !too_long {
                line.extend_from_slice(part);
            }
            let used = end.map_or(view.len(), |end| end + 1);
            self.decoder.consume(used);
            if end.is_some() {
                return Ok(Some(too_long));
            }
        }
    }
}
