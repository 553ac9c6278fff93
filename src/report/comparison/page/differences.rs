//! Who differs from whom, and by how much.

use maud::{Markup, html};

use super::super::differences::by_p;
use super::Page;
use super::shares::{file_name, number};
use super::words::{p, points};
use crate::compare::{Difference, Figure};
use crate::report::charts::grid::{self, Grid, Tile};
use crate::report::html::{self, Table, figure, missing, text};

/// More cells than this make no matrix that could be read.
const MOST_CELLS: usize = 60;
/// More cells than this are drawn above the diagonal only.
const MOST_TWICE: usize = 12;
/// A difference of so many hundredths has the full shade.
const FULL: f64 = 0.4;

pub fn markup(page: &Page<'_>) -> Markup {
    if let Some(why) = absent(page) {
        return missing(&why);
    }
    let level = 100.0 * (1.0 - page.compared.options.level);
    html! {
        p {
            "Row minus column, in percentage points. A frame marks what holds at " (format!("{level:.0}"))
            " % after allowing for the number of tests; the rest may be chance. The shade is the size: "
            span class="tag c0" { "more in the row" } ", " span class="tag c1" { "less" } "."
        }
        @for &label in &page.labels { (one(page, label)) }
    }
}

fn absent(page: &Page<'_>) -> Option<String> {
    if page.order.len() < 2 {
        return Some(format!(
            "There is one {} only, so there is nothing to compare it with.",
            page.by()
        ));
    }
    if page.counts_only() {
        return Some("Counts of a classifier’s labels have no intervals and no tests: its errors do not cancel. Human labels (--gold) or the model’s out-of-fold table (--model) make differences testable.".to_owned());
    }
    let none = page.compared.shown_differences().all(|d| d.of != page.of);
    none.then(|| "No differences were computed: see the warnings.".to_owned())
}

fn one(page: &Page<'_>, label: usize) -> Markup {
    let own: Vec<&Difference> = (page.compared.shown_differences())
        .filter(|d| d.of == page.of && d.label == label)
        .collect();
    let name = page.label(label);
    let holds =
        |d: &Difference| d.p_adjusted.is_some_and(|p| p < 1.0 - page.compared.options.level);
    let holding = own.iter().filter(|d| holds(d)).count();
    let tested = own.iter().filter(|d| d.p.is_some()).count();
    let about = format!("Differences in the share of {name}, in percentage points");
    let table = Table { caption: about.clone(), header: header(), rows: rows(page, &own) };
    let file = format!("differences-{}", file_name(name));
    let caption = html! {
        @if tested == 0 { "None of these " (own.len()) " could be tested: too few articles or labels." }
        @else { (holding) " of " (tested) " tested hold." }
    };
    html! {
        section {
            h3 { span class={ "tag " (page.look(label).0) } { (text(name)) } }
            @if page.order.len() > MOST_CELLS {
                p.soft { "More than " (MOST_CELLS) " make no matrix; the table has all." }
                div.wide tabindex="0" role="group" aria-label=(html::shown(&about)) { (table.markup()) }
                p.downloads { (table.download(&file)) }
            } @else {
                (figure(&html::Figure { name: &file, caption, svg: matrix(page, &own, &about), table }))
            }
        }
    }
}

fn matrix(page: &Page<'_>, own: &[&Difference], about: &str) -> String {
    let limit = 1.0 - page.compared.options.level;
    let n = page.order.len();
    let mut place = vec![0; n];
    page.order.iter().enumerate().for_each(|(at, &cell)| place[cell] = at);
    let mut tiles: Vec<Option<Tile>> = (0..n * n).map(|_| None).collect();
    for difference in own {
        for (a, b, sign) in [(difference.a, difference.b, 1.0), (difference.b, difference.a, -1.0)]
        {
            let Some(value) = difference.figure.value.map(|value| sign * value) else { continue };
            // The other half says the same again.
            if n > MOST_TWICE && place[a] > place[b] {
                continue;
            }
            let turned = turned(&difference.figure, sign);
            let marked = difference.p_adjusted.is_some_and(|p| p < limit);
            let names = (page.compared.cell(a), page.compared.cell(b));
            tiles[place[a] * n + place[b]] = Some(Tile {
                class: if value > 0.0 { "more" } else { "less" },
                strength: value.abs() / FULL,
                text: points(&Figure { value: Some(value), ..Figure::default() }),
                marked,
                tip: format!(
                    "{} − {}: {}, p {}",
                    names.0,
                    names.1,
                    points(&turned),
                    p(difference.p_adjusted)
                ),
            });
        }
    }
    let number =
        |(place, &cell): (usize, &usize)| format!("{} {}", place + 1, page.compared.cell(cell));
    let rows: Vec<String> = page.order.iter().enumerate().map(number).collect();
    let columns: Vec<String> = (1..=n).map(|place| place.to_string()).collect();
    grid::svg(&Grid { about, rows: &rows, columns: &columns, tiles })
}

fn turned(figure: &Figure, sign: f64) -> Figure {
    let (value, low, high) = (figure.value, figure.low, figure.high);
    if sign > 0.0 {
        return *figure;
    }
    let minus = |x: Option<f64>| x.map(|x| -x);
    Figure { value: minus(value), low: minus(high), high: minus(low), ..*figure }
}

fn header() -> Vec<String> {
    let names = [
        "first",
        "second",
        "points",
        "low",
        "high",
        "Cohen’s h",
        "low",
        "high",
        "p",
        "adjusted p",
        "holds",
    ];
    names.map(str::to_owned).to_vec()
}

fn rows(page: &Page<'_>, own: &[&Difference]) -> Vec<Vec<String>> {
    let limit = 1.0 - page.compared.options.level;
    let h = |x: Option<f64>| x.map_or(String::new(), |x| format!("{x:.2}"));
    let row = |d: &Difference| {
        let figure = &d.figure;
        let mut cells = vec![page.compared.cell(d.a), page.compared.cell(d.b)];
        cells.extend([figure.value, figure.low, figure.high].map(number));
        cells.extend([d.cohen_h.value, d.cohen_h.low, d.cohen_h.high].map(h));
        cells.extend([p(d.p), p(d.p_adjusted)]);
        cells.push(if d.p_adjusted.is_some_and(|p| p < limit) { "yes" } else { "no" }.to_owned());
        cells
    };
    by_p(own).into_iter().map(row).collect()
}
