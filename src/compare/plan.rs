//! How many labels a wanted interval needs.
//!
//! The width of DSL's interval with `n` labels of `N` sentences in `G` clusters is
//! `2 t sqrt(V_art + S (1/n - 1/N))`, `t` with `min(n, G) - 1` degrees of freedom; `S` the variance of `Y - g` and `V_art`
//! the variance between articles, which no label removes. Solved for the smallest `n`.

use super::interval::t_multiplier;

/// What the width of one figure depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// `S`: variance of label minus prediction.
    pub residual: f64,
    /// `V_art`: variance between articles.
    pub between: f64,
    /// Sentences, `N`.
    pub sentences: usize,
    /// Clusters, `G`.
    pub clusters: usize,
}

impl Precision {
    /// The width of the interval with `n` labels, at `level`; `None` for fewer than two labels or clusters.
    pub fn width(&self, n: usize, level: f64) -> Option<f64> {
        let df = n.min(self.clusters) as f64 - 1.0;
        let finite = (1.0 / n as f64 - 1.0 / self.sentences as f64).max(0.0);
        let variance = self.between + self.residual * finite;
        (df > 0.0).then(|| 2.0 * t_multiplier(level, df) * variance.sqrt())
    }

    /// The smallest number of labels whose interval is at most `width` wide; `None` where even all labels can't reach it
    /// (more articles are needed).
    pub fn labels_needed(&self, width: f64, level: f64) -> Option<usize> {
        let fits = |n: usize| self.width(n, level).is_some_and(|w| w <= width);
        if !fits(self.sentences) {
            return None;
        }
        let (mut low, mut high) = (1, self.sentences);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if fits(middle) { high = middle } else { low = middle }
        }
        Some(high)
    }
}

/// Neyman's allocation of `n` labels over strata, `n_h` proportional to `N_h sd_h(Y - g)` (not rounded).
pub fn neyman(sizes: &[f64], deviations: &[f64], n: f64) -> Vec<f64> {
    let total: f64 = sizes.iter().zip(deviations).map(|(s, d)| s * d).sum();
    let share = |s: f64, d: f64| if total > 0.0 { n * s * d / total } else { 0.0 };
    sizes.iter().zip(deviations).map(|(&s, &d)| share(s, d)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_labels_needed_reach_the_width_and_one_less_does_not() {
        let precision = Precision { residual: 0.044, between: 4e-4, sentences: 900, clusters: 60 };
        let n = precision.labels_needed(0.15, 0.95).unwrap();
        assert!(precision.width(n, 0.95).unwrap() <= 0.15);
        assert!(precision.width(n - 1, 0.95).unwrap() > 0.15);
        assert_eq!(precision.labels_needed(0.05, 0.95), None);
    }

    #[test]
    fn neyman_sends_labels_where_size_and_spread_are() {
        assert_eq!(neyman(&[100.0, 100.0], &[0.1, 0.3], 40.0), [10.0, 30.0]);
    }
}
