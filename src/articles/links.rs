//! Links to what is read anyway: one article must not count twice.

use crate::error::{Error, Result};
use std::collections::HashSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Notices links that lead to what another path leads to.
pub(super) struct Links {
    /// The folders named as arguments, as they really are.
    folders: Vec<PathBuf>,
    /// What links led to so far.
    met: HashSet<PathBuf>,
}

impl Links {
    pub(super) fn among(arguments: &[PathBuf]) -> Self {
        let real = |path: &PathBuf| fs::canonicalize(path).ok().filter(|real| real.is_dir());
        Self { folders: arguments.iter().filter_map(real).collect(), met: HashSet::new() }
    }

    /// Refuses a link to a place within the named folders, and a second link to one place.
    ///
    /// What is no link passes, and so does an argument that is one.
    pub(super) fn check(&mut self, path: &Path) -> Result<()> {
        if !fs::symlink_metadata(path).is_ok_and(|there| there.is_symlink()) {
            return Ok(());
        }
        let Ok(real) = fs::canonicalize(path) else { return Ok(()) };
        let walked = |folder: &PathBuf| real.strip_prefix(folder).is_ok_and(is_walked);
        if self.folders.iter().any(walked) || !self.met.insert(real.clone()) {
            let shown = real.display();
            return Err(Error::input(format!("a link to {shown}, which is read anyway"))
                .remedy("remove the link"));
        }
        Ok(())
    }
}

/// Whether a walk from the folder above meets what is at `below`: it leaves hidden names out.
fn is_walked(below: &Path) -> bool {
    let is_hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
    below.components().next().is_some() && !below.components().any(is_hidden)
}
