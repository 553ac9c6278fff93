//! What was asked for beside the shares: plan, robustness, words.

use super::super::{Align, Table};
use super::differences::{by_p, points};
use super::{Compared, of_name};
use crate::compare::{Comparison, Difference};

/// How many differences the robustness table follows.
pub const FOLLOWED: usize = 6;

/// Appends what there is.
pub fn text(compared: &Compared<'_>, out: &mut String) {
    plan(compared, out);
    robustness(compared, out);
    words(compared, out);
}

fn plan(compared: &Compared<'_>, out: &mut String) {
    let Some((width, cells)) = &compared.plan else { return };
    out.push_str(&format!("\nLabels that intervals at most {width} wide need\n"));
    let header = [
        compared.by.join(" / ").as_str(),
        "labels",
        "asked for by",
        "width with all labelled",
        "rests on",
    ]
    .map(str::to_owned);
    let mut table = Table::new(header).align(2, Align::Left).align(4, Align::Left);
    for (number, cell) in cells.iter().enumerate() {
        let needed = cell.labels.map_or("more articles".to_owned(), |labels| labels.to_string());
        table.row([
            compared.cell(number),
            needed,
            compared.label(cell.hardest).to_owned(),
            cell.narrowest.map_or("-".to_owned(), |width| format!("{width:.3}")),
            if cell.piloted { "human labels" } else { "predictions: a lower bound" }.to_owned(),
        ]);
    }
    table.render("  ", out);
}

/// The differences that the robustness table follows: the clearest ones.
pub fn followed<'c>(compared: &'c Compared<'_>) -> Vec<&'c Difference> {
    let all: Vec<&Difference> = compared.shown_differences().filter(|d| d.p.is_some()).collect();
    by_p(&all).into_iter().take(FOLLOWED).collect()
}

/// The same difference in another comparison.
pub fn same<'c>(other: &'c Comparison, of: &Difference) -> Option<&'c Difference> {
    let key = |d: &Difference| (d.a, d.b, d.label, d.of);
    other.differences.iter().find(|d| key(d) == key(of))
}

fn robustness(compared: &Compared<'_>, out: &mut String) {
    if compared.robustness.is_empty() {
        return;
    }
    out.push_str("\nRobustness: the clearest differences in percentage points under other choices (* holds)\n");
    let main = followed(compared);
    if main.is_empty() {
        out.push_str("  no difference was tested, so there is none to try again\n");
    }
    let limit = 1.0 - compared.options.level;
    for difference in main {
        let (a, b) = (compared.cell(difference.a), compared.cell(difference.b));
        let (label, of) = (compared.label(difference.label), of_name(difference.of));
        out.push_str(&format!("  {label} of {of}: {a} - {b}\n"));
        let mut table = Table::new(["", ""]).align(1, Align::Left);
        let told = |d: &Difference| {
            let mark = if d.p_adjusted.is_some_and(|p| p < limit) { " *" } else { "" };
            format!("{}{mark}", points(d))
        };
        table.row(["as above".to_owned(), told(difference)]);
        for variation in &compared.robustness {
            let cell = match &variation.result {
                Ok(result) => same(result, difference).map_or("-".to_owned(), told),
                Err(error) => error.message().to_owned(),
            };
            table.row([variation.name.clone(), cell]);
        }
        let mut lines = String::new();
        table.render("    ", &mut lines);
        // Without its empty header.
        out.push_str(lines.split_once('\n').map_or("", |(_, rows)| rows));
    }
}

fn words(compared: &Compared<'_>, out: &mut String) {
    if compared.words.is_empty() {
        return;
    }
    out.push_str("\nWords that set a cell apart from the others (log-odds, z; reprints dropped; descriptive)\n");
    let mut table = Table::new([compared.by.join(" / "), "more".to_owned(), "less".to_owned()])
        .align(1, Align::Left)
        .align(2, Align::Left);
    for cell in &compared.words {
        let listed = |scores: &[crate::compare::words::WordScore]| {
            let word = |s: &crate::compare::words::WordScore| format!("{} {:+.1}", s.word, s.z);
            scores.iter().take(6).map(word).collect::<Vec<_>>().join(", ")
        };
        table.row([compared.cell(cell.cell), listed(&cell.more), listed(&cell.less)]);
    }
    table.render("  ", out);
}
