//! Compressed files, told by their extension.

use crate::error::{Error, Result};
use flate2::read::MultiGzDecoder;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// How a file's bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// `.gz`, one or several members.
    Gzip,
    /// `.zst`, one or several frames.
    Zstd,
}

impl Compression {
    /// Reads it off the extension of `path`: `.gz`, `.zst`, anything else is not compressed.
    pub fn of(path: &Path) -> Self {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some(extension) if extension.eq_ignore_ascii_case("gz") => Self::Gzip,
            Some(extension) if extension.eq_ignore_ascii_case("zst") => Self::Zstd,
            _ => Self::None,
        }
    }

    /// How many bytes tell what packed data are.
    pub(super) const MAGIC: usize = 4;

    /// Reads it off the first [`Compression::MAGIC`] bytes.
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        if bytes.starts_with(&[0x1f, 0x8b]) {
            Self::Gzip
        } else if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Self::Zstd
        } else {
            Self::None
        }
    }

    /// `path` without the extension that says it is compressed: `a.csv` of `a.csv.gz`.
    pub fn strip(self, path: &Path) -> &Path {
        match (self, path.file_stem()) {
            (Self::None, _) | (_, None) => path,
            (_, Some(stem)) => Path::new(stem),
        }
    }
}

/// Unpacks what `reader` gives, as it is read.
///
/// # Errors
/// `Io` when the decoder can't be set up.
pub fn decompress(
    reader: impl Read + Send + 'static,
    how: Compression,
) -> Result<Box<dyn Read + Send>> {
    Ok(match how {
        Compression::None => Box::new(reader),
        Compression::Gzip => {
            let buffered = BufReader::with_capacity(64 * 1024, reader);
            Box::new(Explained { inner: MultiGzDecoder::new(buffered), format: "gzip" })
        }
        Compression::Zstd => {
            let decoder = zstd::stream::read::Decoder::new(reader).map_err(Error::from)?;
            Box::new(Explained { inner: decoder, format: "zstd" })
        }
    })
}

/// Puts a decoder's errors into words that say what to do.
struct Explained<R> {
    inner: R,
    format: &'static str,
}

impl<R: Read> Read for Explained<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer).map_err(|error| {
            let made = match error.kind() {
                io::ErrorKind::UnexpectedEof => {
                    Error::input(format!("the {} data end too early", self.format))
                        .remedy("the file is cut short: copy or download it again")
                }
                // Errors of the file itself keep their own words.
                _ if error.raw_os_error().is_some() && self.format == "gzip" => return error,
                _ => Error::input(format!("damaged {} data: {error}", self.format))
                    .remedy("copy or download the file again"),
            };
            io::Error::new(error.kind(), made)
        })
    }
}
