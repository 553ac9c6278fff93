//! Rows put together per article or outlet: counts and mean probabilities.
//!
//! These are what the classifier said, not estimates of true shares: it errs, and its errors do not
//! cancel. Estimates are the business of `compare`.

use super::{Row, TaskColumns, append};
use crate::dataset::UNCERTAIN;

/// What one written row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// A sentence.
    #[default]
    Sentence,
    /// An article.
    Article,
    /// All articles of an outlet.
    Outlet,
}

/// Counts and mean probabilities of one article or outlet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Aggregate {
    /// Who published it.
    pub outlet: String,
    /// The article; empty for an outlet.
    pub article: String,
    /// The article's date; empty for an outlet.
    pub date: String,
    /// Number of articles.
    pub articles: usize,
    /// Number of sentences.
    pub sentences: usize,
    /// Per task: how many sentences have each label, `uncertain` last.
    pub counts: Vec<Vec<usize>>,
    /// Per task: sum of each label's probability.
    pub sums: Vec<Vec<f64>>,
}

impl Aggregate {
    /// What `rows`, sentences of one article, come to.
    pub fn of_article(rows: &[Row], tasks: &[TaskColumns]) -> Option<Self> {
        let first = rows.first()?;
        let mut aggregate = Self {
            outlet: first.outlet.clone(),
            article: first.article.clone(),
            date: first.date.clone(),
            articles: 1,
            sentences: rows.len(),
            counts: tasks.iter().map(|task| vec![0; task.labels.len() + 1]).collect(),
            sums: tasks.iter().map(|task| vec![0.0; task.labels.len()]).collect(),
        };
        for row in rows {
            for (place, (task, tag)) in tasks.iter().zip(&row.tags).enumerate() {
                let label = task.labels.iter().position(|label| *label == tag.label);
                aggregate.counts[place][label.unwrap_or(task.labels.len())] += 1;
                for (sum, p) in aggregate.sums[place].iter_mut().zip(&tag.probabilities) {
                    *sum += p;
                }
            }
        }
        Some(aggregate)
    }

    /// Adds another article of the same outlet.
    pub fn add(&mut self, other: &Self) {
        self.articles += other.articles;
        self.sentences += other.sentences;
        for (to, from) in self.counts.iter_mut().zip(&other.counts) {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        }
        for (to, from) in self.sums.iter_mut().zip(&other.sums) {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        }
    }

    /// Names of the columns, in order.
    pub fn columns(level: Level, tasks: &[TaskColumns]) -> Vec<String> {
        let mut columns = vec!["outlet".to_owned()];
        match level {
            Level::Outlet => columns.push("articles".to_owned()),
            _ => columns.extend(["article".to_owned(), "date".to_owned()]),
        }
        columns.push("sentences".to_owned());
        for TaskColumns { name, labels, .. } in tasks {
            let named = |what: &'static str| move |label: &String| format!("{name}_{label}_{what}");
            columns.extend(labels.iter().map(named("count")));
            columns.push(format!("{name}_{UNCERTAIN}_count"));
            columns.extend(labels.iter().map(named("mean_probability")));
        }
        columns.push("method".to_owned());
        columns
    }

    /// The cells under [`Aggregate::columns`].
    pub fn cells(&self, level: Level) -> Vec<String> {
        let mut cells = vec![self.outlet.clone()];
        match level {
            Level::Outlet => cells.push(self.articles.to_string()),
            _ => cells.extend([self.article.clone(), self.date.clone()]),
        }
        cells.push(self.sentences.to_string());
        for (counts, sums) in self.counts.iter().zip(&self.sums) {
            cells.extend(counts.iter().map(usize::to_string));
            let sentences = self.sentences as f64;
            cells.extend(sums.iter().map(|sum| format!("{:.6}", sum / sentences)));
        }
        cells.push(METHOD.to_owned());
        cells
    }
}

/// What stands in the column `method`, so that nobody takes counts for estimates.
const METHOD: &str = "classifier counts, not estimates";

impl super::Writer {
    /// Writes the header of aggregates.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_level_header(
        &self,
        level: Level,
        out: &mut impl std::io::Write,
    ) -> crate::Result<()> {
        let columns = Aggregate::columns(level, &self.tasks);
        match self.format {
            super::Format::JsonLines => Ok(()),
            format => super::csv::write_header(&columns, format == super::Format::Excel, out),
        }
    }

    /// Appends one aggregate to `out`.
    pub fn write_level(&self, aggregate: &Aggregate, level: Level, out: &mut Vec<u8>) {
        let cells = aggregate.cells(level);
        if self.format != super::Format::JsonLines {
            let excel = self.format == super::Format::Excel;
            return super::csv::write_cells(cells.iter().map(String::as_str), excel, out);
        }
        let columns = Aggregate::columns(level, &self.tasks);
        let texts = ["outlet", "article", "date", "method"];
        for (i, (column, cell)) in columns.iter().zip(&cells).enumerate() {
            let value = if texts.contains(&column.as_str()) {
                serde_json::Value::from(cell.as_str()).to_string()
            } else {
                cell.clone()
            };
            let name = serde_json::Value::from(column.as_str());
            append!(out, "{}{name}:{value}", if i > 0 { ',' } else { '{' });
        }
        out.extend_from_slice(b"}\n");
    }
}
