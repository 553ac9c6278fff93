//! The four files of a run that can be resumed, and the lock that keeps a second one away.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::entry::Manifest;
use crate::error::{Error, Result};

/// Where things are: `OUT`, `OUT.manifest.jsonl`, and both while they are not whole.
pub(super) struct Files {
    pub(super) out: PathBuf,
    pub(super) manifest: PathBuf,
    pub(super) part: PathBuf,
    pub(super) part_manifest: PathBuf,
}

impl Files {
    pub(super) fn of(out: &Path) -> Self {
        let out = fs::canonicalize(out).unwrap_or_else(|_| out.to_path_buf());
        let with = |end: &str| {
            let mut name = OsString::from(out.as_os_str());
            name.push(end);
            PathBuf::from(name)
        };
        Self {
            manifest: with(".manifest.jsonl"),
            part: with(".part"),
            part_manifest: with(".part.manifest.jsonl"),
            out,
        }
    }

    /// Opens the unfinished output, for this process alone; as long as the file is open, it is.
    pub(super) fn lock(&self) -> Result<File> {
        let failed = |error: std::io::Error| Error::io(&self.part, &error);
        loop {
            let mut options = OpenOptions::new();
            let file = options.read(true).write(true).create(true).truncate(false);
            let file = file.open(&self.part).map_err(failed)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::usage("another run is writing this file")
                        .in_file(&self.out)
                        .remedy("wait for it, or write another file"));
                }
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
            // The run that had it may just have finished, and the name stands for another file now.
            if is_at(&file, &self.part) {
                return Ok(file);
            }
        }
    }

    /// The last finished run, where the output is still what it wrote.
    pub(super) fn finished(&self) -> Result<Option<Manifest>> {
        let size = match fs::metadata(&self.out) {
            Ok(there) if !there.is_file() => {
                return Err(Error::usage("no ordinary file, which --resume needs")
                    .in_file(&self.out)
                    .remedy("name a file"));
            }
            Ok(there) => there.len(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io(&self.out, &error)),
        };
        self.settle(size)?;
        match Manifest::read(&self.manifest)? {
            Some(manifest) if manifest.whole == Some(size) => Ok(Some(manifest)),
            found => {
                let what = match found {
                    Some(_) => "changed since --resume wrote it",
                    None => "there is a file of this name already that --resume did not write",
                };
                Err(Error::usage(what).in_file(&self.out).remedy("--force begins anew"))
            }
        }
    }

    /// Does what a run that was killed between its last two steps has left to do.
    fn settle(&self, size: u64) -> Result<()> {
        let is_empty = fs::metadata(&self.part).is_ok_and(|there| there.len() == 0);
        if is_empty && Manifest::read(&self.part_manifest)?.is_some_and(|m| m.whole == Some(size)) {
            fs::rename(&self.part_manifest, &self.manifest)
                .map_err(|error| Error::io(&self.manifest, &error))?;
        }
        Ok(())
    }

    /// Removes what an unfinished run left.
    pub(super) fn clear(&self) {
        for path in [&self.part_manifest, &self.part] {
            // One that is not there needs no removing.
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |there: fs::Metadata| (there.dev(), there.ino());
    let (open, named) = (file.metadata().map(id), fs::metadata(path).map(id));
    open.is_ok_and(|open| named.is_ok_and(|named| open == named))
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}
