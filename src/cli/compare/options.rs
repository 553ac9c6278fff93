//! What the arguments of `compare` come to.

use stancekit::compare::corpus::{Choice, Note, VoiceChoice, parse_limit};
use stancekit::compare::dedup::Dedup;
use stancekit::compare::{Options, Pairs, Sentences};
use stancekit::report::Background;
use stancekit::{Error, Result};

use super::super::choices::Share;
use super::super::common::{Common, extension};
use super::super::comparison::{Loaded, hashes};
use super::{Arguments, Form};

/// More cells than this are not compared pair by pair.
const MOST_CELLS: usize = 100;

impl Arguments {
    pub(super) fn form(&self) -> Result<Form> {
        let by_name = self.output.as_ref().map(|path| extension(path));
        match (self.format, by_name.as_deref()) {
            (Some(form), _) => Ok(form),
            (None, None) => Ok(Form::Text),
            (None, Some("csv")) => Ok(Form::Csv),
            (None, Some("json")) => Ok(Form::Json),
            (None, Some("txt")) => Ok(Form::Text),
            (None, Some(other)) => {
                Err(Error::usage(format!("'.{other}' is no format of comparisons"))
                    .remedy("name the output .csv or .json, or give --format"))
            }
        }
    }

    pub(super) fn choice(&self) -> Result<Choice> {
        let mut by = self.by.clone();
        by.dedup();
        if by.is_empty() {
            by.push("outlet".to_owned());
        }
        let limit =
            |text: &Option<String>, last| text.as_deref().map(|t| parse_limit(t, last)).transpose();
        Ok(Choice {
            by,
            from: limit(&self.from, false)?,
            to: limit(&self.to, true)?,
            voice: self.voice.choice(),
            standardise: self.standardise.clone(),
        })
    }

    pub(super) fn options(
        &self,
        sentences: &Sentences,
        common: &Common,
        notes: &mut Vec<Note>,
    ) -> Result<Options> {
        let unrelated = sentences.labels.iter().position(|label| label == "unrelated");
        if self.of == Some(Share::Related) && unrelated.is_none() {
            return Err(Error::usage("no label is called unrelated, so all sentences are related")
                .remedy("leave --of out"));
        }
        Ok(Options {
            method: self.method.method(),
            target: self.target.target(),
            interval: self.interval.kind(),
            cluster: self.cluster.cluster(),
            adjust: self.adjust.adjust(),
            pairs: self.pairs(sentences, notes)?,
            draws: self.boot,
            seed: common.seed,
            min_articles: self.min_articles,
            min_labels: self.min_labels,
            unrelated: unrelated.filter(|_| self.of != Some(Share::All)),
            standardise: self.standardise.is_some(),
            ..Options::default()
        })
    }

    fn pairs(&self, sentences: &Sentences, notes: &mut Vec<Note>) -> Result<Pairs> {
        let cells = sentences.cells.len();
        let Some(name) = &self.against else {
            if cells <= MOST_CELLS {
                return Ok(Pairs::OneColumn);
            }
            let text = format!(
                "{cells} cells are too many to compare each with each: no differences (--against VALUE tests those from one)"
            );
            notes.push(Note { code: "no_differences", text });
            return Ok(Pairs::List(Vec::new()));
        };
        let reference =
            (0..cells).find(|&cell| sentences.cell_name(cell) == *name).ok_or_else(|| {
                Error::usage(format!("there is no '{name}' to compare with"))
                    .remedy("give it as the table names it, several columns joined by ' / '")
            })?;
        Ok(Pairs::List(
            (0..cells).filter(|&cell| cell != reference).map(|cell| (cell, reference)).collect(),
        ))
    }

    pub(super) fn background(
        &self,
        loaded: &Loaded,
        choice: &Choice,
        told: bool,
    ) -> Result<Background> {
        let filter = |name: &str, value: &Option<String>| {
            value.as_ref().map(|value| format!("{name} {value}"))
        };
        let mut filters: Vec<String> =
            filter("from", &self.from).into_iter().chain(filter("to", &self.to)).collect();
        match choice.voice {
            VoiceChoice::All => {}
            VoiceChoice::Own => filters.push("own voice only".to_owned()),
            VoiceChoice::Attributed => filters.push("attributed voice only".to_owned()),
        }
        match self.dedup.choice() {
            Dedup::Keep => {}
            Dedup::First => filters.push("first prints only".to_owned()),
            Dedup::DropWire => filters.push("without wire copy".to_owned()),
        }
        Ok(Background {
            model: loaded.corpus.model.clone(),
            table_items: loaded.table.as_ref().map_or(0, |table| table.len()),
            inputs: if told { hashes(self.paths.iter().chain(&self.gold))? } else { Vec::new() },
            version: env!("CARGO_PKG_VERSION").to_owned(),
            filters,
        })
    }
}
