//! What `compare` is given: sentences in columns, human labels of some of them, and a calibration table.

use super::counts::highest;
use crate::{Error, Result};

/// Sentences to compare, one entry per sentence in every column; numbers refer to the name lists.
#[derive(Debug, Clone, Default)]
pub struct Sentences {
    /// The task's labels, in the order of the probabilities; `K` of them.
    pub labels: Vec<String>,
    /// The cells to compare, each with one value per `--by` column (`["Daily", "2024-03"]`).
    pub cells: Vec<Vec<String>>,
    /// Cell of each sentence.
    pub cell: Vec<u32>,
    /// Article of each sentence, numbered over all cells (in order of date where "first" is to mean earliest).
    pub article: Vec<u32>,
    /// Duplicate group of each sentence's article: equal numbers are reprints of one text; an article of its own otherwise.
    pub group: Vec<u32>,
    /// Duplicate group of the sentence itself: equal numbers are one sentence, printed in several articles or several times;
    /// empty: not looked for.
    pub copy: Vec<u32>,
    /// Articles that share much text: equal numbers are one cluster of the variance; empty: as `group`.
    pub bundle: Vec<u32>,
    /// Calibrated probabilities, `K` per sentence; each row sums to 1.
    pub probabilities: Vec<f64>,
    /// The label counted for each sentence: the most probable one, abstentions included.
    pub predicted: Vec<u16>,
    /// Sampling stratum of each sentence within its cell (the predicted label, for `sample`); empty: one stratum per cell.
    pub stratum: Vec<u32>,
    /// Topic of each sentence, for standardisation; empty: none.
    pub topic: Vec<u32>,
    /// Human labels, in any order.
    pub gold: Vec<Gold>,
}

/// A human label of one sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gold {
    /// The sentence, counted from 0.
    pub sentence: usize,
    /// Its true label.
    pub label: u16,
    /// The probability with which it was drawn; `None` where it was not drawn at random.
    pub inclusion: Option<f64>,
}

/// Out-of-fold predictions of labelled sentences from elsewhere: what PACC, ACC and EMQ learn the errors from.
#[derive(Debug, Clone, Default)]
pub struct CalibrationTable {
    /// Probabilities, `K` per item, calibrated as those of the sentences are.
    pub probabilities: Vec<f64>,
    /// True label per item.
    pub truth: Vec<u16>,
    /// Article (or other group that hangs together) per item.
    pub group: Vec<u32>,
}

impl Sentences {
    /// Number of sentences, `N`.
    pub fn len(&self) -> usize {
        self.cell.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cell.is_empty()
    }

    /// The probabilities of sentence `i`.
    pub fn row(&self, i: usize) -> &[f64] {
        let k = self.labels.len();
        &self.probabilities[i * k..(i + 1) * k]
    }

    /// A cell's name, its values joined with ` / `.
    pub fn cell_name(&self, cell: usize) -> String {
        self.cells.get(cell).map(|values| values.join(" / ")).unwrap_or_default()
    }

    /// Fills `predicted` with the most probable labels.
    pub fn predict(&mut self) {
        self.predicted = highest(&self.probabilities, self.labels.len());
    }

    /// Only the sentences marked in `keep` (one entry per sentence), with their human labels; cells keep their numbers.
    pub fn select(&self, keep: &[bool]) -> Sentences {
        let kept: Vec<usize> = (0..self.len()).filter(|&i| keep[i]).collect();
        let mut renumbered = vec![None; self.len()];
        for (new, &old) in kept.iter().enumerate() {
            renumbered[old] = Some(new);
        }
        let gold = self
            .gold
            .iter()
            .filter_map(|g| renumbered[g.sentence].map(|sentence| Gold { sentence, ..*g }));
        Sentences {
            labels: self.labels.clone(),
            cells: self.cells.clone(),
            cell: pick(&self.cell, &kept),
            article: pick(&self.article, &kept),
            group: pick(&self.group, &kept),
            copy: pick(&self.copy, &kept),
            bundle: pick(&self.bundle, &kept),
            probabilities: kept.iter().flat_map(|&i| self.row(i)).copied().collect(),
            predicted: pick(&self.predicted, &kept),
            stratum: pick(&self.stratum, &kept),
            topic: pick(&self.topic, &kept),
            gold: gold.collect(),
        }
    }

