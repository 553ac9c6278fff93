//! All measures of one set of predictions.

use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use super::bootstrap::{Bootstrap, GroupSums, Sums};
use super::calibration_error::{equal_mass_bin_of_rows, equal_width_bin};
use super::confusion::{Confusion, Counts, ratio, stance_pair};
use super::probability_scores::{most_probable, row_brier, row_log_loss};
use crate::{Error, Result};

/// A figure with its interval; what is undefined is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Figure {
    /// The figure itself.
    pub value: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
    /// Number of rows it rests on.
    pub n: usize,
}

impl Figure {
    /// A figure of `n` rows; without a value there is no interval either.
    pub(super) fn new(value: Option<f64>, interval: Option<(f64, f64)>, n: usize) -> Self {
        let ends = interval.filter(|_| value.is_some());
        Self { value, low: ends.map(|ends| ends.0), high: ends.map(|ends| ends.1), n }
    }
}

/// What is measured: rows with the right label and the probabilities that were given to labels.
#[derive(Debug, Clone, Copy)]
pub struct Outcomes<'a> {
    /// Names of the labels, sorted.
    pub labels: &'a [String],
    /// The right label of each row.
    pub truth: &'a [usize],
    /// Calibrated probabilities, shape (rows, labels).
    pub probabilities: ArrayView2<'a, f64>,
    /// The group of each row; what is drawn together in the bootstrap.
    pub groups: &'a [u32],
}

/// Every figure of a set of predictions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// Number of rows.
    pub n: usize,
    /// Number of groups.
    pub groups: usize,
    /// Share of rows whose most probable label is right.
    pub accuracy: Figure,
    /// Mean F1 of the labels that occur, as right or as predicted ones.
    pub macro_f1: Figure,
    /// Mean F1 of `favor` and `against`.
    pub f_avg: Figure,
    /// Matthews correlation for several labels.
    pub matthews_correlation: Figure,
    /// Mean of `-ln p_y`.
    pub log_loss: Figure,
    /// Mean of `sum_k (p_k - [k is right])^2`.
    pub brier: Figure,
    /// Expected calibration error of the confidence, 15 bins of equal width.
    pub ece: Figure,
    /// Greatest gap between confidence and accuracy in one of these bins.
    pub mce: Figure,
    /// Mean over labels of the expected calibration error of the label's probability.
    pub classwise_ece: Figure,
    /// Expected calibration error over 15 bins of equally many rows.
    pub equal_mass_ece: Figure,
    /// Squared calibration error over these bins, without the upward bias of small ones.
    pub debiased_squared_ece: Figure,
    /// Mean confidence minus accuracy: above 0 if the model claims too much.
    pub overconfidence: Figure,
    /// Figures of single labels, in label order.
    pub labels: Vec<LabelMeasures>,
    /// The confusion matrix.
    pub confusion: Confusion,
}

/// Figures of one label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelMeasures {
    /// Its name.
    pub label: String,
    /// Share of the rows predicted so that are so; `n` counts the predicted.
    pub precision: Figure,
    /// Share of the rows that are so that were predicted so.
    pub recall: Figure,
    /// `2 TP / (2 TP + FP + FN)`.
    pub f1: Figure,
}

/// Bins of equal width and of equal mass.
const BINS: usize = 15;
/// Cells below these many rows or groups tell little.
const SMALL_ROWS: usize = 50;
const SMALL_GROUPS: usize = 10;

