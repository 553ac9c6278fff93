//! As CSV: a row per figure.

use super::{Compared, of_name};
use crate::compare::quoted::QuotedSource;
use crate::compare::{CellResult, Comparison, Difference, Figure, Share};

/// Columns behind those of the cells.
const COLUMNS: [&str; 25] = [
    "task",
    "label",
    "of",
    "value",
    "low",
    "high",
    "se",
    "df",
    "p",
    "p_adjusted",
    "cohen_h",
    "cohen_h_low",
    "cohen_h_high",
    "counted",
    "raw",
    "sentences",
    "articles",
    "clusters",
    "labels",
    "syndicated",
    "method",
    "adjust",
    "whose",
    "source",
    "warnings",
];

/// All shares and differences, one row each; `figure` is `share`, `source` (a label's part of what one source says) or `difference` (first cell minus second, whose columns end in
/// `_2`). Undefined is empty.
pub fn csv(compared: &Compared<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    line(&mut out, header(compared).iter().map(String::as_str));
    share_rows(compared, (compared.result, "all"), &mut out);
    for variation in &compared.voices {
        if let Ok(result) = &variation.result {
            share_rows(compared, (result, &variation.name), &mut out);
        }
    }
    for (cell, sources) in compared.sources.iter().enumerate() {
        sources.sources.iter().for_each(|source| source_rows(compared, cell, source, &mut out));
    }
    for difference in compared.shown_differences() {
        difference_row(compared, difference, &mut out);
    }
    out
}

fn header(compared: &Compared<'_>) -> Vec<String> {
    // A column of the ledger may have a name that is taken here.
    let named = |name: &String| {
        if COLUMNS.contains(&name.as_str()) || name == "figure" {
            format!("by_{name}")
        } else {
            name.clone()
        }
    };
    let first = compared.by.iter().map(named);
    let second = compared.by.iter().map(|name| format!("{}_2", named(name)));
    let fixed = COLUMNS.iter().map(|&name| name.to_owned());
    std::iter::once("figure".to_owned()).chain(first).chain(second).chain(fixed).collect()
}

/// `whose` sentences the shares are of: all, own or attributed ones.
fn share_rows(compared: &Compared<'_>, (result, whose): (&Comparison, &str), out: &mut Vec<u8>) {
    for (cell, found) in result.cells.iter().enumerate() {
        let codes = compared.codes(result, &[cell]).join(" ");
        for share in found.shares.iter().filter(|share| compared.shows(share.of)) {
            share_row(compared, (found, cell, whose), (share, &codes), out);
        }
    }
}

/// A source's sentences by label: counts, and each label's part of them.
fn source_rows(compared: &Compared<'_>, cell: usize, source: &QuotedSource, out: &mut Vec<u8>) {
    let values = &compared.sentences.cells[cell];
    for (label, &count) in source.counts.iter().enumerate() {
        let mut cells = vec!["source".to_owned()];
        cells.extend(values.iter().cloned());
        cells.extend(values.iter().map(|_| String::new()));
        cells.extend([compared.task, compared.label(label), "all"].map(str::to_owned));
        cells.extend(std::iter::repeat_n(String::new(), 10));
        cells.extend([number(Some(count as f64 / source.sentences as f64)), String::new()]);
        cells.extend([source.sentences, source.articles].map(|n| n.to_string()));
        cells.extend(std::iter::repeat_n(String::new(), 3));
        cells.extend(["count", "", "attributed"].map(str::to_owned));
        cells.extend([source.name.clone(), "counts_only".to_owned()]);
        line(out, cells.iter().map(String::as_str));
    }
}

fn share_row(
    compared: &Compared<'_>,
    (result, cell, whose): (&CellResult, usize, &str),
    (share, codes): (&Share, &str),
    out: &mut Vec<u8>,
) {
    let values = &compared.sentences.cells[cell];
    let mut cells = vec!["share".to_owned()];
    cells.extend(values.iter().cloned());
    cells.extend(values.iter().map(|_| String::new()));
    cells.extend([
        compared.task.to_owned(),
        compared.label(share.label).to_owned(),
        of_name(share.of).to_owned(),
    ]);
    cells.extend(figure(&share.figure));
    cells.extend(std::iter::repeat_n(String::new(), 5));
    cells.extend([number(share.counted), number(share.raw)]);
    cells.extend(
        [result.sentences, result.articles, result.clusters, result.labelled]
            .map(|n| n.to_string()),
    );
    cells.extend([number(result.syndicated), result.method.name().to_owned(), String::new()]);
    cells.extend([whose.to_owned(), String::new(), codes.to_owned()]);
    line(out, cells.iter().map(String::as_str));
}

fn difference_row(compared: &Compared<'_>, difference: &Difference, out: &mut Vec<u8>) {
    let both = [difference.a, difference.b];
    let sum = |of: fn(&crate::compare::CellResult) -> usize| {
        both.iter().map(|&cell| of(&compared.result.cells[cell])).sum::<usize>().to_string()
    };
    let mut cells = vec!["difference".to_owned()];
    both.iter().for_each(|&cell| cells.extend(compared.sentences.cells[cell].iter().cloned()));
    let label = compared.label(difference.label);
    cells.extend([compared.task.to_owned(), label.to_owned(), of_name(difference.of).to_owned()]);
    cells.extend(figure(&difference.figure));
    let p = |p: Option<f64>| p.map_or(String::new(), |p| format!("{p:.6e}"));
    cells.extend([p(difference.p), p(difference.p_adjusted)]);
    let h = &difference.cohen_h;
    cells.extend([h.value, h.low, h.high].map(number));
    cells.extend([String::new(), String::new()]);
    cells.extend([
        sum(|c| c.sentences),
        sum(|c| c.articles),
        sum(|c| c.clusters),
        sum(|c| c.labelled),
    ]);
    cells.extend([String::new(), compared.result.method.name().to_owned()]);
    cells.push(super::json::adjust_name(compared.options.adjust).to_owned());
    cells.extend(["all".to_owned(), String::new()]);
    cells.push(compared.codes(compared.result, &both).join(" "));
    line(out, cells.iter().map(String::as_str));
}

fn figure(figure: &Figure) -> [String; 5] {
    [figure.value, figure.low, figure.high, figure.se, figure.df].map(number)
}

fn number(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| format!("{value:.6}"))
}

/// A line of cells, quoted where needed.
pub(in crate::report) fn line<'c>(out: &mut Vec<u8>, cells: impl Iterator<Item = &'c str>) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            out.push(b',');
        }
        if cell.contains([',', '"', '\n', '\r'])
            || cell.starts_with([' ', '\t'])
            || cell.ends_with([' ', '\t'])
        {
            out.push(b'"');
            out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(cell.as_bytes());
        }
    }
    out.push(b'\n');
}
