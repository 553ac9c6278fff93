//! A comparison laid out: for a terminal, as CSV, as JSON, and as a paragraph of a methods section.

mod csv;
mod differences;
mod extras;
mod json;
mod methods;
mod page;
mod text;
mod voices;

pub use self::csv::csv;
pub(super) use self::csv::line;
pub use json::json;
pub use methods::methods;
pub use page::comparison_html;
pub use text::text;

use crate::compare::corpus::Note;
use crate::compare::plan::CellPlan;
use crate::compare::quoted::CellSources;
use crate::compare::related::Of;
use crate::compare::{CellWords, Comparison, Difference, Method, Options, Sentences};

/// A comparison with everything that is printed beside it.
#[derive(Debug)]
pub struct Compared<'a> {
    /// The task.
    pub task: &'a str,
    /// The columns whose values make the cells.
    pub by: &'a [String],
    /// What was compared.
    pub sentences: &'a Sentences,
    /// How.
    pub options: &'a Options,
    /// What came out.
    pub result: &'a Comparison,
    /// Which kind of share is shown; `None`: both.
    pub of: Option<Of>,
    /// What must be said about the data.
    pub notes: &'a [Note],
    /// What it rests on.
    pub background: &'a Background,
    /// Labels that intervals of a width need.
    pub plan: Option<(f64, Vec<CellPlan>)>,
    /// Words that set cells apart.
    pub words: Vec<CellWords>,
    /// The main differences under other choices.
    pub robustness: Vec<Variation>,
    /// The outlets' own sentences and those of others apart, by the ledger's word for the voice.
    pub voices: Vec<Variation>,
    /// Whom each cell quotes; empty where nobody asked.
    pub sources: Vec<CellSources>,
}

/// What a comparison rests on, for those who want to repeat it.
#[derive(Debug, Clone, Default)]
pub struct Background {
    /// First digits of the hash of the model behind the labels; empty where none is named.
    pub model: String,
    /// Items of the out-of-fold table; 0 where there is none.
    pub table_items: usize,
    /// What was read, each with the first 12 digits of its sha256.
    pub inputs: Vec<(String, String)>,
    /// Version of this program.
    pub version: String,
    /// The filters in words, such as `from 2024-01-01`.
    pub filters: Vec<String>,
}

/// The comparison under another choice.
#[derive(Debug)]
pub struct Variation {
    /// The choice in words.
    pub name: String,
    /// What came out, or why nothing did.
    pub result: crate::Result<Comparison>,
}

/// The warnings that the shares of one voice need beside those of all sentences.
const VOICE_WARNINGS: [&str; 5] =
    ["few_labels", "too_few_labels", "outside_unit_interval", "no_width", "one_label_only"];

impl Compared<'_> {
    fn shows(&self, of: Of) -> bool {
        self.of.is_none_or(|only| only == of)
    }

    fn label(&self, label: usize) -> &str {
        &self.sentences.labels[label]
    }

    fn cell(&self, cell: usize) -> String {
        let name = self.sentences.cell_name(cell);
        if name.is_empty() { "(empty)".to_owned() } else { name }
    }

    fn shown_differences(&self) -> impl Iterator<Item = &Difference> {
        self.result.differences.iter().filter(|d| self.shows(d.of))
    }

    /// All warnings, with stable names: those about the data first, those about one voice alone last.
    pub fn warnings(&self) -> Vec<(&'static str, String)> {
        let notes = self.notes.iter().map(|note| (note.code, note.text.clone()));
        let results = self.result.warnings.iter().map(|w| (w.code(), w.to_string()));
        let voices = self.voices.iter().flat_map(|voice| {
            let warned = voice.result.iter().flat_map(|result| &result.warnings);
            let shown = warned.filter(|w| VOICE_WARNINGS.contains(&w.code()));
            shown.map(|w| (w.code(), format!("{} sentences of {w}", voice.name)))
        });
        notes.chain(results).chain(voices).collect()
    }

    /// The warnings for people: by kind, at most five of each, the others counted.
    pub fn warning_lines(&self) -> Vec<String> {
        const MOST: usize = 5;
        let mut kinds: Vec<(&str, Vec<String>)> = Vec::new();
        for (code, text) in self.warnings() {
            match kinds.iter_mut().find(|kind| kind.0 == code) {
                Some(kind) => kind.1.push(text),
                None => kinds.push((code, vec![text])),
            }
        }
        let mut lines = Vec::new();
        for (code, texts) in kinds {
            let more = texts.len().saturating_sub(MOST);
            lines.extend(texts.into_iter().take(MOST));
            lines.extend((more > 0).then(|| format!("and {more} more of the kind ({code})")));
        }
        lines
    }

    /// Stable names of the warnings of `result` that concern `cells`, those about everything included.
    fn codes(&self, result: &Comparison, cells: &[usize]) -> Vec<&'static str> {
        let names: Vec<String> = cells.iter().map(|&c| self.sentences.cell_name(c)).collect();
        let concerns = |cell: Option<&str>| cell.is_none_or(|cell| names.iter().any(|n| n == cell));
        let mut codes: Vec<&'static str> = self.notes.iter().map(|note| note.code).collect();
        let warnings = result.warnings.iter().filter(|w| concerns(w.cell()));
        codes.extend(warnings.map(|w| w.code()));
        codes.dedup();
        codes
    }
}

fn of_name(of: Of) -> &'static str {
    match of {
        Of::All => "all",
        Of::Related => "related",
    }
}

/// What a method does, in words that stand behind "shares".
fn describe(method: Method) -> &'static str {
    match method {
        Method::Dsl => "estimated from the model and human labels (dsl)",
        Method::Pacc => "corrected for the model's errors (pacc)",
        Method::Emq => "corrected for the model's errors (emq)",
        Method::Acc => "corrected for the model's errors (acc)",
        Method::LabelsOnly => "of the human labels alone (labels-only)",
        Method::Shrink => "corrected, and drawn towards the human labels (shrink)",
        Method::Count | Method::Auto => "classifier counts, not estimates",
    }
}
