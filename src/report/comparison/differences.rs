//! Which cells differ, for a terminal.

use super::super::{Align, Table};
use super::{Compared, of_name};
use crate::compare::{Adjust, Difference};

/// How many differences are printed.
const MOST: usize = 12;

/// Appends the differences that hold, or the three that come nearest.
pub fn text(compared: &Compared<'_>, out: &mut String) {
    let tested: Vec<&Difference> = compared.shown_differences().filter(|d| d.p.is_some()).collect();
    let all = compared.shown_differences().count();
    if tested.is_empty() {
        out.push_str(&format!("\nDifferences: none of {all} could be tested\n"));
        return;
    }
    let sorted = by_p(&tested);
    let limit = 1.0 - compared.options.level;
    let holding = sorted.iter().filter(|d| d.p_adjusted.is_some_and(|p| p < limit)).count();
    let adjusted = match compared.options.adjust {
        Adjust::Holm => "Holm per label",
        Adjust::Bh => "Benjamini-Hochberg per label",
        Adjust::MaxT => "max-T per label",
        Adjust::None => "not adjusted",
    };
    let share =
        format!("{holding} of {} tested hold at {:.0} % ({adjusted})", tested.len(), 100.0 * limit);
    out.push_str(&format!("\nDifferences: {share}"));
    let shown = if holding == 0 { 3.min(sorted.len()) } else { holding.min(MOST) };
    out.push_str(match (holding, holding > shown) {
        (0, _) => "; those that come nearest:\n",
        (_, true) => "; the clearest:\n",
        _ => ":\n",
    });
    let mut table = Table::new([
        "label",
        "of",
        "first",
        "second",
        "points (interval)",
        "p",
        "adjusted",
        "Cohen's h",
    ]);
    for column in 1..5 {
        table = table.align(column, Align::Left);
    }
    for difference in &sorted[..shown] {
        table.row(line(compared, difference));
    }
    table.render("  ", out);
}

/// By adjusted p, then p, then size.
pub fn by_p<'d>(differences: &[&'d Difference]) -> Vec<&'d Difference> {
    let mut sorted = differences.to_vec();
    let key = |p: Option<f64>| p.unwrap_or(2.0);
    let size = |d: &Difference| d.figure.value.unwrap_or(0.0).abs();
    sorted.sort_by(|x, y| {
        key(x.p_adjusted)
            .total_cmp(&key(y.p_adjusted))
            .then(key(x.p).total_cmp(&key(y.p)))
            .then(size(y).total_cmp(&size(x)))
    });
    sorted
}

fn line(compared: &Compared<'_>, difference: &Difference) -> [String; 8] {
    let p = |p: Option<f64>| match p {
        Some(p) if p < 0.001 => "<0.001".to_owned(),
        Some(p) => format!("{p:.3}"),
        None => "-".to_owned(),
    };
    [
        compared.label(difference.label).to_owned(),
        of_name(difference.of).to_owned(),
        compared.cell(difference.a),
        compared.cell(difference.b),
        points(difference),
        p(difference.p),
        p(difference.p_adjusted),
        difference.cohen_h.value.map_or("-".to_owned(), |h| format!("{h:+.2}")),
    ]
}

/// `+12 (+3 to +21)`, in percentage points.
pub fn points(difference: &Difference) -> String {
    let figure = &difference.figure;
    match (figure.value, figure.low, figure.high) {
        (Some(value), Some(low), Some(high)) => {
            format!("{:+.0} ({:+.0} to {:+.0})", 100.0 * value, 100.0 * low, 100.0 * high)
        }
        (Some(value), ..) => format!("{:+.0}", 100.0 * value),
        _ => "-".to_owned(),
    }
}