impl Measures {
    /// Measures predictions; the figures' intervals are percentile bootstrap over groups.
    ///
    /// Bins of equal mass are those of the data, also within the bootstrap.
    ///
    /// # Errors
    /// If shapes differ or a label is out of range.
    pub fn of(outcomes: &Outcomes<'_>, bootstrap: &Bootstrap) -> Result<Self> {
        outcomes.check()?;
        let predicted = most_probable(outcomes.probabilities);
        let cells = Cells { labels: outcomes.labels.len(), pair: stance_pair(outcomes.labels) };
        let sums = cells.sum(outcomes, &predicted);
        let figures = |sums: &[f64], out: &mut Vec<Option<f64>>| cells.figures(sums, out);
        let mut values = Vec::new();
        figures(&sums.total(), &mut values);
        let intervals = sums.intervals(bootstrap, figures);
        let mut made = values.into_iter().zip(intervals);
        let confusion = Confusion::count(outcomes.labels, outcomes.truth, &predicted);
        let n = outcomes.truth.len();
        let mut next = |n: usize| {
            let (value, interval) = made.next().expect("as many figures as are read");
            Figure::new(value, interval, n)
        };
        Ok(Self {
            n,
            groups: sums.groups(),
            accuracy: next(n),
            macro_f1: next(n),
            f_avg: next(n),
            matthews_correlation: next(n),
            log_loss: next(n),
            brier: next(n),
            ece: next(n),
            mce: next(n),
            classwise_ece: next(n),
            equal_mass_ece: next(n),
            debiased_squared_ece: next(n),
            overconfidence: next(n),
            labels: of_labels(&confusion, next),
            confusion,
        })
    }

    /// Makes undefined what rests on probabilities, for labels that came without.
    pub fn forget_probabilities(&mut self) {
        let of_probabilities = [
            &mut self.log_loss,
            &mut self.brier,
            &mut self.ece,
            &mut self.mce,
            &mut self.classwise_ece,
            &mut self.equal_mass_ece,
            &mut self.debiased_squared_ece,
            &mut self.overconfidence,
        ];
        of_probabilities.into_iter().for_each(|figure| *figure = Figure::new(None, None, self.n));
    }

    /// Whether so few rows or groups stand behind the figures (below 50 or 10) that they tell
    /// little.
    pub fn is_small(&self) -> bool {
        self.n < SMALL_ROWS || self.groups < SMALL_GROUPS
    }
}

fn of_labels(confusion: &Confusion, mut next: impl FnMut(usize) -> Figure) -> Vec<LabelMeasures> {
    let of_label = |(k, label): (usize, &String)| {
        let right = confusion.counts[k].iter().sum::<u64>() as usize;
        let predicted = confusion.counts.iter().map(|row| row[k]).sum::<u64>() as usize;
        LabelMeasures {
            label: label.clone(),
            precision: next(predicted),
            recall: next(right),
            f1: next(right),
        }
    };
    confusion.labels.iter().enumerate().map(of_label).collect()
}

impl Outcomes<'_> {
    /// The greatest probability of each row, and whether its label is the right one.
    pub fn confidences_and_hits(&self) -> (Vec<f64>, Vec<bool>) {
        let predicted = most_probable(self.probabilities);
        let of_row = |(row, &best): (usize, &usize)| {
            (self.probabilities[[row, best]], self.truth[row] == best)
        };
        predicted.iter().enumerate().map(of_row).unzip()
    }

    pub(super) fn check(&self) -> Result<()> {
        let (rows, columns) = self.probabilities.dim();
        let fits = rows == self.truth.len() && rows == self.groups.len();
        if !fits || columns != self.labels.len() {
            return Err(Error::numeric("labels, probabilities and groups differ in number"));
        }
        if self.truth.iter().any(|&right| right >= columns) {
            return Err(Error::numeric("a right label is out of range"));
        }
        if self.probabilities.iter().any(|p| !(0.0..=1.0).contains(p)) {
            return Err(Error::numeric("a probability is not between 0 and 1"));
        }
        Ok(())
    }
}

/// The layout of the sums that all figures are made of.
struct Cells {
    labels: usize,
    pair: Option<[usize; 2]>,
}

impl Cells {
    /// Two losses come first, then the confusion matrix.
    const CONFUSION: usize = 2;

    fn width(&self) -> usize {
        Self::CONFUSION + self.labels * self.labels
    }

