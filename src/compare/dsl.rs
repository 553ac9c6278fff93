//! DSL: design-based supervised learning, the share of one cell from a classifier and a probability sample of labels.
//!
//! Egami, Hinck, Stewart and Wei (2023); equal to prediction-powered inference (Angelopoulos et al. 2023) with the variance
//! between articles. `g_i` predictions (cross-fitted, any quality), `R_i` labelled, `pi_i` inclusion probability, `h(i)`
//! sampling stratum, `Y_i` one-hot label, `N` sentences in `G` clusters:
//! ```text
//! D_h   = mean over labelled of stratum h of (Y - g)
//! psi_i = g_i + D_h + (R_i / pi_i) (Y_i - g_i - D_h),   th = mean psi
//! V_psi = G/(G-1) sum_g s_g s_g' / N^2,   s_g = sum_{i in g} (psi_i - th);   V_g the same with g_i
//! V_des = sum_h (N_h/N)^2 (1 - n_h/N_h) S_h(Y - g) / n_h
//! V_mod = phi sum_h (N_h/N)^2 (1 - n_h/N_h) mean_h[diag g - g g'] / n_h
//! V*    = max(V_psi, (V_psi + V_g + V_mod) / 2),   df = min(n, G) - 1
//! ```
//! All are `K x K`, so that any contrast `c` of the labels has the variance `c' V c`: a share (`c = e_k`), a ratio, a
//! difference. `phi = sum w (c'(Y-g))^2 / sum w c'(diag g - g g')c` is pooled over cells, `w = 1/pi`. V* is a floor: V_psi
//! collapses where no item of a rare label was drawn, the model's own variance does not.
//!
//! Topic standardisation (weights `W_t`) is the same with `psi_i` weighted by `W_t N / N_t` and centred within its topic.

use super::dense::Square;
pub use super::strata::Dispersion;
use super::strata::{Strata, residual};

/// A human label as DSL uses it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Labelled {
    /// The true label.
    pub label: u16,
    /// The probability with which the sentence was drawn.
    pub inclusion: f64,
}

/// The sentences of one cell; rows of one cluster stand together.
#[derive(Debug, Clone, Copy)]
pub struct DslSample<'a> {
    /// Number of labels, `K`.
    pub k: usize,
    /// Predictions `g`, `K` per sentence.
    pub predictions: &'a [f64],
    /// The human label of each sentence that has one.
    pub labels: &'a [Option<Labelled>],
    /// Sampling stratum of each sentence, numbered from 0; every stratum holds a label.
    pub strata: &'a [u32],
    /// Cluster of each sentence.
    pub clusters: &'a [u32],
    /// Topic of each sentence and the weight of each topic (summing to 1), for standardised shares.
    pub topics: Option<(&'a [u32], &'a [f64])>,
}

/// What a cluster contributes: the sums over its sentences of the centred `psi` and `g`.
#[derive(Debug, Clone)]
pub(crate) struct Influence {
    pub cluster: u32,
    pub psi: Vec<f64>,
    pub g: Vec<f64>,
}

/// Estimate and variance components of one cell.
#[derive(Debug, Clone)]
pub struct DslCell {
    /// `th`: the `K` shares, as computed (may leave [0, 1] a little).
    pub estimate: Vec<f64>,
    /// Sentences, `N`.
    pub n: usize,
    /// Clusters, `G`.
    pub clusters: usize,
    /// Labelled sentences, `n`.
    pub labelled: usize,
    /// Strata, for the degrees of freedom of a corpus target.
    pub strata: usize,
    /// Labelled sentences of each label.
    pub per_label: Vec<usize>,
    /// Per label the mean of `g (1 - g)`.
    pub(crate) spread: Vec<f64>,
    /// `sum_g s_g s_g' / N^2` of psi, without `G/(G-1)`.
    pub(crate) psi: Square,
    /// The same of `g`.
    pub(crate) posterior: Square,
    /// V_des over strata of two and more labels.
    pub(crate) design: Square,
    /// V_mod / phi over the other strata: their part of V_des.
    pub(crate) design_single: Square,
    /// V_mod / phi.
    pub(crate) model: Square,
    pub(crate) influence: Vec<Influence>,
}

