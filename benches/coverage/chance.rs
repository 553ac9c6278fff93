//! Random numbers of the distributions that the simulated world needs.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;

pub struct Chance(Pcg64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(Pcg64::seed_from_u64(seed))
    }

    /// Uniform in (0, 1).
    pub fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// Standard normal (Box-Muller).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(self.uniform())).sqrt();
        radius * libm::cos(2.0 * std::f64::consts::PI * self.uniform())
    }

    /// Gamma with the given shape and scale 1 (Marsaglia and Tsang 2000).
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = libm::pow(self.uniform(), 1.0 / shape);
            return self.gamma(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x) * (1.0 + c * x) * (1.0 + c * x);
            if v > 0.0 && libm::log(self.uniform()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
                return d * v;
            }
        }
    }

    /// Dirichlet with parameter `concentration * mean`.
    pub fn dirichlet(&mut self, mean: &[f64], concentration: f64) -> Vec<f64> {
        let parts: Vec<f64> =
            mean.iter().map(|m| self.gamma((concentration * m).max(1e-3)).max(1e-300)).collect();
        let sum: f64 = parts.iter().sum();
        parts.into_iter().map(|p| p / sum).collect()
    }

    /// An index with probabilities `p`.
    pub fn category(&mut self, p: &[f64]) -> usize {
        let mut rest = self.uniform() * p.iter().sum::<f64>();
        for (i, p) in p.iter().enumerate() {
            rest -= p;
            if rest < 0.0 {
                return i;
            }
        }
        p.len() - 1
    }

    /// Negative binomial of the given mean and size (gamma mixture of Poissons).
    pub fn negative_binomial(&mut self, mean: f64, size: f64) -> usize {
        let rate = self.gamma(size) * mean / size;
        let limit = libm::exp(-rate);
        let (mut count, mut product) = (0, self.uniform());
        while product > limit {
            count += 1;
            product *= self.uniform();
        }
        count
    }
}
