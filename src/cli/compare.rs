//! `stancekit compare`: outlets side by side.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use stancekit::ledger::{Aggregate, Read, Reader};
use stancekit::{Error, Result, report};

use super::common::{Common, print};

/// Compare outlets (counts of what the classifier said, not estimates)
#[derive(Args)]
#[command(after_help = "\
Examples:
  stancekit predict datasets/articles -o ledger.csv
  stancekit compare ledger.csv --by outlet")]
pub struct Arguments {
    /// Ledgers that `predict` wrote (CSV or JSON lines; also .gz, .zst)
    #[arg(required = true, value_name = "LEDGER")]
    ledgers: Vec<PathBuf>,
    /// What to compare: a column of the ledger
    #[arg(long, default_value = "outlet", value_name = "COLUMN")]
    by: String,
}

pub fn run(arguments: &Arguments, _common: &Common) -> Result<()> {
    let mut cells: BTreeMap<String, Aggregate> = BTreeMap::new();
    let mut tasks = None;
    let mut model = None;
    for ledger in &arguments.ledgers {
        let mut reader = Reader::open(ledger, std::slice::from_ref(&arguments.by))?;
        if tasks.get_or_insert_with(|| reader.tasks().to_vec()) != reader.tasks() {
            return Err(Error::input("ledgers of different tasks or labels can't be compared")
                .in_file(ledger)
                .remedy("tag all articles with one model"));
        }
        let columns = reader.tasks().to_vec();
        let mut read = Read::default();
        let mut article: Vec<stancekit::ledger::Row> = Vec::new();
        let mut value = String::new();
        while reader.next_row(&mut read)? {
            if *model.get_or_insert_with(|| read.row.model.clone()) != read.row.model {
                let message = "rows of different models can't be compared";
                return Err(Error::input(message)
                    .in_file(ledger)
                    .in_column("model")
                    .remedy("tag all articles with one model"));
            }
            let same = article.last().is_some_and(|row| {
                row.outlet == read.row.outlet
                    && row.article == read.row.article
                    && value == read.extra[0]
            });
            if !same {
                add(&mut cells, &value, &article, &columns);
                article.clear();
                value.clone_from(&read.extra[0]);
            }
            article.push(read.row.clone());
        }
        add(&mut cells, &value, &article, &columns);
    }
    if cells.is_empty() {
        return Err(Error::input("the ledger has no rows").remedy("tag some articles first"));
    }
    let cells: Vec<Aggregate> = cells.into_values().collect();
    let mut text = String::new();
    report::counts(&cells, &tasks.unwrap_or_default(), &mut text);
    print(&text)
}

/// Adds one article's rows to the cell of `value`.
fn add(
    cells: &mut BTreeMap<String, Aggregate>,
    value: &str,
    rows: &[stancekit::ledger::Row],
    tasks: &[stancekit::ledger::TaskColumns],
) {
    if let Some(mut counts) = Aggregate::of_article(rows, tasks) {
        counts.outlet = value.to_owned();
        match cells.get_mut(value) {
            Some(cell) => cell.add(&counts),
            None => {
                cells.insert(value.to_owned(), counts);
            }
        }
    }
}
