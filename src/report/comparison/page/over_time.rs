//! Shares over time.

use maud::{Markup, html};

use super::Page;
use super::shares::{file_name, number};
use super::words::percent;
use crate::compare::{Figure, Share};
use crate::report::charts::{Panel, lines};
use crate::report::html::{self, Table, figure, missing, text};
use crate::report::material::Periods;

/// Periods of fewer articles have no interval: nothing tells how articles differ.
const LEAST: usize = 3;

pub fn markup(page: &Page<'_>) -> Markup {
    let periods = match &page.material.periods {
        Ok(periods) => periods,
        Err(why) => return html! { h3 { "Over time" } (missing(why)) },
    };
    let ends = periods.result.cells.iter().flat_map(|cell| {
        let end = |f: &Figure| if cell.clusters < LEAST { f.value } else { f.high.or(f.value) };
        cell.shares.iter().filter(|share| share.of == page.of).filter_map(move |s| end(&s.figure))
    });
    let most = ends.fold(0.0, f64::max);
    let cells: Vec<usize> =
        page.order.iter().copied().filter(|&c| periods.places.iter().any(|p| p.0 == c)).collect();
    html! {
        h3 { "Over time" }
        p {
            "Shares of the " (page.whole()) " by " (period(periods)) ", method " (periods.result.method.name())
            ". Whiskers: intervals of " (percent(page.compared.options.level)) "; hollow marks: fewer than " (LEAST)
            " articles, too few for an interval; dotted lines span periods without text."
            @if periods.undated > 0 { " " (periods.undated) " sentences without a readable date are left out." }
            @if periods.left_out > 0 { " The " (cells.len()) " largest are shown, " (periods.left_out) " are not." }
        }
        ul.key {
            @for &label in &page.labels { li { span class={ "tag " (page.look(label).0) } { (text(page.label(label))) } } }
        }
        div.figures { @for cell in cells { (one(page, periods, cell, most)) } }
    }
}

fn period(periods: &Periods) -> &'static str {
    if periods.names[0].len() > 4 { "month" } else { "year" }
}

fn one(page: &Page<'_>, periods: &Periods, cell: usize, most: f64) -> Markup {
    let name = page.compared.cell(cell);
    let share = |period: usize, label: usize| -> Option<&Share> {
        let place = periods.places.binary_search(&(cell, period)).ok()?;
        let shares = &periods.result.cells[place].shares;
        shares.iter().find(|share| share.of == page.of && share.label == label)
    };
    let drawn = |period: usize, label: usize| -> Option<Figure> {
        let place = periods.places.binary_search(&(cell, period)).ok()?;
        let figure = share(period, label)?.figure;
        let few = periods.result.cells[place].clusters < LEAST;
        Some(if few { Figure { low: None, high: None, ..figure } } else { figure })
    };
    let line = |&label: &usize| lines::Line {
        colour: page.look(label).0,
        shape: page.look(label).1,
        name: page.label(label).to_owned(),
        shares: (0..periods.names.len()).map(|p| drawn(p, label)).collect(),
    };
    let about = format!("{name}: shares by {}", period(periods));
    let lines: Vec<lines::Line> = page.labels.iter().map(line).collect();
    let panel = Panel { title: &name, about: about.clone(), colour: "" };
    let svg = lines::svg(&panel, &periods.names, &lines, most);
    let mut header = vec![period(periods).to_owned()];
    for &label in &page.labels {
        header.extend([format!("{} %", page.label(label)), "low".to_owned(), "high".to_owned()]);
    }
    header.push("sentences".to_owned());
    let row = |at: usize| {
        let place = periods.places.binary_search(&(cell, at)).ok()?;
        let figures = page.labels.iter().flat_map(|&label| {
            let figure = drawn(at, label).unwrap_or_default();
            [figure.value, figure.low, figure.high].map(number)
        });
        let sentences = periods.result.cells[place].sentences.to_string();
        Some(std::iter::once(periods.names[at].clone()).chain(figures).chain([sentences]).collect())
    };
    let rows = (0..periods.names.len()).filter_map(row).collect();
    let table = Table { caption: about, header, rows };
    let file = format!("over-time-{}-{}", cell + 1, file_name(&name));
    figure(&html::Figure { name: &file, caption: html! {}, svg, table })
}
