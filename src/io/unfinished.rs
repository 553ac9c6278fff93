//! Results on their way: what a program that has to end at once clears away.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The temporary files of all results of this process that are not finished yet.
static PATHS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Removes the temporary files of all unfinished results; for a program that ends without
/// unwinding, since the user asked it to stop. Writing on fails afterwards.
pub fn discard_unfinished() {
    let Ok(mut paths) = PATHS.lock() else { return };
    for path in std::mem::take(&mut *paths) {
        // One that is gone by now needs no removing.
        let _ = std::fs::remove_file(path);
    }
}

/// Keeps a temporary file known for as long as it lives.
pub(super) struct Unfinished(PathBuf);

impl Unfinished {
    pub(super) fn new(path: &Path) -> Self {
        if let Ok(mut paths) = PATHS.lock() {
            paths.insert(path.to_path_buf());
        }
        Self(path.to_path_buf())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Ok(mut paths) = PATHS.lock() {
            paths.remove(&self.0);
        }
    }
}
