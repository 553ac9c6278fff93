//! Why a sentence got its label.

use super::paint::Style;
use super::{Paint, Table};
use crate::features::Features;
use crate::model::{Explanation, Prediction, Task};

/// Terms shown for and against the decision.
const SHOWN: usize = 12;

/// Appends the answer to one task and the terms that moved it.
pub fn explanation(
    task: &Task,
    features: &Features,
    prediction: &Prediction,
    explanation: &Explanation,
    paint: Paint,
    out: &mut String,
) {
    let label = &task.labels[prediction.predicted];
    let label = paint.apply(Style::Label(prediction.predicted), label);
    out.push_str(&format!("{}: {label} {:.1} %\n", task.name, 100.0 * prediction.confidence()));
    let mut table = Table::new(["  label", "probability"]);
    for (label, p) in task.labels.iter().zip(&prediction.probabilities) {
        table.row([format!("  {label}"), format!("{p:.4}")]);
    }
    table.render("", out);
    let (won, second) = (&task.labels[prediction.predicted], &task.labels[prediction.runner_up]);
    let sum: f64 = explanation.contributions.iter().map(|(_, value)| value).sum();
    let total = sum + explanation.bias;
    out.push_str(&format!(
        "  what moved it from {second} to {won} (log-odds {total:+.2} = terms {sum:+.2} and intercept {:+.2}):\n",
        explanation.bias
    ));
    let mut strongest = Vec::new();
    explanation.strongest(SHOWN, &mut strongest);
    let mut table = Table::new(["term", "adds"]);
    for &(column, value) in &strongest {
        table.row([features.term(column), format!("{value:+.3}")]);
    }
    table.render("    ", out);
}
