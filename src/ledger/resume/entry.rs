//! The manifest: one JSON line about the run, one per article, one when the output is whole.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// What tells an article's content, name and metadata from any other.
pub type Digest = [u8; 32];

/// What a manifest says of one article.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// The article's key; of one that could not be read, its path.
    pub article: String,
    /// Who published it.
    pub outlet: String,
    /// Bytes of its file, unpacked.
    pub size: u64,
    /// SHA-256 of these bytes, its key, and what metadata and folders say of it; in hexadecimal digits.
    pub sha256: String,
    /// First 12 digits of the model's hash.
    pub model: String,
    /// How many rows it has.
    pub rows: usize,
    /// Bytes that these rows take in the output.
    pub bytes: u64,
    /// Whether it was tagged or skipped.
    pub status: Status,
    /// Why it was skipped.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Bytes of its text.
    pub text: usize,
    /// Its language.
    pub language: String,
    /// Its encoding.
    pub encoding: String,
    /// Whether bytes that mean nothing in that encoding became U+FFFD.
    pub replaced: bool,
    /// Per task, how many rows have each label; `uncertain` comes last.
    pub labels: Vec<Vec<usize>>,
}

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It was tagged.
    #[default]
    Tagged,
    /// It could not be read.
    Skipped,
}

/// The first line: what the output depends on beside the articles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) settings: Map<String, Value>,
    /// Bytes of the output before the first row.
    pub(super) bytes: u64,
}

/// The last line: the output is whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct End {
    pub(super) whole: bool,
    pub(super) articles: usize,
    pub(super) bytes: u64,
}

/// A manifest as it was found; lines behind one that was cut short are left out.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    pub(super) settings: Map<String, Value>,
    pub(super) entries: Vec<Entry>,
    pub(super) digests: Vec<Digest>,
    /// Bytes of the output before each entry's rows, and after the last.
    pub(super) places: Vec<u64>,
    /// Bytes of the manifest before each entry's line, and after the last.
    pub(super) lines: Vec<u64>,
    /// The output's size, where it is whole.
    pub(super) whole: Option<u64>,
}

impl Manifest {
    /// Reads the file at `path`; `None` where there is none, or nothing in it that is of use.
    pub(super) fn read(path: &Path) -> Result<Option<Self>> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io(path, &error)),
        };
        let mut lines = bytes.split_inclusive(|&byte| byte == b'\n');
        let Some(first) = lines.next() else { return Ok(None) };
        let Ok(header) = serde_json::from_slice::<Header>(first) else { return Ok(None) };
        let mut manifest = Self { settings: header.settings, ..Self::default() };
        manifest.places.push(header.bytes);
        manifest.lines.push(first.len() as u64);
        for line in lines.take_while(|line| line.ends_with(b"\n")) {
            if !manifest.add(line) {
                break;
            }
        }
        Ok(Some(manifest))
    }

    /// Takes one more line; false for the last, and for one that makes no sense.
    fn add(&mut self, line: &[u8]) -> bool {
        if line.starts_with(br#"{"whole""#) {
            self.whole = serde_json::from_slice::<End>(line).ok().map(|end| end.bytes);
            return false;
        }
        let Ok(entry) = serde_json::from_slice::<Entry>(line) else { return false };
        let Some(digest) = from_hex(&entry.sha256) else { return false };
        self.places.push(self.end() + entry.bytes);
        self.lines.push(self.lines.last().unwrap_or(&0) + line.len() as u64);
        self.digests.push(digest);
        self.entries.push(entry);
        true
    }

    /// The output's size behind the last entry.
    pub(super) fn end(&self) -> u64 {
        self.places.last().copied().unwrap_or_default()
    }

    /// Leaves out the last entries until the output has no more than `bytes`.
    pub(super) fn fit(&mut self, bytes: u64) {
        while !self.entries.is_empty() && self.end() > bytes {
            self.entries.pop();
            self.digests.pop();
            self.places.pop();
            self.lines.pop();
        }
    }

    /// Where each content stands.
    pub(super) fn by_digest(&self) -> HashMap<Digest, usize> {
        self.digests.iter().enumerate().map(|(at, &digest)| (digest, at)).collect()
    }
}

/// A line of a manifest.
pub(super) fn line(of: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(of).expect("memory takes all");
    line.push(b'\n');
    line
}

/// A digest in hexadecimal digits.
pub fn to_hex(digest: &Digest) -> String {
    use std::fmt::Write;
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn from_hex(text: &str) -> Option<Digest> {
    let mut digest = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (i, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(digest)
}
