//! One file per outlet.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use stancekit::io::{Output, safe_name};
use stancekit::{Error, Result};

use crate::common::say;

/// The files of a folder, each made when its outlet is first met; none appears before all are whole.
pub struct Split {
    folder: PathBuf,
    extension: &'static str,
    header: Vec<u8>,
    force: bool,
    files: BTreeMap<String, Output>,
    /// The names given, in lower case, since not every disk tells the cases apart.
    names: BTreeMap<String, String>,
}

impl Split {
    /// Makes ready to write into `folder`; one with files in it needs `force`.
    pub fn create(
        folder: &Path,
        extension: &'static str,
        header: Vec<u8>,
        force: bool,
    ) -> Result<Self> {
        if folder.is_file() || folder == Path::new("-") {
            return Err(Error::usage("a file, where --split-by needs a folder")
                .in_file(folder)
                .remedy("name a folder: -o ledgers/"));
        }
        std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, &error))?;
        let mut there = std::fs::read_dir(folder).map_err(|error| Error::io(folder, &error))?;
        if !force && there.next().is_some() {
            return Err(Error::usage("there are files in this folder already")
                .in_file(folder)
                .remedy("name an empty one, or --force to overwrite those of the same outlets"));
        }
        let (files, names) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { folder: folder.to_path_buf(), extension, header, force, files, names })
    }

    /// The file of an outlet.
    pub fn of(&mut self, outlet: &str) -> Result<&mut Output> {
        if !self.files.contains_key(outlet) {
            let name = self.name(outlet);
            let path = self.folder.join(format!("{name}.{}", self.extension));
            let mut output = Output::create(Some(&path), self.force).map_err(too_many)?;
            output.write_all(&self.header).map_err(|error| Error::io(&path, &error))?;
            self.files.insert(outlet.to_owned(), output);
        }
        self.files.get_mut(outlet).ok_or_else(|| Error::usage("an outlet without a file"))
    }

    /// A name that no other outlet has; says so where it is not the one to expect.
    fn name(&mut self, outlet: &str) -> String {
        let wanted = safe_name(outlet);
        let mut name = wanted.clone();
        for number in 2.. {
            match self.names.get(&name.to_lowercase()) {
                None => break,
                Some(other) => {
                    let next = format!("{wanted}-{number}");
                    say(format_args!(
                        "the outlets '{other}' and '{outlet}' have the same file name: \
                         '{outlet}' goes to {next}.{}",
                        self.extension
                    ));
                    name = next;
                }
            }
        }
        self.names.insert(name.to_lowercase(), outlet.to_owned());
        name
    }

    /// Lets all files appear.
    pub fn finish(self) -> Result<()> {
        self.files.into_values().try_for_each(Output::finish)
    }
}

fn too_many(error: Error) -> Error {
    match error.message().contains("too many open files") {
        true => error.remedy("raise the limit: ulimit -n 65536"),
        false => error,
    }
}
