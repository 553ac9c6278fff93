//! Documents in, ledger rows out: one document on whatever thread is free, results in order.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, mpsc};

use crate::articles::{Articles, Document, Draft, Skipped, Unit};
use crate::calibration::conformal::{Conformal, SetMethod};
use crate::dataset::UNCERTAIN;
use crate::error::{Error, Result};
use crate::features::Extractor;
use crate::ledger::{Row, Tag, TaskColumns};
use crate::model::{Explanation, Judged, Model, Prediction, Task, explain};
use crate::sparse::RowBuffer;
use crate::text::{self, Language};
use crate::voice::{self, Attributions, Lexicon, Voice};

/// How sentences are tagged.
#[derive(Debug, Clone, PartialEq)]
pub struct TagOptions {
    /// ISO 639-1 code whose sentence rules apply; `None` detects it per article.
    pub language: Option<String>,
    /// Below this confidence the label is `uncertain`.
    pub min_confidence: f64,
    /// How many terms of evidence to name.
    pub evidence: usize,
    /// Leaves out the sentences of another voice.
    pub voice: Option<Voice>,
}

impl Default for TagOptions {
    fn default() -> Self {
        Self { language: None, min_confidence: 0.0, evidence: 5, voice: None }
    }
}

/// Tags documents with one model; shared by all threads.
#[derive(Debug)]
pub struct Tagger<'m> {
    model: &'m Model,
    options: TagOptions,
    /// One per task; empty where no sets are wanted.
    sets: Vec<Conformal>,
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
        Self { model, options, sets: Vec::new() }
    }

    /// Adds to every tag the set of labels that holds the right one with probability `confidence`,
    /// on average over text like the model's out-of-fold table, which the bounds come from.
    ///
    /// # Errors
    /// If `confidence` is not between 0 and 1, or a label's name is that of the sets' column.
    pub fn with_sets(mut self, confidence: f64) -> Result<Self> {
        let of_task = |task: &Task| {
            if task.labels.iter().any(|label| label == "set") {
                let name = &task.name;
                return Err(Error::usage(format!(
                    "the column {name}_set is that of the label 'set'"
                ))
                .remedy("predict without --sets, or rename the label"));
            }
            let known = Judged::out_of_fold(task);
            let probabilities = known.probabilities.view();
            Conformal::fit(SetMethod::Lac, probabilities, &known.truth, confidence)
        };
        self.sets = self.model.tasks.iter().map(of_task).collect::<Result<_>>()?;
        Ok(self)
    }

    /// The columns of its ledgers' tasks.
    pub fn columns(&self) -> Vec<TaskColumns> {
        let columns = self
            .model
            .tasks
            .iter()
            .map(|task| (task.name.clone(), task.labels.clone()))
            .map(|(name, labels)| TaskColumns { name, labels, sets: !self.sets.is_empty() });
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
            fill_voice(&document.text, place, &scratch.attributions, &mut row);
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
        (row.sentence, row.start, row.end) = (place + 1, start, end);
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
            tag.evidence.resize_with(scratch.strongest.len(), Default::default);
            for (evidence, &(column, value)) in tag.evidence.iter_mut().zip(&scratch.strongest) {
                evidence.0.clear();
                self.model.features.write_term(column, &mut evidence.0);
                evidence.1 = value;
            }
        }
    }
}

fn fill_voice(text: &str, place: usize, found: &Attributions, row: &mut Row) {
    let attribution = &found.sentences[place];
    replace(&mut row.voice, attribution.voice.name());
    replace(&mut row.voice_kind, attribution.kind.name());
    replace(&mut row.source, attribution.source.clone().map_or("", |source| &text[source]));
    row.quotes.clear();
    row.quotes.extend_from_slice(found.quotes(place));
}

fn replace(to: &mut String, from: &str) {
    to.clear();
    to.push_str(from);
}

/// What became of one article.
#[derive(Debug)]
pub enum Outcome<T> {
    /// It was tagged.
    Tagged {
        /// What the caller made of its rows.
        value: T,
        /// How many sentences it has.
        sentences: usize,
        /// Bytes of its text.
        bytes: usize,
    },
    /// It could not be read.
    Skipped(Skipped),
    /// No article: all that are finished were handed on, so what was written may be shown.
    Idle,
}

