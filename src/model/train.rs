//! Training: features, the choice of `C`, weights, calibration, and the out-of-fold table.

use serde::{Deserialize, Serialize};

use super::choose::choose_c;
use super::out_of_fold::{FoldJob, Learnt, Path, Scores, fit_path};
use super::{Fit, Model, OutOfFold, Provenance, Task};
use crate::calibration::{self, Method};
use crate::dataset::{self, Dataset, TaskLabels};
use crate::error::{Error, Result};
use crate::features::{Corpus, FeatureOptions, Fitted};
use crate::folds;
use crate::linear::{ClassWeight, LinearModel, TermWeight};
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
    /// How much each term counts.
    pub term_weight: TermWeight,
    /// Values of `C` to choose from by out-of-fold log loss, rising; one value: no choice.
    pub c_grid: Vec<f64>,
    /// From scores to probabilities; `None` chooses the method by out-of-fold log loss.
    pub calibration: Option<Method>,
    /// Folds for choosing, calibrating and measuring.
    pub folds: usize,
    /// Seed of everything random.
    pub seed: u64,
    /// ISO 639-1 code of the text's language; `None` detects it.
    pub language: Option<String>,
    /// Terms of use to write into the model.
    pub licence: String,
}

/// How to calibrate where nothing else was asked for.
///
/// Where each label counts the same, one temperature: a bias per label would bring the training
/// shares back, against which the rows were weighted, and these differ from one group of texts to
/// the next (`benches/README.md` has the figures). Where each row counts the same, BCTS.
pub fn usual_calibration(class_weight: ClassWeight) -> Method {
    match class_weight {
        ClassWeight::Balanced => Method::Temperature,
        ClassWeight::Uniform => Method::Bcts,
    }
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self {
            features: FeatureOptions::default(),
            classifier: Classifier::Logistic,
            class_weight: ClassWeight::Balanced,
            term_weight: TermWeight::NaiveBayes,
            c_grid: vec![0.1, 0.3, 1.0, 3.0],
            calibration: Some(usual_calibration(ClassWeight::Balanced)),
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
    Ok(train_and_keep(data, options)?.1.model)
}

/// As [`train`], with the counted texts and the scores that the choices were made from.
pub(super) fn train_and_keep(data: &Dataset, options: &TrainOptions) -> Result<(Corpus, Trained)> {
    options.check()?;
    let corpus = Corpus::count(data.texts.iter().map(String::as_str), &options.features)?
        .weighted(&data.weights);
    let all: Vec<usize> = (0..data.len()).collect();
    let trained = train_rows(&corpus, data, &all, options)?;
    Ok((corpus, trained))
}

/// A model and what it was chosen by.
pub(super) struct Trained {
    /// The model.
    pub model: Model,
    /// Out-of-fold scores of each task, in the order of the data's tasks.
    pub scores: Vec<Scores>,
}

/// Learns a model from some rows of `data`, already counted in `corpus`.
pub(super) fn train_rows(
    corpus: &Corpus,
    data: &Dataset,
    rows: &[usize],
    options: &TrainOptions,
) -> Result<Trained> {
    check_tasks(data, rows)?;
    let folds = assign_folds(data, rows, options)?;
    let scored = FoldJob { corpus, tasks: &data.tasks, rows, folds: &folds, options }.scores()?;
    let fitted = corpus.fit(rows)?;
    let last = Last { corpus, fitted: &fitted, rows, data, options };
    let mut tasks = Vec::with_capacity(data.tasks.len());
    for (task, scores) in data.tasks.iter().zip(&scored) {
        tasks.push(last.fit(task, scores)?);
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
    let features = corpus.features(&fitted);
    let texts = dataset::marks_of(rows.iter().map(|&i| data.texts[i].as_str()));
    Ok(Trained {
        model: Model { features, tasks, provenance, texts, hash: String::new() },
        scores: scored,
    })
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

/// The fit on all rows.
struct Last<'a> {
    corpus: &'a Corpus,
    fitted: &'a Fitted,
    rows: &'a [usize],
    data: &'a Dataset,
    options: &'a TrainOptions,
}

impl Last<'_> {
    /// One task: `C` and calibration by its out-of-fold scores, weights by all its rows.
    fn fit(&self, task: &TaskLabels, scores: &Scores) -> Result<Task> {
        let options = self.options;
        let groups: Vec<u32> = scores.rows.iter().map(|&i| self.data.groups[i]).collect();
        let chosen = choose_c(scores, &groups, options)?;
        let c = options.c_grid[chosen.place];
        let (linear, counts) = self.linear(task, c)?;
        let seen = scores.by_c[chosen.place].view();
        Ok(Task {
            name: task.name.clone(),
            labels: task.labels.clone(),
            descriptions: Default::default(),
            counts,
            linear,
            calibration: calibration::fit(chosen.method, seen, &scores.labels)?,
            fit: Fit {
                classifier: options.classifier,
                c,
                class_weight: options.class_weight,
                term_weight: options.term_weight,
                grid: chosen.grid,
                calibrations: chosen.calibrations,
            },
            out_of_fold: OutOfFold {
                probabilities: chosen.probabilities.iter().map(|&p| p as f32).collect(),
                labels: scores.labels.iter().map(|&label| label as u16).collect(),
                groups: number_groups(groups.into_iter()).0,
            },
            unseen: None,
        })
    }

    /// The linear functions at `c`, and how many rows of each label they come from.
    fn linear(&self, task: &TaskLabels, c: f64) -> Result<(LinearModel, Vec<usize>)> {
        let (rows, y) = task.labelled(self.rows);
        let x = self.corpus.row_source(self.fitted, &rows);
        let labels = task.labels.len();
        let mut linear = None;
        let path = Path { grid: &[c], tolerance: FINAL_TOLERANCE };
        fit_path(&Learnt { x: &x, y: &y, labels }, &path, self.options, |model| {
            linear = Some(model);
        })?;
        let mut counts = vec![0; labels];
        y.iter().for_each(|&label| counts[label] += 1);
        Ok((linear.expect("one model per C"), counts))
    }
}

/// Duality gap at which the final fit stops.
const FINAL_TOLERANCE: f64 = 1e-6;

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
