//! Platt's sigmoid for one yes-or-no question.

use crate::{Error, Result};

/// `p = 1 / (1 + exp(A s + B))` (Platt 1999, "Probabilistic Outputs for Support Vector
/// Machines"; fitted as Lin, Lin and Weng 2007 advise).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sigmoid {
    /// Slope; negative where a greater score means yes.
    pub a: f64,
    /// Offset.
    pub b: f64,
}

impl Sigmoid {
    /// Minimises the cross-entropy with the softened targets `(n_+ + 1) / (n_+ + 2)` for yes and
    /// `1 / (n_- + 2)` for no, by Newton's method with halved steps.
    ///
    /// # Errors
    /// If there is no row, the lengths differ or a score is not finite.
    pub fn fit(scores: &[f64], yes: &[bool]) -> Result<Self> {
        if scores.is_empty() || scores.len() != yes.len() {
            return Err(Error::numeric("Platt scaling needs as many answers as scores"));
        }
        if scores.iter().any(|score| !score.is_finite()) {
            return Err(Error::numeric("Platt scaling needs finite scores"));
        }
        let positive = yes.iter().filter(|&&is_yes| is_yes).count() as f64;
        let negative = yes.len() as f64 - positive;
        let (high, low) = ((positive + 1.0) / (positive + 2.0), 1.0 / (negative + 2.0));
        let rows: Vec<(f64, f64)> =
            scores.iter().zip(yes).map(|(&s, &y)| (s, if y { high } else { low })).collect();
        let prior = (negative + 1.0) / (positive + 1.0);
        Ok(newton(&rows, Self { a: 0.0, b: libm::log(prior) }))
    }

    /// The probability of yes.
    pub fn probability(&self, score: f64) -> f64 {
        let f = self.a * score + self.b;
        if f >= 0.0 {
            let e = libm::exp(-f);
            e / (1.0 + e)
        } else {
            1.0 / (1.0 + libm::exp(f))
        }
    }

    /// `mean [t f + ln(1 + exp(-f))]`, `f = A s + B`.
    fn loss(&self, rows: &[(f64, f64)]) -> f64 {
        let of_row = |&(s, t): &(f64, f64)| {
            let f = self.a * s + self.b;
            let softplus = libm::log1p(libm::exp(-f.abs())) + (-f).max(0.0);
            t * f + softplus
        };
        rows.iter().map(of_row).sum::<f64>() / rows.len() as f64
    }
}

fn newton(rows: &[(f64, f64)], start: Sigmoid) -> Sigmoid {
    let mut at = start;
    let mut loss = at.loss(rows);
    for _ in 0..100 {
        let (mut g_a, mut g_b, mut h_aa, mut h_ab, mut h_bb) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for &(s, t) in rows {
            let p = at.probability(s);
            let weight = p * (1.0 - p);
            g_a += s * (t - p);
            g_b += t - p;
            h_aa += s * s * weight;
            h_ab += s * weight;
            h_bb += weight;
        }
        let n = rows.len() as f64;
        if g_a.abs().max(g_b.abs()) <= 1e-12 * n {
            break;
        }
        // A ridge too small to be seen keeps the step finite when all scores are equal.
        let ridge = 1e-13 * (h_aa + h_bb) + 1e-300;
        let (h_aa, h_bb) = (h_aa + ridge, h_bb + ridge);
        let determinant = h_aa * h_bb - h_ab * h_ab;
        let step_a = (h_bb * g_a - h_ab * g_b) / determinant;
        let step_b = (h_aa * g_b - h_ab * g_a) / determinant;
        let mut length = 1.0;
        let next = loop {
            let next = Sigmoid { a: at.a - length * step_a, b: at.b - length * step_b };
            let next_loss = next.loss(rows);
            if next_loss <= loss + 1e-15 {
                break Some((next, next_loss));
            }
            length *= 0.5;
            if length < 1e-10 {
                break None;
            }
        };
        let Some((next, next_loss)) = next else { break };
        (at, loss) = (next, next_loss);
    }
    at
}
