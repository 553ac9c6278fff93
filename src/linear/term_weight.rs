//! How heavily each column is penalised: less, the better it tells labels apart by itself.

use serde::{Deserialize, Serialize};

use super::LinearModel;
use crate::sparse::{RowBuffer, RowSource};

/// How columns count in a fit, by what the training rows' labels say of each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermWeight {
    /// Every column as it is.
    #[default]
    Uniform,
    /// By the naive-Bayes log-count ratios of the labels (after Wang and Manning, "Baselines and
    /// Bigrams", ACL 2012), made one number per column so that all labels share the rows.
    ///
    /// With `p_kj = 1 +` the number of rows of label `k` that have column `j`, `q_kj` the same of
    /// all other labels, and `P_k`, `Q_k` their sums over columns:
    ///
    /// ```text
    /// r_kj = ln (p_kj / P_k) - ln (q_kj / Q_k)
    /// s_j  = (mean_k r_kj^2)^(1/4)
    /// ```
    ///
    /// the mean over labels that occur; then all `s_j` are multiplied by one number such that the
    /// rows' mean square norm stays what it was, and `C` means the same. Columns times `s_j` before
    /// the fit and weights times `s_j` after it are a penalty of `w_jk^2 / s_j^2`: the model's form
    /// and its rows are those of any other.
    NaiveBayes,
}

impl TermWeight {
    /// The factor of each column; `None` if all are 1.
    pub fn of_columns(self, x: &dyn RowSource, y: &[usize], labels: usize) -> Option<Vec<f64>> {
        match self {
            Self::Uniform => None,
            Self::NaiveBayes => Some(naive_bayes(x, y, labels)),
        }
    }
}

fn naive_bayes(x: &dyn RowSource, y: &[usize], labels: usize) -> Vec<f64> {
    let (n, columns) = (x.rows(), x.columns());
    let mut row = RowBuffer::default();
    let mut all = vec![0u32; columns];
    (0..n).for_each(|i| count(x, i, &mut row, &mut all));
    // Counts are whole numbers up to the number of rows: their logarithms are few.
    let logarithms: Vec<f64> = (0..n + 2).map(|i| libm::log(i as f64)).collect();
    let total: u64 = all.iter().map(|&count| u64::from(count)).sum();
    let (mut squares, mut present) = (vec![0.0; columns], 0.0);
    let mut of_label = vec![0u32; columns];
    for k in 0..labels {
        of_label.fill(0);
        (0..n).filter(|&i| y[i] == k).for_each(|i| count(x, i, &mut row, &mut of_label));
        let entries: u64 = of_label.iter().map(|&count| u64::from(count)).sum();
        if entries == 0 || entries == total {
            continue;
        }
        present += 1.0;
        let log_p = libm::log((entries + columns as u64) as f64);
        let log_q = libm::log((total - entries + columns as u64) as f64);
        for ((square, &p), &both) in squares.iter_mut().zip(&of_label).zip(&all) {
            let q = both - p;
            let r = logarithms[1 + p as usize] - log_p - logarithms[1 + q as usize] + log_q;
            *square += r * r;
        }
    }
    if present == 0.0 {
        return vec![1.0; columns];
    }
    let mut factors = squares;
    factors.iter_mut().for_each(|factor| *factor = (*factor / present).sqrt().sqrt());
    keep_norm(x, &mut row, &mut factors);
    factors
}

/// Multiplies `factors` such that the rows' mean square norm stays what it is.
fn keep_norm(x: &dyn RowSource, row: &mut RowBuffer, factors: &mut [f64]) {
    let (mut before, mut after) = (0.0, 0.0);
    for i in 0..x.rows() {
        x.row_into(i, row);
        for (&j, &value) in row.indices.iter().zip(&row.values) {
            let scaled = value * factors[j as usize];
            before += value * value;
            after += scaled * scaled;
        }
    }
    if after > 0.0 {
        let scale = (before / after).sqrt();
        factors.iter_mut().for_each(|factor| *factor *= scale);
    }
}

