//! Training: features, the choice of `C`, weights, calibration, and the out-of-fold table.

use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use super::out_of_fold::{Scores, fit_path, scores};
use super::{Fit, Model, OutOfFold, Provenance, Task};
use crate::calibration::{self, Calibration, Method};
use crate::dataset::{Dataset, TaskLabels};
use crate::error::{Error, Result};
use crate::features::{Corpus, FeatureOptions};
use crate::folds;
use crate::linear::ClassWeight;
use crate::text;

/// The loss of the linear functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Classifier {
    /// Multinomial logistic regression.
    Logistic,
    /// Support vector machine with squared hinge, one label against the rest.
    Svm,
}

impl Classifier {
    /// How people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Logistic => "logistic regression",
            Self::Svm => "linear support vector machine",
        }
    }
}

/// All options of training.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainOptions {
    /// What features to make.
    pub features: FeatureOptions,
    /// The loss.
    pub classifier: Classifier,
    /// How much the rows of each label count.
    pub class_weight: ClassWeight,
    /// Values of `C` to choose from by out-of-fold log loss, rising; one value: no choice.
    pub c_grid: Vec<f64>,
    /// From scores to probabilities.
    pub calibration: Method,
    /// Folds for choosing, calibrating and measuring.
    pub folds: usize,
    /// Seed of everything random.
    pub seed: u64,
    /// ISO 639-1 code of the text's language; `None` detects it.
    pub language: Option<String>,
    /// Terms of use to write into the model.
    pub licence: String,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self {
            features: FeatureOptions::default(),
            classifier: Classifier::Logistic,
            class_weight: ClassWeight::Uniform,
            c_grid: vec![0.1, 0.3, 1.0, 3.0],
            calibration: Method::Bcts,
            folds: 5,
            seed: 0,
            language: None,
            licence: String::new(),
        }
    }
}

impl TrainOptions {
    fn check(&self) -> Result<()> {
        let usable = |c: &f64| c.is_finite() && *c > 0.0;
        if self.c_grid.is_empty() || !self.c_grid.iter().all(usable) || !self.c_grid.is_sorted() {
            return Err(Error::usage("the values of C make no sense")
                .remedy("give numbers above 0, rising"));
        }
        if self.folds < 2 {
            return Err(Error::usage("calibration needs at least 2 folds"));
        }
        self.features.check()
    }
}

/// One point of the grid of `C`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Inverse strength of the penalty.
    pub c: f64,
    /// Mean log loss of the calibrated out-of-fold probabilities.
    pub log_loss: f64,
}

/// Learns a model from `data`.
///
/// # Errors
/// Options that make no sense; a task with fewer than two labels; fewer groups than folds.
pub fn train(data: &Dataset, options: &TrainOptions) -> Result<Model> {
    options.check()?;
    let corpus = Corpus::count(data.texts.iter().map(String::as_str), &options.features)?;
    let all: Vec<usize> = (0..data.len()).collect();
    train_rows(&corpus, data, &all, options)
}

