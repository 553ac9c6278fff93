//! One input to read: a file, compressed or not, or standard input.

use super::compression::{Compression, decompress};
use crate::error::{Error, Result};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The bytes of a file after decompression, or of standard input, with a name for messages.
pub struct Source {
    name: PathBuf,
    reader: Box<dyn Read + Send>,
    left: Option<u64>,
    limit: u64,
}

impl Source {
    /// Opens `path`, or standard input for `-`; unpacks `.gz` and `.zst`.
    ///
    /// # Errors
    /// `Io` when it can't be opened, with the path.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        if path == Path::new("-") {
            return Ok(Self::from_reader("standard input", io::stdin()));
        }
        let file = File::open(path).map_err(|error| Error::io(path, &error))?;
        if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
            return Err(Error::usage("a folder, where a file is expected").in_file(path));
        }
        let reader =
            decompress(file, Compression::of(path)).map_err(|error| error.in_file(path))?;
        Ok(Self { name: path.to_path_buf(), reader, left: None, limit: 0 })
    }

    /// Takes the bytes of any reader; `name` stands in messages.
    pub fn from_reader(name: impl Into<PathBuf>, reader: impl Read + Send + 'static) -> Self {
        Self { name: name.into(), reader: Box::new(reader), left: None, limit: 0 }
    }

    /// Refuses to give more than `limit` bytes: what guards against decompression bombs.
    #[must_use]
    pub fn limited(mut self, limit: u64) -> Self {
        self.left = Some(limit);
        self.limit = limit;
        self
    }

    /// What messages call it.
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// Reads all that is left.
    ///
    /// # Errors
    /// `Io` or `Input` (damaged or cut short, over the limit), with the path.
    pub fn read_all(mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match self.read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(error) => Err(explain(&self.name, &error)),
        }
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        if let Some(left) = &mut self.left {
            *left = left.checked_sub(count as u64).ok_or_else(|| too_large(self.limit))?;
        }
        Ok(count)
    }
}

fn too_large(limit: u64) -> io::Error {
    io::Error::other(
        Error::input(format!("larger than {} after decompression", in_units(limit)))
            .remedy("split it, or raise --max-article-size"),
    )
}

/// A number of bytes as people write it: `64 MiB`, `100 bytes`.
pub(crate) fn in_units(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match UNITS.iter().find(|(size, _)| bytes >= *size && bytes.is_multiple_of(*size)) {
        Some((size, unit)) => format!("{} {unit}", bytes / size),
        None => format!("{bytes} bytes"),
    }
}

/// The [`Error`] that a reader of this module wrapped, or the system's own in our words; names `file`.
pub fn explain(file: &Path, error: &io::Error) -> Error {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(ours) => ours.clone().in_file(file),
        None => Error::io(file, error),
    }
}
