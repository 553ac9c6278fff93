//! How a model does on outlets that it has not learnt from.

use ndarray::Axis;
use rayon::prelude::*;

use super::choose::mean_log_loss;
use super::evaluate::Judged;
use super::out_of_fold::{FOLD_TOLERANCE, Learnt, Path, Scores, fit_path, score_all};
use super::train::{TrainOptions, train_and_keep};
use super::{Measured, MeasuredUnseen, Model, Task};
use crate::calibration::{self, Calibration, Method};
use crate::dataset::{Dataset, TaskLabels};
use crate::error::Result;
use crate::features::{Corpus, Fitted};
use crate::folds::{self, Split};

/// Folds into which the values of a column are gathered at most.
pub const MOST_FOLDS: usize = 10;

/// Rows judged by models that had learnt nothing from their outlet (or other value of a column).
#[derive(Debug, Clone)]
pub struct Unseen {
    /// The column.
    pub column: String,
    /// Number of its values.
    pub values: usize,
    /// Number of folds; below `values` several values were left out together.
    pub folds: usize,
    /// Per task of the model, in its order: the rows and the probabilities given to them.
    pub judged: Vec<Judged>,
}

/// Learns a model, and tries how models learnt in the same way do on values of `column` that they
/// have not seen; `None` where the data has no such column or but one value in it.
///
/// For each fold of values, vocabulary, idf and weights are fitted anew without it. `C` and the
/// calibration are chosen anew too, from the scores of the remaining rows in the model's own
/// folds, as somebody does who trains on these and meets a new outlet. So a fold costs one fit
/// more, not a whole cross-validation.
///
/// # Errors
/// As [`super::train`].
pub fn train_and_try(
    data: &Dataset,
    options: &TrainOptions,
    column: &str,
) -> Result<(Model, Option<Unseen>)> {
    let (corpus, mut trained) = train_and_keep(data, options)?;
    let Ok(values) = data.column(column) else { return Ok((trained.model, None)) };
    let values: Vec<&str> = values.iter().map(|value| value.trim()).collect();
    let left_out = folds::leave_values_out(&values, MOST_FOLDS);
    if left_out.values < 2 {
        return Ok((trained.model, None));
    }
    let trial = Trial { corpus: &corpus, data, options };
    let tried: Vec<Vec<Option<Judged>>> = (0..left_out.folds as u32)
        .into_par_iter()
        .map(|fold| {
            let split = folds::split(&left_out.fold, &data.groups, fold);
            trial.run(&split, &trained.model, &trained.scores)
        })
        .collect::<Result<_>>()?;
    let of_task = |(place, task): (usize, &Task)| {
        let mut all = Judged::new(&task.name, &task.labels, 0, vec![0; task.labels.len()]);
        for judged in tried.iter().filter_map(|fold| fold[place].as_ref()) {
            append(&mut all, judged);
        }
        all
    };
    let judged: Vec<Judged> = trained.model.tasks.iter().enumerate().map(of_task).collect();
    let (values, folds) = (left_out.values, left_out.folds);
    for (task, judged) in trained.model.tasks.iter_mut().zip(&judged) {
        let column = column.to_owned();
        task.unseen = Measured::of_judged(judged).map(|measures| MeasuredUnseen {
            column,
            values,
            folds,
            measures,
        });
    }
    Ok((trained.model, Some(Unseen { column: column.to_owned(), values, folds, judged })))
}

fn append(all: &mut Judged, judged: &Judged) {
    all.rows.extend(&judged.rows);
    all.truth.extend(&judged.truth);
    all.groups.extend(&judged.groups);
    all.learnt.iter_mut().zip(&judged.learnt).for_each(|(to, from)| *to += from);
    let appended = all.probabilities.append(Axis(0), judged.probabilities.view());
    appended.expect("as many columns as labels");
}

struct Trial<'a> {
    corpus: &'a Corpus,
    data: &'a Dataset,
    options: &'a TrainOptions,
}

impl Trial<'_> {
    /// Judges one fold, for each task of `model`; `None` where nothing is left to learn from or
    /// to judge.
    fn run(&self, split: &Split, model: &Model, scores: &[Scores]) -> Result<Vec<Option<Judged>>> {
        if split.train.is_empty() {
            return Ok(model.tasks.iter().map(|_| None).collect());
        }
        let fitted = self.corpus.fit(&split.train)?;
        let of_task = |task: &Task| {
            let place = self.data.tasks.iter().position(|labels| labels.name == task.name);
            let place = place.expect("every task was learnt from the data");
            let method = task.calibration.method();
            self.judge(split, &fitted, (&self.data.tasks[place], &scores[place]), method)
        };
        model.tasks.iter().map(of_task).collect()
    }

    fn judge(
        &self,
        split: &Split,
        fitted: &Fitted,
        (task, scores): (&TaskLabels, &Scores),
        method: Method,
    ) -> Result<Option<Judged>> {
        let (seen, labels) = task.labelled(&split.train);
        let whole: Vec<usize> =
            split.test.iter().copied().filter(|&i| self.corpus.is_whole(i)).collect();
        let (tested, truth) = task.labelled(&whole);
        if tested.is_empty() || labels.iter().all(|label| Some(label) == labels.first()) {
            return Ok(None);
        }
        let (place, calibration) = choose(scores, &seen, method)?;
        let x = self.corpus.row_source(fitted, &seen);
        let (c, unseen) = ([self.options.c_grid[place]], self.corpus.row_source(fitted, &tested));
        let mut raw = Vec::new();
        let learnt = Learnt { x: &x, y: &labels, labels: task.labels.len() };
        let path = Path { grid: &c, tolerance: FOLD_TOLERANCE };
        fit_path(&learnt, &path, self.options, |model| {
            raw = score_all(&model, &unseen);
        })?;
        let mut learnt = vec![0; task.labels.len()];
        labels.iter().for_each(|&label| learnt[label] += 1);
        let mut judged = Judged::new(&task.name, &task.labels, tested.len(), learnt);
        judged.groups = tested.iter().map(|&i| self.data.groups[i]).collect();
        let mut row = vec![0.0; task.labels.len()];
        for (raw, mut cells) in raw.chunks_exact(row.len()).zip(judged.probabilities.rows_mut()) {
            calibration.probabilities_into(raw, &mut row);
            cells.iter_mut().zip(&row).for_each(|(to, &from)| *to = from);
        }
        (judged.rows, judged.truth) = (tested, truth);
        Ok(Some(judged))
    }
}

/// The place of the `C` with the least calibrated log loss on `rows`, and the calibration there.
fn choose(scores: &Scores, rows: &[usize], method: Method) -> Result<(usize, Calibration)> {
    let places: Vec<usize> =
        rows.iter().filter_map(|row| scores.rows.binary_search(row).ok()).collect();
    let labels: Vec<usize> = places.iter().map(|&place| scores.labels[place]).collect();
    let mut best: Option<(f64, usize, Calibration)> = None;
    for (place, by_c) in scores.by_c.iter().enumerate() {
        let seen = by_c.select(Axis(0), &places);
        let calibration = calibration::fit(method, seen.view(), &labels)?;
        let loss = mean_log_loss(&calibration.probabilities(seen.view()), &labels);
        if best.as_ref().is_none_or(|(least, ..)| loss < *least) {
            best = Some((loss, place, calibration));
        }
    }
    let (_, place, calibration) = best.expect("the grid was checked not to be empty");
    Ok((place, calibration))
}
