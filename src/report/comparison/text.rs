//! For a terminal: a row per cell with its shares and a bar.

use unicode_width::UnicodeWidthStr;

use super::super::paint::Style;
use super::super::{Align, Paint, Table};
use super::{Compared, describe, differences, extras};
use crate::compare::related::Of;
use crate::compare::{Method, Share};

/// How labels look in bars.
const FILLS: [char; 8] = ['█', '▒', '▓', '░', '▚', '▤', '▦', '╳'];

/// Appends the comparison for a terminal of `width` columns.
pub fn text(compared: &Compared<'_>, width: usize, paint: Paint, out: &mut String) {
    let method = compared.result.method;
    let level = format!("{:.0}", 100.0 * compared.options.level);
    let intervals =
        if method == Method::Count { String::new() } else { format!("; {level} % intervals") };
    let heading =
        format!("{} by {}: {}{intervals}", compared.task, compared.by.join(", "), describe(method));
    out.push_str(&paint.apply(Style::Heading, &heading));
    out.push('\n');
    for of in [Of::All, Of::Related].into_iter().filter(|&of| compared.shows(of)) {
        shares(compared, of, (width, paint), out);
    }
    if !compared.result.differences.is_empty() {
        differences::text(compared, out);
    }
    extras::text(compared, out);
    let warnings = compared.warnings();
    if !warnings.is_empty() {
        out.push_str(&format!("\n{}\n", paint.apply(Style::Heading, "Warnings")));
        for line in limited(warnings) {
            out.push_str(&format!("  {line}\n"));
        }
    }
}

/// At most five warnings of a kind, the others counted.
fn limited(warnings: Vec<(&'static str, String)>) -> Vec<String> {
    const MOST: usize = 5;
    let mut lines = Vec::new();
    for run in warnings.chunk_by(|a, b| a.0 == b.0) {
        lines.extend(run.iter().take(MOST).map(|(_, text)| text.clone()));
        if run.len() > MOST {
            lines.push(format!("and {} more of the kind ({})", run.len() - MOST, run[0].0));
        }
    }
    lines
}

fn shares(compared: &Compared<'_>, of: Of, (width, paint): (usize, Paint), out: &mut String) {
    let result = compared.result;
    let Some(first) = result.cells.first() else { return };
    let labels: Vec<usize> = first.shares.iter().filter(|s| s.of == of).map(|s| s.label).collect();
    if labels.is_empty() {
        return;
    }
    let what = match of {
        Of::All => "% of all sentences",
        Of::Related => "% of related sentences (without the label unrelated)",
    };
    out.push_str(&format!("\n{what}\n"));
    let labelled = result.cells.iter().any(|cell| cell.labelled > 0);
    let wired = result.cells.iter().any(|cell| cell.syndicated.is_some_and(|s| s > 0.0));
    let names = (0..result.cells.len()).map(|cell| compared.cell(cell).width()).max().unwrap_or(0);
    let column = |label: &usize| compared.label(*label).width().max(9) + 4;
    let fixed = names + 24 + if labelled { 8 } else { 0 } + if wired { 6 } else { 0 };
    let room = width.saturating_sub(fixed).max(13);
    // Labels that don't fit beside each other go into a table below.
    let mut rest = labels.as_slice();
    while !rest.is_empty() {
        let mut used = 0;
        let fitting = rest.iter().take_while(|label| {
            used += column(label);
            used <= room
        });
        let count = fitting.count().max(1);
        let (now, later) = rest.split_at(count);
        let taken: usize = now.iter().map(column).sum();
        let bar = if later.is_empty() && now.len() == labels.len() {
            room.saturating_sub(taken).min(40)
        } else {
            0
        };
        let block = Block { of, labels: now, bar, labelled, wired };
        table(compared, &block, paint).render("  ", out);
        rest = later;
    }
}

/// The labels of one table, and what stands beside them.
struct Block<'a> {
    of: Of,
    labels: &'a [usize],
    bar: usize,
    labelled: bool,
    wired: bool,
}

fn table(compared: &Compared<'_>, block: &Block<'_>, paint: Paint) -> Table {
    let has_bar = block.bar >= 8;
    let mut header = vec![compared.by.join(" / "), "articles".to_owned(), "sentences".to_owned()];
    header.extend(block.labelled.then(|| "labels".to_owned()));
    header.extend(block.wired.then(|| "wire".to_owned()));
    for &label in block.labels {
        let mark = if has_bar { format!("{} ", FILLS[label % FILLS.len()]) } else { String::new() };
        header.push(format!("{mark}{}", compared.label(label)));
    }
    let last = header.len();
    header.extend(has_bar.then(String::new));
    let mut table = Table::new(header);
    if has_bar {
        table = table.align(last, Align::Left);
    }
    for (number, cell) in compared.result.cells.iter().enumerate() {
        let mut line =
            vec![compared.cell(number), cell.articles.to_string(), cell.sentences.to_string()];
        line.extend(block.labelled.then(|| cell.labelled.to_string()));
        let wire = || cell.syndicated.map_or("-".to_owned(), |s| format!("{:.0} %", 100.0 * s));
        line.extend(block.wired.then(wire));
        let of_block: Vec<&Share> = block
            .labels
            .iter()
            .filter_map(|label| cell.shares.iter().find(|s| s.of == block.of && s.label == *label))
            .collect();
        line.extend(of_block.iter().map(|share| percent(share)));
        line.extend(has_bar.then(|| bar(&of_block, block.bar, paint)));
        table.row(line);
    }
    table
}

/// `31 (25-37)`, in percent; a dash where it is undefined.
fn percent(share: &Share) -> String {
    let figure = &share.figure;
    match (figure.value, figure.low, figure.high) {
        (Some(value), Some(low), Some(high)) => {
            format!("{:.0} ({:.0}-{:.0})", 100.0 * value, 100.0 * low, 100.0 * high)
        }
        (Some(value), ..) => format!("{:.0}", 100.0 * value),
        _ => "-".to_owned(),
    }
}

/// The shares as parts of a bar, one fill per label.
fn bar(shares: &[&Share], width: usize, paint: Paint) -> String {
    let total: f64 = shares.iter().filter_map(|s| s.figure.value).sum();
    let mut text = String::new();
    let (mut so_far, mut drawn) = (0.0, 0);
    for share in shares {
        so_far += share.figure.value.unwrap_or(0.0) / if total > 0.0 { total } else { 1.0 };
        let end = ((so_far * width as f64).round() as usize).min(width);
        let part = FILLS[share.label % FILLS.len()].to_string().repeat(end.saturating_sub(drawn));
        drawn = drawn.max(end);
        text.push_str(&paint.apply(Style::Label(share.label), &part));
    }
    text
}
