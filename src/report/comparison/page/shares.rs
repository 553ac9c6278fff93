//! Shares of each cell: corrected ones with their intervals beside what counting gives.

use maud::{Markup, PreEscaped, html};

use super::Page;
use super::words::interval;
use crate::compare::related::Of;
use crate::compare::{Figure, Share};
use crate::report::charts::{Panel, dots, drawing::Drawing, drawing::shape};
use crate::report::html::{self, Table, figure, missing, text};

pub fn markup(page: &Page<'_>) -> Markup {
    let most = most(page);
    html! {
        p { "Shares of the " (page.whole()) " with each label, by " (page.by()) ". All panels have one scale." }
        (key(page))
        div.figures { @for &label in &page.labels { (panel(page, label, most)) } }
        @if let Err(why) = &page.material.voices { (missing(&format!("Own voice beside quoted: {why}"))) }
        (all(page))
    }
}

/// The largest figure of any panel.
fn most(page: &Page<'_>) -> f64 {
    let ends = |share: &Share| {
        [share.figure.high, share.figure.value, share.counted]
            .into_iter()
            .flatten()
            .fold(0.0, f64::max)
    };
    let shares = page.order.iter().flat_map(|&cell| page.labels.iter().map(move |&l| (cell, l)));
    let own = shares.clone().filter_map(|(cell, label)| page.share(cell, label)).map(ends);
    let of_voices =
        shares.flat_map(|(cell, label)| voices(page, cell, label).into_iter().flatten());
    let of_voices = of_voices.filter_map(|figure| figure.high.or(figure.value));
    own.chain(of_voices).fold(0.0, f64::max)
}

/// A cell's share in its own voice, and in what it quotes.
fn voices(page: &Page<'_>, cell: usize, label: usize) -> [Option<Figure>; 2] {
    let Ok(voices) = &page.material.voices else { return [None, None] };
    let of = |place: usize| {
        let shares = &voices[place].cells.get(cell)?.shares;
        let share = shares.iter().find(|s| s.of == page.of && s.label == label)?;
        share.figure.value.map(|_| share.figure)
    };
    [of(0), of(1)]
}

fn key(page: &Page<'_>) -> Markup {
    let mark = |number: usize, class: &str| {
        let mut drawing = Drawing::new(16.0, 14.0, "");
        drawing.path(class, &shape(number, (8.0, 7.0), 4.5));
        PreEscaped(drawing.finish().replace("role=\"img\" aria-label=\"\"", "aria-hidden=\"true\""))
    };
    let counts = page.counts_only();
    html! {
        ul.key {
            @if counts {
                li { (mark(0, "hollow c2")) "counted by the classifier" }
            } @else {
                li { (mark(0, "dot c2")) "corrected, with its interval" }
                li { (mark(0, "hollow c2")) "counted by the classifier" }
            }
            @if page.material.voices.is_ok() {
                li { (mark(1, "dot c2")) "own voice" }
                li { (mark(2, "dot c2")) "quoted" }
            }
        }
    }
}

fn panel(page: &Page<'_>, label: usize, most: f64) -> Markup {
    let name = page.label(label);
    let about = format!("Share of {} labelled {name}, by {}", page.whole(), page.by());
    let rows: Vec<dots::Row> = page.order.iter().map(|&cell| row(page, cell, label)).collect();
    let (colour, _) = page.look(label);
    let panel = Panel { title: name, about: about.clone(), colour };
    let svg = dots::svg(&panel, &rows, most);
    let table = Table { caption: about, header: header(page), rows: cells(page, label) };
    let caption = html! { "In per cent of the " (page.whole()) "." };
    let file = format!("shares-{}", file_name(name));
    html! {
        section {
            h3 { span class={ "tag " (colour) } { (text(name)) } }
            (figure(&html::Figure { name: &file, caption, svg, table }))
        }
    }
}

fn row(page: &Page<'_>, cell: usize, label: usize) -> dots::Row {
    let share = page.share(cell, label);
    let figure = share.map(|share| share.figure).unwrap_or_default();
    dots::Row {
        name: page.compared.cell(cell),
        told: interval(&figure),
        share: if page.counts_only() { Figure::default() } else { figure },
        counted: share.and_then(|share| share.counted),
        voices: voices(page, cell, label),
    }
}

fn header(page: &Page<'_>) -> Vec<String> {
    let by = page.by();
    let mut names = vec![by.as_str(), "share %", "low", "high", "counted %"];
    if page.material.voices.is_ok() {
        names.extend(["own voice %", "low", "high", "quoted %", "low", "high"]);
    }
    names.extend(["sentences", "articles", "human labels", "method"]);
    names.into_iter().map(str::to_owned).collect()
}

fn cells(page: &Page<'_>, label: usize) -> Vec<Vec<String>> {
    let row = |&cell: &usize| {
        let share = page.share(cell, label);
        let result = &page.compared.result.cells[cell];
        let figure = share.map(|share| share.figure).unwrap_or_default();
        let mut cells = vec![page.compared.cell(cell)];
        cells.extend(numbers(&figure));
        cells.push(number(share.and_then(|share| share.counted)));
        if page.material.voices.is_ok() {
            for figure in voices(page, cell, label) {
                cells.extend(numbers(&figure.unwrap_or_default()));
            }
        }
        cells.extend([result.sentences, result.articles, result.labelled].map(|n| n.to_string()));
        cells.push(result.method.name().to_owned());
        cells
    };
    page.order.iter().map(row).collect()
}

fn numbers(figure: &Figure) -> [String; 3] {
    [figure.value, figure.low, figure.high].map(number)
}

/// In per cent; nothing where it is undefined.
pub fn number(share: Option<f64>) -> String {
    share.map_or(String::new(), |share| format!("{:.1}", 100.0 * share))
}

/// Letters and digits that any file system takes.
pub fn file_name(name: &str) -> String {
    let kept: String = name.chars().filter(char::is_ascii_alphanumeric).take(30).collect();
    if kept.is_empty() { "figure".to_owned() } else { kept.to_lowercase() }
}

/// The shares of all sentences, where the figures show those of related ones.
fn all(page: &Page<'_>) -> Markup {
    if page.of == Of::All || !page.compared.shows(Of::All) {
        return html! {};
    }
    let labels = &page.compared.sentences.labels;
    let header = std::iter::once(page.by()).chain(labels.iter().map(|label| format!("{label} %")));
    let row = |&cell: &usize| {
        let shares = &page.compared.result.cells[cell].shares;
        let share = |label| shares.iter().find(|s| s.of == Of::All && s.label == label);
        let cells = (0..labels.len()).map(|label| {
            share(label).map_or(String::new(), |s| interval(&s.figure).replace(" %", ""))
        });
        std::iter::once(page.compared.cell(cell)).chain(cells).collect()
    };
    let table = Table {
        caption: "Shares of all sentences, unrelated ones included, with intervals".to_owned(),
        header: header.collect(),
        rows: page.order.iter().map(row).collect(),
    };
    html! {
        details {
            summary { "Shares of all sentences, unrelated ones included" }
            div.wide tabindex="0" role="group" aria-label="Table: shares of all sentences" { (table.markup()) }
            p.downloads { (table.download("shares-of-all")) }
        }
    }
}
