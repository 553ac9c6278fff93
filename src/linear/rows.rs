//! Training rows as the solvers want them: short, narrow, hot columns first.

use crate::sparse::{RowBuffer, RowSource};

/// A training matrix without its singletons.
///
/// A column that only one row has can't couple rows: its weight is `alpha_i x_ij` in closed form,
/// and in the dual it adds `x_ij^2` to that row's diagonal and nothing else. So the solvers see it
/// only as the sum `single_squares[i]`; in news text three columns in four go that way. The rest
/// is numbered by how many rows have it, so that the busiest weights share cache lines. Values are
/// single precision: the solvers work in such lanes.
#[derive(Debug)]
pub struct TrainingRows {
    all_columns: usize,
    starts: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<f32>,
    /// Original column of each column kept.
    kept: Vec<u32>,
    /// Row, original column and value of each singleton, row by row.
    singles: Vec<(u32, u32, f32)>,
    /// Sum of squares of a row's singleton entries.
    pub single_squares: Vec<f64>,
    /// Sum of squares of the whole row.
    pub squares: Vec<f64>,
    /// How much each row counts.
    pub weights: Vec<f64>,
}

impl TrainingRows {
    /// The rows of `source`, asked for twice: to count columns, and to fill.
    pub fn new(source: &dyn RowSource) -> Self {
        let (count, columns) = (source.rows(), source.columns());
        let mut buffer = RowBuffer::default();
        let mut counts = vec![0u32; columns];
        for i in 0..count {
            source.row_into(i, &mut buffer);
            buffer.indices.iter().for_each(|&j| counts[j as usize] += 1);
        }
        let mut kept: Vec<u32> = (0..columns as u32).collect();
        kept.retain(|&j| counts[j as usize] > 1);
        kept.sort_by_key(|&j| std::cmp::Reverse(counts[j as usize]));
        let entries = kept.iter().map(|&j| counts[j as usize] as usize).sum();
        // From here on `counts` tells the new number of a column.
        let mut numbers = counts;
        numbers.fill(u32::MAX);
        kept.iter().zip(0..).for_each(|(&j, number)| numbers[j as usize] = number);

        let mut rows = Self {
            all_columns: columns,
            starts: vec![0],
            indices: Vec::with_capacity(entries),
            values: Vec::with_capacity(entries),
            kept,
            singles: Vec::new(),
            single_squares: Vec::with_capacity(count),
            squares: Vec::with_capacity(count),
            weights: (0..count).map(|i| source.weight(i)).collect(),
        };
        for i in 0..count {
            source.row_into(i, &mut buffer);
            rows.push(i as u32, &buffer, &numbers);
        }
        rows
    }

    fn push(&mut self, i: u32, row: &RowBuffer, numbers: &[u32]) {
        let (mut single, mut all) = (0.0, 0.0);
        for (&j, &value) in row.indices.iter().zip(&row.values) {
            all += value * value;
            match numbers[j as usize] {
                u32::MAX => {
                    single += value * value;
                    self.singles.push((i, j, value as f32));
                }
                number => {
                    self.indices.push(number);
                    self.values.push(value as f32);
                }
            }
        }
        self.starts.push(self.indices.len());
        self.single_squares.push(single);
        self.squares.push(all);
    }

    /// The weights `w_jk = sum_i alpha_ik x_ij` of all original columns, shape (columns, labels),
    /// summed afresh in `f64`; `alpha` writes the dual variables of a row.
    pub fn sum_weights(&self, labels: usize, alpha: impl Fn(usize, &mut [f64])) -> Vec<f32> {
        let mut sums = vec![0.0f64; self.kept.len() * labels];
        let mut weights = vec![0.0f32; self.all_columns * labels];
        let mut singles = self.singles.iter().peekable();
        let mut a = vec![0.0; labels];
        for i in 0..self.count() {
            alpha(i, &mut a);
            let (indices, values) = self.row(i);
            for (&j, &value) in indices.iter().zip(values) {
                let start = j as usize * labels;
                let lane = &mut sums[start..start + labels];
                lane.iter_mut().zip(&a).for_each(|(w, a)| *w += a * f64::from(value));
            }
            while let Some(&&(_, j, value)) = singles.peek().filter(|single| single.0 as usize == i)
            {
                let start = j as usize * labels;
                let lane = &mut weights[start..start + labels];
                lane.iter_mut().zip(&a).for_each(|(w, a)| *w = (a * f64::from(value)) as f32);
                singles.next();
            }
        }
        for (&j, sums) in self.kept.iter().zip(sums.chunks_exact(labels)) {
            let start = j as usize * labels;
            let lane = &mut weights[start..start + labels];
            lane.iter_mut().zip(sums).for_each(|(w, &sum)| *w = sum as f32);
        }
        weights
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
///
/// Four sums take turns, since an addition need not wait for that of another sum.
#[inline]
pub fn dot<const L: usize>((indices, values): (&[u32], &[f32]), weights: &[[f32; L]]) -> [f32; L] {
    let mut sums = [[0.0f32; L]; 4];
    let take = |sum: &mut [f32; L], j: u32, value: f32| {
        let weight = &weights[j as usize];
        for lane in 0..L {
            sum[lane] += value * weight[lane];
        }
    };
    let (indices, last_indices) = indices.as_chunks::<4>();
    let (values, last_values) = values.as_chunks::<4>();
    for (j, value) in indices.iter().zip(values) {
        take(&mut sums[0], j[0], value[0]);
        take(&mut sums[1], j[1], value[1]);
        take(&mut sums[2], j[2], value[2]);
        take(&mut sums[3], j[3], value[3]);
    }
    for (&j, &value) in last_indices.iter().zip(last_values) {
        take(&mut sums[0], j, value);
    }
    std::array::from_fn(|lane| (sums[0][lane] + sums[1][lane]) + (sums[2][lane] + sums[3][lane]))
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
            0..=2 => $solver::<2>($($argument),*),
            3..=4 => $solver::<4>($($argument),*),
            5..=8 => $solver::<8>($($argument),*),
            9..=12 => $solver::<12>($($argument),*),
            13..=16 => $solver::<16>($($argument),*),
            17..=20 => $solver::<20>($($argument),*),
            21..=32 => $solver::<32>($($argument),*),
            33..=64 => $solver::<64>($($argument),*),
            _ => $solver::<{ crate::linear::MAX_LABELS }>($($argument),*),
        }
    };
}
pub(super) use with_lanes;
