//! Row by row into columns.

use std::path::PathBuf;

use super::{Article, Column, Corpus, Names, Note, Voice, dates};
use crate::compare::counts::argmax;
use crate::ledger::{Read, Reader, Row, TaskColumns};
use crate::near_duplicates;
use crate::text::on_one_line;
use crate::{Error, Result};

/// Collects rows into a [`Corpus`].
#[derive(Debug)]
pub struct Builder {
    corpus: Corpus,
    /// Place of the task among those of the rows.
    task: usize,
    tasks: Vec<TaskColumns>,
    /// Article numbers by outlet and name.
    articles: Names,
    dates: Names,
    date_of_article: Vec<u32>,
    key: String,
    source: String,
    named_model: bool,
}

/// Whether a column is made from the date where the ledger has none of this name.
pub fn is_derived(column: &str) -> bool {
    matches!(column, "month" | "year")
}

impl Builder {
    /// A builder for rows with `tasks`, of which `task` is compared (`None`: `stance`, or the only one), with further columns.
    ///
    /// # Errors
    /// A task that is not there, or has no probabilities of labels.
    pub fn new(tasks: &[TaskColumns], task: Option<&str>, columns: &[String]) -> Result<Builder> {
        let names: Vec<&str> = tasks.iter().map(|t| t.name.as_str()).collect();
        let name = match (task, names.as_slice()) {
            (Some(task), _) => task,
            (None, [only]) => only,
            (None, _) => "stance",
        };
        let Some(place) = names.iter().position(|n| *n == name) else {
            return Err(Error::usage(format!("there is no task '{name}'"))
                .remedy(format!("--task gives one of: {}", names.join(", "))));
        };
        let labels = tasks[place].labels.clone();
        if labels.len() < 2 {
            let message = format!("the task {name} has no columns of probabilities");
            return Err(Error::input(message)
                .remedy(format!("it needs one per label, such as {name}_favor, {name}_against")));
        }
        let column = |name: &String| Column { name: name.clone(), ..Column::default() };
        Ok(Builder {
            corpus: Corpus {
                task: name.to_owned(),
                labels,
                columns: columns.iter().map(column).collect(),
                ..Corpus::default()
            },
            task: place,
            tasks: tasks.to_vec(),
            articles: Names::default(),
            dates: Names::default(),
            date_of_article: Vec::new(),
            key: String::new(),
            source: String::new(),
            named_model: false,
        })
    }

    /// Reads ledgers with the further columns `columns`.
    ///
    /// # Errors
    /// A ledger that can't be read, lacks a column, or is of another model or task than the one before.
    pub fn read(paths: &[PathBuf], task: Option<&str>, columns: &[String]) -> Result<Builder> {
        let mut builder: Option<Builder> = None;
        let mut read = Read::default();
        for path in paths {
            let mut reader = Reader::open(path, columns)?;
            let into = match &mut builder {
                Some(builder) if builder.tasks != reader.tasks() => {
                    let message = "ledgers of different tasks or labels can't be compared";
                    return Err(Error::input(message)
                        .in_file(path)
                        .remedy("tag all articles with one model"));
                }
                Some(builder) => builder,
                None => {
                    let new = Builder::new(reader.tasks(), task, columns);
                    builder.insert(new.map_err(|error| error.in_file(path))?)
                }
            };
            while reader.next_row(&mut read)? {
                into.push(&read.row, &read.extra).map_err(|error| error.in_file(path))?;
            }
        }
        builder.ok_or_else(|| Error::usage("no ledger was given"))
    }