/// The variance components of one contrast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VarianceParts {
    /// Between clusters, of psi; `None` for a single cluster.
    pub v_psi: Option<f64>,
    /// Between clusters, of the predictions; `None` for a single cluster.
    pub v_g: Option<f64>,
    /// Of the sampling design.
    pub v_des: f64,
    /// Of the labels under the model.
    pub v_mod: f64,
    /// `max(V_psi, (V_psi + V_g + V_mod) / 2)`.
    pub v_star: Option<f64>,
}

impl DslCell {
    /// Estimates one cell; `None` where it has no labels, or lacks a topic that has weight.
    pub fn estimate(sample: &DslSample) -> Option<DslCell> {
        let (n, k) = (sample.strata.len(), sample.k);
        let labelled = sample.labels.iter().flatten().count();
        if labelled == 0 {
            return None;
        }
        let strata = Strata::of(sample);
        let weights = topic_weights(sample)?;
        let psi = strata.psi(sample);
        let (centred_psi, estimate) = centred(sample, psi, &weights);
        let (centred_g, _) = centred(sample, sample.predictions.to_vec(), &weights);
        let influence = influence(sample, &centred_psi, &centred_g);
        let mut cell = DslCell {
            estimate,
            n,
            clusters: influence.len(),
            labelled,
            strata: strata.sizes.len(),
            per_label: per_label(sample),
            spread: spread(sample),
            psi: Square::zeros(k),
            posterior: Square::zeros(k),
            design: Square::zeros(k),
            design_single: Square::zeros(k),
            model: Square::zeros(k),
            influence,
        };
        let per = 1.0 / (n as f64 * n as f64);
        for cluster in &cell.influence {
            cell.psi.add_outer(per, &cluster.psi, &cluster.psi);
            cell.posterior.add_outer(per, &cluster.g, &cluster.g);
        }
        cell.add_design(sample, &strata, &weights);
        Some(cell)
    }

    fn add_design(&mut self, sample: &DslSample, strata: &Strata, weights: &[f64]) {
        let k = sample.k;
        let count = strata.sizes.len();
        let mut residuals = vec![Vec::new(); count];
        let mut spread = vec![Square::zeros(k); count];
        let mut e = vec![0.0; k];
        for (i, g) in sample.predictions.chunks_exact(k).enumerate() {
            let h = sample.strata[i] as usize;
            spread[h].add_multinomial(weights[i] * weights[i] / strata.sizes[h] as f64, g);
            if let Some(label) = &sample.labels[i] {
                residual(g, label, &mut e);
                residuals[h].extend(e.iter().map(|e| e * weights[i]));
            }
        }
        for h in 0..count {
            let (size, drawn) = (strata.sizes[h] as f64, strata.drawn[h] as f64);
            let portion = size / self.n as f64;
            let w = portion * portion * (1.0 - drawn / size) / drawn;
            self.model.add(w, &spread[h]);
            if strata.drawn[h] > 1 {
                self.design.add(w, &covariance(&residuals[h], k));
            } else {
                self.design_single.add(w, &spread[h]);
            }
        }
    }

    /// The variance components of the contrast `c`.
    pub fn variance(&self, c: &[f64], dispersion: &Dispersion) -> VarianceParts {
        let g = self.clusters as f64;
        let between = |v: &Square| (self.clusters > 1).then(|| v.variance(c) * g / (g - 1.0));
        let (v_psi, v_g) = (between(&self.psi), between(&self.posterior));
        let phi = dispersion.phi(c);
        let v_mod = phi * self.model.variance(c);
        VarianceParts {
            v_psi,
            v_g,
            v_des: self.design.variance(c) + phi * self.design_single.variance(c),
            v_mod,
            v_star: v_psi.zip(v_g).map(|(psi, g)| floor(psi, g, v_mod)),
        }
    }

    /// `min(n, G) - 1`.
    pub fn df(&self) -> f64 {
        self.labelled.min(self.clusters) as f64 - 1.0
    }
}

