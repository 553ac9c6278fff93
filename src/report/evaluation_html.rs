//! An evaluation as a page.

use super::charts::{reliability, risk_coverage};
use super::evaluation::{abstention_cells, target_sentence};
use super::html::{escape, page, table};
use super::measures::{FIGURES, figure, short};
use crate::metrics::Measures;
use crate::model::{Confidences, Evaluation};

/// A page with all figures of all tasks; `about` says in a sentence what was measured.
pub fn evaluation_html(about: &str, evaluations: &[Evaluation]) -> String {
    let mut body = format!("<p>{}</p>\n", escape(about));
    for evaluation in evaluations {
        task(evaluation, &mut body);
    }
    page("Evaluation", &body)
}

fn task(evaluation: &Evaluation, out: &mut String) {
    let measures = &evaluation.measures;
    *out += &format!("<h2>{}</h2>\n", escape(&evaluation.task));
    *out += &whole(evaluation);
    if let Some(confidences) = &evaluation.confidences {
        figures(confidences, out);
    }
    *out += &per_label(measures);
    *out += &confusion(measures);
    if let Some(column) = &evaluation.by_column {
        *out += &by_value(column, evaluation);
    }
}

fn whole(evaluation: &Evaluation) -> String {
    let measures = &evaluation.measures;
    let names: Vec<String> = (evaluation.baselines.iter())
        .map(|(baseline, _)| baseline.name().replace('_', " "))
        .collect();
    let mut header = vec!["", "value (95 % interval)"];
    header.extend(names.iter().map(String::as_str));
    let defined = FIGURES.iter().filter(|(_, of)| of(measures).value.is_some());
    let rows = defined.map(|(name, of)| {
        let mut cells = vec![(*name).to_owned(), figure(of(measures))];
        cells.extend(evaluation.baselines.iter().map(|(_, baseline)| short(of(baseline))));
        cells
    });
    let caption = format!("{} sentences in {} groups", measures.n, measures.groups);
    table(&caption, &header, &rows.collect::<Vec<_>>())
}

fn figures(confidences: &Confidences, out: &mut String) {
    *out += &format!(
        "<div class=\"figures\">\n<figure>{}<figcaption>Accuracy at each confidence. Honest \
         confidences lie on the dashed line.</figcaption></figure>\n<figure>{}<figcaption>Errors \
         among the sentences the model is surest of.</figcaption></figure>\n</div>\n",
        reliability::svg(&confidences.reliability),
        risk_coverage::svg(&confidences.risk_coverage)
    );
    let rows: Vec<Vec<String>> =
        confidences.abstention.iter().map(|at| abstention_cells(at).to_vec()).collect();
    let header = ["min-confidence", "decided", "error among these", "n"];
    *out += &table("What --min-confidence leaves", &header, &rows);
    if let Some(target) = &confidences.target_error {
        *out += &format!("<p>{}.</p>\n", escape(&target_sentence(target)));
    }
}

fn per_label(measures: &Measures) -> String {
    let of_label = |label: &crate::metrics::LabelMeasures| {
        let (precision, recall) = (short(&label.precision), short(&label.recall));
        vec![label.label.clone(), figure(&label.f1), precision, recall, label.recall.n.to_string()]
    };
    let rows: Vec<Vec<String>> = measures.labels.iter().map(of_label).collect();
    table("Labels", &["label", "F1 (95 % interval)", "precision", "recall", "n"], &rows)
}

fn confusion(measures: &Measures) -> String {
    let confusion = &measures.confusion;
    let mut header = vec!["right \\ predicted"];
    header.extend(confusion.labels.iter().map(String::as_str));
    let of_label = |(label, counts): (&String, &Vec<u64>)| {
        std::iter::once(label.clone()).chain(counts.iter().map(u64::to_string)).collect()
    };
    let rows: Vec<Vec<String>> =
        confusion.labels.iter().zip(&confusion.counts).map(of_label).collect();
    table("Confusion matrix", &header, &rows)
}

fn by_value(column: &str, evaluation: &Evaluation) -> String {
    let of_cell = |cell: &crate::model::Cell| {
        let measures = &cell.measures;
        vec![
            if cell.value.is_empty() { "(empty)".to_owned() } else { cell.value.clone() },
            measures.n.to_string(),
            figure(&measures.macro_f1),
            figure(&measures.accuracy),
            figure(&measures.log_loss),
            figure(&measures.ece),
            if cell.small { "few rows or groups: tells little".to_owned() } else { String::new() },
        ]
    };
    let header = [column, "n", "macro-F1", "accuracy", "log loss", "ECE", ""];
    let rows: Vec<Vec<String>> = evaluation.by.iter().map(of_cell).collect();
    table(&format!("By {column}"), &header, &rows)
}
