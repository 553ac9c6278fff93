//! The classifier under test: a linear softmax, fitted by gradient steps with momentum, then made over-confident.

use crate::world::{FEATURES, Features, K, Sentence};

const WIDTH: usize = FEATURES + 1;
/// Real classifiers are too sure of themselves.
const INFLATION: f64 = 1.5;

pub struct Classifier([[f64; WIDTH]; K]);

impl Classifier {
    pub fn fit(sentences: &[Sentence]) -> Self {
        let mut model = Classifier([[0.0; WIDTH]; K]);
        let mut velocity = [[0.0; WIDTH]; K];
        for _ in 0..300 {
            let mut gradient = [[0.0; WIDTH]; K];
            for sentence in sentences {
                let p = model.probabilities(&sentence.x, 1.0);
                for (label, row) in gradient.iter_mut().enumerate() {
                    let error =
                        p[label] - f64::from(u8::from(label == usize::from(sentence.label)));
                    for (g, x) in row.iter_mut().zip(&sentence.x) {
                        *g += error * x;
                    }
                    row[FEATURES] += error;
                }
            }
            for label in 0..K {
                for f in 0..WIDTH {
                    let slope = gradient[label][f] / sentences.len() as f64;
                    velocity[label][f] = 0.9 * velocity[label][f] - 0.3 * slope;
                    model.0[label][f] += velocity[label][f];
                }
            }
        }
        model
    }

    /// The over-confident posterior of a sentence.
    pub fn predict(&self, x: &Features) -> [f64; K] {
        self.probabilities(x, INFLATION)
    }

    fn probabilities(&self, x: &Features, inflation: f64) -> [f64; K] {
        let score = |w: &[f64; WIDTH]| {
            let linear: f64 = w[..FEATURES].iter().zip(x).map(|(w, x)| w * x).sum();
            inflation * (linear + w[FEATURES])
        };
        let scores: [f64; K] = std::array::from_fn(|label| score(&self.0[label]));
        let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let odds = scores.map(|s| libm::exp(s - top));
        let sum: f64 = odds.iter().sum();
        odds.map(|o| o / sum)
    }
}
