//! Intervals of a share from its variance, and of a difference from two intervals.

use super::distributions::{normal_quantile, t_quantile};

/// A lower and an upper limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// The two-sided Student quantile of an interval of `level`, e.g. 0.95.
pub fn t_multiplier(level: f64, df: f64) -> f64 {
    t_quantile(0.5 + 0.5 * level, df)
}

/// The two-sided normal quantile of an interval of `level`.
pub fn normal_multiplier(level: f64) -> f64 {
    normal_quantile(0.5 + 0.5 * level)
}

/// `estimate +- q sqrt(V)`, cut to [0, 1] (`q` from [`t_multiplier`]).
pub fn symmetric(estimate: f64, variance: f64, q: f64) -> Interval {
    let half = q * variance.max(0.0).sqrt();
    Interval { low: (estimate - half).clamp(0.0, 1.0), high: (estimate + half).clamp(0.0, 1.0) }
}

/// The share that the logit interval is centred on: `p` moved into [0.005, 0.995].
pub fn logit_centre(p: f64) -> f64 {
    p.clamp(0.005, 0.995)
}

/// The logit interval `logit(p) +- q sqrt(V) / (p (1-p))`, back-transformed: never leaves (0, 1).
/// `p` is first moved into [0.005, 0.995] and the standard error on the logit scale is at most 50.
pub fn logit(estimate: f64, variance: f64, q: f64) -> Interval {
    let p = logit_centre(estimate);
    let l = libm::log(p / (1.0 - p));
    let s = (variance.max(0.0).sqrt() / (p * (1.0 - p))).min(50.0);
    let expit = |x: f64| 1.0 / (1.0 + libm::exp(-x));
    Interval { low: expit(l - q * s), high: expit(l + q * s) }
}

/// Wilson's score interval of the proportion `p` of an effective number `n` of items with the quantile `q`
/// (Wilson 1927; `n / deff` for clustered counts, Korn and Graubard 1998).
pub fn wilson(p: f64, n: f64, q: f64) -> Interval {
    let q2 = q * q;
    let centre = (p + q2 / (2.0 * n)) / (1.0 + q2 / n);
    let half = q * (p * (1.0 - p) / n + q2 / (4.0 * n * n)).sqrt() / (1.0 + q2 / n);
    let low = if p <= 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if p >= 1.0 { 1.0 } else { (centre + half).min(1.0) };
    Interval { low, high }
}

/// MOVER: the interval of `pa - pb` from the intervals of `pa` and `pb` (Zou and Donner 2008; Newcombe 1998):
/// `L = d - sqrt((pa-la)^2 + (ub-pb)^2)`, `U = d + sqrt((ua-pa)^2 + (pb-lb)^2)`.
pub fn mover(a: (f64, Interval), b: (f64, Interval)) -> Interval {
    let ((pa, ia), (pb, ib)) = (a, b);
    let d = pa - pb;
    let root = |x: f64, y: f64| (x * x + y * y).sqrt();
    Interval { low: d - root(pa - ia.low, ib.high - pb), high: d + root(ia.high - pa, pb - ib.low) }
}
