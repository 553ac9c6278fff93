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

/// What is to be scored: labelled rows of `data` in their folds, at each `C` of the options.
#[derive(Clone, Copy)]
pub(super) struct FoldJob<'a> {
    /// The counted texts.
    pub corpus: &'a Corpus,
    /// Labels by task.
    pub tasks: &'a [TaskLabels],
    /// The rows that take part.
    pub rows: &'a [usize],
    /// The fold of every row of the data.
    pub folds: &'a [u32],
    /// How to learn.
    pub options: &'a TrainOptions,
}

impl FoldJob<'_> {
    /// Fits vocabulary, idf and weights anew without each fold, and scores the fold's rows, task by
    /// task.
    ///
    /// Folds run in parallel; the result does not depend on how many do at once.
    pub(super) fn scores(&self) -> Result<Vec<Scores>> {
        let count = self.rows.iter().map(|&i| self.folds[i] + 1).max().unwrap_or(0);
        let by_fold: Vec<Result<Vec<FoldScores>>> =
            (0..count).into_par_iter().map(|fold| self.score_fold(fold)).collect();
        // Of several errors that of the first fold counts, whichever thread was first.
        let by_fold: Vec<Vec<FoldScores>> = by_fold.into_iter().collect::<Result<_>>()?;
        let of_task = |(place, task): (usize, &TaskLabels)| {
            let parts: Vec<&FoldScores> = by_fold.iter().map(|fold| &fold[place]).collect();
            self.gather(task, &parts)
        };
        Ok(self.tasks.iter().enumerate().map(of_task).collect())
    }

    fn score_fold(&self, fold: u32) -> Result<Vec<FoldScores>> {
        let (held_out, seen): (Vec<usize>, Vec<usize>) =
            self.rows.iter().partition(|&&i| self.folds[i] == fold);
        let fitted = self.corpus.fit(&seen)?;
        let of_task = |task: &TaskLabels| {
            let (seen, labels) = task.labelled(&seen);
            let (mut held_out, _) = task.labelled(&held_out);
            held_out.retain(|&i| self.corpus.is_whole(i));
            let x = self.corpus.row_source(&fitted, &seen);
            let unseen = self.corpus.row_source(&fitted, &held_out);
            let learnt = Learnt { x: &x, y: &labels, labels: task.labels.len() };
            let grid = Path { grid: &self.options.c_grid, tolerance: FOLD_TOLERANCE };
            let mut by_c = Vec::with_capacity(grid.grid.len());
            fit_path(&learnt, &grid, self.options, |model| by_c.push(score_all(&model, &unseen)))
                .map_err(|error| error.in_column(&task.name))?;
            Ok(FoldScores { rows: held_out, by_c })
        };
        self.tasks.iter().map(of_task).collect()
    }

    /// One task's held-out rows of all folds, in the order of the rows.
    fn gather(&self, task: &TaskLabels, parts: &[&FoldScores]) -> Scores {
        let k = task.labels.len();
        let mut whole: Vec<usize> =
            self.rows.iter().copied().filter(|&i| self.corpus.is_whole(i)).collect();
        whole.sort_unstable();
        let (rows, labels) = task.labelled(&whole);
        let mut by_c = vec![Array2::zeros((rows.len(), k)); self.options.c_grid.len()];
        for part in parts {
            for (local, row) in part.rows.iter().enumerate() {
                let place = rows.binary_search(row).expect("every held-out row is labelled");
                for (all, scores) in by_c.iter_mut().zip(&part.by_c) {
                    let of_row = &scores[local * k..(local + 1) * k];
                    all.row_mut(place).iter_mut().zip(of_row).for_each(|(to, &from)| *to = from);
                }
            }
        }
        let folds = rows.iter().map(|&i| self.folds[i]).collect();
        Scores { rows, labels, folds, by_c }
    }
}

/// One task's held-out rows of one fold.
struct FoldScores {
    rows: Vec<usize>,
    /// Per `C`: scores row by row.
    by_c: Vec<Vec<f64>>,
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

/// Rows to learn one task from.
pub(super) struct Learnt<'a> {
    /// Their features.
    pub x: &'a dyn RowSource,
    /// Their labels.
    pub y: &'a [usize],
    /// Number of labels.
    pub labels: usize,
}

/// The values of `C` to fit at, and how closely.
pub(super) struct Path<'a> {
    /// Rising.
    pub grid: &'a [f64],
    /// Duality gap at which a fit stops.
    pub tolerance: f64,
}

/// Fits at every `C` of the path, each from where the one before ended, and hands each model on;
/// columns are weighted by what these rows' labels say of them.
pub(super) fn fit_path(
    learnt: &Learnt<'_>,
    path: &Path<'_>,
    options: &TrainOptions,
    mut fitted: impl FnMut(LinearModel),
) -> Result<()> {
    let &Learnt { x, y, labels } = learnt;
    let factors = options.term_weight.of_columns(x, y, labels);
    let rows = match &factors {
        None => TrainingRows::new(x),
        Some(factors) => TrainingRows::new(&WeightedRows { rows: x, factors }),
    };
    let mut warm = WarmStart::default();
    let (class_weight, seed, tolerance) = (options.class_weight, options.seed, path.tolerance);
    for &c in path.grid {
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
