//! One input to read: a file, compressed or not, or standard input.

use super::compression::{Compression, decompress};
use crate::error::{Error, Result};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

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

    /// As [`Source::open`]; adds the bytes that were read, before they are unpacked, to `taken`.
    ///
    /// # Errors
    /// As [`Source::open`].
    pub fn open_counted(path: &Path, taken: Arc<AtomicU64>) -> Result<Self> {
        let file = File::open(path).map_err(|error| Error::io(path, &error))?;
        let reader = decompress(Counted { file, taken }, Compression::of(path))
            .map_err(|error| error.in_file(path))?;
        Ok(Self { name: path.to_path_buf(), reader, left: None, limit: 0 })
    }

    /// Opens a pipe, or standard input for `-`, unpacks what begins as gzip or zstd data do, and
    /// gives what it begins with as well: the first line, or as much of it as it takes to tell.
    ///
    /// # Errors
    /// `Io` when it can't be opened or read, `Input` for damaged data; with the path.
    pub fn open_sniffed(path: &Path) -> Result<(Self, Vec<u8>)> {
        let mut packed = Self::open(path)?;
        let name = packed.name.clone();
        let failed = |error: io::Error| explain(&name, &error);
        let magic = begin(&mut packed.reader, Compression::MAGIC, false).map_err(failed)?;
        let how = Compression::of_bytes(&magic);
        let whole = io::Cursor::new(magic).chain(packed.reader);
        let mut reader = decompress(whole, how).map_err(|error| error.in_file(&name))?;
        let head = begin(&mut reader, HEAD, true).map_err(failed)?;
        let reader = Box::new(io::Cursor::new(head.clone()).chain(reader));
        Ok((Self { name, reader, left: None, limit: 0 }, head))
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

/// As much of a stream's first line as is looked at.
const HEAD: usize = 64 * 1024;

/// The first bytes of `reader`, at most `most` of them; with `line`, no more reads than its end takes.
fn begin(reader: &mut impl Read, most: usize, line: bool) -> io::Result<Vec<u8>> {
    let mut head = vec![0; most];
    let mut filled = 0;
    while filled < most && !(line && head[..filled].contains(&b'\n')) {
        match reader.read(&mut head[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    head.truncate(filled);
    Ok(head)
}

struct Counted {
    file: File,
    taken: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
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
