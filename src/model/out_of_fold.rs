//! Scores for every row from models that have not seen it, nor anything of its group.

use ndarray::Array2;
use rayon::prelude::*;

use super::train::{Classifier, TrainOptions};
use crate::dataset::TaskLabels;
use crate::error::Result;
use crate::features::Corpus;
use crate::linear::{
    LinearModel, LinearSvm, LogisticRegression, TrainingRows, WarmStart, WeightedRows,
};
use crate::sparse::{RowBuffer, RowSource};

/// Stands in [`Scores::rows`] order: the labelled rows of one task, scored at each `C` of a grid.
#[derive(Debug)]
pub struct Scores {
    /// The labelled rows, rising.
    pub rows: Vec<usize>,
    /// Their labels.
    pub labels: Vec<usize>,
    /// Their folds.
    pub folds: Vec<u32>,
    /// Per `C`: decision values, shape (rows, labels).
    pub by_c: Vec<Array2<f64>>,
}

/// Duality gap at which a fit inside a fold stops: the choice of `C` and the calibration don't
/// change beyond it.
pub(super) const FOLD_TOLERANCE: f64 = 1e-4;

/// Fits vocabulary, idf and weights anew without each fold, and scores the fold's rows.
///
/// `folds[i]` is the fold of row `i`; only the rows in `rows` take part. Folds run in parallel; the
/// result does not depend on how many do at once.
pub fn scores(
    corpus: &Corpus,
    tasks: &[TaskLabels],
    rows: &[usize],
    folds: &[u32],
    grid: &[f64],
    options: &TrainOptions,
) -> Result<Vec<Scores>> {
    let count = rows.iter().map(|&i| folds[i] + 1).max().unwrap_or(0);
    let by_fold: Vec<Result<Vec<FoldScores>>> = (0..count)
        .into_par_iter()
        .map(|fold| score_fold(corpus, tasks, rows, folds, fold, grid, options))
        .collect();
    // Of several errors that of the first fold counts, whichever thread was first.
    let by_fold: Vec<Vec<FoldScores>> = by_fold.into_iter().collect::<Result<_>>()?;
    let whole: Vec<usize> = rows.iter().copied().filter(|&i| corpus.is_whole(i)).collect();
    Ok((tasks.iter().enumerate())
        .map(|(place, task)| gather(task, &whole, folds, grid, by_fold.iter().map(|f| &f[place])))
        .collect())
}

/// One task's held-out rows of one fold.
struct FoldScores {
    rows: Vec<usize>,
    /// Per `C`: scores row by row.
    by_c: Vec<Vec<f64>>,
}

fn score_fold(
    corpus: &Corpus,
    tasks: &[TaskLabels],
    rows: &[usize],
    folds: &[u32],
    fold: u32,
    grid: &[f64],
    options: &TrainOptions,
) -> Result<Vec<FoldScores>> {
    let (held_out, seen): (Vec<usize>, Vec<usize>) = rows.iter().partition(|&&i| folds[i] == fold);
    let fitted = corpus.fit(&seen)?;
    tasks
        .iter()
        .map(|task| {
            let (seen, labels) = task.labelled(&seen);
            let (mut held_out, _) = task.labelled(&held_out);
            held_out.retain(|&i| corpus.is_whole(i));
            let x = corpus.row_source(&fitted, &seen);
            let unseen = corpus.row_source(&fitted, &held_out);
            let mut by_c = Vec::with_capacity(grid.len());
            fit_path(&x, &labels, task.labels.len(), grid, FOLD_TOLERANCE, options, |model| {
                by_c.push(score_all(&model, &unseen));
            })
            .map_err(|error| error.in_column(&task.name))?;
            Ok(FoldScores { rows: held_out, by_c })
        })
        .collect()
}

pub(super) fn score_all(model: &LinearModel, rows: &dyn RowSource) -> Vec<f64> {
    let k = model.labels();
    let mut scores = vec![0.0; rows.rows() * k];
    let mut row = RowBuffer::default();
    for (i, scores) in scores.chunks_exact_mut(k).enumerate() {
        rows.row_into(i, &mut row);
        model.scores_into(row.as_row(), scores);
    }
    scores
}

/// Fits at every `C` of `grid`, each from where the one before ended, and hands each model on;
/// columns are weighted by what these rows' labels say of them.
pub fn fit_path(
    x: &dyn RowSource,
    y: &[usize],
    labels: usize,
    grid: &[f64],
    tolerance: f64,
    options: &TrainOptions,
    mut fitted: impl FnMut(LinearModel),
) -> Result<()> {
    let factors = options.term_weight.of_columns(x, y, labels);
    let rows = match &factors {
        None => TrainingRows::new(x),
        Some(factors) => TrainingRows::new(&WeightedRows { rows: x, factors }),
    };
    let mut warm = WarmStart::default();
    let (class_weight, seed) = (options.class_weight, options.seed);
    for &c in grid {
        let model = match options.classifier {
            Classifier::Logistic => {
                LogisticRegression { c, class_weight, tolerance, seed, ..Default::default() }
                    .fit_from(&rows, y, labels, &mut warm)?
            }
            Classifier::Svm => LinearSvm { c, class_weight, tolerance, seed, ..Default::default() }
                .fit_rows(&rows, y, labels)?,
        };
        fitted(match &factors {
            None => model,
            Some(factors) => model.with_factors(factors),
        });
    }
    Ok(())
}

fn gather<'f>(
    task: &TaskLabels,
    rows: &[usize],
    folds: &[u32],
    grid: &[f64],
    parts: impl Iterator<Item = &'f FoldScores>,
) -> Scores {
    let k = task.labels.len();
    let mut sorted = rows.to_vec();
    sorted.sort_unstable();
    let (rows, labels) = task.labelled(&sorted);
    let mut by_c = vec![Array2::zeros((rows.len(), k)); grid.len()];
    for part in parts {
        for (local, row) in part.rows.iter().enumerate() {
            let place = rows.binary_search(row).expect("every held-out row is labelled");
            for (all, scores) in by_c.iter_mut().zip(&part.by_c) {
                for (label, &score) in scores[local * k..(local + 1) * k].iter().enumerate() {
                    all[[place, label]] = score;
                }
            }
        }
    }
    let folds = rows.iter().map(|&i| folds[i]).collect();
    Scores { rows, labels, folds, by_c }
}
