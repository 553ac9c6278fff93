//! What `compare` and `sample` read: ledgers, or articles that are tagged first.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use stancekit::articles::{self, ArticleOptions, Document};
use stancekit::compare::CalibrationTable;
use stancekit::compare::corpus::{Builder, Corpus, Note};
use stancekit::ledger::Row;
use stancekit::model::{Model, shipped};
use stancekit::tag::{self, Outcome, TagOptions, Tagger};
use stancekit::{Error, Result};

use super::common::{Common, extension, load_model};
use super::progress::Progress;

/// Where the sentences come from.
pub struct Input<'a> {
    /// Ledgers or articles.
    pub paths: &'a [PathBuf],
    /// The model that made the ledger, or is to tag the articles.
    pub model: Option<&'a PathBuf>,
    /// The task.
    pub task: Option<&'a str>,
}

/// The sentences, and how the model behind them errs.
pub struct Loaded {
    /// The sentences.
    pub corpus: Corpus,
    /// The model's out-of-fold table, where the model is at hand.
    pub table: Option<CalibrationTable>,
    /// The model that made the labels, where it is at hand.
    pub model: Option<Model>,
}

impl Input<'_> {
    /// Reads or tags everything, with further columns of the ledger.
    pub fn load(&self, columns: &[String], common: &Common) -> Result<Loaded> {
        let articles = self.paths.iter().filter(|path| is_article(path)).count();
        if articles > 0 && articles < self.paths.len() {
            return Err(Error::usage("ledgers and articles can't be compared with each other")
                .remedy("tag the articles with `predict` first"));
        }
        if articles > 0 {
            let model = load_model(self.model)?;
            let corpus = self.tag(&model, columns, common)?;
            let table = table_of(&model, &corpus)?;
            return Ok(Loaded { corpus, table, model: Some(model) });
        }
        let mut corpus = Builder::read(self.paths, self.task, columns)?.finish()?;
        let model = match self.model {
            Some(path) => Some(model_of_ledger(path, &corpus)?),
            None => shipped_model(&mut corpus)?,
        };
        let table = model.as_ref().map(|model| table_of(model, &corpus)).transpose()?.flatten();
        Ok(Loaded { corpus, table, model })
    }

    fn tag(&self, model: &Model, columns: &[String], common: &Common) -> Result<Corpus> {
        let found = articles::open(self.paths, &ArticleOptions::default())?;
        let tagger = Tagger::new(model, TagOptions { evidence: 0, ..TagOptions::default() });
        let mut builder = Builder::new(&tagger.columns(), self.task, columns)?;
        let mut progress = Progress::new(common, false);
        let work = |_: &Document, rows: &[Row]| rows.to_vec();
        tag::run(found, &tagger, common.threads(), work, |outcome| {
            match outcome {
                Outcome::Tagged { value, sentences, bytes } => {
                    for row in &value {
                        let cells = builder.cells_of(row)?;
                        builder.push(row, &cells)?;
                    }
                    progress.tagged(sentences, bytes);
                }
                Outcome::Skipped(skipped) => {
                    progress.skipped += 1;
                    progress.say(&format!("skipped: {skipped}"));
                }
                Outcome::Idle => {}
            }
            Ok(())
        })?;
        common.note(progress.finish());
        builder.finish().map_err(|error| error.remedy("check the paths and what was said above"))
    }
}

/// The model that made the ledger, from a file.
fn model_of_ledger(path: &Path, corpus: &Corpus) -> Result<Model> {
    let model = Model::read(path)?;
    if model.short_hash() != corpus.model {
        let ledger = match corpus.model.as_str() {
            "" => "the ledger names no model".to_owned(),
            hash => format!("the ledger is of model {hash}"),
        };
        return Err(Error::model(format!("this is model {}, {ledger}", model.short_hash()))
            .in_file(path)
            .remedy("give the model that made the ledger, or leave --model out"));
    }
    Ok(model)
}

/// The shipped model, if it made the ledger.
fn shipped_model(corpus: &mut Corpus) -> Result<Option<Model>> {
    if corpus.model.is_empty() {
        return Ok(None);
    }
    let model = shipped()?;
    if model.short_hash() == corpus.model {
        return Ok(Some(model));
    }
    let text = format!(
        "the ledger is of model {}, which is not the shipped one ({}): with --model its errors can be corrected for",
        corpus.model,
        model.short_hash()
    );
    corpus.notes.push(Note { code: "no_calibration_table", text });
    Ok(None)
}

fn table_of(model: &Model, corpus: &Corpus) -> Result<Option<CalibrationTable>> {
    let Some(task) = model.task(&corpus.task) else {
        return Err(Error::model(format!("the model does not know the task {}", corpus.task)));
    };
    if task.labels != corpus.labels {
        return Err(Error::model(format!(
            "the model's labels are {}, the ledger's {}",
            task.labels.join(", "),
            corpus.labels.join(", ")
        ))
        .remedy("use the ledger as `predict` wrote it"));
    }
    let known = &task.out_of_fold;
    let table = CalibrationTable {
        probabilities: known.probabilities.iter().map(|&p| f64::from(p)).collect(),
        truth: known.labels.clone(),
        group: known.groups.clone(),
    };
    Ok((!table.is_empty()).then_some(table))
}

/// Whether a path holds articles: anything that is no table.
pub fn is_article(path: &Path) -> bool {
    path.is_dir() || matches!(extension(path).as_str(), "txt" | "md" | "html" | "htm" | "zip")
}

/// The name and the first 12 digits of the sha256 of each file; folders and pipes have none.
pub fn hashes<'p>(paths: impl Iterator<Item = &'p PathBuf>) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for path in paths.filter(|path| path.is_file()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut file = File::open(path).map_err(|error| Error::io(path, &error))?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 1 << 20];
        loop {
            let read = file.read(&mut buffer).map_err(|error| Error::io(path, &error))?;
            if read == 0 {
                break;
            }
            hash.update(&buffer[..read]);
        }
        let digits = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        found.push((name, digits));
    }
    Ok(found)
}
