//! How good the classifier is: on what it was trained from, and here.

use ndarray::Array2;

use super::{Ground, Part};
use crate::Result;
use crate::metrics::{Bootstrap, Confusion};
use crate::model::{Evaluation, Judged, MeasuredUnseen};

/// How good the classifier is.
#[derive(Debug)]
pub struct Quality {
    /// On out-of-fold predictions of its training data.
    pub trained: Part<Evaluation>,
    /// Beside human labels of the cells compared.
    pub here: Part<Agreement>,
    /// On outlets (or other values of a column) that it has not seen.
    pub unseen: Part<MeasuredUnseen>,
}

/// The model beside human labels.
#[derive(Debug)]
pub struct Agreement {
    /// Labels and predictions.
    pub confusion: Confusion,
    /// Per cell: human labels, those the model agrees with, and the share of agreement, weighted as they were drawn.
    pub cells: Vec<(usize, usize, Option<f64>)>,
}

/// Measures it; intervals of training figures over groups.
pub fn gather(ground: &Ground<'_>) -> Result<Quality> {
    Ok(Quality { trained: trained(ground)?, here: here(ground), unseen: unseen(ground) })
}

fn trained(ground: &Ground<'_>) -> Result<Part<Evaluation>> {
    let Some(table) = ground.table.filter(|table| !table.is_empty()) else {
        let why = "The model behind these labels is not at hand, so its errors are not known here. \
                   With --model its out-of-fold predictions are shown.";
        return Ok(Err(why.to_owned()));
    };
    let labels = ground.sentences.labels.clone();
    let k = labels.len();
    let mut learnt = vec![0; k];
    table.truth.iter().for_each(|&label| learnt[usize::from(label)] += 1);
    let judged = Judged {
        task: ground.corpus.task.clone(),
        rows: (0..table.len()).collect(),
        truth: table.truth.iter().map(|&label| usize::from(label)).collect(),
        probabilities: Array2::from_shape_fn((table.len(), k), |(i, j)| {
            table.probabilities[i * k + j]
        }),
        groups: table.group.clone(),
        labels,
        learnt,
    };
    let bootstrap = Bootstrap { draws: 200, seed: ground.options.seed, ..Bootstrap::default() };
    Evaluation::of(&judged, &bootstrap).map(Ok)
}

fn unseen(ground: &Ground<'_>) -> Part<MeasuredUnseen> {
    ground.unseen.cloned().ok_or_else(|| {
        "The model behind these labels tells nothing of outlets left out of its training: stancekit train tries \
         it where the training data has a column outlet, stancekit evaluate DATA.csv --cross-validate outlet \
         shows it in full."
            .to_owned()
    })
}

fn here(ground: &Ground<'_>) -> Part<Agreement> {
    let sentences = ground.sentences;
    if sentences.gold.is_empty() {
        return Err("No sentence compared has a human label, so nothing is known of the model's \
                    errors in these very texts. stancekit sample draws sentences to label, \
                    --gold reads them back."
            .to_owned());
    }
    let mut cells = vec![(0, 0, (0.0, 0.0)); sentences.cells.len()];
    let (mut truth, mut predicted) = (Vec::new(), Vec::new());
    for gold in &sentences.gold {
        let label = usize::from(sentences.predicted[gold.sentence]);
        let cell = &mut cells[sentences.cell[gold.sentence] as usize];
        let hit = label == usize::from(gold.label);
        let weight = 1.0 / gold.inclusion.unwrap_or(1.0);
        cell.0 += 1;
        cell.1 += usize::from(hit);
        cell.2.0 += if hit { weight } else { 0.0 };
        cell.2.1 += weight;
        truth.push(usize::from(gold.label));
        predicted.push(label);
    }
    let share = |(hits, all): (f64, f64)| (all > 0.0).then(|| hits / all);
    let cells = cells.into_iter().map(|(n, hits, sums)| (n, hits, share(sums))).collect();
    Ok(Agreement { confusion: Confusion::count(&sentences.labels, &truth, &predicted), cells })
}
