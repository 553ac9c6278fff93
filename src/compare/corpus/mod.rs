//! Ledgers as a comparison needs them: sentences in columns, names as numbers.
//!
//! Rows are pushed one by one and forgotten; what stays is numbers and, once, the text. `finish` puts the sentences of each
//! article side by side, reads the dates, and finds reprints.

mod build;
mod bundles;
mod cells;
mod dates;
mod names;

pub use build::{Builder, is_derived};
pub use cells::{Choice, VoiceChoice};
pub use dates::{Day, parse_limit};
pub use names::Names;

use std::ops::Range;

/// Something to be said about the data, with a stable name.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// A stable name for machine-readable results.
    pub code: &'static str,
    /// One line for people.
    pub text: String,
}

impl Note {
    pub(crate) fn new(code: &'static str, text: impl Into<String>) -> Note {
        Note { code, text: text.into() }
    }
}

/// An article of a [`Corpus`].
#[derive(Debug, Clone)]
pub struct Article {
    /// Number of its outlet in [`Corpus::outlets`].
    pub outlet: u32,
    /// Its name.
    pub name: String,
    /// Its day, where the ledger has a date that can be read.
    pub day: Option<Day>,
    /// Its sentences.
    pub sentences: Range<usize>,
    /// Its rank by date (undated ones last, then as the ledger has them).
    pub rank: u32,
    /// The number of the first article that prints nearly the same text; its own where it is the first.
    pub reprint_of: u32,
    /// The number of the first article of those that share much text with it or with each other.
    pub bundle: u32,
}

/// All sentences of some ledgers for one task, article by article.
#[derive(Debug, Default)]
pub struct Corpus {
    /// The task.
    pub task: String,
    /// Its labels.
    pub labels: Vec<String>,
    /// Names of outlets.
    pub outlets: Names,
    /// The articles, in the order of the ledger.
    pub articles: Vec<Article>,
    /// First 12 digits of the hash of the model behind the labels; empty where the ledger names none.
    pub model: String,
    /// Article of each sentence.
    pub article: Vec<u32>,
    /// Where each sentence stands in its article.
    pub places: Vec<(u32, u32)>,
    /// Probabilities, `K` per sentence.
    pub probabilities: Vec<f64>,
    /// The label of each sentence; the most probable one where the ledger abstains.
    pub predicted: Vec<u16>,
    /// Whether any sentence has a voice.
    pub has_voice: bool,
    /// What must be said about the ledger.
    pub notes: Vec<Note>,
    voices: Vec<Voice>,
    /// Who speaks, by number in `source_names`.
    sources: Vec<u32>,
    source_names: Names,
    /// The first sentence that is nearly the same, for each.
    copies: Vec<u32>,
    columns: Vec<Column>,
    text: String,
    spans: Vec<(usize, u32)>,
}

/// A further column of the ledger.
#[derive(Debug, Default)]
struct Column {
    name: String,
    names: Names,
    values: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Voice {
    Unknown,
    Own,
    Attributed,
}

impl Corpus {
    /// Number of sentences.
    pub fn len(&self) -> usize {
        self.article.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.article.is_empty()
    }

    /// The text of sentence `i`.
    pub fn text(&self, i: usize) -> &str {
        let (start, length) = self.spans[i];
        &self.text[start..start + length as usize]
    }

    /// The outlet of sentence `i`.
    pub fn outlet(&self, i: usize) -> &str {
        self.outlets.name(self.articles[self.article[i] as usize].outlet)
    }

    /// Whose words sentence `i` gives, `Own` or `Attributed`; `None` where the ledger does not tell.
    pub fn voice(&self, i: usize) -> Option<VoiceChoice> {
        match self.voices[i] {
            Voice::Unknown => None,
            Voice::Own => Some(VoiceChoice::Own),
            Voice::Attributed => Some(VoiceChoice::Attributed),
        }
    }

    /// What the further column `name` holds for sentence `i`; `None` where that column was not read.
    pub fn value(&self, name: &str, i: usize) -> Option<&str> {
        self.column(name).map(|column| column.names.name(column.values[i]))
    }

    /// Whether sentence `i` is the outlet's own, as the ledger tells.
    pub fn own(&self, i: usize) -> bool {
        self.voices[i] == Voice::Own
    }

    /// Whether sentence `i` gives somebody else's words, and whose; an empty name where nobody is named.
    pub fn quoted(&self, i: usize) -> Option<&str> {
        (self.voices[i] == Voice::Attributed).then(|| self.source_names.name(self.sources[i]))
    }

    /// The text of an article: its sentences with line breaks between.
    fn article_text(&self, article: &Article) -> &str {
        let Some(last) = article.sentences.clone().next_back() else { return "" };
        let (start, (end, length)) = (self.spans[article.sentences.start].0, self.spans[last]);
        &self.text[start..end + length as usize]
    }

    fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}
