//! Small dense square matrices: products, linear systems, condition number. `K` is a number of labels, so nothing is blocked.

/// A `K x K` matrix, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Square {
    /// Number of rows and columns, `K`.
    pub size: usize,
    /// The `K * K` entries, row by row.
    pub entries: Vec<f64>,
}

impl Square {
    /// The matrix of zeros.
    pub fn zeros(size: usize) -> Self {
        Self { size, entries: vec![0.0; size * size] }
    }

    /// Row `i`.
    pub fn row(&self, i: usize) -> &[f64] {
        &self.entries[i * self.size..(i + 1) * self.size]
    }

    /// The entry in row `i`, column `j`.
    pub fn at(&self, i: usize, j: usize) -> f64 {
        self.entries[i * self.size + j]
    }

    /// Adds `weight * u v'`.
    pub fn add_outer(&mut self, weight: f64, u: &[f64], v: &[f64]) {
        for (row, &ui) in self.entries.chunks_exact_mut(self.size).zip(u) {
            for (entry, &vj) in row.iter_mut().zip(v) {
                *entry += weight * ui * vj;
            }
        }
    }

    /// Adds `weight * (diag(p) - p p')`, the covariance of one draw from `p`.
    pub fn add_multinomial(&mut self, weight: f64, p: &[f64]) {
        self.add_outer(-weight, p, p);
        for (i, &pi) in p.iter().enumerate() {
            self.entries[i * self.size + i] += weight * pi;
        }
    }

    /// Adds `weight * other`.
    pub fn add(&mut self, weight: f64, other: &Square) {
        for (entry, &value) in self.entries.iter_mut().zip(&other.entries) {
            *entry += weight * value;
        }
    }

    /// The bilinear form `u' A v`.
    pub fn form(&self, u: &[f64], v: &[f64]) -> f64 {
        let rows = self.entries.chunks_exact(self.size);
        rows.zip(u).filter(|&(_, &ui)| ui != 0.0).map(|(row, &ui)| ui * dot(row, v)).sum()
    }

    /// The quadratic form `c' A c`: the variance of the contrast `c` where `A` is a covariance.
    pub fn variance(&self, c: &[f64]) -> f64 {
        self.form(c, c)
    }

    /// The condition number in the 2-norm, `sigma_max / sigma_min` (one-sided Jacobi); `None` for a singular matrix.
    pub fn condition(&self) -> Option<f64> {
        let sigma = singular_values(self);
        let largest = sigma.iter().copied().fold(0.0, f64::max);
        let smallest = sigma.iter().copied().fold(f64::INFINITY, f64::min);
        (smallest > largest * 1e-15).then(|| largest / smallest)
    }
}

/// The inner product.
pub(crate) fn dot(u: &[f64], v: &[f64]) -> f64 {
    u.iter().zip(v).map(|(a, b)| a * b).sum()
}

/// Solves `A x = b` in place by elimination with row pivoting: `b` becomes `x` and `a` is destroyed.
/// `a` is `n x n` row by row, `n = b.len()`. False where `A` is singular to working precision.
pub(crate) fn solve(a: &mut [f64], b: &mut [f64]) -> bool {
    let n = b.len();
    let scale = a.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    for column in 0..n {
        let pivot = (column..n)
            .max_by(|&i, &j| a[i * n + column].abs().total_cmp(&a[j * n + column].abs()))
            .unwrap_or(column);
        if a[pivot * n + column].abs() <= scale * 1e-14 {
            return false;
        }
        if pivot != column {
            for k in 0..n {
                a.swap(pivot * n + k, column * n + k);
            }
            b.swap(pivot, column);
        }
        for row in column + 1..n {
            let factor = a[row * n + column] / a[column * n + column];
            if factor != 0.0 {
                for k in column..n {
                    a[row * n + k] -= factor * a[column * n + k];
                }
                b[row] -= factor * b[column];
            }
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|k| a[row * n + k] * b[k]).sum();
        b[row] = (b[row] - known) / a[row * n + row];
    }
    b.iter().all(|x| x.is_finite())
}

fn singular_values(matrix: &Square) -> Vec<f64> {
    let n = matrix.size;
    // Columns as rows, so that a rotation works on two slices.
    let mut columns: Vec<Vec<f64>> =
        (0..n).map(|j| (0..n).map(|i| matrix.at(i, j)).collect()).collect();
    for _ in 0..60 {
        let mut largest_cosine = 0.0_f64;
        for p in 0..n {
            for q in p + 1..n {
                largest_cosine = largest_cosine.max(rotate(&mut columns, p, q));
            }
        }
        if largest_cosine < 1e-15 {
            break;
        }
    }
    columns.iter().map(|c| dot(c, c).sqrt()).collect()
}

/// Makes columns `p` and `q` orthogonal; returns the cosine of their angle before.
fn rotate(columns: &mut [Vec<f64>], p: usize, q: usize) -> f64 {
    let (alpha, beta) = (dot(&columns[p], &columns[p]), dot(&columns[q], &columns[q]));
    let gamma = dot(&columns[p], &columns[q]);
    if gamma == 0.0 {
        return 0.0;
    }
    let zeta = (beta - alpha) / (2.0 * gamma);
    let t = zeta.signum() / (zeta.abs() + (1.0 + zeta * zeta).sqrt());
    let c = 1.0 / (1.0 + t * t).sqrt();
    let s = c * t;
    for i in 0..columns[p].len() {
        let (x, y) = (columns[p][i], columns[q][i]);
        columns[p][i] = c * x - s * y;
        columns[q][i] = s * x + c * y;
    }
    gamma.abs() / (alpha * beta).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_solved_system_gives_back_its_right_side() {
        let a = vec![0.0, 2.0, 1.0, 1.0, -1.0, 3.0, 4.0, 0.5, 0.25];
        let mut x = vec![3.0, 1.0, 2.0];
        assert!(solve(&mut a.clone(), &mut x));
        for (row, b) in a.chunks(3).zip([3.0, 1.0, 2.0]) {
            assert!((dot(row, &x) - b).abs() < 1e-14);
        }
    }

    #[test]
    fn a_singular_system_is_refused_and_has_no_condition_number() {
        let entries = vec![1.0, 2.0, 2.0, 4.0];
        assert!(!solve(&mut entries.clone(), &mut [1.0, 2.0]));
        assert_eq!(Square { size: 2, entries }.condition(), None);
    }

    #[test]
    fn the_condition_number_of_a_diagonal_is_the_ratio_of_its_ends() {
        let diagonal =
            Square { size: 3, entries: vec![4.0, 0.0, 0.0, 0.0, -0.5, 0.0, 0.0, 0.0, 2.0] };
        assert!((diagonal.condition().unwrap() - 8.0).abs() < 1e-12);
    }
}
