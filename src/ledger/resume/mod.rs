//! Ledgers that are finished by a later run when one was ended: what was tagged is not tagged again.
//!
//! The output is the parts of its articles, one after the other. A manifest beside it names the articles with a hash
//! of all that a part depends on. While a run is under way both are in files of their own, `OUT.part` and
//! `OUT.part.manifest.jsonl`, which take the others' places when they are whole. The rows of an article are written
//! before the manifest names it, so that whatever a manifest names is there, wherever a run was killed.

mod entry;
mod files;

pub use entry::{Digest, Entry, Status, to_hex};

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use entry::{End, Header, Manifest, line};
use files::Files;

/// How long what was tagged may wait to be written down, and how many bytes.
const WAIT: Duration = Duration::from_millis(100);
const MOST: usize = 4 << 20;

/// What earlier runs have done; shared by all threads.
pub struct Known {
    /// The run that is followed as long as its articles are met in its order.
    followed: Arc<Manifest>,
    follows: AtomicBool,
    /// Where the finished output has which content.
    finished: HashMap<Digest, usize>,
}

impl Known {
    /// Whether the rows of the article that is the `number`-th, from 0, are there already.
    pub fn has(&self, number: usize, digest: &Digest) -> bool {
        let next = self.followed.digests.get(number);
        (next == Some(digest) && self.follows.load(Ordering::Relaxed))
            || self.finished.contains_key(digest)
    }
}

/// Which output is followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Part,
    Finished,
    Nothing,
}

/// Writes an output that can be resumed.
pub struct Resumed {
    files: Files,
    known: Arc<Known>,
    source: Source,
    /// How many articles were met as the followed run met them.
    followed: usize,
    /// The finished output, to copy from.
    old: Option<(File, Arc<Manifest>)>,
    header: Vec<u8>,
    settings: Map<String, Value>,
    /// The unfinished output; locked as long as it is open.
    part: Option<File>,
    writing: Option<Writing>,
}

/// The unfinished output, once there is something to write.
struct Writing {
    out: BufWriter<File>,
    manifest: File,
    /// Lines of the manifest whose rows may not be written yet.
    lines: Vec<u8>,
    articles: usize,
    bytes: u64,
    waiting: usize,
    last: Instant,
}

impl Resumed {
    /// Opens the output at `out` for a run under `settings`, all that it depends on beside the articles; `header` is
    /// what stands before the first article. With `force` nothing of earlier runs is used.
    ///
    /// # Errors
    /// `Usage` where another run is writing it, earlier runs had other settings, or the file is not theirs.
    pub fn open(
        out: &Path,
        settings: Map<String, Value>,
        header: Vec<u8>,
        force: bool,
    ) -> Result<Self> {
        let files = Files::of(out);
        let part = files.lock()?;
        let opened = Self::begin(files, part, settings, header, force);
        opened.map_err(|error| error.in_file(out))
    }

    fn begin(
        files: Files,
        part: File,
        settings: Map<String, Value>,
        header: Vec<u8>,
        force: bool,
    ) -> Result<Self> {
        let size = part.metadata()?.len();
        let (finished, begun) = if force {
            (None, None)
        } else {
            let begun = Manifest::read(&files.part_manifest)?.filter(|_| size > 0);
            let finished = files.finished().inspect_err(|_| {
                if size == 0 {
                    files.clear();
                }
            })?;
            (finished, begun)
        };
        for manifest in [&finished, &begun].into_iter().flatten() {
            if let Err(error) = same(&manifest.settings, &settings) {
                if size == 0 {
                    files.clear();
                }
                return Err(error);
            }
        }
        let begun = begun.and_then(|mut manifest| {
            manifest.fit(size);
            (manifest.end() <= size).then_some(manifest)
        });
        let by_digest = finished.as_ref().map(Manifest::by_digest).unwrap_or_default();
        let old =
            finished.map(|manifest| File::open(&files.out).map(|file| (file, Arc::new(manifest))));
        let old = old.transpose()?;
        let (source, followed) = match (begun, &old) {
            (Some(begun), _) => (Source::Part, Arc::new(begun)),
            (None, Some((_, finished))) => (Source::Finished, Arc::clone(finished)),
            (None, None) => (Source::Nothing, Arc::default()),
        };
        let follows = AtomicBool::new(true);
        let known = Arc::new(Known { followed, follows, finished: by_digest });
        let (part, writing) = (Some(part), None);
        Ok(Self { files, known, source, followed: 0, old, header, settings, part, writing })
    }

    /// What need not be tagged.
    pub fn known(&self) -> Arc<Known> {
        Arc::clone(&self.known)
    }

    /// Takes the next article, with this content, from what is there; `None` if it has to be tagged after all.
    ///
    /// # Errors
    /// Those of reading and writing the files.
    pub fn reuse(&mut self, digest: &Digest) -> Result<Option<Entry>> {
        if self.writing.is_none() && self.known.followed.digests.get(self.followed) == Some(digest)
        {
            self.followed += 1;
            return Ok(Some(self.known.followed.entries[self.followed - 1].clone()));
        }
        let Some(&at) = self.known.finished.get(digest) else { return Ok(None) };
        self.depart()?;
        let Some((file, manifest)) = &mut self.old else { return Ok(None) };
        let (from, to) = (manifest.places[at], manifest.places[at + 1]);
        let mut bytes = vec![0; (to - from) as usize];
        file.seek(SeekFrom::Start(from))?;
        file.read_exact(&mut bytes).map_err(|error| Error::io(&self.files.out, &error))?;
        let entry = manifest.entries[at].clone();
        self.put(&entry, &bytes)?;
        Ok(Some(entry))
    }

