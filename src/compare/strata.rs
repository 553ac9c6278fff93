//! The labelled sentences of a cell by sampling stratum: residuals, pseudo-outcomes, and how far labels scatter.

use super::dense::Square;
use super::dsl::{DslSample, Labelled};

/// Pooled dispersion of the labels around the predictions: `phi` of any contrast.
#[derive(Debug, Clone)]
pub struct Dispersion {
    observed: Square,
    expected: Square,
}

impl Dispersion {
    /// No labels yet, for `k` labels.
    pub fn empty(k: usize) -> Self {
        Self { observed: Square::zeros(k), expected: Square::zeros(k) }
    }

    /// Adds the labelled sentences of a cell.
    pub fn add(&mut self, sample: &DslSample) {
        let mut e = vec![0.0; sample.k];
        for (g, label) in sample.predictions.chunks_exact(sample.k).zip(sample.labels) {
            if let Some(label) = label {
                residual(g, label, &mut e);
                self.observed.add_outer(1.0 / label.inclusion, &e, &e);
                self.expected.add_multinomial(1.0 / label.inclusion, g);
            }
        }
    }

    /// `sum w (Y-g)^2` of one label.
    pub fn observed(&self, label: usize) -> f64 {
        self.observed.at(label, label)
    }

    /// `phi` of the contrast `c`; 1 where the predictions are certain.
    pub fn phi(&self, c: &[f64]) -> f64 {
        let expected = self.expected.variance(c);
        if expected > 0.0 { self.observed.variance(c) / expected } else { 1.0 }
    }
}

/// `Y - g`.
pub(crate) fn residual(g: &[f64], label: &Labelled, e: &mut [f64]) {
    for (e, g) in e.iter_mut().zip(g) {
        *e = -g;
    }
    e[usize::from(label.label)] += 1.0;
}

/// Sizes, labels and mean residuals of the sampling strata.
pub(crate) struct Strata {
    pub sizes: Vec<usize>,
    pub drawn: Vec<usize>,
    /// `D_h`, `K` per stratum.
    mean_residual: Vec<f64>,
}

impl Strata {
    pub fn of(sample: &DslSample) -> Strata {
        let k = sample.k;
        let count = sample.strata.iter().max().map_or(0, |&h| h as usize + 1);
        let (mut sizes, mut drawn) = (vec![0; count], vec![0; count]);
        let mut mean_residual = vec![0.0; count * k];
        let mut e = vec![0.0; k];
        for (i, g) in sample.predictions.chunks_exact(k).enumerate() {
            let h = sample.strata[i] as usize;
            sizes[h] += 1;
            if let Some(label) = &sample.labels[i] {
                drawn[h] += 1;
                residual(g, label, &mut e);
                mean_residual[h * k..(h + 1) * k].iter_mut().zip(&e).for_each(|(d, e)| *d += e);
            }
        }
        for (mean, &n) in mean_residual.chunks_exact_mut(k).zip(&drawn) {
            mean.iter_mut().for_each(|d| *d /= n.max(1) as f64);
        }
        Strata { sizes, drawn, mean_residual }
    }

    /// `psi`, `K` per sentence.
    pub fn psi(&self, sample: &DslSample) -> Vec<f64> {
        let k = sample.k;
        let mut psi = sample.predictions.to_vec();
        let mut e = vec![0.0; k];
        for (i, row) in psi.chunks_exact_mut(k).enumerate() {
            let h = sample.strata[i] as usize;
            let d = &self.mean_residual[h * k..(h + 1) * k];
            let correction = sample.labels[i].as_ref().map(|label| {
                residual(row, label, &mut e);
                1.0 / label.inclusion
            });
            for j in 0..k {
                row[j] += d[j] + correction.map_or(0.0, |w| w * (e[j] - d[j]));
            }
        }
        psi
    }
}
