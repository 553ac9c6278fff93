//! Why a label won: what each term of the sentence added.

use super::Task;
use crate::linear::argmax;
use crate::sparse::SparseRow;

/// The answer for one sentence; kept and filled again, it allocates nothing.
#[derive(Debug, Clone, Default)]
pub struct Prediction {
    /// Decision value of each label.
    pub scores: Vec<f64>,
    /// Calibrated probability of each label.
    pub probabilities: Vec<f64>,
    /// The label with the highest probability.
    pub predicted: usize,
    /// The label with the second highest.
    pub runner_up: usize,
}

impl Prediction {
    /// Replaces the answer by that of `task` for `row`.
    pub fn fill(&mut self, task: &Task, row: SparseRow<'_>) {
        let labels = task.labels.len();
        self.scores.resize(labels, 0.0);
        self.probabilities.resize(labels, 0.0);
        task.probabilities_into(row, &mut self.scores, &mut self.probabilities);
        self.predicted = argmax(&self.probabilities);
        let mut runner_up = usize::from(self.predicted == 0);
        for (k, &p) in self.probabilities.iter().enumerate() {
            if k != self.predicted && p > self.probabilities[runner_up] {
                runner_up = k;
            }
        }
        self.runner_up = runner_up;
    }

    /// Probability of the predicted label.
    pub fn confidence(&self) -> f64 {
        self.probabilities[self.predicted]
    }
}

/// Everything that moved the decision between the predicted label `a` and the runner-up `b`.
///
/// With the line `ln p_k = slope_k z_k + offset_k + const` of the calibration,
/// `ln(p_a / p_b) = bias + sum_j contribution_j`, where
/// `contribution_j = x_j (slope_a w_ja - slope_b w_jb)`. Isotonic calibration has no such line:
/// there the contributions are to the difference of the raw scores.
#[derive(Debug, Clone, Default)]
pub struct Explanation {
    /// Column and contribution, in the order of the sentence.
    pub contributions: Vec<(u32, f64)>,
    /// What the intercepts and the calibration add.
    pub bias: f64,
}

/// Replaces `explanation` by that of `prediction`.
pub fn explain(
    task: &Task,
    row: SparseRow<'_>,
    prediction: &Prediction,
    explanation: &mut Explanation,
) {
    let (a, b) = (prediction.predicted, prediction.runner_up);
    let (bias_a, slope_a) = line(task, a);
    let (bias_b, slope_b) = line(task, b);
    explanation.bias = bias_a - bias_b;
    explanation.contributions.clear();
    for (&j, &value) in row.indices.iter().zip(row.values) {
        let weights = task.linear.weights_of(j);
        let difference = slope_a * f64::from(weights[a]) - slope_b * f64::from(weights[b]);
        explanation.contributions.push((j, value * difference));
    }
}

fn line(task: &Task, k: usize) -> (f64, f64) {
    match task.calibration.linear(k) {
        Some(line) => (line.slope * task.linear.bias()[k] + line.offset, line.slope),
        None => (task.linear.bias()[k], 1.0),
    }
}

impl Explanation {
    /// The `count` contributions that are largest in size, largest first; ties by column.
    pub fn strongest(&self, count: usize, strongest: &mut Vec<(u32, f64)>) {
        strongest.clear();
        for &(column, value) in &self.contributions {
            let before = |other: &(u32, f64)| {
                other.1.abs().total_cmp(&value.abs()).is_gt()
                    || (other.1.abs() == value.abs() && other.0 < column)
            };
            let place = strongest.iter().take_while(|other| before(other)).count();
            if place < count && value != 0.0 {
                strongest.truncate(count - 1);
                strongest.insert(place, (column, value));
            }
        }
    }
}
