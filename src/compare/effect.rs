//! How large a difference is: effect sizes between proportions and between whole share vectors, and clustering.

/// Cohen's `h = 2 asin sqrt(p) - 2 asin sqrt(q)` (Cohen 1988, chapter 6).
pub fn cohen_h(p: f64, q: f64) -> f64 {
    2.0 * libm::asin(p.clamp(0.0, 1.0).sqrt()) - 2.0 * libm::asin(q.clamp(0.0, 1.0).sqrt())
}

/// Log odds ratio `logit p - logit q`; `None` where a share is 0 or 1.
pub fn log_odds_ratio(p: f64, q: f64) -> Option<f64> {
    let inside = |x: f64| x > 0.0 && x < 1.0;
    let logit = |x: f64| libm::log(x) - libm::log1p(-x);
    (inside(p) && inside(q)).then(|| logit(p) - logit(q))
}

/// Cohen's `w = sqrt(sum (p-q)^2 / q)` of the shares `p` against `q`; `None` where a `q` is 0.
pub fn cohen_w(p: &[f64], q: &[f64]) -> Option<f64> {
    let positive = q.iter().all(|&q| q > 0.0);
    let sum = |p: &[f64]| p.iter().zip(q).map(|(p, q)| (p - q) * (p - q) / q).sum::<f64>();
    positive.then(|| sum(p).sqrt())
}

/// Total variation `sum |p-q| / 2`: the proportion of sentences that would have to change label.
pub fn total_variation(p: &[f64], q: &[f64]) -> f64 {
    0.5 * p.iter().zip(q).map(|(p, q)| (p - q).abs()).sum::<f64>()
}

/// Hellinger distance `sqrt(sum (sqrt p - sqrt q)^2 / 2)`.
pub fn hellinger(p: &[f64], q: &[f64]) -> f64 {
    let gap = |p: f64, q: f64| p.max(0.0).sqrt() - q.max(0.0).sqrt();
    (0.5 * p.iter().zip(q).map(|(&p, &q)| gap(p, q) * gap(p, q)).sum::<f64>()).sqrt()
}

/// Jensen-Shannon distance, the square root of the divergence in bits: 0 for equal shares, 1 for disjoint ones (Lin 1991).
pub fn jensen_shannon(p: &[f64], q: &[f64]) -> f64 {
    let part = |x: f64, m: f64| if x > 0.0 { x * libm::log(x / m) } else { 0.0 };
    let nats: f64 = p
        .iter()
        .zip(q)
        .map(|(&p, &q)| {
            let m = 0.5 * (p + q);
            0.5 * (part(p, m) + part(q, m))
        })
        .sum();
    (nats.max(0.0) / std::f64::consts::LN_2).sqrt()
}

/// How much items of one cluster resemble each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Clustering {
    /// The share over all items.
    pub share: f64,
    /// Mean square between clusters.
    pub between: f64,
    /// Mean square within clusters.
    pub within: f64,
    /// Average cluster size `n0 = (N - sum n^2 / N) / (J-1)`.
    pub n0: f64,
    /// Intra-class correlation `(MSB - MSW) / (MSB + (n0-1) MSW)` (ANOVA estimator, Donner 1986).
    pub icc: Option<f64>,
    /// `G/(G-1) sum_g (h_g - p n_g)^2 / N^2`.
    pub cluster_variance: f64,
    /// `V_cluster / (p (1-p) / N)`; `None` for a share of 0 or 1.
    pub design_effect: Option<f64>,
    /// `N / deff`.
    pub effective_n: Option<f64>,
    /// Kish's approximation `1 + (sum n^2 / N - 1) icc`.
    pub kish: Option<f64>,
}

/// Intra-class correlation and design effect of a binary label from `hits` and `sizes` per cluster; `None` for fewer than
/// two clusters or no more items than clusters.
pub fn clustering(hits: &[f64], sizes: &[f64]) -> Option<Clustering> {
    let j = sizes.len() as f64;
    let n: f64 = sizes.iter().sum();
    if j < 2.0 || n <= j {
        return None;
    }
    let share = hits.iter().sum::<f64>() / n;
    let pairs = || hits.iter().zip(sizes).filter(|&(_, &s)| s > 0.0);
    let between =
        pairs().map(|(h, s)| s * (h / s - share) * (h / s - share)).sum::<f64>() / (j - 1.0);
    let within = pairs().map(|(h, s)| h * (1.0 - h / s)).sum::<f64>() / (n - j);
    let squares = sizes.iter().map(|s| s * s).sum::<f64>() / n;
    let n0 = (n - squares) / (j - 1.0);
    let total = between + (n0 - 1.0) * within;
    let icc = (total > 0.0).then(|| (between - within) / total);
    let meat: f64 = pairs().map(|(h, s)| (h - share * s) * (h - share * s)).sum();
    let cluster_variance = meat * j / (j - 1.0) / (n * n);
    let simple = share * (1.0 - share) / n;
    let design_effect = (simple > 0.0).then(|| cluster_variance / simple);
    Some(Clustering {
        share,
        between,
        within,
        n0,
        icc,
        cluster_variance,
        design_effect,
        effective_n: design_effect.filter(|&d| d > 0.0).map(|d| n / d),
        kish: icc.map(|icc| 1.0 + (squares - 1.0) * icc),
    })
}
