//! Labelled rows with what models said of them that had not seen them.

use ndarray::{Array2, Axis};

use super::train::{TrainOptions, train_rows};
use super::{Model, Task};
use crate::calibration::venn_abers::VennAbers;
use crate::dataset::{Dataset, TaskLabels};
use crate::error::{Error, Result};
use crate::features::{Corpus, Extractor};
use crate::folds;
use crate::metrics::Outcomes;
use crate::sparse::RowBuffer;

/// The labelled rows of one task, and the probabilities that were given to them.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The task's name.
    pub task: String,
    /// Its labels, sorted by bytes.
    pub labels: Vec<String>,
    /// Rows of the data set, in the order of what follows.
    pub rows: Vec<usize>,
    /// The right label of each.
    pub truth: Vec<usize>,
    /// Calibrated probabilities, shape (rows, labels).
    pub probabilities: Array2<f64>,
    /// The group of each row.
    pub groups: Vec<u32>,
    /// How many rows of each label the models had learnt from, for the baselines.
    pub learnt: Vec<usize>,
}

impl Judged {
    /// What is measured.
    pub fn outcomes(&self) -> Outcomes<'_> {
        Outcomes {
            labels: &self.labels,
            truth: &self.truth,
            probabilities: self.probabilities.view(),
            groups: &self.groups,
        }
    }

    /// For each label what turns its probability into an interval (Venn-Abers, one label against
    /// the rest): a probability is as good as its log-odds, since it rises with them.
    ///
    /// # Errors
    /// If there is no row.
    pub fn intervals(&self) -> Result<Vec<VennAbers>> {
        let of_label = |k: usize| {
            let yes: Vec<bool> = self.truth.iter().map(|&label| label == k).collect();
            VennAbers::fit(&self.probabilities.column(k).to_vec(), &yes)
        };
        (0..self.labels.len()).map(of_label).collect()
    }

    /// The rows at `places` alone.
    pub fn select(&self, places: &[usize]) -> Self {
        let rows = places.iter().map(|&i| self.rows[i]).collect();
        Self {
            task: self.task.clone(),
            labels: self.labels.clone(),
            rows,
            truth: places.iter().map(|&i| self.truth[i]).collect(),
            probabilities: self.probabilities.select(Axis(0), places),
            groups: places.iter().map(|&i| self.groups[i]).collect(),
            learnt: self.learnt.clone(),
        }
    }

    /// The out-of-fold table of `task`: its rows are numbered as they stand there.
    pub fn out_of_fold(task: &Task) -> Self {
        let table = &task.out_of_fold;
        let (rows, labels) = (table.labels.len(), task.labels.len());
        let at = |(row, k): (usize, usize)| f64::from(table.probabilities[row * labels + k]);
        Self {
            task: task.name.clone(),
            labels: task.labels.clone(),
            rows: (0..rows).collect(),
            truth: table.labels.iter().map(|&label| usize::from(label)).collect(),
            probabilities: Array2::from_shape_fn((rows, labels), at),
            groups: table.groups.clone(),
            learnt: task.counts.clone(),
        }
    }

    pub(super) fn new(name: &str, labels: &[String], rows: usize, learnt: Vec<usize>) -> Self {
        Self {
            task: name.to_owned(),
            labels: labels.to_vec(),
            rows: Vec::with_capacity(rows),
            truth: Vec::with_capacity(rows),
            probabilities: Array2::zeros((rows, labels.len())),
            groups: Vec::with_capacity(rows),
            learnt,
        }
    }
}