/// Counts the columns of row `i`.
fn count(x: &dyn RowSource, i: usize, row: &mut RowBuffer, counts: &mut [u32]) {
    x.row_into(i, row);
    row.indices.iter().for_each(|&j| counts[j as usize] += 1);
}

/// Rows with every column times its factor.
pub struct WeightedRows<'a> {
    /// The rows as they are.
    pub rows: &'a dyn RowSource,
    /// The factor of each column.
    pub factors: &'a [f64],
}

impl RowSource for WeightedRows<'_> {
    fn rows(&self) -> usize {
        self.rows.rows()
    }

    fn columns(&self) -> usize {
        self.rows.columns()
    }

    fn row_into(&self, i: usize, row: &mut RowBuffer) {
        self.rows.row_into(i, row);
        for (&j, value) in row.indices.iter().zip(&mut row.values) {
            *value *= self.factors[j as usize];
        }
    }

    fn weight(&self, i: usize) -> f64 {
        self.rows.weight(i)
    }
}

impl LinearModel {
    /// The model for rows as they are, from one fitted on columns times `factors`.
    #[must_use]
    pub fn with_factors(mut self, factors: &[f64]) -> Self {
        for (weights, &factor) in self.weights.chunks_exact_mut(self.labels).zip(factors) {
            weights.iter_mut().for_each(|w| *w = (f64::from(*w) * factor) as f32);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sparse::{CsrMatrix, SparseRow};

    fn rows() -> (CsrMatrix, Vec<usize>) {
        let mut x = CsrMatrix::new(3);
        for indices in [[0u32, 1], [0, 1], [0, 2], [0, 2]] {
            x.push_row(SparseRow { indices: &indices, values: &[0.6, 0.8] });
        }
        (x, vec![0, 0, 1, 1])
    }

    #[test]
    fn a_column_that_all_labels_share_counts_nothing_and_the_rows_keep_their_length() {
        let (x, y) = rows();
        let factors = TermWeight::NaiveBayes.of_columns(&x, &y, 2).unwrap();
        assert_eq!(factors[0], 0.0);
        assert_eq!(factors[1], factors[2]);
        let (scaled, mut row) =
            (WeightedRows { rows: &x, factors: &factors }, RowBuffer::default());
        let mut squares = 0.0;
        for i in 0..4 {
            scaled.row_into(i, &mut row);
            squares += row.values.iter().map(|v| v * v).sum::<f64>();
        }
        assert!((squares - 4.0).abs() < 1e-12, "{squares}");
    }

    #[test]
    fn factors_are_those_of_the_formula() {
        let (x, y) = rows();
        // Label 0 against the rest, columns 1 and 2: p = 3, q = 1 of P = Q = 4 + 3 alike.
        let r = libm::log(3.0);
        let before_scaling = r.sqrt();
        let scale = (4.0 / (4.0 * 0.64 * r)).sqrt();
        let factors = TermWeight::NaiveBayes.of_columns(&x, &y, 2).unwrap();
        assert!((factors[1] - before_scaling * scale).abs() < 1e-12);
    }

    #[test]
    fn scaled_rows_under_a_model_score_as_rows_under_the_model_with_factors() {
        let (x, y) = rows();
        let factors = TermWeight::NaiveBayes.of_columns(&x, &y, 2).unwrap();
        let model = LinearModel::new(2, vec![0.5, -0.5, 1.0, 0.25, -1.0, 2.0], vec![0.1, 0.2]);
        let (mut one, mut other) = (vec![0.0; 2], vec![0.0; 2]);
        let mut row = RowBuffer::default();
        WeightedRows { rows: &x, factors: &factors }.row_into(2, &mut row);
        model.scores_into(row.as_row(), &mut one);
        model.with_factors(&factors).scores_into(x.row(2), &mut other);
        assert!(one.iter().zip(&other).all(|(a, b)| (a - b).abs() < 1e-6), "{one:?} {other:?}");
    }
}
