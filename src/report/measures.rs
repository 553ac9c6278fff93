//! Measures of predictions as tables.

use super::{Align, Table};
use crate::metrics::{Baseline, Figure, Measures};
use crate::model::Cell;

/// A figure as text: `0.612 (0.571-0.650)`; a dash where it is undefined.
pub fn figure(figure: &Figure) -> String {
    match (figure.value, figure.low, figure.high) {
        (Some(value), Some(low), Some(high)) => format!("{value:.3} ({low:.3} to {high:.3})"),
        (Some(value), ..) => format!("{value:.3}"),
        _ => "-".to_owned(),
    }
}

/// A figure without its interval; a dash where it is undefined.
pub(super) fn short(figure: &Figure) -> String {
    figure.value.map_or("-".to_owned(), |value| format!("{value:.3}"))
}

/// How a figure is got from measures.
pub(super) type Of = fn(&Measures) -> &Figure;

/// The figures of a task's rows, by the names people use.
pub(super) const FIGURES: [(&str, Of); 10] = [
    ("macro-F1", |m| &m.macro_f1),
    ("accuracy", |m| &m.accuracy),
    ("F1 of favor and against", |m| &m.f_avg),
    ("Matthews correlation", |m| &m.matthews_correlation),
    ("log loss", |m| &m.log_loss),
    ("Brier score", |m| &m.brier),
    ("ECE (15 bins)", |m| &m.ece),
    ("ECE, classwise", |m| &m.classwise_ece),
    ("ECE, equal-mass bins", |m| &m.equal_mass_ece),
    ("confidence - accuracy", |m| &m.overconfidence),
];

/// Appends everything that is known of one task's predictions, the baselines beside it.
pub fn measures(
    task: &str,
    measures: &Measures,
    baselines: &[(Baseline, Measures)],
    out: &mut String,
) {
    out.push_str(&format!(
        "{task}: {} sentences in {} groups; 95 % intervals by bootstrap over groups\n",
        measures.n, measures.groups
    ));
    let mut header = vec!["".to_owned(), "value (interval)".to_owned()];
    header.extend(baselines.iter().map(|(baseline, _)| baseline.name().replace('_', " ")));
    let mut table = Table::new(header).align(1, Align::Left);
    for (name, of) in FIGURES.iter().filter(|(_, of)| of(measures).value.is_some()) {
        let mut cells = vec![(*name).to_owned(), figure(of(measures))];
        cells.extend(baselines.iter().map(|(_, baseline)| short(of(baseline))));
        table.row(cells);
    }
    table.render("  ", out);
    out.push('\n');
    per_label(measures, out);
    out.push('\n');
    confusion(measures, out);
}

fn per_label(measures: &Measures, out: &mut String) {
    let mut table =
        Table::new(["label", "F1 (interval)", "precision", "recall", "n"]).align(1, Align::Left);
    for label in &measures.labels {
        table.row([
            label.label.clone(),
            figure(&label.f1),
            short(&label.precision),
            short(&label.recall),
            label.recall.n.to_string(),
        ]);
    }
    table.render("  ", out);
}

fn confusion(measures: &Measures, out: &mut String) {
    let confusion = &measures.confusion;
    let header = std::iter::once("right \\ predicted".to_owned());
    let mut table = Table::new(header.chain(confusion.labels.iter().cloned()));
    for (label, counts) in confusion.labels.iter().zip(&confusion.counts) {
        let cells = counts.iter().map(u64::to_string);
        table.row(std::iter::once(label.clone()).chain(cells));
    }
    table.render("  ", out);
}

/// Appends one line per value of a column, small cells marked.
pub fn by_value(column: &str, cells: &[Cell], out: &mut String) {
    let mut table = Table::new([column, "n", "macro-F1", "accuracy", "log loss", "ECE", ""])
        .align(6, Align::Left);
    for Cell { value, small, measures } in cells {
        let mark = if *small { "few rows or groups: tells little" } else { "" };
        table.row([
            if value.is_empty() { "(empty)".to_owned() } else { value.clone() },
            measures.n.to_string(),
            figure(&measures.macro_f1),
            figure(&measures.accuracy),
            figure(&measures.log_loss),
            figure(&measures.ece),
            mark.to_owned(),
        ]);
    }
    table.render("  ", out);
}
