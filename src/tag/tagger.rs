//! One document's rows.

use std::ops::Range;

use super::TagOptions;
use crate::articles::{Document, Unit};
use crate::calibration::conformal::{Conformal, SetMethod};
use crate::calibration::venn_abers::VennAbers;
use crate::dataset::UNCERTAIN;
use crate::error::{Error, Result};
use crate::features::Extractor;
use crate::ledger::{Row, Tag, TaskColumns};
use crate::model::{Explanation, Judged, Model, Prediction, Task, explain};
use crate::sparse::RowBuffer;
use crate::text::{self, Language};
use crate::voice::{self, Attributions, Lexicon};

/// Rows that a thread keeps from one article to the next.
const MOST_KEPT: usize = 4096;

/// Tags documents with one model; shared by all threads.
#[derive(Debug)]
pub struct Tagger<'m> {
    model: &'m Model,
    options: TagOptions,
    /// One per task; empty where no sets are wanted.
    sets: Vec<Conformal>,
    /// One per task and label; empty where no intervals are wanted.
    intervals: Vec<Vec<VennAbers>>,
}

/// What one thread uses again and again.
#[derive(Debug)]
pub struct Scratch<'m> {
    extractor: Extractor<'m>,
    features: RowBuffer,
    spans: Vec<Range<usize>>,
    voice: voice::Scratch,
    attributions: Attributions,
    prediction: Prediction,
    explanation: Explanation,
    strongest: Vec<(u32, f64)>,
    rows: Vec<Row>,
}

impl<'m> Tagger<'m> {
    /// A tagger with `model`.
    pub fn new(model: &'m Model, options: TagOptions) -> Self {
        Self { model, options, sets: Vec::new(), intervals: Vec::new() }
    }

    /// Adds to every tag the set of labels that holds the right one with probability `confidence`,
    /// on average over text like the model's out-of-fold table, which the bounds come from.
    ///
    /// # Errors
    /// If `confidence` is not between 0 and 1, or a label's name is that of the sets' column.
    pub fn with_sets(mut self, confidence: f64) -> Result<Self> {
        let of_task = |task: &Task| {
            refuse_label(task, "set", "--sets")?;
            let known = Judged::out_of_fold(task);
            let probabilities = known.probabilities.view();
            Conformal::fit(SetMethod::Lac, probabilities, &known.truth, confidence)
        };
        self.sets = self.model.tasks.iter().map(of_task).collect::<Result<_>>()?;
        Ok(self)
    }

    /// Adds to every tag the least and the greatest probability of its likeliest label, by the
    /// labels that people gave to text of which models that had not seen it were as sure.
    ///
    /// # Errors
    /// If a label's name is that of one of the intervals' columns, or the out-of-fold table is
    /// empty.
    pub fn with_intervals(mut self) -> Result<Self> {
        let of_task = |task: &Task| {
            refuse_label(task, "confidence_low", "--intervals")?;
            refuse_label(task, "confidence_high", "--intervals")?;
            Judged::out_of_fold(task).intervals()
        };
        self.intervals = self.model.tasks.iter().map(of_task).collect::<Result<_>>()?;
        Ok(self)
    }

    /// The columns of its ledgers' tasks.
    pub fn columns(&self) -> Vec<TaskColumns> {
        let columns =
            self.model.tasks.iter().map(|task| (task.name.clone(), task.labels.clone())).map(
                |(name, labels)| {
                    let (sets, intervals) = (!self.sets.is_empty(), !self.intervals.is_empty());
                    TaskColumns { name, labels, sets, intervals }
                },
            );
        columns.collect()
    }

