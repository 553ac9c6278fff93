//! Predictions for DSL: the classifier's posteriors, recalibrated on the human labels and cross-fitted.
//!
//! Multinomial logistic regression of the label on the centred log posteriors `z`, pooled over cells:
//! `P(y=k) ~ exp(sum_j W_kj z_j + b_k)`, minimising `sum_i w_i NLL_i + (lambda/2)(||W - I||^2 + ||b||^2)`, `w` proportional
//! to 1/pi with mean 1, `lambda = 1`. The penalty draws towards the posteriors as they are, so few labels can't do harm.
//! Folds by cluster: a labelled sentence is predicted by the model of the folds without its cluster, an unlabelled one by
//! the mean of all fold models, so that no label has been seen by its own prediction.

use super::columns::{Gold, Sentences};
use super::dense::{dot, solve};
use super::random::{Purpose, shuffle, stream};

/// Log posteriors are cut here: the ledger prints six decimals.
const SMALLEST: f64 = 1e-6;
const FOLDS: usize = 5;
const PENALTY: f64 = 1.0;

/// Labelled rows for one fit.
struct Rows {
    k: usize,
    /// Centred log posteriors, `K` per row.
    z: Vec<f64>,
    labels: Vec<u16>,
    weights: Vec<f64>,
}

/// `W` and `b`, `K` rows of `K + 1` (the last column is `b`).
#[derive(Debug, Clone)]
struct Model {
    k: usize,
    coefficients: Vec<f64>,
}

/// Cross-fitted predictions of all sentences, `K` each, from the human labels in `gold` with known inclusion
/// probabilities; `cluster` numbers the independent pieces of text. Fewer than two clusters with labels: the posteriors.
pub fn cross_fitted(sentences: &Sentences, cluster: &[u32], gold: &[Gold], seed: u64) -> Vec<f64> {
    let k = sentences.labels.len();
    let fold = folds(cluster, gold, seed);
    let count = fold.iter().max().map_or(0, |&f| f + 1);
    if count < 2 {
        return sentences.probabilities.clone();
    }
    let models: Vec<Model> = (0..count)
        .map(|out| {
            let inside: Vec<&Gold> =
                gold.iter().zip(&fold).filter(|(_, f)| **f != out).map(|(g, _)| g).collect();
            Model::fit(&Rows::of(sentences, &inside))
        })
        .collect();
    let mut own_fold = vec![usize::MAX; sentences.len()];
    for (g, &f) in gold.iter().zip(&fold) {
        own_fold[g.sentence] = f;
    }
    predict_all(sentences, &models, &own_fold, k)
}

fn predict_all(sentences: &Sentences, models: &[Model], own_fold: &[usize], k: usize) -> Vec<f64> {
    use rayon::prelude::*;
    // Blocks of rows; each row's arithmetic is its own, so threads can't change it.
    const BLOCK: usize = 1024;
    let mut predictions = vec![0.0; sentences.len() * k];
    predictions.par_chunks_mut(BLOCK * k).enumerate().for_each(|(block, chunk)| {
        let (mut z, mut p) = (vec![0.0; k], vec![0.0; k]);
        for (offset, out) in chunk.chunks_exact_mut(k).enumerate() {
            let i = block * BLOCK + offset;
            centred_logs(sentences.row(i), &mut z);
            if let Some(model) = models.get(own_fold[i]) {
                model.predict(&z, out);
                continue;
            }
            for model in models {
                model.predict(&z, &mut p);
                out.iter_mut().zip(&p).for_each(|(o, p)| *o += p / models.len() as f64);
            }
        }
    });
    predictions
}

/// The fold of each human label: clusters in random order, dealt out one by one.
fn folds(cluster: &[u32], gold: &[Gold], seed: u64) -> Vec<usize> {
    let mut clusters: Vec<u32> = gold.iter().map(|g| cluster[g.sentence]).collect();
    clusters.sort_unstable();
    clusters.dedup();
    let mut dealt: Vec<usize> = (0..clusters.len()).map(|i| i % FOLDS).collect();
    shuffle(&mut dealt, &mut stream(seed, Purpose::Folds, 0));
    gold.iter().map(|g| dealt[clusters.partition_point(|c| *c < cluster[g.sentence])]).collect()
}

fn centred_logs(p: &[f64], z: &mut [f64]) {
    for (z, p) in z.iter_mut().zip(p) {
        *z = libm::log(p.max(SMALLEST));
    }
    let mean = z.iter().sum::<f64>() / z.len() as f64;
    z.iter_mut().for_each(|z| *z -= mean);
}

