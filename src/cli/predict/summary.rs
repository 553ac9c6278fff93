//! The figures of a run, as JSON.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::{Value, json};
use stancekit::articles::Skipped;
use stancekit::dataset::UNCERTAIN;
use stancekit::io::Output;
use stancekit::ledger::{Row, TaskColumns};
use stancekit::{Error, Result};

use super::options::Arguments;
use crate::common::Common;
use crate::progress::Progress;

/// How many sentences of an article have each label: per task, `uncertain` last.
pub type Tally = Vec<Vec<usize>>;

/// Counts the labels of `rows`.
pub fn tally(rows: &[Row], tasks: &[TaskColumns]) -> Tally {
    let mut counts: Tally = tasks.iter().map(|task| vec![0; task.labels.len() + 1]).collect();
    for row in rows {
        for ((tag, task), counts) in row.tags.iter().zip(tasks).zip(&mut counts) {
            let label = task.labels.iter().position(|label| *label == tag.label);
            counts[label.unwrap_or(task.labels.len())] += 1;
        }
    }
    counts
}

/// What a run came to.
pub struct Summary {
    tasks: Vec<TaskColumns>,
    model: String,
    labels: Tally,
    outlets: BTreeMap<String, usize>,
    skipped: Vec<(String, String)>,
    /// Where it is wanted.
    output: Option<Output>,
}

impl Summary {
    /// Of a run with the model of this short hash.
    ///
    /// Fails before the work where the summary can't be written after it.
    pub fn new(
        tasks: Vec<TaskColumns>,
        model: &str,
        arguments: &Arguments,
        common: &Common,
    ) -> Result<Self> {
        let path = arguments.summary.as_deref();
        let output = path.map(|path| Output::create(Some(path), common.force)).transpose()?;
        let labels = tally(&[], &tasks);
        let (outlets, skipped) = (BTreeMap::new(), Vec::new());
        Ok(Self { tasks, model: model.to_owned(), labels, outlets, skipped, output })
    }

    /// One more article.
    pub fn tagged(&mut self, outlet: &str, tally: &Tally) {
        for (to, from) in self.labels.iter_mut().zip(tally) {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        }
        match self.outlets.get_mut(outlet) {
            Some(count) => *count += 1,
            None => _ = self.outlets.insert(outlet.to_owned(), 1),
        }
    }

    /// One more that could not be read.
    pub fn skipped(&mut self, skipped: &Skipped) {
        if self.output.is_some() {
            self.skipped.push((skipped.path.clone(), skipped.reason.to_string()));
        }
    }

    fn json(&self, progress: &Progress) -> Value {
        let skipped =
            self.skipped.iter().map(|(path, reason)| json!({"path": path, "reason": reason}));
        let of_task = |(task, counts): (&TaskColumns, &Vec<usize>)| {
            let names = task.labels.iter().map(String::as_str).chain([UNCERTAIN]);
            let counts = names.zip(counts).map(|(name, &count)| (name.to_owned(), count.into()));
            (task.name.clone(), Value::Object(counts.collect()))
        };
        let labels = self.tasks.iter().zip(&self.labels).map(of_task).collect();
        json!({
            "articles": progress.articles,
            "sentences": progress.sentences,
            "bytes": progress.bytes,
            "seconds": (progress.seconds() * 1000.0).round() / 1000.0,
            "model": self.model,
            "outlets": self.outlets,
            "labels": Value::Object(labels),
            "skipped": skipped.collect::<Vec<_>>(),
        })
    }

    /// Writes it where it is wanted.
    pub fn finish(mut self, progress: &Progress) -> Result<()> {
        let Some(mut output) = self.output.take() else { return Ok(()) };
        let text = format!("{:#}\n", self.json(progress));
        output.write_all(text.as_bytes()).map_err(|error| Error::io(output.name(), &error))?;
        output.finish()
    }
}
