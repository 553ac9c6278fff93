//! Training figures beside those on outlets that were not learnt from, and leaks, as text.

use super::Table;
use super::measures::{Of, short};
use crate::metrics::{Figure, Measures};
use crate::model::{Leaks, Span, Unseen};

/// The least difference in expected calibration error that is worth a word.
const ECE_PART: f64 = 0.02;

/// Appends the figures over folds of groups beside those with whole values of a column left out,
/// and a warning where they part.
pub fn side_by_side(grouped: &Measures, unseen: &Measures, how: &Unseen, out: &mut String) {
    let column = &how.column;
    let left_out = match how.folds == how.values {
        true => format!("one {column} left out at a time, {} of them", how.values),
        false => format!("{} {column}s left out in {} folds of several", how.values, how.folds),
    };
    out.push_str(&format!("  over folds of groups, and with {left_out}\n"));
    let mut table = Table::new(["", "groups", &format!("unseen {column}"), "difference"]);
    let lines: [(&str, Of); 4] = [
        ("macro-F1", |m| &m.macro_f1),
        ("accuracy", |m| &m.accuracy),
        ("log loss", |m| &m.log_loss),
        ("ECE (15 bins)", |m| &m.ece),
    ];
    for (name, of) in lines {
        let (seen, not) = (of(grouped), of(unseen));
        let difference = seen.value.zip(not.value).map(|(seen, not)| not - seen);
        let difference = difference.map_or("-".to_owned(), |d| format!("{d:+.3}"));
        table.row([name.to_owned(), short(seen), short(not), difference]);
    }
    table.render("  ", out);
    let parted = parted(grouped, unseen);
    if !parted.is_empty() {
        out.push_str(&format!(
            "  warning: on an unseen {column} it does worse ({}); expect the figures of that column \
             on a new {column}\n",
            parted.join(", ")
        ));
    }
}

/// The figures that are worse on what was not seen than chance makes those over groups.
fn parted(grouped: &Measures, unseen: &Measures) -> Vec<&'static str> {
    let below = |seen: &Figure, not: &Figure| not.value.zip(seen.low).is_some_and(|(v, l)| v < l);
    let above = |seen: &Figure, not: &Figure| not.value.zip(seen.high).is_some_and(|(v, h)| v > h);
    let gap = |seen: &Figure, not: &Figure| {
        seen.value.zip(not.value).is_some_and(|(seen, not)| not - seen > ECE_PART)
    };
    let mut parted = Vec::new();
    if below(&grouped.macro_f1, &unseen.macro_f1) {
        parted.push("macro-F1");
    }
    if above(&grouped.log_loss, &unseen.log_loss) {
        parted.push("log loss");
    }
    if above(&grouped.ece, &unseen.ece) && gap(&grouped.ece, &unseen.ece) {
        parted.push("ECE");
    }
    parted
}

/// Appends a line per leak.
pub fn leaks(leaks: &Leaks, out: &mut String) {
    for span in &leaks.spans {
        out.push_str(&span_sentence(span));
    }
    for named in &leaks.named {
        out.push_str(&format!(
            "warning: {}: '{}', among the terms that speak most for '{}', names the outlet '{}'; \
             the model may learn outlets instead of labels\n",
            named.task, named.term, named.label, named.outlet
        ));
    }
}

fn span_sentence(span: &Span) -> String {
    let Span { across, groups, rows, example: (text, one, other) } = span;
    let mut start: String = text.chars().take(60).collect();
    start = start.split_whitespace().collect::<Vec<_>>().join(" ");
    let sets = if *groups == 1 { "set" } else { "sets" };
    format!(
        "warning: {groups} {sets} of near-duplicates ({rows} sentences) span several {across}s, such as \
         \"{start}...\" in '{one}' and '{other}'; folds keep each set whole\n"
    )
}
