//! What words distinguish two outlets: log-odds with an informative Dirichlet prior ("fightin' words").
//!
//! Monroe, Colaresi and Quinn (2008), equations 16, 20 and 22:
//! `delta_w = log[(y1+a)/(n1+a0-y1-a)] - log[(y2+a)/(n2+a0-y2-a)]`, `z = delta / sqrt(1/(y1+a) + 1/(y2+a))`, `a = alpha_w`
//! proportional to background counts, `a0 = sum a`. The z ignores that words come in articles: descriptive, after dropping
//! duplicates, and only for words of several articles.

/// Counts of one word.
#[derive(Debug, Clone, PartialEq)]
pub struct WordCount {
    /// The word.
    pub word: String,
    /// Its occurrences in the two outlets.
    pub counts: (f64, f64),
    /// Articles of the two outlets that hold it.
    pub articles: (usize, usize),
    /// Its occurrences in the background (all outlets); at least `counts.0 + counts.1`.
    pub background: f64,
}

/// A word's log-odds between two outlets.
#[derive(Debug, Clone, PartialEq)]
pub struct WordScore {
    /// The word.
    pub word: String,
    /// Its occurrences in the two outlets.
    pub counts: (f64, f64),
    /// Log-odds ratio, positive where the first outlet uses it more.
    pub delta: f64,
    /// Approximate variance `1/(y1+a) + 1/(y2+a)`.
    pub variance: f64,
    /// `delta / sqrt(variance)`.
    pub z: f64,
}

/// Which words are scored, and how strong the prior is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WordOptions {
    /// A word must occur in this many articles of the two outlets together.
    pub min_articles: usize,
    /// Total weight `a0` of the prior, in words.
    pub prior_total: f64,
}

impl Default for WordOptions {
    fn default() -> Self {
        Self { min_articles: 3, prior_total: 500.0 }
    }
}

/// The words of enough articles with their scores, the highest z first (then by word).
pub fn distinguishing(words: &[WordCount], options: &WordOptions) -> Vec<WordScore> {
    let background: f64 = words.iter().map(|w| w.background).sum();
    if background <= 0.0 {
        return Vec::new();
    }
    let counts: Vec<(f64, f64)> = words.iter().map(|w| w.counts).collect();
    let scale = options.prior_total / background;
    let alpha: Vec<f64> = words.iter().map(|w| w.background * scale).collect();
    let mut scores: Vec<WordScore> = words
        .iter()
        .zip(log_odds(&counts, &alpha))
        .filter(|(w, _)| w.articles.0 + w.articles.1 >= options.min_articles)
        .filter_map(|(w, score)| {
            let (delta, variance) = score?;
            let word = w.word.clone();
            Some(WordScore { word, counts: w.counts, delta, variance, z: delta / variance.sqrt() })
        })
        .collect();
    scores.sort_by(|a, b| b.z.total_cmp(&a.z).then_with(|| a.word.cmp(&b.word)));
    scores
}

/// `(delta, variance)` of each word for the prior `alpha`; `None` where a logarithm is undefined.
pub fn log_odds(counts: &[(f64, f64)], alpha: &[f64]) -> Vec<Option<(f64, f64)>> {
    let a0: f64 = alpha.iter().sum();
    let n1: f64 = counts.iter().map(|c| c.0).sum();
    let n2: f64 = counts.iter().map(|c| c.1).sum();
    let score = |&(y1, y2): &(f64, f64), a: f64| {
        let (in1, in2) = (y1 + a, y2 + a);
        let (out1, out2) = (n1 + a0 - in1, n2 + a0 - in2);
        let defined = in1 > 0.0 && in2 > 0.0 && out1 > 0.0 && out2 > 0.0;
        defined.then(|| (libm::log(in1 / out1) - libm::log(in2 / out2), 1.0 / in1 + 1.0 / in2))
    };
    counts.iter().zip(alpha).map(|(c, &a)| score(c, a)).collect()
}
