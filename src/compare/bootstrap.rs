//! Quantiles and intervals of bootstrap draws.

use super::distributions::{normal_cdf, normal_quantile};
use super::interval::Interval;

/// The type-7 quantile (linear interpolation between order statistics) of ascending values; `None` for no values.
pub fn quantile_sorted(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = p.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (position - below as f64) * (sorted[above] - sorted[below]))
}

/// The percentile interval of the draws (undefined draws left out), and their standard deviation (divisor `B - 1`).
pub(crate) fn percentile(draws: impl Iterator<Item = f64>, level: f64) -> Option<(Interval, f64)> {
    let mut values: Vec<f64> = draws.filter(|v| v.is_finite()).collect();
    if values.len() < 2 {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let alpha = 1.0 - level;
    let low = quantile_sorted(&values, 0.5 * alpha)?;
    let high = quantile_sorted(&values, 1.0 - 0.5 * alpha)?;
    Some((Interval { low, high }, deviation(&values)))
}

fn deviation(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0)).sqrt()
}

/// Hits and sizes of clusters (articles): the data of a ratio `theta = sum hits / sum sizes`.
#[derive(Debug, Clone, Copy)]
pub struct Clusters<'a> {
    /// Items with the label, per cluster.
    pub hits: &'a [f64],
    /// Items, per cluster.
    pub sizes: &'a [f64],
}

/// The intervals of a ratio from one set of cluster resamples.
#[derive(Debug, Clone, PartialEq)]
pub struct RatioIntervals {
    /// The ratio.
    pub theta: f64,
    /// The ratio of every draw.
    pub draws: Vec<f64>,
    /// Standard deviation of the draws (divisor `B - 1`).
    pub se: f64,
    /// Quantiles of the draws (type 7).
    pub percentile: Interval,
    /// The percentile interval mirrored at `theta`.
    pub basic: Interval,
    /// Bias-corrected and accelerated (Efron 1987).
    pub bca: Interval,
    /// BCa's bias correction `z0`.
    pub bias: f64,
    /// BCa's acceleration `a`.
    pub acceleration: f64,
    /// The ratio without each cluster.
    pub jackknife: Vec<f64>,
    /// `sqrt(G/(G-1) sum_g (h_g - theta n_g)^2) / N`.
    pub linearised_se: f64,
    /// From the quantiles of `(theta_b - theta) / se_b`.
    pub studentised: Interval,
}

/// Cluster bootstrap of a ratio with given `multiplicities` (`B` rows of `G`), after Davison and Hinkley (1997), chapters 2
/// and 5: `z0 = Phi^-1[(#{b < theta} + #{b = theta}/2) / B]`, `a = sum d^3 / (6 (sum d^2)^1.5)`, `d = mean(jack) - jack`.
/// `None` for fewer than two clusters or draws, or no items.
pub fn ratio_intervals(
    clusters: Clusters,
    multiplicities: &[u32],
    level: f64,
) -> Option<RatioIntervals> {
    let g = clusters.sizes.len();
    let ones = vec![1; g];
    let (theta, linearised_se) = weighted_ratio(clusters, &ones)?;
    if g < 2 || multiplicities.len() < 2 * g {
        return None;
    }
    let drawn: Option<Vec<(f64, f64)>> =
        multiplicities.chunks_exact(g).map(|m| weighted_ratio(clusters, m)).collect();
    let drawn = drawn?;
    let mut draws: Vec<f64> = drawn.iter().map(|d| d.0).collect();
    let jackknife = jackknife(clusters);
    let (bias, acceleration) = (bias(&draws, theta), acceleration(&jackknife));
    let mut t: Vec<f64> =
        drawn.iter().map(|(b, se)| (b - theta) / se).filter(|t| t.is_finite()).collect();
    t.sort_by(f64::total_cmp);
    let unsorted = draws.clone();
    let (percentile, se) = percentile(draws.iter().copied(), level)?;
    draws.sort_by(f64::total_cmp);
    let tail = 0.5 * (1.0 - level);
    let adjusted = |p: f64| {
        let z = bias + normal_quantile(p);
        quantile_sorted(&draws, normal_cdf(bias + z / (1.0 - acceleration * z)))
    };
    Some(RatioIntervals {
        theta,
        se,
        percentile,
        basic: Interval { low: 2.0 * theta - percentile.high, high: 2.0 * theta - percentile.low },
        bca: Interval { low: adjusted(tail)?, high: adjusted(1.0 - tail)? },
        bias,
        acceleration,
        jackknife,
        linearised_se,
        studentised: Interval {
            low: theta - quantile_sorted(&t, 1.0 - tail)? * linearised_se,
            high: theta - quantile_sorted(&t, tail)? * linearised_se,
        },
        draws: unsorted,
    })
}

/// The ratio with clusters repeated `m` times, and its linearised standard error.
fn weighted_ratio(clusters: Clusters, m: &[u32]) -> Option<(f64, f64)> {
    let items = || m.iter().zip(clusters.hits.iter().zip(clusters.sizes));
    let n: f64 = items().map(|(&m, (_, n))| f64::from(m) * n).sum();
    let hits: f64 = items().map(|(&m, (h, _))| f64::from(m) * h).sum();
    let g: f64 = m.iter().map(|&m| f64::from(m)).sum();
    let theta = hits / n;
    let meat: f64 =
        items().map(|(&m, (h, n))| f64::from(m) * (h - theta * n) * (h - theta * n)).sum();
    (n > 0.0).then(|| (theta, (meat * g / (g - 1.0)).sqrt() / n))
}

fn jackknife(clusters: Clusters) -> Vec<f64> {
    let (hits, n) = (clusters.hits.iter().sum::<f64>(), clusters.sizes.iter().sum::<f64>());
    clusters.hits.iter().zip(clusters.sizes).map(|(h, s)| (hits - h) / (n - s)).collect()
}

fn bias(draws: &[f64], theta: f64) -> f64 {
    let below = draws.iter().filter(|&&b| b < theta).count() as f64;
    let equal = draws.iter().filter(|&&b| b == theta).count() as f64;
    normal_quantile((below + 0.5 * equal) / draws.len() as f64)
}

fn acceleration(jackknife: &[f64]) -> f64 {
    let mean = jackknife.iter().sum::<f64>() / jackknife.len() as f64;
    let power =
        |exponent: f64| jackknife.iter().map(|j| libm::pow(mean - j, exponent)).sum::<f64>();
    let squares = power(2.0);
    if squares > 0.0 { power(3.0) / (6.0 * squares * squares.sqrt()) } else { 0.0 }
}