    /// Adds a row with the cells of the further columns.
    ///
    /// # Errors
    /// A row of another model.
    pub fn push(&mut self, row: &Row, extra: &[String]) -> Result<()> {
        self.check_model(row)?;
        let article = self.article(row);
        let corpus = &mut self.corpus;
        corpus.article.push(article);
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        corpus.places.push((place(row.start), place(row.end)));
        let tag = &row.tags[self.task];
        corpus.probabilities.extend_from_slice(&tag.probabilities);
        let named = corpus.labels.iter().position(|label| *label == tag.label);
        corpus.predicted.push(named.unwrap_or_else(|| argmax(&tag.probabilities)) as u16);
        let voice = match row.voice.as_str() {
            "own" => Voice::Own,
            "attributed" => Voice::Attributed,
            _ => Voice::Unknown,
        };
        corpus.has_voice |= voice != Voice::Unknown;
        corpus.voices.push(voice);
        // Ledgers of hard-wrapped articles may have a line break in a name.
        on_one_line(&row.source, &mut self.source);
        let source = corpus.source_names.number(&self.source);
        corpus.sources.push(source);
        for (column, cell) in corpus.columns.iter_mut().zip(extra) {
            column.values.push(column.names.number(cell));
        }
        corpus.spans.push((corpus.text.len(), place(row.text.len())));
        corpus.text.push_str(&row.text);
        corpus.text.push('\n');
        Ok(())
    }

    /// The cells of a row under the further columns, for rows that come from no file.
    ///
    /// # Errors
    /// A column that ledgers don't have.
    pub fn cells_of(&self, row: &Row) -> Result<Vec<String>> {
        let cell = |column: &Column| {
            let task = || self.tasks.iter().position(|task| task.name == column.name);
            match column.name.as_str() {
                "outlet" => Ok(row.outlet.clone()),
                "article" => Ok(row.article.clone()),
                "title" => Ok(row.title.clone()),
                "date" => Ok(row.date.clone()),
                "voice" => Ok(row.voice.clone()),
                "source" => Ok(row.source.clone()),
                "language" => Ok(row.language.clone()),
                name => task().map(|place| row.tags[place].label.clone()).ok_or_else(|| {
                    Error::usage("no such column").in_column(name).remedy(
                        "of articles, compare outlet, month, year, date, language or a task's label",
                    )
                }),
            }
        };
        self.corpus.columns.iter().map(cell).collect()
    }

    fn check_model(&mut self, row: &Row) -> Result<()> {
        if !self.named_model {
            self.named_model = true;
            self.corpus.model.clone_from(&row.model);
        }
        if self.corpus.model == row.model {
            return Ok(());
        }
        let named =
            |model: &str| if model.is_empty() { "none".to_owned() } else { model.to_owned() };
        let (first, other) = (named(&self.corpus.model), named(&row.model));
        Err(Error::input(format!("rows of different models can't be compared: {first}, {other}"))
            .in_column("model")
            .remedy("tag all articles with one model"))
    }

    fn article(&mut self, row: &Row) -> u32 {
        self.key.clear();
        self.key.extend([row.outlet.as_str(), "\u{1f}", row.article.as_str()]);
        let number = self.articles.number(&self.key);
        if number as usize == self.corpus.articles.len() {
            self.corpus.articles.push(Article {
                outlet: self.corpus.outlets.number(&row.outlet),
                name: row.article.clone(),
                day: None,
                sentences: 0..0,
                rank: 0,
                reprint_of: number,
                bundle: number,
            });
            self.date_of_article.push(self.dates.number(&row.date));
        }
        number
    }

