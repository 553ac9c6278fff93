//! Intervals of a simple proportion: `count` of `n` independent items.
//!
//! Names and definitions as in Brown, Cai and DasGupta (2001). Sentences of one article are not independent: these serve
//! labels drawn at random over articles, not counts of whole articles.

use super::distributions::beta_quantile;
use super::interval::{Interval, normal_multiplier, wilson};

/// Which interval of a proportion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proportion {
    /// `p +- z sqrt(p (1-p) / n)`, cut to [0, 1].
    Normal,
    /// Wilson's score interval.
    Wilson,
    /// The normal interval around `(count + z^2/2) / (n + z^2)`, cut to [0, 1].
    AgrestiCoull,
    /// Exact: tail areas of the binomial distribution.
    ClopperPearson,
    /// Equal-tailed posterior under a Beta(1/2, 1/2) prior.
    Jeffreys,
}

/// The interval of `count` out of `n` at `level`; `None` where `n` is 0 or `count` is not in `[0, n]`.
pub fn interval(kind: Proportion, count: f64, n: f64, level: f64) -> Option<Interval> {
    if !(n > 0.0 && (0.0..=n).contains(&count)) {
        return None;
    }
    let z = normal_multiplier(level);
    let alpha = 1.0 - level;
    let p = count / n;
    let (a, b) = (count, n - count);
    Some(match kind {
        Proportion::Normal => normal(p, n, z),
        Proportion::Wilson => wilson(p, n, z),
        Proportion::AgrestiCoull => {
            let larger = n + z * z;
            normal((count + 0.5 * z * z) / larger, larger, z)
        }
        Proportion::ClopperPearson => Interval {
            low: if a == 0.0 { 0.0 } else { beta_quantile(0.5 * alpha, a, b + 1.0) },
            high: if b == 0.0 { 1.0 } else { beta_quantile(1.0 - 0.5 * alpha, a + 1.0, b) },
        },
        Proportion::Jeffreys => Interval {
            low: beta_quantile(0.5 * alpha, a + 0.5, b + 0.5),
            high: beta_quantile(1.0 - 0.5 * alpha, a + 0.5, b + 0.5),
        },
    })
}

fn normal(p: f64, n: f64, z: f64) -> Interval {
    let half = z * (p * (1.0 - p) / n).max(0.0).sqrt();
    Interval { low: (p - half).clamp(0.0, 1.0), high: (p + half).clamp(0.0, 1.0) }
}
