//! Shares from the human labels alone.
//!
//! Weighted share `p = sum w Y / sum w` (Hajek), `w = 1/pi`, with Wilson's interval for Kish's effective number
//! `n = (sum w)^2 / sum w^2`; equal weights give the plain interval. Differences: MOVER of the two Wilson intervals
//! (Newcombe 1998, method 10) and the score test with the pooled share.

use super::distributions::normal_two_sided;
use super::interval::{Interval, mover, normal_multiplier, wilson};

/// A share among labelled sentences.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabelShare {
    /// The weighted share.
    pub p: f64,
    /// Kish's effective number of labels.
    pub n: f64,
    /// Wilson's interval.
    pub interval: Interval,
}

/// The share of `hit` among the weighted labels; `None` without labels.
pub fn label_share(labels: &[(u16, f64)], hit: u16, level: f64) -> Option<LabelShare> {
    let total: f64 = labels.iter().map(|l| l.1).sum();
    let squares: f64 = labels.iter().map(|l| l.1 * l.1).sum();
    if squares <= 0.0 {
        return None;
    }
    let hits: f64 = labels.iter().filter(|l| l.0 == hit).map(|l| l.1).sum();
    let (p, n) = ((hits / total).clamp(0.0, 1.0), total * total / squares);
    Some(LabelShare { p, n, interval: wilson(p, n, normal_multiplier(level)) })
}

/// Interval and p-value of the difference of two independent shares; no p-value where both are 0 or both 1.
pub fn difference(a: &LabelShare, b: &LabelShare) -> (Interval, Option<f64>) {
    let pooled = (a.p * a.n + b.p * b.n) / (a.n + b.n);
    let variance = pooled * (1.0 - pooled) * (1.0 / a.n + 1.0 / b.n);
    let p = (variance > 0.0).then(|| normal_two_sided((a.p - b.p) / variance.sqrt()));
    (mover((a.p, a.interval), (b.p, b.interval)), p)
}