impl Rows {
    fn of(sentences: &Sentences, gold: &[&Gold]) -> Rows {
        let k = sentences.labels.len();
        let mut z = vec![0.0; gold.len() * k];
        for (row, g) in z.chunks_exact_mut(k).zip(gold) {
            centred_logs(sentences.row(g.sentence), row);
        }
        let weight = |g: &&Gold| g.inclusion.map_or(1.0, |pi| 1.0 / pi);
        let total: f64 = gold.iter().map(weight).sum();
        let scale = gold.len() as f64 / total;
        Rows {
            k,
            z,
            labels: gold.iter().map(|g| g.label).collect(),
            weights: gold.iter().map(|g| weight(g) * scale).collect(),
        }
    }
}

impl Model {
    fn identity(k: usize) -> Model {
        let mut coefficients = vec![0.0; k * (k + 1)];
        for j in 0..k {
            coefficients[j * (k + 1) + j] = 1.0;
        }
        Model { k, coefficients }
    }

    fn predict(&self, z: &[f64], p: &mut [f64]) {
        for (p, row) in p.iter_mut().zip(self.coefficients.chunks_exact(self.k + 1)) {
            *p = dot(&row[..self.k], z) + row[self.k];
        }
        let top = p.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        p.iter_mut().for_each(|p| *p = libm::exp(*p - top));
        let sum: f64 = p.iter().sum();
        p.iter_mut().for_each(|p| *p /= sum);
    }

    /// Newton's method; the objective is strictly convex, a step that does not lower it is halved.
    fn fit(rows: &Rows) -> Model {
        let mut model = Model::identity(rows.k);
        let mut objective = model.objective(rows);
        for _ in 0..100 {
            let (mut step, mut hessian) = model.derivatives(rows);
            let largest = step.iter().fold(0.0_f64, |most, g| most.max(g.abs()));
            if largest < 1e-10 || !solve(&mut hessian, &mut step) {
                break;
            }
            let mut t = 1.0;
            let (mut next, mut value);
            loop {
                next = model.clone();
                next.coefficients.iter_mut().zip(&step).for_each(|(c, s)| *c -= t * s);
                value = next.objective(rows);
                if value <= objective || t < 1e-6 {
                    break;
                }
                t *= 0.5;
            }
            let gained = objective - value;
            if gained < 0.0 {
                break;
            }
            (model, objective) = (next, value);
            if gained <= 1e-14 * objective {
                break;
            }
        }
        model
    }

    fn objective(&self, rows: &Rows) -> f64 {
        let mut p = vec![0.0; self.k];
        let mut sum = 0.0;
        for (i, z) in rows.z.chunks_exact(self.k).enumerate() {
            self.predict(z, &mut p);
            sum -= rows.weights[i] * libm::log(p[usize::from(rows.labels[i])].max(1e-300));
        }
        let away = self.coefficients.iter().zip(Model::identity(self.k).coefficients);
        sum + 0.5 * PENALTY * away.map(|(c, i)| (c - i) * (c - i)).sum::<f64>()
    }

    /// Gradient and Hessian of the objective.
    fn derivatives(&self, rows: &Rows) -> (Vec<f64>, Vec<f64>) {
        let (k, width) = (self.k, self.k + 1);
        let size = k * width;
        let identity = Model::identity(k).coefficients;
        let mut gradient: Vec<f64> =
            self.coefficients.iter().zip(identity).map(|(c, i)| PENALTY * (c - i)).collect();
        let mut hessian = vec![0.0; size * size];
        (0..size).for_each(|d| hessian[d * size + d] = PENALTY);
        let (mut p, mut x) = (vec![0.0; k], vec![1.0; width]);
        for (i, z) in rows.z.chunks_exact(k).enumerate() {
            self.predict(z, &mut p);
            x[..k].copy_from_slice(z);
            let w = rows.weights[i];
            for a in 0..k {
                let hit = f64::from(u8::from(usize::from(rows.labels[i]) == a));
                for (c, xc) in x.iter().enumerate() {
                    gradient[a * width + c] += w * (p[a] - hit) * xc;
                }
                for b in 0..k {
                    let curvature = w * p[a] * (f64::from(u8::from(a == b)) - p[b]);
                    for (c, xc) in x.iter().enumerate() {
                        let row = &mut hessian[(a * width + c) * size + b * width..][..width];
                        row.iter_mut().zip(&x).for_each(|(h, xd)| *h += curvature * xc * xd);
                    }
                }
            }
        }
        (gradient, hessian)
    }
}
