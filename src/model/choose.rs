//! Which `C` and which calibration: by log loss on rows that the models had not seen.

use ndarray::{Array2, ArrayView2, Axis};

use super::out_of_fold::Scores;
use super::train::{Grid, TrainOptions, usual_calibration};
use crate::calibration::{self, Calibration, Method};
use crate::error::{Error, Result};

/// What was chosen for one task.
pub(super) struct Chosen {
    /// Place of the best `C` in the grid.
    pub place: usize,
    /// The log loss of every `C`.
    pub grid: Vec<Grid>,
    /// How to calibrate.
    pub method: Method,
    /// The log loss of every method; empty where none was to be chosen.
    pub calibrations: Vec<(Method, f64)>,
    /// Out-of-fold probabilities by that `C` and method, shape (rows, labels).
    pub probabilities: Array2<f64>,
}

/// Chooses `C`, calibrated by the method that was asked for or else by the usual one, then the
/// method.
pub(super) fn choose_c(scores: &Scores, groups: &[u32], options: &TrainOptions) -> Result<Chosen> {
    let usual = usual_calibration(options.class_weight);
    let method = options.calibration.unwrap_or(usual);
    let mut grid = Vec::with_capacity(options.c_grid.len());
    let mut best: Option<(usize, Array2<f64>)> = None;
    for (place, (&c, by_c)) in options.c_grid.iter().zip(&scores.by_c).enumerate() {
        let probabilities = cross_calibrate(by_c.view(), scores, method)?;
        let log_loss = mean_log_loss(&probabilities, &scores.labels);
        if grid.iter().all(|earlier: &Grid| log_loss < earlier.log_loss) {
            best = Some((place, probabilities));
        }
        grid.push(Grid { c, log_loss });
    }
    let (place, probabilities) = best.ok_or_else(|| Error::numeric("no finite log loss"))?;
    let mut chosen = Chosen { place, grid, method, calibrations: Vec::new(), probabilities };
    if options.calibration.is_none() {
        let there = scores.by_c[place].view();
        let table = calibration::Table { scores: there, labels: &scores.labels, groups };
        let choice = calibration::choose(&table, usual)?;
        if choice.method != method {
            let scores_there = scores.by_c[place].view();
            chosen.probabilities = cross_calibrate(scores_there, scores, choice.method)?;
        }
        (chosen.method, chosen.calibrations) = (choice.method, choice.losses);
    }
    Ok(chosen)
}

/// Probabilities of each fold by a calibrator fitted on the other folds' scores, so that what is
/// measured on them has not seen its own rows in any step.
fn cross_calibrate(
    scores: ArrayView2<'_, f64>,
    table: &Scores,
    method: Method,
) -> Result<Array2<f64>> {
    let mut probabilities = Array2::zeros(scores.dim());
    let count = table.folds.iter().max().map_or(0, |&fold| fold + 1);
    let mut buffer = vec![0.0; scores.ncols()];
    for fold in 0..count {
        let others: Vec<usize> =
            (0..table.rows.len()).filter(|&i| table.folds[i] != fold).collect();
        let labels: Vec<usize> = others.iter().map(|&i| table.labels[i]).collect();
        let seen = scores.select(Axis(0), &others);
        let calibration: Calibration = calibration::fit(method, seen.view(), &labels)?;
        for i in (0..table.rows.len()).filter(|&i| table.folds[i] == fold) {
            calibration.probabilities_into(&scores.row(i).to_vec(), &mut buffer);
            probabilities.row_mut(i).iter_mut().zip(&buffer).for_each(|(to, &from)| *to = from);
        }
    }
    Ok(probabilities)
}

pub(super) fn mean_log_loss(probabilities: &Array2<f64>, labels: &[usize]) -> f64 {
    let loss = |(i, &label): (usize, &usize)| -libm::log(probabilities[[i, label]].max(1e-15));
    labels.iter().enumerate().map(loss).sum::<f64>() / labels.len().max(1) as f64
}
