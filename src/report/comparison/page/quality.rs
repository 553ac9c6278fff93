//! Whether the classifier is good enough.

use maud::{Markup, html};

use super::Page;
use super::shares::number;
use crate::metrics::Confusion;
use crate::model::{Confidences, Evaluation, MeasuredUnseen};
use crate::report::charts::grid::{self, Grid, Tile};
use crate::report::charts::reliability;
use crate::report::html::{self, Table, figure, missing};
use crate::report::material::Agreement;
use crate::report::measures::{FIGURES, figure as told};

pub fn markup(page: &Page<'_>) -> Markup {
    let quality = &page.material.quality;
    html! {
        h3 { "On its training data, out of fold" }
        @match &quality.trained { Ok(evaluation) => (trained(evaluation)), Err(why) => (missing(why)) }
        h3 { "Beside human labels of these texts" }
        @match &quality.here { Ok(agreement) => (here(page, agreement)), Err(why) => (missing(why)) }
        h3 { "On an outlet it has not seen" }
        @match &quality.unseen { Ok(unseen) => (left_out(unseen)), Err(why) => (missing(why)) }
    }
}

fn left_out(unseen: &MeasuredUnseen) -> Markup {
    let measures = &unseen.measures;
    let caption = format!(
        "{} training sentences, each judged by a model that had learnt nothing from its {} ({} of them, left out in {} folds)",
        measures.n, unseen.column, unseen.values, unseen.folds
    );
    let short = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:.3}"));
    let figures = [
        ("macro-F1", measures.macro_f1),
        ("accuracy", measures.accuracy),
        ("log loss", measures.log_loss),
        ("ECE", measures.ece),
    ];
    let rows = figures.map(|(name, value)| vec![name.to_owned(), short(value)]).to_vec();
    Table { caption, header: vec!["figure".to_owned(), "value".to_owned()], rows }.markup()
}

fn trained(evaluation: &Evaluation) -> Markup {
    let measures = &evaluation.measures;
    let defined = FIGURES.iter().filter(|(_, of)| of(measures).value.is_some());
    let rows = defined.map(|(name, of)| vec![(*name).to_owned(), told(of(measures))]).collect();
    let caption = format!(
        "{} sentences in {} groups that no fold had learnt from",
        measures.n, measures.groups
    );
    let header = vec!["figure".to_owned(), "value (95 % interval)".to_owned()];
    let table = Table { caption, header, rows };
    html! {
        div.figures {
            @if let Some(confidences) = &evaluation.confidences { (diagram(confidences)) }
            (confusion(&measures.confusion, "confusion-trained"))
        }
        details { summary { "All figures" } (table.markup()) p.downloads { (table.download("classifier")) } }
    }
}

fn diagram(confidences: &Confidences) -> Markup {
    let about = "Reliability diagram: accuracy at each confidence".to_owned();
    let number = |x: Option<f64>| x.map_or(String::new(), |x| format!("{x:.3}"));
    let filled = confidences.reliability.iter().filter(|point| point.accuracy.n > 0);
    let row = |point: &crate::metrics::ReliabilityPoint| {
        let accuracy = &point.accuracy;
        let mut cells = vec![format!("{:.2} to {:.2}", point.from, point.to)];
        cells.extend([point.confidence, accuracy.value, accuracy.low, accuracy.high].map(number));
        cells.push(accuracy.n.to_string());
        cells
    };
    let header = ["bin", "confidence", "accuracy", "low", "high", "sentences"].map(str::to_owned);
    let table = Table { caption: about, header: header.to_vec(), rows: filled.map(row).collect() };
    let svg = reliability::svg(&confidences.reliability);
    let caption =
        html! { "Accuracy at each confidence. Honest confidences lie on the dashed line." };
    figure(&html::Figure { name: "reliability", caption, svg, table })
}

fn confusion(confusion: &Confusion, name: &str) -> Markup {
    let about =
        "Confusion matrix: human labels by row, the classifier’s by column, per cent of the row";
    let tile = |(label, other): (usize, usize)| {
        let all: u64 = confusion.counts[label].iter().sum();
        let count = confusion.counts[label][other];
        let share = (all > 0).then(|| count as f64 / all as f64)?;
        let names = (&confusion.labels[label], &confusion.labels[other]);
        let tip = format!("{} called {}: {count} of {all}", names.0, names.1);
        let text = format!("{:.0}", 100.0 * share);
        let class = if label == other { "much" } else { "more" };
        Some(Tile { class, strength: share, text, marked: false, tip })
    };
    let k = confusion.labels.len();
    let tiles = (0..k * k).map(|place| tile((place / k, place % k))).collect();
    let (rows, columns) = (&confusion.labels, &confusion.labels);
    let svg = grid::svg(&Grid { about, rows, columns, tiles });
    let header = std::iter::once("human \\ classifier".to_owned()).chain(columns.iter().cloned());
    let row = |(label, counts): (&String, &Vec<u64>)| {
        std::iter::once(label.clone()).chain(counts.iter().map(u64::to_string)).collect()
    };
    let rows = confusion.labels.iter().zip(&confusion.counts).map(row).collect();
    let caption =
        html! { "Rows: the right label. Columns: what the classifier says. Per cent of the row." };
    let table = Table { caption: about.to_owned(), header: header.collect(), rows };
    figure(&html::Figure { name, caption, svg, table })
}

fn here(page: &Page<'_>, agreement: &Agreement) -> Markup {
    let row = |&cell: &usize| {
        let (labels, hits, share) = agreement.cells[cell];
        vec![page.compared.cell(cell), labels.to_string(), hits.to_string(), number(share)]
    };
    let table = Table {
        caption: format!("Agreement with human labels by {}", page.by()),
        header: [&page.by(), "human labels", "agreeing", "weighted agreement %"]
            .map(|n| n.to_string())
            .to_vec(),
        rows: page.order.iter().map(row).collect(),
    };
    html! {
        div.figures {
            (confusion(&agreement.confusion, "confusion-here"))
            div.wide tabindex="0" role="group" aria-label="Table: agreement with human labels" {
                (table.markup()) p.downloads { (table.download("agreement")) }
            }
        }
    }
}
