//! For a terminal: a row per cell with its shares and a bar.

use unicode_width::UnicodeWidthStr;

use super::super::paint::Style;
use super::super::{Align, Paint, Table};
use super::{Compared, describe, differences, extras, voices};
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
    if method.assumes_label_shift() {
        let tested =
            if compared.result.label_shift.is_some() { "tested below" } else { "untested" };
        out.push_str(&format!(
            "valid only if the model errs here as in its training data; {tested}\n"
        ));
    }
    for of in [Of::All, Of::Related].into_iter().filter(|&of| compared.shows(of)) {
        shares(compared, of, (width, paint), out);
    }
    voices::text(compared, out);
    if !compared.result.differences.is_empty() {
        differences::text(compared, out);
    }
    extras::text(compared, out);
    let warnings = compared.warning_lines();
    if !warnings.is_empty() {
        out.push_str(&format!("\n{}\n", paint.apply(Style::Heading, "Warnings")));
        for line in warnings {
            out.push_str(&format!("  {line}\n"));
        }
    }
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
        Of::Related => "% of related sentences (those not labelled unrelated)",
    };
    out.push_str(&format!("\n{what}\n"));
    let counts = of == Of::All || compared.of.is_some();
    let whole = Block { of, labels: &labels, counts, figures: true, bar: 0 };
    let left = |block: &Block<'_>| width.saturating_sub(block.width(compared) + 2);
    if left(&whole) >= LEAST_BAR || !counts && left(&whole) > 0 {
        let bar = left(&whole).min(MOST_BAR);
        return table(compared, &Block { bar, ..whole }, paint).render("  ", out);
    }
    let overview = Block { figures: false, ..whole };
    let bar = left(&overview).clamp(LEAST_BAR, MOST_BAR);
    table(compared, &Block { bar, ..overview }, paint).render("  ", out);
    // Labels that don't fit beside each other go into a table below.
    let mut rest = labels.as_slice();
    while !rest.is_empty() {
        let block = |count: usize| Block { labels: &rest[..count], counts: false, ..whole };
        let fits = |count: &usize| block(*count).width(compared) <= width;
        let count = (1..=rest.len()).rev().find(fits).unwrap_or(1);
        out.push('\n');
        table(compared, &block(count), paint).render("  ", out);
        rest = &rest[count..];
    }
}

const LEAST_BAR: usize = 16;
const MOST_BAR: usize = 40;

/// What one table shows.
#[derive(Clone, Copy)]
struct Block<'a> {
    of: Of,
    labels: &'a [usize],
    /// Articles, sentences and the like.
    counts: bool,
    /// Shares with their intervals.
    figures: bool,
    /// Width of the bar; 0 for none.
    bar: usize,
}

impl Block<'_> {
    fn header(&self, compared: &Compared<'_>) -> Vec<String> {
        let mut header = vec![compared.by.join(" / ")];
        if self.counts {
            header.extend(["articles", "sentences"].map(str::to_owned));
            header.extend(labelled(compared).then(|| "labels".to_owned()));
            header.extend(wired(compared).then(|| "wire".to_owned()));
        }
        let marked = |&label: &usize| match self.bar {
            0 => compared.label(label).to_owned(),
            _ => format!("{} {}", fill(label), compared.label(label)),
        };
        if self.figures {
            header.extend(self.labels.iter().map(marked));
        }
        match self.bar {
            0 => {}
            _ if self.figures => header.push(String::new()),
            _ => header.push(self.labels.iter().map(marked).collect::<Vec<_>>().join("  ")),
        }
        header
    }

    fn row(&self, compared: &Compared<'_>, number: usize, paint: Paint) -> Vec<String> {
        let cell = &compared.result.cells[number];
        let mut line = vec![compared.cell(number)];
        if self.counts {
            line.extend([cell.articles, cell.sentences].map(|count| count.to_string()));
            line.extend(labelled(compared).then(|| cell.labelled.to_string()));
            let wire = || cell.syndicated.map_or("-".to_owned(), |s| format!("{:.0} %", 100.0 * s));
            line.extend(wired(compared).then(wire));
        }
        let share =
            |label: &usize| cell.shares.iter().find(|s| s.of == self.of && s.label == *label);
        let shares: Vec<&Share> = self.labels.iter().filter_map(share).collect();
        if self.figures {
            line.extend(shares.iter().map(|share| percent(share)));
        }
        if self.bar > 0 {
            line.push(bar(&shares, self.bar, paint));
        }
        line
    }

    /// Columns of the terminal that it takes, without its bar but with the marks that a bar needs.
    fn width(&self, compared: &Compared<'_>) -> usize {
        let mut widths: Vec<usize> =
            self.header(compared).iter().map(|cell| cell.width()).collect();
        if self.figures {
            let labels = widths.len() - self.labels.len();
            widths[labels..].iter_mut().for_each(|width| *width += 2);
        }
        for number in 0..compared.result.cells.len() {
            let row = self.row(compared, number, Paint::new(false));
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        widths.iter().map(|width| width + 2).sum()
    }
}

fn labelled(compared: &Compared<'_>) -> bool {
    compared.result.cells.iter().any(|cell| cell.labelled > 0)
}

fn wired(compared: &Compared<'_>) -> bool {
    compared.result.cells.iter().any(|cell| cell.syndicated.is_some_and(|s| s > 0.0))
}

fn fill(label: usize) -> char {
    FILLS[label % FILLS.len()]
}

fn table(compared: &Compared<'_>, block: &Block<'_>, paint: Paint) -> Table {
    let header = block.header(compared);
    let last = header.len() - 1;
    let mut table = Table::new(header);
    if block.bar > 0 {
        table = table.align(last, Align::Left);
    }
    for number in 0..compared.result.cells.len() {
        table.row(block.row(compared, number, paint));
    }
    table
}

/// `31 (25-37)`, in percent; a dash where it is undefined.
pub(super) fn percent(share: &Share) -> String {
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
        let part = fill(share.label).to_string().repeat(end.saturating_sub(drawn));
        drawn = drawn.max(end);
        text.push_str(&paint.apply(Style::Label(share.label), &part));
    }
    text
}
