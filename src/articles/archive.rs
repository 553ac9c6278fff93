//! `.zip` archives: their entries as if they were files in a folder.
//!
//! The directory at the archive's end is read once; each entry then opens the archive for itself, so that
//! entries can be read on any thread, and streams.

use super::names::{Place, Root};
use crate::error::{Error, Result};
use crate::io::{Compression, Source, decompress};
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Component, Path, PathBuf};
use zip::{CompressionMethod, ZipArchive};

/// One file in an archive.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    archive: PathBuf,
    name: PathBuf,
    /// Where its bytes begin in the archive; `None` when they can't be read, for the reason in `packing`.
    start: u64,
    packed: u64,
    crc: u32,
    packing: Packing,
}

#[derive(Debug, Clone, Copy)]
enum Packing {
    Stored,
    Deflated,
    Encrypted,
    Unknown,
    /// Its name leads out of the archive.
    Outside,
}

/// The files in the archive at `path`, in the order of their names, with the places they have.
///
/// # Errors
/// `Input` when it is not a whole archive.
pub(super) fn entries(path: &Path, place: &Place) -> Result<Vec<(Place, Entry)>> {
    let file = File::open(path).map_err(|error| Error::io(path, &error))?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(&error))?;
    let mut found = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let raw = archive.by_index_raw(index).map_err(|error| damaged(&error))?;
        let name = PathBuf::from(raw.name().replace('\\', "/"));
        if raw.is_file() && !is_hidden(&name) {
            found.push(entry(path, name, &raw)?);
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    let root = inner_root(path, &found);
    Ok(found.into_iter().map(|entry| (inner_place(&root, place, &entry), entry)).collect())
}

fn entry<R: Read>(archive: &Path, name: PathBuf, raw: &zip::read::ZipFile<'_, R>) -> Result<Entry> {
    let packing = match raw.compression() {
        _ if leads_out(&name) => Packing::Outside,
        _ if raw.encrypted() => Packing::Encrypted,
        CompressionMethod::Stored => Packing::Stored,
        CompressionMethod::DEFLATE => Packing::Deflated,
        _ => Packing::Unknown,
    };
    let start = raw.data_start().ok_or_else(|| Error::input("a damaged archive"))?;
    let (packed, crc) = (raw.compressed_size(), raw.crc32());
    Ok(Entry { archive: archive.to_path_buf(), name, start, packed, crc, packing })
}

fn damaged(error: &zip::result::ZipError) -> Error {
    Error::input(format!("not a whole zip archive: {error}")).remedy("copy or download it again")
}

fn is_hidden(name: &Path) -> bool {
    name.components().any(|part| match part {
        Component::Normal(part) => {
            let part = part.as_encoded_bytes();
            part.starts_with(b".") || part == b"__MACOSX"
        }
        _ => false,
    })
}

/// Whether unpacking would write beside or above the archive's own folder.
fn leads_out(name: &Path) -> bool {
    name.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
}

/// The folder within the archive that keys count from: the one named like the archive if all is in it.
fn inner_root(archive: &Path, entries: &[Entry]) -> Root {
    let own_name = archive.file_stem().map(super::names::printable).unwrap_or_default();
    let wrapper = PathBuf::from(&own_name);
    let wrapped = entries.iter().all(|entry| entry.name.starts_with(&wrapper));
    let base = if wrapped { wrapper } else { PathBuf::new() };
    Root { base, own_name }
}

fn inner_place(root: &Root, archive: &Place, entry: &Entry) -> Place {
    let inner = root.place(entry.name.clone());
    let (outlet, by_folder) = match archive.by_folder {
        true => (archive.outlet.clone(), true),
        false => (inner.outlet, inner.by_folder),
    };
    let path = shown(&archive.path, &entry.name);
    Place { path, key: format!("{}/{}", archive.key, inner.key), outlet, by_folder }
}

/// An entry as messages name it; also where its own name begins at the root.
fn shown(archive: &Path, name: &Path) -> PathBuf {
    archive.join(name.strip_prefix("/").unwrap_or(name))
}

impl Entry {
    /// Its name within the archive.
    pub(super) fn name(&self) -> &Path {
        &self.name
    }

    /// Opens it, unpacked; as a file with this name would be.
    pub(super) fn open(&self) -> Result<Source> {
        let name = shown(&self.archive, &self.name);
        let failed = |error: io::Error| Error::io(&self.archive, &error);
        let mut file = File::open(&self.archive).map_err(failed)?;
        file.seek(SeekFrom::Start(self.start)).map_err(failed)?;
        let packed = BufReader::new(file.take(self.packed));
        let reader: Box<dyn Read + Send> = match self.packing {
            Packing::Stored => Box::new(Checked::new(packed, self.crc)),
            Packing::Deflated => Box::new(Checked::new(DeflateDecoder::new(packed), self.crc)),
            Packing::Encrypted => {
                return Err(Error::input("encrypted")
                    .in_file(name)
                    .remedy("unpack the archive with its password"));
            }
            Packing::Outside => {
                return Err(Error::input("a name that leads out of its archive")
                    .in_file(name)
                    .remedy("unpack the archive if you trust it"));
            }
            Packing::Unknown => {
                return Err(Error::input("packed by a rare method")
                    .in_file(name)
                    .remedy("unpack the archive"));
            }
        };
        let reader = decompress(reader, Compression::of(&self.name))?;
        Ok(Source::from_reader(name, reader))
    }
}

/// Compares the checksum when all was read.
struct Checked<R> {
    inner: R,
    crc: Crc,
    expected: u32,
}

impl<R> Checked<R> {
    fn new(inner: R, expected: u32) -> Self {
        Self { inner, crc: Crc::new(), expected }
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let damaged = || Error::input("damaged in the archive").remedy("copy or download it again");
        let count = self.inner.read(buffer).map_err(|error| match error.raw_os_error() {
            Some(_) => error,
            None => io::Error::other(damaged()),
        })?;
        self.crc.update(&buffer[..count]);
        if count == 0 && !buffer.is_empty() && self.crc.sum() != self.expected {
            return Err(io::Error::other(damaged()));
        }
        Ok(count)
    }
}
