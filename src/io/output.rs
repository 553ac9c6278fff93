//! Results that appear whole or not at all.

use super::compression::Compression;
use super::unfinished::Unfinished;
use crate::error::{Error, ErrorKind, Result};
use flate2::write::GzEncoder;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

const BUFFER: usize = 256 * 1024;

/// Where a result goes: a file that appears when it is finished, or standard output.
///
/// Dropped without [`Output::finish`] it leaves nothing behind, and what stood there before is untouched.
pub struct Output {
    name: PathBuf,
    force: bool,
    encoder: Encoder,
}

/// The outermost writer; a temporary file at the bottom makes the result atomic.
enum Encoder {
    Plain(BufWriter<Sink>),
    Gzip(Box<GzEncoder<BufWriter<Sink>>>),
    Zstd(Box<zstd::stream::write::Encoder<'static, BufWriter<Sink>>>),
}

enum Sink {
    Temporary(NamedTempFile, Unfinished),
    /// A device or a pipe, which can't be replaced by renaming.
    Special(fs::File),
    Stdout(io::Stdout),
}

impl Output {
    /// Makes ready to write `path` (`None` or `-` is standard output), compressed when it ends in `.gz` or `.zst`.
    ///
    /// Refuses a file that exists unless `force`. Everything that can be known before the work is checked here.
    ///
    /// # Errors
    /// `Usage` for an existing file, `Io` when the folder can't be written to.
    pub fn create(path: Option<&Path>, force: bool) -> Result<Self> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            let encoder =
                Encoder::Plain(BufWriter::with_capacity(BUFFER, Sink::Stdout(io::stdout())));
            return Ok(Self { name: "standard output".into(), force, encoder });
        };
        let sink = open_sink(path, force).map_err(|error| error.in_file(path))?;
        let buffer = BufWriter::with_capacity(BUFFER, sink);
        let encoder = match Compression::of(path) {
            Compression::None => Encoder::Plain(buffer),
            Compression::Gzip => {
                Encoder::Gzip(Box::new(GzEncoder::new(buffer, flate2::Compression::default())))
            }
            Compression::Zstd => {
                let encoder = zstd::stream::write::Encoder::new(buffer, 0);
                Encoder::Zstd(Box::new(encoder.map_err(|error| Error::io(path, &error))?))
            }
        };
        Ok(Self { name: path.to_path_buf(), force, encoder })
    }

    /// What messages call it: the path, or `standard output`.
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// Whether it is standard output.
    pub fn is_stdout(&self) -> bool {
        match &self.encoder {
            Encoder::Plain(buffer) => matches!(buffer.get_ref(), Sink::Stdout(_)),
            _ => false,
        }
    }

    /// Writes what is buffered and lets the file appear under its name.
    ///
    /// # Errors
    /// `Io` (a full disk), `ClosedPipe`, `Usage` when a file has appeared there meanwhile.
    pub fn finish(self) -> Result<()> {
        let Self { name, force, encoder } = self;
        let at_name = |error: &io::Error| Error::io(&name, error);
        let buffer = match encoder {
            Encoder::Plain(buffer) => buffer,
            Encoder::Gzip(encoder) => encoder.finish().map_err(|error| at_name(&error))?,
            Encoder::Zstd(encoder) => encoder.finish().map_err(|error| at_name(&error))?,
        };
        match buffer.into_inner().map_err(|error| at_name(error.error()))? {
            Sink::Temporary(file, _known) => appear(file, &name, force),
            Sink::Special(mut file) => file.flush().map_err(|error| at_name(&error)),
            Sink::Stdout(mut out) => out.flush().map_err(|error| at_name(&error)),
        }
    }
}

fn open_sink(path: &Path, force: bool) -> Result<Sink> {
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => {
            return Err(
                Error::usage("a folder, where a file is to be written").remedy("name a file in it")
            );
        }
        Ok(there) if !there.is_file() => {
            let file = fs::OpenOptions::new().write(true).open(path);
            return Ok(Sink::Special(file.map_err(|error| Error::io(path, &error))?));
        }
        Ok(_) if !force => return Err(exists()),
        _ => {}
    }
    let target = target(path);
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(Error::new(
            ErrorKind::Io,
            format!("there is no folder '{}'", folder.display()),
        )
        .remedy("make it first"));
    }
    let file = temporary(&target, folder)
        .map_err(|error| Error::io(path, &error).remedy("can this folder be written to?"))?;
    let known = Unfinished::new(file.path());
    Ok(Sink::Temporary(file, known))
}

fn exists() -> Error {
    Error::usage("there is a file of this name already").remedy("--force overwrites it")
}

/// The file itself where `path` is a link to one, so that the link stays.
fn target(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

fn temporary(target: &Path, folder: &Path) -> io::Result<NamedTempFile> {
    let mut prefix = std::ffi::OsString::from(".");
    prefix.push(target.file_name().unwrap_or_default());
    prefix.push(".");
    let mut builder = Builder::new();
    builder.prefix(&prefix).suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any program makes its files: the system takes the user's mask off.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn appear(file: NamedTempFile, name: &Path, force: bool) -> Result<()> {
    file.as_file().sync_all().map_err(|error| Error::io(name, &error))?;
    let kept = if force { file.persist(target(name)) } else { file.persist_noclobber(name) };
    match kept {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
            Err(exists().in_file(name))
        }
        Err(error) => Err(Error::io(name, &error.error)),
    }
}

impl Output {
    /// Puts the file's name into an error that will travel through code that only knows `io::Error`.
    fn named(&self, error: io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("writing {}: {error}", self.name.display()))
    }

    fn writer(&mut self) -> &mut dyn Write {
        match &mut self.encoder {
            Encoder::Plain(buffer) => buffer,
            Encoder::Gzip(encoder) => encoder.as_mut(),
            Encoder::Zstd(encoder) => encoder.as_mut(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes).map_err(|error| self.named(error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush().map_err(|error| self.named(error))
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Temporary(file, _) => file.write(bytes),
            Self::Special(file) => file.write(bytes),
            Self::Stdout(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Temporary(file, _) => file.flush(),
            Self::Special(file) => file.flush(),
            Self::Stdout(out) => out.flush(),
        }
    }
}
