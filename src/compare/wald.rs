//! Do two outlets differ in any label? Tests of whole share vectors.
//!
//! Cluster-robust Wald test over the first `K-1` labels (the last follows from them): `W = d' (V_a + V_b)^-1 d ~ chi2_{K-1}`,
//! and `F = W / (K-1)` with `K-1` and `G_a + G_b - 2` degrees of freedom for few articles. `V` is the covariance of the
//! share vector between articles, `V = G/(G-1) sum_g s_g s_g' / N^2`, `s_g` the sum of (one-hot - share) over article `g`.
//! Rao and Scott (1984) for the generalised design effect: the mean of the eigenvalues of `V_simple^-1 V`.

use super::dense::{Square, dot, solve};
use super::distributions::{chi2_sf, f_sf};

/// Shares of one outlet with their covariance between articles.
#[derive(Debug, Clone)]
pub struct ShareVector {
    /// The `K` shares.
    pub shares: Vec<f64>,
    /// Their covariance.
    pub covariance: Square,
    /// Number of clusters (articles), `G`.
    pub clusters: usize,
    /// Number of sentences, `N`.
    pub n: usize,
}

/// The outcome of a Wald test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wald {
    /// `W`.
    pub statistic: f64,
    /// Degrees of freedom, `K - 1`.
    pub df: f64,
    /// p-value of the chi-square form.
    pub p_chi2: f64,
    /// `W / (K-1)`.
    pub f: f64,
    /// Denominator degrees of freedom of the F form.
    pub df_error: f64,
    /// p-value of the F form.
    pub p_f: f64,
}

/// Share vector and covariance of labelled sentences: `label` and `cluster` per sentence; `None` for under two clusters.
pub fn share_vector(labels: &[u16], clusters: &[u32], k: usize) -> Option<ShareVector> {
    let n = labels.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&i| clusters[i]);
    let mut shares = vec![0.0; k];
    for &label in labels {
        shares[usize::from(label)] += 1.0;
    }
    shares.iter_mut().for_each(|s| *s /= n as f64);
    let mut covariance = Square::zeros(k);
    let mut count = 0_usize;
    for members in order.chunk_by(|&i, &j| clusters[i] == clusters[j]) {
        let mut sum: Vec<f64> = shares.iter().map(|s| -s * members.len() as f64).collect();
        for &i in members {
            sum[usize::from(labels[i])] += 1.0;
        }
        covariance.add_outer(1.0 / (n * n) as f64, &sum, &sum);
        count += 1;
    }
    let g = count as f64;
    covariance.entries.iter_mut().for_each(|v| *v *= g / (g - 1.0));
    (count > 1).then_some(ShareVector { shares, covariance, clusters: count, n })
}

/// The Wald test of `a` against `b`; `None` where the covariance is singular (a label that both lack).
pub fn wald(a: &ShareVector, b: &ShareVector) -> Option<Wald> {
    let mut covariance = a.covariance.clone();
    covariance.add(1.0, &b.covariance);
    let d: Vec<f64> = a.shares.iter().zip(&b.shares).map(|(x, y)| x - y).collect();
    wald_of(&d, &covariance, a.clusters + b.clusters)
}

/// The Wald test of a difference vector with its covariance and the number of clusters behind both.
pub(crate) fn wald_of(d: &[f64], covariance: &Square, clusters: usize) -> Option<Wald> {
    let m = d.len().checked_sub(1).filter(|&m| m > 0)?;
    let mut system = leading(covariance, m);
    let mut x = d[..m].to_vec();
    let df_error = clusters as f64 - 2.0;
    if !solve(&mut system, &mut x) || df_error <= 0.0 {
        return None;
    }
    let (statistic, df) = (dot(&d[..m], &x), m as f64);
    (statistic >= 0.0).then(|| Wald {
        statistic,
        df,
        p_chi2: chi2_sf(statistic, df),
        f: statistic / df,
        df_error,
        p_f: f_sf(statistic / df, df, df_error),
    })
}

/// The mean generalised design effect `tr(V_simple^-1 V) / (K-1)`, `V_simple = (diag(p) - p p') / N`.
pub fn design_effect(vector: &ShareVector) -> Option<f64> {
    let m = vector.shares.len().checked_sub(1).filter(|&m| m > 0)?;
    let mut simple = Square::zeros(vector.shares.len());
    simple.add_multinomial(1.0 / vector.n as f64, &vector.shares);
    let mut trace = 0.0;
    for j in 0..m {
        let mut column: Vec<f64> = (0..m).map(|i| vector.covariance.at(i, j)).collect();
        if !solve(&mut leading(&simple, m), &mut column) {
            return None;
        }
        trace += column[j];
    }
    Some(trace / m as f64)
}

/// The upper left `m x m` block.
fn leading(matrix: &Square, m: usize) -> Vec<f64> {
    (0..m).flat_map(|i| matrix.row(i)[..m].iter().copied()).collect()
}

/// Pearson's chi-square of a table of counts, as if sentences were independent: `(X2, df, p)`. It finds far too much.
pub fn pearson(table: &[Vec<f64>]) -> Option<(f64, f64, f64)> {
    let rows: Vec<f64> = table.iter().map(|r| r.iter().sum()).collect();
    let width = table.first()?.len();
    let columns: Vec<f64> = (0..width).map(|j| table.iter().map(|r| r[j]).sum()).collect();
    let n: f64 = rows.iter().sum();
    if rows.iter().chain(&columns).any(|&sum| sum <= 0.0) {
        return None;
    }
    let mut x2 = 0.0;
    for (row, total) in table.iter().zip(&rows) {
        for (observed, column) in row.iter().zip(&columns) {
            let expected = total * column / n;
            x2 += (observed - expected) * (observed - expected) / expected;
        }
    }
    let df = ((table.len() - 1) * (width - 1)) as f64;
    (df > 0.0).then(|| (x2, df, chi2_sf(x2, df)))
}
