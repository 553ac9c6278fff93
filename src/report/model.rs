//! What a model is, from its file alone.

use super::Table;
use crate::model::{Measured, Model};

/// Telling terms per label.
const TELLING: usize = 10;

/// Appends data, options, labels, the choice of `C` and the most telling terms of `model`.
pub fn model(model: &Model, out: &mut String) {
    let about = &model.provenance;
    let mut line = |name: &str, value: String| out.push_str(&format!("{name:<12}{value}\n"));
    line("model", model.short_hash().to_owned());
    line("sha256", model.hash.clone());
    line("language", about.language.clone());
    line("trained on", format!("{} sentences in {} groups", about.rows, about.groups));
    line("data hash", about.data_hash.clone());
    line("features", features(model));
    line("folds, seed", format!("{}, {}", about.folds, about.seed));
    line("version", about.version.clone());
    if !about.licence.is_empty() {
        line("licence", about.licence.clone());
    }
    for task in &model.tasks {
        out.push_str(&format!(
            "\n{}: {} at C = {}, class weights {:?}, calibrated by {}\n",
            task.name,
            task.fit.classifier.name(),
            task.fit.c,
            task.fit.class_weight,
            task.calibration.method().name()
        ));
        let mut table = Table::new(["label", "sentences", "meaning"]).align(2, super::Align::Left);
        for (label, count) in task.labels.iter().zip(&task.counts) {
            let meaning = task.descriptions.get(label).cloned().unwrap_or_default();
            table.row([label.clone(), count.to_string(), meaning]);
        }
        table.render("  ", out);
        if let Some(measured) = Measured::of(task) {
            out.push_str(&line_of("out of fold", &measured));
        }
        if let Some(unseen) = &task.unseen {
            out.push_str(&line_of(&format!("on an {} left out", unseen.column), &unseen.measures));
        }
        telling(model, task, out);
    }
}

/// What rows gave that the models judging them had not learnt from, in a line.
fn line_of(name: &str, measured: &Measured) -> String {
    let short = |value: Option<f64>| value.map_or("undefined".to_owned(), |v| format!("{v:.3}"));
    format!(
        "  {name}: macro-F1 {}, accuracy {}, log loss {}, ECE {} ({} sentences in {} groups)\n",
        short(measured.macro_f1),
        short(measured.accuracy),
        short(measured.log_loss),
        short(measured.ece),
        measured.n,
        measured.groups
    )
}

fn features(model: &Model) -> String {
    let blocks = model.features.blocks().iter().map(|block| {
        format!("{} {:?} n-grams", block.vocabulary().len(), block.kind()).to_lowercase()
    });
    blocks.collect::<Vec<_>>().join(", ")
}

/// Appends the most telling terms of each label: of the first block, whose terms read best.
pub fn telling(model: &Model, task: &crate::model::Task, out: &mut String) {
    let idf = model.features.idf();
    let columns = 0..model.features.blocks().first().map_or(0, |block| block.vocabulary().len());
    out.push_str("  most telling terms\n");
    for (k, label) in task.labels.iter().enumerate() {
        let terms = task.telling(k, columns.clone(), (&idf, model.provenance.rows), TELLING);
        let names: Vec<String> = terms.iter().map(|&(j, _)| model.features.term(j)).collect();
        out.push_str(&format!("    {label:<14} {}\n", names.join("  ")));
    }
}
