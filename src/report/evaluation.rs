//! One task's evaluation as text.

use super::charts::{reliability, risk_coverage};
use super::measures::{by_value, figure, measures};
use super::{Align, Table};
use crate::metrics::Abstention;
use crate::model::{Confidences, Evaluation, Target};

/// Appends everything that is known of one task's predictions.
pub fn evaluation(evaluation: &Evaluation, out: &mut String) {
    measures(&evaluation.task, &evaluation.measures, &evaluation.baselines, out);
    if let Some(known) = &evaluation.confidences {
        out.push('\n');
        confidences(known, out);
    }
    if let Some(column) = &evaluation.by_column {
        out.push('\n');
        by_value(column, &evaluation.by, out);
    }
    out.push('\n');
}

fn confidences(confidences: &Confidences, out: &mut String) {
    reliability::text(&confidences.reliability, out);
    out.push('\n');
    risk_coverage::text(&confidences.risk_coverage, out);
    out.push('\n');
    out.push_str("  abstention: what --min-confidence leaves\n");
    let mut table = Table::new(["min-confidence", "decided", "error among these", "n"])
        .align(1, Align::Left)
        .align(2, Align::Left);
    confidences.abstention.iter().for_each(|at| table.row(abstention_cells(at)));
    table.render("  ", out);
    if let Some(target) = &confidences.target_error {
        out.push_str(&format!("  {}\n", target_sentence(target)));
    }
}

/// The cells of one threshold, as text.
pub(super) fn abstention_cells(at: &Abstention) -> [String; 4] {
    let decided = at.error.n.to_string();
    [format!("{:.2}", at.threshold), figure(&at.coverage), figure(&at.error), decided]
}

/// What became of a wanted error, in words.
pub(super) fn target_sentence(target: &Target) -> String {
    let wanted = target.wanted;
    let Some(threshold) = target.threshold else {
        return format!("an error of at most {wanted} is reached by no threshold");
    };
    // Rounded up, so that the threshold as it is printed promises no less.
    let threshold = (threshold * 1e4).ceil() / 1e4;
    let found_on = match target.found_on {
        "out_of_fold" => "the model's out-of-fold table",
        _ => "these sentences",
    };
    format!(
        "for an error of at most {wanted}: --min-confidence {threshold:.4}, found on {found_on}; \
         here it decides {} with an error of {}; it holds {}",
        figure(&target.coverage),
        figure(&target.error),
        target.holds
    )
}
