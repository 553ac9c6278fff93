//! Shares over time.

use std::collections::{BTreeMap, BTreeSet};

use super::{Ground, Part};
use crate::Result;
use crate::compare::corpus::{Day, is_derived};
use crate::compare::{self, Comparison, Method};

/// The most months that are drawn one by one; more are taken together by year.
const MOST_MONTHS: usize = 36;
/// The most cells with a panel of their own.
const MOST_CELLS: usize = 20;

/// Cells by period.
#[derive(Debug)]
pub struct Periods {
    /// One cell per cell and period, in the order of `places`.
    pub result: Comparison,
    /// The periods, in order: months or years.
    pub names: Vec<String>,
    /// The cell of the main comparison and the period of each.
    pub places: Vec<(usize, usize)>,
    /// Sentences without a date that can be read.
    pub undated: usize,
    /// Cells left out because there are too many.
    pub left_out: usize,
}

/// Compares by period; why not, where there is but one.
pub fn gather(ground: &Ground<'_>) -> Result<Part<Periods>> {
    if let Some(name) = ground.by.iter().find(|name| is_derived(name)) {
        return Ok(Err(format!("The comparison itself is by {name}: see the shares above.")));
    }
    let days: Vec<Option<Day>> = (0..ground.sentences.len())
        .map(|i| {
            let article = ground.corpus.article[ground.place(i)] as usize;
            ground.corpus.articles[article].day
        })
        .collect();
    let name = match names(&days) {
        Ok(name) => name,
        Err(why) => return Ok(Err(why)),
    };
    let shown = largest(ground);
    let period = |i: usize| days[i].and_then(name);
    let keep: Vec<bool> = (0..days.len())
        .map(|i| shown.contains(&ground.sentences.cell[i]) && period(i).is_some())
        .collect();
    let mut sentences = ground.sentences.select(&keep);
    let keys: Vec<(u32, String)> = (0..days.len())
        .filter(|&i| keep[i])
        .filter_map(|i| Some((ground.sentences.cell[i], period(i)?)))
        .collect();
    let cells: BTreeSet<&(u32, String)> = keys.iter().collect();
    let number: BTreeMap<&(u32, String), u32> = cells.iter().copied().zip(0..).collect();
    sentences.cell = keys.iter().map(|key| number[key]).collect();
    sentences.cells = (cells.iter())
        .map(|(cell, period)| vec![ground.sentences.cell_name(*cell as usize), period.clone()])
        .collect();
    let of_all: BTreeSet<String> = cells.iter().map(|key| key.1.clone()).collect();
    let all: Vec<String> = of_all.into_iter().collect();
    let place = |period: &String| all.binary_search(period).unwrap_or(0);
    let places = cells.iter().map(|key| (key.0 as usize, place(&key.1))).collect();
    // Human labels are too few for a month: the errors known of the model have to do.
    let method = match (ground.result.method, ground.table) {
        (Method::Dsl | Method::LabelsOnly | Method::Shrink, Some(_)) => Method::Pacc,
        (Method::Dsl | Method::LabelsOnly | Method::Shrink, None) => Method::Count,
        (method, _) => method,
    };
    sentences.gold.clear();
    let result = compare::compare(&sentences, ground.table, &ground.options(method))?;
    let undated = days.iter().filter(|day| day.is_none()).count();
    let left_out = ground.sentences.cells.len() - shown.len();
    Ok(Ok(Periods { result, names: all, places, undated, left_out }))
}

type Name = fn(Day) -> Option<String>;

/// How a day's period is called: by its month, or by its year where there are many months or some are unknown.
fn names(days: &[Option<Day>]) -> Part<Name> {
    let year: Name = |day| Some(format!("{:04}", day.year));
    let known: BTreeSet<Day> = days.iter().flatten().copied().collect();
    if known.is_empty() {
        return Err("No article has a date that can be read, so nothing can be drawn over time. \
                    Give dates as 2024-03-31."
            .to_owned());
    }
    let months: BTreeSet<Option<String>> = known.iter().map(|day| day.month_name()).collect();
    let years: BTreeSet<u16> = known.iter().map(|day| day.year).collect();
    match (months.len(), years.len()) {
        (1, 1) => {
            let only = months.iter().flatten().next().cloned();
            let only = only.unwrap_or_else(|| years.iter().map(u16::to_string).collect());
            Err(format!("All dated articles are of {only}: there is no change over time to draw."))
        }
        (2..=MOST_MONTHS, _) if !months.contains(&None) => Ok(|day| day.month_name()),
        (_, 1) => Ok(|day| day.month_name()),
        _ => Ok(year),
    }
}

/// The cells with the most sentences.
fn largest(ground: &Ground<'_>) -> BTreeSet<u32> {
    let cells = &ground.result.cells;
    let mut order: Vec<usize> = (0..cells.len()).collect();
    order.sort_by_key(|&cell| (std::cmp::Reverse(cells[cell].sentences), cell));
    order.into_iter().take(MOST_CELLS).map(|cell| cell as u32).collect()
}
