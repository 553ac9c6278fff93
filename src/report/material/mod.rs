//! What a page shows beside the comparison itself: voices, periods, topics, sources, the classifier's worth, sentences to read.
//!
//! What can't be had is an error in words, which the page prints in its place.

mod evidence;
mod excerpts;
mod periods;
mod quality;
mod tallies;

pub use evidence::{Marked, evidence_of_ledger, parse_evidence, with_model};
pub use excerpts::{Excerpt, Kind, Link};
pub use periods::Periods;
pub use quality::{Agreement, Quality};
pub use tallies::{Sources, Tally};

use crate::Result;
use crate::compare::corpus::{Corpus, VoiceChoice};
use crate::compare::{self, CalibrationTable, Comparison, Method, Options, Pairs, Sentences};
use crate::model::MeasuredUnseen;

/// A part of the page, or why it is not there.
pub type Part<T> = std::result::Result<T, String>;

/// Columns of a ledger that a page can use where they are there.
pub const COLUMNS: [&str; 4] = ["title", "date", "source", "topic"];

/// What the material is gathered from.
#[derive(Debug)]
pub struct Ground<'a> {
    /// All sentences.
    pub corpus: &'a Corpus,
    /// Those compared.
    pub sentences: &'a Sentences,
    /// The place of each in the corpus.
    pub places: &'a [u32],
    /// The model's out-of-fold table.
    pub table: Option<&'a CalibrationTable>,
    /// How models learnt as this one did on outlets left out.
    pub unseen: Option<&'a MeasuredUnseen>,
    /// How they were compared.
    pub options: &'a Options,
    /// What came out.
    pub result: &'a Comparison,
    /// The columns whose values make the cells.
    pub by: &'a [String],
}

/// What a page shows beside the comparison.
#[derive(Debug)]
pub struct Material {
    /// The comparison in the cells' own voice and of what they quote; cells as in the comparison itself.
    pub voices: Part<[Comparison; 2]>,
    /// Shares over time.
    pub periods: Part<Periods>,
    /// Counted topics of each cell.
    pub topics: Part<Tally>,
    /// Who is quoted, and with which label.
    pub sources: Part<Sources>,
    /// How good the classifier is.
    pub quality: Quality,
    /// Sentences to read.
    pub excerpts: Vec<Excerpt>,
    /// The command that made the page.
    pub command: String,
}

impl Material {
    /// Gathers everything but the evidence and links of the excerpts.
    ///
    /// # Errors
    /// Those of comparing.
    pub fn gather(ground: &Ground<'_>, command: String) -> Result<Material> {
        Ok(Material {
            voices: voices(ground)?,
            periods: periods::gather(ground)?,
            topics: tallies::topics(ground),
            sources: tallies::sources(ground),
            quality: quality::gather(ground)?,
            excerpts: excerpts::choose(ground),
            command,
        })
    }
}

impl Ground<'_> {
    /// How further comparisons are made: as the main one, without tests, from fewer draws.
    fn options(&self, method: Method) -> Options {
        Options {
            method,
            pairs: Pairs::List(Vec::new()),
            draws: self.options.draws.min(DRAWS),
            keep_method: true,
            ..self.options.clone()
        }
    }

    /// The place in the corpus of sentence `i` of those compared.
    fn place(&self, i: usize) -> usize {
        self.places[i] as usize
    }
}

/// Draws behind figures that no test rests on.
const DRAWS: usize = 200;

fn voices(ground: &Ground<'_>) -> Result<Part<[Comparison; 2]>> {
    let voice = |i: usize| ground.corpus.voice(ground.place(i));
    let mut found = Vec::new();
    for wanted in [VoiceChoice::Own, VoiceChoice::Attributed] {
        let keep: Vec<bool> =
            (0..ground.sentences.len()).map(|i| voice(i) == Some(wanted)).collect();
        if !keep.contains(&true) {
            let why = match (ground.corpus.has_voice, wanted) {
                (false, _) => "The ledger does not tell own words from quoted ones.",
                (_, VoiceChoice::Own) => "No sentence compared is in an outlet's own voice.",
                _ => "No sentence compared quotes anybody.",
            };
            return Ok(Err(why.to_owned()));
        }
        let sentences = ground.sentences.select(&keep);
        let options = ground.options(ground.result.method);
        found.push(compare::compare(&sentences, ground.table, &options)?);
    }
    let both: std::result::Result<[Comparison; 2], _> = found.try_into();
    Ok(both.map_err(|_| String::new()))
}