    /// Refuses columns of unequal length, numbers without a name, and rows that are no probabilities.
    pub(crate) fn check(&self) -> Result<()> {
        let (n, k) = (self.len(), self.labels.len());
        if k < 2 {
            return Err(Error::input("a comparison needs a task with at least two labels"));
        }
        let same = [self.article.len(), self.group.len(), self.predicted.len()];
        let optional = [self.stratum.len(), self.topic.len(), self.copy.len(), self.bundle.len()];
        if same.iter().any(|&l| l != n) || optional.iter().any(|&l| l != n && l != 0) {
            return Err(Error::input("the columns have unequal lengths"));
        }
        if self.cell.iter().any(|&c| c as usize >= self.cells.len()) {
            return Err(Error::input("a sentence is in a cell without a name"));
        }
        if self.topic.iter().any(|&t| t as usize >= n) {
            return Err(Error::input("topics are not numbered from 0 without gaps"));
        }
        check_labels(&self.predicted, k)?;
        check_rows(&self.probabilities, n, k)?;
        self.check_gold()
    }

    fn check_gold(&self) -> Result<()> {
        let mut seen = vec![false; self.len()];
        for gold in &self.gold {
            let Some(seen) = seen.get_mut(gold.sentence) else {
                return Err(Error::input("a human label belongs to no sentence"));
            };
            if std::mem::replace(seen, true) {
                return Err(Error::input(format!(
                    "sentence {} has two human labels",
                    gold.sentence + 1
                ))
                .remedy("keep one row per sentence in the gold file"));
            }
            check_labels(&[gold.label], self.labels.len())?;
            if gold.inclusion.is_some_and(|pi| !(pi > 0.0 && pi <= 1.0)) {
                return Err(Error::input("an inclusion probability is not above 0 and at most 1")
                    .in_column("inclusion_probability")
                    .remedy("keep the value that `sample` wrote"));
            }
        }
        Ok(())
    }
}

fn pick<T: Copy>(column: &[T], kept: &[usize]) -> Vec<T> {
    if column.is_empty() { Vec::new() } else { kept.iter().map(|&i| column[i]).collect() }
}

impl CalibrationTable {
    /// Number of items.
    pub fn len(&self) -> usize {
        self.truth.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.truth.is_empty()
    }

    pub(crate) fn check(&self, k: usize) -> Result<()> {
        if self.group.len() != self.len() {
            return Err(Error::model("the out-of-fold table has columns of unequal lengths"));
        }
        check_labels(&self.truth, k)?;
        check_rows(&self.probabilities, self.len(), k)
    }
}

fn check_labels(labels: &[u16], k: usize) -> Result<()> {
    match labels.iter().find(|&&l| usize::from(l) >= k) {
        Some(label) => Err(Error::input(format!("label number {label} is unknown to the task"))),
        None => Ok(()),
    }
}

fn check_rows(probabilities: &[f64], n: usize, k: usize) -> Result<()> {
    if probabilities.len() != n * k {
        return Err(Error::input("the number of probabilities is not sentences times labels"));
    }
    for (i, row) in probabilities.chunks_exact(k).enumerate() {
        let sum: f64 = row.iter().sum();
        // Six printed decimals of many labels may miss 1 by a little.
        let fits = row.iter().all(|p| (0.0..=1.0 + 1e-9).contains(p)) && (sum - 1.0).abs() <= 1e-3;
        if !fits {
            return Err(Error::input(format!(
                "the probabilities of row {} sum to {sum}, not 1",
                i + 1
            ))
            .remedy("give calibrated probabilities of all labels"));
        }
    }
    Ok(())
}