/// V*.
pub(crate) fn floor(v_psi: f64, v_g: f64, v_mod: f64) -> f64 {
    v_psi.max(0.5 * v_psi + 0.5 * (v_g + v_mod))
}

fn per_label(sample: &DslSample) -> Vec<usize> {
    let mut counts = vec![0; sample.k];
    for label in sample.labels.iter().flatten() {
        counts[usize::from(label.label)] += 1;
    }
    counts
}

fn spread(sample: &DslSample) -> Vec<f64> {
    let n = sample.strata.len() as f64;
    let mut sums = vec![0.0; sample.k];
    for row in sample.predictions.chunks_exact(sample.k) {
        sums.iter_mut().zip(row).for_each(|(s, g)| *s += g * (1.0 - g) / n);
    }
    sums
}

/// `W_t N / N_t` of each sentence's topic, 1 without topics; `None` where a topic with weight has no sentence.
fn topic_weights(sample: &DslSample) -> Option<Vec<f64>> {
    let n = sample.strata.len();
    let Some((topic, weights)) = sample.topics else {
        return Some(vec![1.0; n]);
    };
    let mut counts = vec![0.0; weights.len()];
    topic.iter().for_each(|&t| counts[t as usize] += 1.0);
    let complete = weights.iter().zip(&counts).all(|(&w, &c)| w == 0.0 || c > 0.0);
    let weight = |t: u32| weights[t as usize] * n as f64 / counts[t as usize];
    complete.then(|| topic.iter().map(|&t| weight(t)).collect())
}

/// Values minus the mean of their topic, weighted; and the weighted mean over all.
fn centred(sample: &DslSample, mut values: Vec<f64>, weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let (n, k) = (weights.len(), sample.k);
    let topic = |i: usize| sample.topics.map_or(0, |(topic, _)| topic[i] as usize);
    let topics = sample.topics.map_or(1, |(_, w)| w.len());
    let (mut sums, mut counts) = (vec![0.0; topics * k], vec![0.0; topics]);
    for (i, row) in values.chunks_exact(k).enumerate() {
        let t = topic(i);
        counts[t] += 1.0;
        sums[t * k..(t + 1) * k].iter_mut().zip(row).for_each(|(s, v)| *s += v);
    }
    let mut mean = vec![0.0; k];
    for t in (0..topics).filter(|&t| counts[t] > 0.0) {
        let share = sample.topics.map_or(1.0, |(_, w)| w[t]);
        for j in 0..k {
            sums[t * k + j] /= counts[t];
            mean[j] += share * sums[t * k + j];
        }
    }
    for i in 0..n {
        let t = topic(i);
        for j in 0..k {
            values[i * k + j] = weights[i] * (values[i * k + j] - sums[t * k + j]);
        }
    }
    (values, mean)
}

fn influence(sample: &DslSample, psi: &[f64], g: &[f64]) -> Vec<Influence> {
    let k = sample.k;
    let mut start = 0;
    let sum = |values: &[f64]| {
        let mut total = vec![0.0; k];
        for row in values.chunks_exact(k) {
            total.iter_mut().zip(row).for_each(|(t, v)| *t += v);
        }
        total
    };
    let chunks = sample.clusters.chunk_by(|a, b| a == b);
    chunks
        .map(|chunk| {
            let rows = start * k..(start + chunk.len()) * k;
            start += chunk.len();
            Influence { cluster: chunk[0], psi: sum(&psi[rows.clone()]), g: sum(&g[rows]) }
        })
        .collect()
}

/// Sample covariance (divisor `n - 1`) of rows of `k`.
fn covariance(rows: &[f64], k: usize) -> Square {
    let n = rows.len() / k;
    let mut mean = vec![0.0; k];
    for row in rows.chunks_exact(k) {
        mean.iter_mut().zip(row).for_each(|(m, v)| *m += v / n as f64);
    }
    let mut result = Square::zeros(k);
    for row in rows.chunks_exact(k) {
        let d: Vec<f64> = row.iter().zip(&mean).map(|(v, m)| v - m).collect();
        result.add_outer(1.0 / (n as f64 - 1.0), &d, &d);
    }
    result
}
