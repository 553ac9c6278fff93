//! What a reviewer wants: other choices, warnings, methods, versions.

use maud::{Markup, html};

use super::super::{csv, extras, methods};
use super::Page;
use super::words::points;
use crate::compare::Difference;
use crate::report::html::{Table, download, missing, text};

pub fn markup(page: &Page<'_>) -> Markup {
    let compared = page.compared;
    let warnings = compared.warnings();
    let background = compared.background;
    let model =
        if background.model.is_empty() { "not named by the data" } else { &background.model };
    html! {
        h3 { "Do the main differences hold under other choices?" }
        (robustness(page))
        @if !compared.words.is_empty() { h3 { "Words that set each apart" } (words(page)) }
        h3 { "Warnings" }
        @if warnings.is_empty() { p { "None." } }
        @else { ul.warnings { @for (code, told) in &warnings { li { (text(told)) " " code.soft { (code) } } } } }
        h3 { "Methods, ready to paste" }
        blockquote { p { (text(methods(compared).trim_end())) } }
        h3 { "To do it again" }
        pre tabindex="0" { (text(&page.material.command)) }
        ul {
            li { "stancekit " (background.version) ", seed " (compared.options.seed) ", " (compared.options.draws) " draws" }
            li { "model " code { (text(model)) } ", out-of-fold items: " (background.table_items) }
            @for (name, hash) in &background.inputs { li { (text(name)) ", sha256 " code { (hash) } } }
            @for filter in &background.filters { li { "filter: " (text(filter)) } }
        }
        p.downloads { "Every share and difference: " (download("shares.csv", "text/csv", &csv(compared))) }
    }
}

fn robustness(page: &Page<'_>) -> Markup {
    let compared = page.compared;
    let main = extras::followed(compared);
    if main.is_empty() {
        return missing("No difference was tested, so there is none to try again.");
    }
    if compared.robustness.is_empty() {
        return missing(
            "Not tried: --robustness compares again without wire copy, in the own voice only, at two confidences and by another method.",
        );
    }
    let limit = 1.0 - compared.options.level;
    let cell = |d: &Difference| {
        let mark = if d.p_adjusted.is_some_and(|p| p < limit) { " holds" } else { "" };
        format!("{}{mark}", points(&d.figure))
    };
    let name = |d: &&Difference| {
        format!("{}: {} − {}", compared.label(d.label), compared.cell(d.a), compared.cell(d.b))
    };
    let header = std::iter::once("choice".to_owned()).chain(main.iter().map(name)).collect();
    let first =
        std::iter::once("as above".to_owned()).chain(main.iter().map(|d| cell(d))).collect();
    let mut rows: Vec<Vec<String>> = vec![first];
    for variation in &compared.robustness {
        let cells = main.iter().map(|d| match &variation.result {
            Ok(result) => extras::same(result, d).map_or("not compared".to_owned(), cell),
            Err(error) => error.message().to_owned(),
        });
        rows.push(std::iter::once(variation.name.clone()).chain(cells).collect());
    }
    let caption =
        "The clearest differences, in percentage points with intervals, under other choices"
            .to_owned();
    let table = Table { caption, header, rows };
    html! {
        div.wide tabindex="0" role="group" aria-label="Table: robustness" { (table.markup()) }
        p.downloads { (table.download("robustness")) }
    }
}

fn words(page: &Page<'_>) -> Markup {
    let listed = |scores: &[crate::compare::words::WordScore]| {
        let word = |s: &crate::compare::words::WordScore| format!("{} {:+.1}", s.word, s.z);
        scores.iter().take(8).map(word).collect::<Vec<_>>().join(", ")
    };
    let row = |cell: &crate::compare::CellWords| {
        vec![page.compared.cell(cell.cell), listed(&cell.more), listed(&cell.less)]
    };
    let table = Table {
        caption: "Log-odds with an informative prior, z; reprints dropped; descriptive".to_owned(),
        header: vec![page.by(), "more".to_owned(), "less".to_owned()],
        rows: page.compared.words.iter().map(row).collect(),
    };
    html! {
        div.wide tabindex="0" role="group" aria-label="Table: words" { (table.markup()) }
        p.downloads { (table.download("words")) }
    }
}