/// Tags all articles on `threads` threads and hands the outcomes to `consume` in their order.
///
/// `work` turns an article's rows into what is consumed, on the thread that tagged it. Only a few
/// articles per thread are under way at any time, so memory stays bounded.
///
/// # Errors
/// The first error of `consume`; it ends the run.
pub fn run<T: Send>(
    articles: Articles,
    tagger: &Tagger<'_>,
    threads: usize,
    work: impl Fn(&Document, &[Row]) -> T + Sync,
    mut consume: impl FnMut(Outcome<T>) -> Result<()>,
) -> Result<()> {
    let threads = threads.max(1);
    let queue = Queue::new(articles, threads * AHEAD);
    let scratches = (0..threads).map(|_| tagger.scratch()).collect::<Result<Vec<_>>>()?;
    std::thread::scope(|scope| {
        let _guard = StopOnPanic(&queue);
        let (sender, receiver) = mpsc::channel();
        for mut scratch in scratches {
            let (sender, queue, work) = (sender.clone(), &queue, &work);
            scope.spawn(move || {
                let _guard = StopOnPanic(queue);
                while let Some((number, draft)) = queue.next() {
                    let outcome = match draft.read() {
                        Ok(document) => tag_one(tagger, &document, &mut scratch, work),
                        Err(skipped) => Outcome::Skipped(skipped),
                    };
                    if sender.send((number, outcome)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let done = in_order(&receiver, &queue, &mut consume);
        if done.is_err() {
            queue.stop();
        }
        done
    })
}

/// Hands outcomes on in the order of their numbers, and says when none is waiting.
fn in_order<T>(
    receiver: &mpsc::Receiver<(usize, Outcome<T>)>,
    queue: &Queue,
    consume: &mut impl FnMut(Outcome<T>) -> Result<()>,
) -> Result<()> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    loop {
        let received = match receiver.try_recv() {
            Err(mpsc::TryRecvError::Empty) => {
                consume(Outcome::Idle)?;
                receiver.recv().ok()
            }
            received => received.ok(),
        };
        let Some((number, outcome)) = received else { return Ok(()) };
        waiting.insert(number, outcome);
        while let Some(outcome) = waiting.remove(&next) {
            next += 1;
            queue.consumed(next);
            consume(outcome)?;
        }
    }
}

/// Rows that a thread keeps from one article to the next.
const MOST_KEPT: usize = 4096;

/// Articles under way per thread.
const AHEAD: usize = 8;

fn tag_one<'m, T>(
    tagger: &Tagger<'m>,
    document: &Document,
    scratch: &mut Scratch<'m>,
    work: &impl Fn(&Document, &[Row]) -> T,
) -> Outcome<T> {
    let rows = tagger.tag(document, scratch);
    let (sentences, bytes) = (rows.len(), document.text.len());
    Outcome::Tagged { value: work(document, rows), sentences, bytes }
}

/// Hands out articles with their numbers, at most `ahead` more than were consumed.
struct Queue {
    /// Held while the next article is sought, which may take as long as the input likes.
    drawing: Mutex<Drawing>,
    /// Never held for long, so that what is finished can be consumed meanwhile.
    window: Mutex<Window>,
    moved: Condvar,
    stopped: AtomicBool,
    ahead: usize,
}

struct Drawing {
    articles: Articles,
    number: usize,
}

/// How many articles may have been drawn, and how many were consumed.
#[derive(Default)]
struct Window {
    given: usize,
    consumed: usize,
}

impl Queue {
    fn new(articles: Articles, ahead: usize) -> Self {
        Self {
            drawing: Mutex::new(Drawing { articles, number: 0 }),
            window: Mutex::default(),
            moved: Condvar::new(),
            stopped: AtomicBool::new(false),
            ahead,
        }
    }

    fn next(&self) -> Option<(usize, Draft)> {
        let stopped = || self.stopped.load(Ordering::Relaxed);
        let full = |window: &mut Window| window.given >= window.consumed + self.ahead && !stopped();
        let mut window = self.moved.wait_while(self.window.lock().ok()?, full).ok()?;
        window.given += 1;
        drop(window);
        let mut drawing = self.drawing.lock().ok()?;
        if stopped() {
            return None;
        }
        let draft = drawing.articles.next_draft()?;
        drawing.number += 1;
        Some((drawing.number - 1, draft))
    }

    fn consumed(&self, count: usize) {
        if let Ok(mut window) = self.window.lock() {
            window.consumed = count;
        }
        self.moved.notify_all();
    }

    fn stop(&self) {
        // Under the lock, so that no thread falls asleep between its look and this call.
        let guard = self.window.lock();
        self.stopped.store(true, Ordering::Relaxed);
        drop(guard);
        self.moved.notify_all();
    }
}

/// Lets the other threads end when one of them panics, instead of waiting for its article.
struct StopOnPanic<'q>(&'q Queue);

impl Drop for StopOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::articles::{ArticleOptions, open};
    use crate::model::shipped;

    fn folder(articles: usize) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for i in 0..articles {
            // Of very different lengths, so that threads finish out of order.
            let text = "NATO grows. ".repeat(1 + (articles - i) % 7 * 20);
            std::fs::write(folder.path().join(format!("{i:03}.txt")), text).unwrap();
        }
        folder
    }

    fn names(
        articles: usize,
        mut consume: impl FnMut(&str) -> Result<()>,
    ) -> (Vec<String>, Result<()>) {
        let (folder, model) = (folder(articles), shipped().unwrap());
        let found = open(&[folder.path().to_path_buf()], &ArticleOptions::default()).unwrap();
        let tagger = Tagger::new(&model, TagOptions::default());
        let mut names = Vec::new();
        let work = |document: &Document, _: &[Row]| document.article.clone();
        let ended = run(found, &tagger, 3, work, |outcome| {
            if let Outcome::Tagged { value, .. } = outcome {
                consume(&value)?;
                names.push(value);
            }
            Ok(())
        });
        (names, ended)
    }

    #[test]
    fn outcomes_come_in_the_order_of_the_articles() {
        let (names, ended) = names(80, |_| Ok(()));
        ended.unwrap();
        assert_eq!(names.len(), 80);
        assert!(names.is_sorted());
    }

    #[test]
    fn an_error_of_the_consumer_ends_the_run() {
        let (names, ended) = names(80, |name| match name.contains("005") {
            true => Err(Error::input("the disk is full")),
            false => Ok(()),
        });
        assert_eq!(ended.unwrap_err().message(), "the disk is full");
        assert_eq!(names.len(), 5);
    }

    #[test]
    #[should_panic(expected = "the consumer gave up")]
    fn a_panic_of_the_consumer_ends_the_run() {
        let _ = names(80, |_| panic!("the consumer gave up"));
    }
}