    /// The corpus: sentences by article, dates read, reprints found.
    ///
    /// # Errors
    /// No rows at all, or the same sentence twice.
    pub fn finish(self) -> Result<Corpus> {
        let Builder { mut corpus, dates, date_of_article, articles, .. } = self;
        drop(articles);
        if corpus.is_empty() {
            return Err(Error::input("the ledger has no rows").remedy("tag some articles first"));
        }
        put_articles_together(&mut corpus);
        find_twice(&corpus)?;
        for i in 0..corpus.len() {
            let article = &mut corpus.articles[corpus.article[i] as usize];
            article.sentences = if article.sentences.is_empty() {
                i..i + 1
            } else {
                article.sentences.start..i + 1
            };
        }
        note_dates(&mut corpus, &dates, &date_of_article);
        let mut order: Vec<u32> = (0..corpus.articles.len() as u32).collect();
        order.sort_by_key(|&a| {
            (corpus.articles[a as usize].day.is_none(), corpus.articles[a as usize].day, a)
        });
        for (rank, &article) in order.iter().enumerate() {
            corpus.articles[article as usize].rank = rank as u32;
        }
        let groups =
            near_duplicates::groups(corpus.articles.iter().map(|a| corpus.article_text(a)));
        for (article, group) in corpus.articles.iter_mut().zip(groups) {
            article.reprint_of = group;
        }
        corpus.find_copies();
        for names in corpus.outlets.spellings() {
            let text = format!("one outlet in several spellings? {}", quoted(&names));
            corpus.notes.push(Note::new("outlet_spellings", text));
        }
        Ok(corpus)
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")
}

/// Sorts the sentences by article (as they first appear) and place, if they are not so already.
fn put_articles_together(corpus: &mut Corpus) {
    let key = |i: usize| (corpus.article[i], corpus.places[i]);
    if (1..corpus.len()).all(|i| key(i - 1) <= key(i)) {
        return;
    }
    let mut order: Vec<usize> = (0..corpus.len()).collect();
    order.sort_by_key(|&i| (key(i), i));
    let k = corpus.labels.len();
    let mut text = String::with_capacity(corpus.text.len());
    let mut spans = Vec::with_capacity(order.len());
    for &i in &order {
        spans.push((text.len(), corpus.spans[i].1));
        text.push_str(corpus.text(i));
        text.push('\n');
    }
    corpus.probabilities =
        order.iter().flat_map(|&i| &corpus.probabilities[i * k..(i + 1) * k]).copied().collect();
    (corpus.text, corpus.spans) = (text, spans);
    corpus.article = order.iter().map(|&i| corpus.article[i]).collect();
    corpus.places = order.iter().map(|&i| corpus.places[i]).collect();
    corpus.predicted = order.iter().map(|&i| corpus.predicted[i]).collect();
    corpus.voices = order.iter().map(|&i| corpus.voices[i]).collect();
    corpus.sources = order.iter().map(|&i| corpus.sources[i]).collect();
    for column in &mut corpus.columns {
        column.values = order.iter().map(|&i| column.values[i]).collect();
    }
}

fn find_twice(corpus: &Corpus) -> Result<()> {
    let twice = (1..corpus.len()).find(|&i| {
        let same = |j: usize| (corpus.article[j], corpus.places[j]);
        same(i) == same(i - 1) && corpus.places[i].1 > 0
    });
    let Some(i) = twice else { return Ok(()) };
    let article = &corpus.articles[corpus.article[i] as usize];
    let (start, end) = corpus.places[i];
    let outlet = corpus.outlets.name(article.outlet);
    Err(Error::input(format!("a sentence twice: {outlet}, {}, {start} to {end}", article.name))
        .remedy("was a ledger given twice, or joined to itself?"))
}

fn note_dates(corpus: &mut Corpus, texts: &Names, of_article: &[u32]) {
    let found = dates::read(texts.iter());
    for (article, &date) in corpus.articles.iter_mut().zip(of_article) {
        article.day = found.days[date as usize];
    }
    if found.forms.len() > 1 {
        let forms: Vec<&str> = found.forms.iter().map(String::as_str).collect();
        let text = format!("dates in {} forms, all read: {}", forms.len(), quoted(&forms));
        corpus.notes.push(Note::new("date_forms", text));
    }
    if let Some(date) = &found.ambiguous {
        let text = format!("dates such as '{date}' are not read: is the day or the month first?");
        corpus.notes.push(Note::new("date_ambiguous", text));
    } else if let Some(date) = found.unreadable.first() {
        let count = found.unreadable.len();
        let text = format!("{count} dates can't be read, such as '{date}'; write them 2024-03-31");
        corpus.notes.push(Note::new("date_unreadable", text));
    }
}