    fn mass(&self) -> usize {
        self.width() + 2 * BINS
    }

    fn classes(&self) -> usize {
        self.mass() + 3 * BINS
    }

    fn len(&self) -> usize {
        self.classes() + BINS * self.labels
    }

    fn sum(&self, outcomes: &Outcomes<'_>, predicted: &[usize]) -> GroupSums {
        let p = outcomes.probabilities;
        let confidences: Vec<f64> =
            predicted.iter().enumerate().map(|(row, &best)| p[[row, best]]).collect();
        let mass_bins = equal_mass_bin_of_rows(&confidences, BINS);
        GroupSums::new(outcomes.groups, self.len(), |row, sums| {
            let (right, given, confidence) =
                (outcomes.truth[row], predicted[row], confidences[row]);
            let hit = f64::from(u8::from(right == given));
            sums.add(0, row_log_loss(p[[row, right]]));
            sums.add(1, row_brier(p.row(row).iter().copied(), right));
            sums.add(Self::CONFUSION + right * self.labels + given, 1.0);
            let bin = self.width() + 2 * equal_width_bin(confidence, BINS);
            sums.add(bin, 1.0);
            sums.add(bin + 1, confidence - hit);
            let bin = self.mass() + 3 * mass_bins[row];
            sums.add(bin, 1.0);
            sums.add(bin + 1, confidence - hit);
            sums.add(bin + 2, hit);
            self.add_classwise(&p.row(row), right, sums);
        })
    }

    /// `p_k - [k is right]` in label `k`'s bin.
    fn add_classwise(&self, p: &ndarray::ArrayView1<'_, f64>, right: usize, sums: &mut Sums) {
        for (k, &p) in p.iter().enumerate() {
            let hit = f64::from(u8::from(k == right));
            sums.add(self.classes() + k * BINS + equal_width_bin(p, BINS), p - hit);
        }
    }

    /// Pushes the figures in the order in which [`Measures::of`] reads them.
    fn figures(&self, sums: &[f64], out: &mut Vec<Option<f64>>) {
        let matrix = &sums[Self::CONFUSION..self.width()];
        let counts = Counts { labels: self.labels, cells: matrix };
        let n = counts.rows();
        out.push(counts.accuracy());
        out.push(counts.macro_f1());
        out.push(self.pair.and_then(|pair| counts.mean_f1(pair)));
        out.push(counts.matthews_correlation());
        out.push(ratio(sums[0], n));
        out.push(ratio(sums[1], n));
        let width = || sums[self.width()..self.mass()].chunks_exact(2);
        let gaps: f64 = width().map(|bin| bin[1].abs()).sum();
        out.push(ratio(gaps, n));
        out.push(width().filter_map(|bin| ratio(bin[1].abs(), bin[0])).reduce(f64::max));
        let classes: f64 = sums[self.classes()..].iter().map(|gap| gap.abs()).sum();
        out.push(ratio(classes, n * self.labels as f64));
        let mass = || sums[self.mass()..self.classes()].chunks_exact(3);
        out.push(ratio(mass().map(|bin| bin[1].abs()).sum(), n));
        out.push(debiased(mass(), n));
        out.push(ratio(width().map(|bin| bin[1]).sum(), n));
        for k in 0..self.labels {
            out.extend([counts.precision(k), counts.recall(k), counts.f1(k)]);
        }
    }
}

/// As [`super::debiased_squared_error`], from `[n, sum of confidence - hit, hits]` of each bin.
fn debiased<'a>(bins: impl Iterator<Item = &'a [f64]>, n: f64) -> Option<f64> {
    let mut sum = 0.0;
    for bin in bins.filter(|bin| bin[0] > 0.0) {
        let (size, gap, accuracy) = (bin[0], bin[1] / bin[0], bin[2] / bin[0]);
        sum += size * (gap * gap - ratio(accuracy * (1.0 - accuracy), size - 1.0)?);
    }
    ratio(sum, n)
}