/// Lets `model` judge the labelled rows of `data`, for each task that both have; rows that count
/// less than 1 are left out.
///
/// # Errors
/// If they share no task, or the data has a label that the model does not know.
pub fn judge(model: &Model, data: &Dataset) -> Result<Vec<Judged>> {
    let mut judged = Vec::new();
    for labels in &data.tasks {
        if let Some(task) = model.task(&labels.name) {
            judged.push((task, known_labels(task, labels, data)?, labels));
        }
    }
    if judged.is_empty() {
        let names: Vec<&str> = model.tasks.iter().map(|task| task.name.as_str()).collect();
        return Err(Error::usage("the model answers none of the data's tasks")
            .remedy(format!("the model's tasks are: {}", names.join(", "))));
    }
    let all: Vec<usize> = (0..data.len()).filter(|&i| data.is_whole(i)).collect();
    judged
        .into_iter()
        .map(|(task, places, labels)| {
            let (rows, truth) = labels.labelled(&all);
            let mut judged = Judged::new(&task.name, &task.labels, rows.len(), task.counts.clone());
            judged.truth = truth.into_iter().map(|label| places[label]).collect();
            judged.groups = rows.iter().map(|&i| data.groups[i]).collect();
            judged.rows = rows;
            fill(&mut judged, model, task, data, 0)?;
            Ok(judged)
        })
        .collect()
}

/// For each of the data's labels its place among the model's.
fn known_labels(task: &Task, labels: &TaskLabels, data: &Dataset) -> Result<Vec<usize>> {
    let place = |(label, &(file, line)): (&String, &(usize, u64))| {
        task.labels.binary_search(label).map_err(|_| {
            Error::input(format!("the model does not know the label '{label}'"))
                .in_file(&data.files[file])
                .at_line(line)
                .in_column(&task.name)
                .remedy(format!("its labels are: {}", task.labels.join(", ")))
        })
    };
    labels.labels.iter().zip(&labels.first_met).map(place).collect()
}

/// Writes the probabilities for `judged.rows[from..]`.
fn fill(
    judged: &mut Judged,
    model: &Model,
    task: &Task,
    data: &Dataset,
    from: usize,
) -> Result<()> {
    let mut extractor = Extractor::new(&model.features)?;
    let mut row = RowBuffer::default();
    let mut scores = vec![0.0; task.labels.len()];
    let mut probabilities = scores.clone();
    for (place, &i) in judged.rows.iter().enumerate().skip(from) {
        extractor.row(&data.texts[i], &mut row);
        task.probabilities_into(row.as_row(), &mut scores, &mut probabilities);
        let cells = judged.probabilities.row_mut(place);
        cells.into_iter().zip(&probabilities).for_each(|(to, &from)| *to = from);
    }
    Ok(())
}

/// Judges each row by a model trained on the other folds, everything that learns refitted: the
/// vocabulary, idf, the choice of `C`, weights and calibration.
///
/// `fold_of_row[i]` is the fold of row `i`, and `tried` lists the folds to be judged. Rows that
/// share a group with a judged row are not learnt from, whatever their fold. Rows that count less
/// than 1 are learnt from and not judged.
///
/// # Errors
/// As [`super::train`], for what is left of the data without a fold.
pub fn cross_validate(
    data: &Dataset,
    options: &TrainOptions,
    fold_of_row: &[u32],
    tried: &[u32],
) -> Result<Vec<Judged>> {
    let corpus = Corpus::count(data.texts.iter().map(String::as_str), &options.features)?
        .weighted(&data.weights);
    let mut all: Vec<Judged> = (data.tasks.iter())
        .map(|task| {
            let tested = |&(i, label): &(usize, &Option<usize>)| {
                label.is_some() && data.is_whole(i) && tried.contains(&fold_of_row[i])
            };
            let rows = task.rows.iter().enumerate().filter(tested).count();
            Judged::new(&task.name, &task.labels, rows, vec![0; task.labels.len()])
        })
        .collect();
    for &fold in tried {
        let split = folds::split(fold_of_row, &data.groups, fold);
        let model = train_rows(&corpus, data, &split.train, options)?.model;
        let whole: Vec<usize> = split.test.iter().copied().filter(|&i| data.is_whole(i)).collect();
        for (judged, labels) in all.iter_mut().zip(&data.tasks) {
            let task = model.task(&labels.name).expect("every task of the data is trained");
            let (rows, truth) = labels.labelled(&whole);
            let from = judged.rows.len();
            judged.groups.extend(rows.iter().map(|&i| data.groups[i]));
            judged.rows.extend(rows);
            judged.truth.extend(truth);
            judged.learnt.iter_mut().zip(&task.counts).for_each(|(to, from)| *to += from);
            fill(judged, &model, task, data, from)?;
        }
    }
    Ok(all)
}