    /// Memory for one thread.
    ///
    /// # Errors
    /// If the model names a stemmer that this build does not have.
    pub fn scratch(&self) -> Result<Scratch<'m>> {
        Ok(Scratch {
            extractor: Extractor::new(&self.model.features)?,
            features: RowBuffer::default(),
            spans: Vec::new(),
            voice: voice::Scratch::default(),
            attributions: Attributions::default(),
            prediction: Prediction::default(),
            explanation: Explanation::default(),
            strongest: Vec::new(),
            rows: Vec::new(),
        })
    }

    /// The rows of `document`, one per sentence of the wanted voice, in order.
    pub fn tag<'s>(&self, document: &Document, scratch: &'s mut Scratch<'m>) -> &'s [Row] {
        // One long article must not keep its memory for the rest of the run.
        if scratch.rows.len() > MOST_KEPT {
            scratch.rows.truncate(MOST_KEPT);
            scratch.rows.shrink_to_fit();
        }
        let code = match &self.options.language {
            Some(code) => code.as_str(),
            None => text::detect_language(&document.text),
        };
        let language = Language::for_code(code);
        match document.unit {
            Unit::Article => text::sentences(&document.text, language, &mut scratch.spans),
            Unit::Sentence => {
                scratch.spans.clear();
                scratch.spans.push(0..document.text.len());
            }
        }
        let Scratch { spans, voice, attributions, .. } = scratch;
        voice::attribute(&document.text, spans, Lexicon::for_code(code), voice, attributions);
        let mut count = 0;
        for place in 0..scratch.spans.len() {
            let found = scratch.attributions.sentences[place].voice;
            if self.options.voice.is_some_and(|wanted| wanted != found) {
                continue;
            }
            if scratch.rows.len() <= count {
                scratch.rows.push(Row::default());
            }
            let mut row = std::mem::take(&mut scratch.rows[count]);
            fill_voice(document, place, &scratch.attributions, &mut row);
            self.fill(document, code, place, &mut row, scratch);
            scratch.rows[count] = row;
            count += 1;
        }
        &scratch.rows[..count]
    }

    fn fill(
        &self,
        document: &Document,
        language: &str,
        place: usize,
        row: &mut Row,
        scratch: &mut Scratch<'m>,
    ) {
        let Range { start, end } = scratch.spans[place].clone();
        let sentence = &document.text[start..end];
        scratch.extractor.row(sentence, &mut scratch.features);
        replace(&mut row.outlet, &document.outlet);
        replace(&mut row.article, &document.article);
        replace(&mut row.title, &document.title);
        replace(&mut row.date, &document.date);
        replace(&mut row.text, sentence);
        replace(&mut row.language, language);
        replace(&mut row.model, self.model.short_hash());
        row.sentence = document.sentences_before + place + 1;
        (row.start, row.end) = (document.offset + start, document.offset + end);
        row.tags.resize_with(self.model.tasks.len(), Tag::default);
        for (place, (task, tag)) in self.model.tasks.iter().zip(&mut row.tags).enumerate() {
            let features = scratch.features.as_row();
            scratch.prediction.fill(task, features);
            explain(task, features, &scratch.prediction, &mut scratch.explanation);
            scratch.explanation.strongest(self.options.evidence, &mut scratch.strongest);
            tag.confidence = scratch.prediction.confidence();
            let certain = tag.confidence >= self.options.min_confidence;
            let label = &task.labels[scratch.prediction.predicted];
            replace(&mut tag.label, if certain { label } else { UNCERTAIN });
            tag.probabilities.clone_from(&scratch.prediction.probabilities);
            if let Some(sets) = self.sets.get(place) {
                tag.set.resize(task.labels.len(), false);
                sets.set_into(&tag.probabilities, &mut tag.set);
            }
            tag.interval = self.intervals.get(place).map(|labels| {
                // The table holds 32 bits of each probability: ties are found among these.
                labels[scratch.prediction.predicted].interval(f64::from(tag.confidence as f32))
            });
            tag.evidence.resize_with(scratch.strongest.len(), Default::default);
            for (evidence, &(column, value)) in tag.evidence.iter_mut().zip(&scratch.strongest) {
                evidence.0.clear();
                self.model.features.write_term(column, &mut evidence.0);
                evidence.1 = value;
            }
        }
    }
}

/// Refuses a label whose column would be the one that `option` adds.
fn refuse_label(task: &Task, label: &str, option: &str) -> Result<()> {
    if !task.labels.iter().any(|known| known == label) {
        return Ok(());
    }
    let name = &task.name;
    Err(Error::usage(format!("the column {name}_{label} is that of the label '{label}'"))
        .remedy(format!("predict without {option}, or rename the label")))
}

fn fill_voice(document: &Document, place: usize, found: &Attributions, row: &mut Row) {
    let offset = document.offset;
    let attribution = &found.sentences[place];
    replace(&mut row.voice, attribution.voice.name());
    replace(&mut row.voice_kind, attribution.kind.name());
    row.source.clear();
    if let Some(source) = attribution.source.clone() {
        // A name is a value, not a place in the text: it may not depend on where the article's lines break.
        text::on_one_line(&document.text[source], &mut row.source);
    }
    row.quotes.clear();
    let of_article = |quote: &Range<usize>| quote.start + offset..quote.end + offset;
    row.quotes.extend(found.quotes(place).iter().map(of_article));
}

fn replace(to: &mut String, from: &str) {
    to.clear();
    to.push_str(from);
}
