//! Training rows as the solvers want them: short, narrow, hot columns first.

use crate::sparse::CsrMatrix;

/// A training matrix without its singletons.
///
/// A column that only one row has can't couple rows: its weight is `alpha_i x_ij` in closed form,
/// and in the dual it adds `x_ij^2` to that row's diagonal and nothing else. So the solvers see it
/// only as the sum `single_squares[i]`; in news text three columns in four go that way. The rest
/// is numbered by how many rows have it, so that the busiest weights share cache lines.
#[derive(Debug)]
pub struct TrainingRows {
    starts: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<f32>,
    /// Original column of each column kept.
    kept: Vec<u32>,
    /// Sum of squares of a row's singleton entries.
    pub single_squares: Vec<f64>,
    /// Sum of squares of the whole row.
    pub squares: Vec<f64>,
}

impl TrainingRows {
    /// The rows of `matrix`.
    pub fn new(matrix: &CsrMatrix) -> Self {
        let mut counts = vec![0u32; matrix.columns()];
        for row in matrix.iter() {
            row.indices.iter().for_each(|&j| counts[j as usize] += 1);
        }
        let mut kept: Vec<u32> = (0..matrix.columns() as u32).collect();
        kept.retain(|&j| counts[j as usize] > 1);
        kept.sort_by_key(|&j| std::cmp::Reverse(counts[j as usize]));
        let mut numbers = vec![u32::MAX; matrix.columns()];
        kept.iter().zip(0..).for_each(|(&j, number)| numbers[j as usize] = number);

        let entries = kept.iter().map(|&j| counts[j as usize] as usize).sum();
        let mut rows = Self {
            starts: vec![0],
            indices: Vec::with_capacity(entries),
            values: Vec::with_capacity(entries),
            kept,
            single_squares: Vec::with_capacity(matrix.rows()),
            squares: Vec::with_capacity(matrix.rows()),
        };
        for row in matrix.iter() {
            let (mut single, mut all) = (0.0, 0.0);
            for (&j, &value) in row.indices.iter().zip(row.values) {
                all += value * value;
                match numbers[j as usize] {
                    u32::MAX => single += value * value,
                    number => {
                        rows.indices.push(number);
                        rows.values.push(value as f32);
                    }
                }
            }
            rows.starts.push(rows.indices.len());
            rows.single_squares.push(single);
            rows.squares.push(all);
        }
        rows
    }

    /// Number of rows.
    pub fn count(&self) -> usize {
        self.squares.len()
    }

    /// Number of columns kept.
    pub fn columns(&self) -> usize {
        self.kept.len()
    }

    /// The kept entries of row `i`.
    #[inline]
    pub fn row(&self, i: usize) -> (&[u32], &[f32]) {
        let range = self.starts[i]..self.starts[i + 1];
        (&self.indices[range.clone()], &self.values[range])
    }
}

/// `sum_j x_ij w_j` for all lanes (labels) at once.
#[inline]
pub fn dot<const L: usize>((indices, values): (&[u32], &[f32]), weights: &[[f32; L]]) -> [f32; L] {
    let mut sum = [0.0f32; L];
    for (&j, &value) in indices.iter().zip(values) {
        let weight = &weights[j as usize];
        for lane in 0..L {
            sum[lane] += value * weight[lane];
        }
    }
    sum
}

/// `w_j += x_ij step` for all lanes at once.
#[inline]
pub fn add<const L: usize>(
    (indices, values): (&[u32], &[f32]),
    step: &[f32; L],
    weights: &mut [[f32; L]],
) {
    for (&j, &value) in indices.iter().zip(values) {
        let weight = &mut weights[j as usize];
        for lane in 0..L {
            weight[lane] += value * step[lane];
        }
    }
}

/// Runs `$solver::<L>($args)` with the narrowest lane count that holds `$labels` labels.
macro_rules! with_lanes {
    ($labels:expr, $solver:ident($($argument:expr),*)) => {
        match $labels {
            0..=4 => $solver::<4>($($argument),*),
            5..=8 => $solver::<8>($($argument),*),
            9..=12 => $solver::<12>($($argument),*),
            13..=16 => $solver::<16>($($argument),*),
            17..=32 => $solver::<32>($($argument),*),
            33..=64 => $solver::<64>($($argument),*),
            _ => $solver::<{ crate::linear::MAX_LABELS }>($($argument),*),
        }
    };
}
pub(super) use with_lanes;