    /// Writes the next article.
    ///
    /// # Errors
    /// Those of writing; what was written stays for the next run.
    pub fn put(&mut self, entry: &Entry, bytes: &[u8]) -> Result<()> {
        self.depart()?;
        let Some(writing) = &mut self.writing else { return Ok(()) };
        writing.put(entry, bytes).map_err(|error| Error::io(&self.files.part, &error))
    }

    /// From here on the output is not what the followed run wrote.
    fn depart(&mut self) -> Result<()> {
        if self.writing.is_some() {
            return Ok(());
        }
        self.known.follows.store(false, Ordering::Relaxed);
        let Some(part) = self.part.take() else { return Ok(()) };
        let begun = self.write_from(part);
        self.writing = Some(begun.map_err(|error| Error::io(&self.files.part, &error))?);
        Ok(())
    }

    /// Brings the unfinished output to what is common with the followed run.
    fn write_from(&self, mut part: File) -> io::Result<Writing> {
        let followed = &self.known.followed;
        let mut options = fs::OpenOptions::new();
        let mut manifest = options
            .write(true)
            .create(true)
            .truncate(self.source != Source::Part)
            .open(&self.files.part_manifest)?;
        let bytes = match self.source {
            Source::Part | Source::Finished => followed.places[self.followed],
            Source::Nothing => self.header.len() as u64,
        };
        match self.source {
            Source::Part => {
                // First the manifest, which must not name what is not there.
                manifest.set_len(followed.lines[self.followed])?;
                part.set_len(bytes)?;
            }
            Source::Finished => {
                part.set_len(0)?;
                io::copy(&mut File::open(&self.files.out)?.take(bytes), &mut part)?;
                let lines = File::open(&self.files.manifest)?;
                io::copy(&mut lines.take(followed.lines[self.followed]), &mut manifest)?;
            }
            Source::Nothing => {
                part.set_len(0)?;
                part.write_all(&self.header)?;
                manifest.write_all(&line(&Header { settings: self.settings.clone(), bytes }))?;
            }
        }
        part.seek(SeekFrom::End(0))?;
        manifest.seek(SeekFrom::End(0))?;
        Ok(Writing {
            out: BufWriter::with_capacity(1 << 18, part),
            manifest,
            lines: Vec::new(),
            articles: self.followed,
            bytes,
            waiting: 0,
            last: Instant::now(),
        })
    }

    /// Lets the output appear; true if it is another than before.
    ///
    /// # Errors
    /// Those of writing.
    pub fn finish(mut self) -> Result<bool> {
        let all = self.followed == self.known.followed.entries.len();
        if self.writing.is_none() && all && self.source == Source::Finished {
            self.files.clear();
            return Ok(false);
        }
        self.depart()?;
        let Self { files, writing, .. } = self;
        let Some(writing) = writing else { return Ok(false) };
        writing.finish(&files).map_err(|error| Error::io(&files.out, &error))?;
        Ok(true)
    }
}

impl Writing {
    fn put(&mut self, entry: &Entry, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.lines.extend(line(entry));
        self.articles += 1;
        self.bytes += bytes.len() as u64;
        self.waiting += bytes.len();
        if self.waiting > MOST || self.last.elapsed() > WAIT { self.write_down() } else { Ok(()) }
    }

    fn write_down(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.manifest.write_all(&self.lines)?;
        self.lines.clear();
        (self.waiting, self.last) = (0, Instant::now());
        Ok(())
    }

    fn finish(mut self, files: &Files) -> io::Result<()> {
        self.write_down()?;
        let end = End { whole: true, articles: self.articles, bytes: self.bytes };
        self.manifest.write_all(&line(&end))?;
        self.manifest.sync_all()?;
        self.out.get_ref().sync_all()?;
        fs::rename(&files.part, &files.out)?;
        fs::rename(&files.part_manifest, &files.manifest)
    }
}

/// Removes the manifest of an output that something else has written.
pub fn forget(out: &Path) {
    // One that is not there needs no removing.
    let _ = fs::remove_file(Files::of(out).manifest);
}

/// Refuses to mix what different settings gave.
fn same(old: &Map<String, Value>, new: &Map<String, Value>) -> Result<()> {
    let names = new.keys().chain(old.keys());
    let other = names.into_iter().find(|&name| old.get(name) != new.get(name));
    let Some(name) = other else { return Ok(()) };
    let shown = |of: &Map<String, Value>| match of.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => "none".to_owned(),
    };
    let message = format!(
        "the run to be resumed had another {}: {}, not {}",
        name.replace('_', " "),
        shown(old),
        shown(new)
    );
    Err(Error::usage(message).remedy("go on as it began, or --force begins anew"))
}