/// Learns a model from some rows of `data`, already counted in `corpus`.
pub(super) fn train_rows(
    corpus: &Corpus,
    data: &Dataset,
    rows: &[usize],
    options: &TrainOptions,
) -> Result<Model> {
    check_tasks(data, rows)?;
    let folds = assign_folds(data, rows, options)?;
    let scored = scores(corpus, &data.tasks, rows, &folds, &options.c_grid, options)?;
    let fitted = corpus.fit(rows)?;
    let mut tasks = Vec::with_capacity(data.tasks.len());
    for (task, scores) in data.tasks.iter().zip(scored) {
        tasks.push(finish_task(corpus, &fitted, data, task, &scores, options)?);
    }
    tasks.sort_by(|a, b| a.name.cmp(&b.name));
    let provenance = Provenance {
        language: options.language.clone().unwrap_or_else(|| detect_language(data)),
        rows: rows.len(),
        groups: number_groups(rows.iter().map(|&i| data.groups[i])).1,
        data_hash: data.hash(),
        seed: options.seed,
        folds: options.folds,
        licence: options.licence.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    Ok(Model { features: corpus.features(&fitted), tasks, provenance, hash: String::new() })
}

fn check_tasks(data: &Dataset, rows: &[usize]) -> Result<()> {
    for task in &data.tasks {
        let (_, labels) = task.labelled(rows);
        if labels.iter().all(|&label| Some(&label) == labels.first()) {
            let only = labels.first().map_or("no label", |&label| &task.labels[label]);
            return Err(Error::numeric(format!(
                "there is nothing to learn: all rows say '{only}'"
            ))
            .in_file(data.files.first().cloned().unwrap_or_default())
            .in_column(&task.name)
            .remedy("add rows of another label, or leave the task out with --task"));
        }
    }
    Ok(())
}

/// The fold of every row of `data`; rows outside of `rows` get fold 0 and are never looked at.
fn assign_folds(data: &Dataset, rows: &[usize], options: &TrainOptions) -> Result<Vec<u32>> {
    let task = &data.tasks[0];
    let unlabelled = task.labels.len();
    let labels: Vec<usize> = rows.iter().map(|&i| task.rows[i].unwrap_or(unlabelled)).collect();
    let groups: Vec<u32> = rows.iter().map(|&i| data.groups[i]).collect();
    let chosen = folds::by_group(&labels, &groups, options.folds, options.seed)?;
    let mut folds = vec![0; data.len()];
    rows.iter().zip(chosen).for_each(|(&i, fold)| folds[i] = fold);
    Ok(folds)
}

fn finish_task(
    corpus: &Corpus,
    fitted: &crate::features::Fitted,
    data: &Dataset,
    task: &TaskLabels,
    scores: &Scores,
    options: &TrainOptions,
) -> Result<Task> {
    let (grid, best, probabilities) = choose_c(scores, options)?;
    let x = corpus.row_source(fitted, &scores.rows);
    let (labels, c) = (task.labels.len(), options.c_grid[best]);
    let mut linear = None;
    fit_path(&x, &scores.labels, labels, &[c], FINAL_TOLERANCE, options, |model| {
        linear = Some(model);
    })?;
    let linear = linear.expect("one model per C");
    let method = options.calibration;
    let mut counts = vec![0; labels];
    scores.labels.iter().for_each(|&label| counts[label] += 1);
    Ok(Task {
        name: task.name.clone(),
        labels: task.labels.clone(),
        descriptions: Default::default(),
        counts,
        linear,
        calibration: calibration::fit(method, scores.by_c[best].view(), &scores.labels)?,
        fit: Fit { classifier: options.classifier, c, class_weight: options.class_weight, grid },
        out_of_fold: OutOfFold {
            probabilities: probabilities.iter().map(|&p| p as f32).collect(),
            labels: scores.labels.iter().map(|&label| label as u16).collect(),
            groups: number_groups(scores.rows.iter().map(|&i| data.groups[i])).0,
        },
    })
}

/// Duality gap at which the final fit stops.
const FINAL_TOLERANCE: f64 = 1e-6;

/// The grid with its log losses, the place of the best, and the probabilities there.
fn choose_c(scores: &Scores, options: &TrainOptions) -> Result<(Vec<Grid>, usize, Array2<f64>)> {
    let mut grid = Vec::with_capacity(options.c_grid.len());
    let mut best: Option<(usize, Array2<f64>)> = None;
    for (place, (&c, by_c)) in options.c_grid.iter().zip(&scores.by_c).enumerate() {
        let probabilities = cross_calibrate(by_c.view(), scores, options.calibration)?;
        let log_loss = mean_log_loss(&probabilities, &scores.labels);
        if grid.iter().all(|earlier: &Grid| log_loss < earlier.log_loss) {
            best = Some((place, probabilities));
        }
        grid.push(Grid { c, log_loss });
    }
    let (place, probabilities) = best.ok_or_else(|| Error::numeric("no finite log loss"))?;
    Ok((grid, place, probabilities))
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
        let seen = scores.select(ndarray::Axis(0), &others);
        let calibration: Calibration = calibration::fit(method, seen.view(), &labels)?;
        for i in (0..table.rows.len()).filter(|&i| table.folds[i] == fold) {
            calibration.probabilities_into(&scores.row(i).to_vec(), &mut buffer);
            probabilities.row_mut(i).iter_mut().zip(&buffer).for_each(|(to, &from)| *to = from);
        }
    }
    Ok(probabilities)
}

fn mean_log_loss(probabilities: &Array2<f64>, labels: &[usize]) -> f64 {
    let loss = |(i, &label): (usize, &usize)| -libm::log(probabilities[[i, label]].max(1e-15));
    labels.iter().enumerate().map(loss).sum::<f64>() / labels.len().max(1) as f64
}

/// Groups numbered from 0 in the order in which they come, and how many there are.
fn number_groups(groups: impl Iterator<Item = u32>) -> (Vec<u32>, usize) {
    let mut numbers = std::collections::HashMap::new();
    let numbered = groups
        .map(|group| {
            let next = numbers.len() as u32;
            *numbers.entry(group).or_insert(next)
        })
        .collect();
    (numbered, numbers.len())
}

/// The language of the first texts, taken together.
fn detect_language(data: &Dataset) -> String {
    let sample: Vec<&str> = data.texts.iter().take(200).map(String::as_str).collect();
    text::detect_language(&sample.join("\n")).to_owned()
}
