//! Many tests at once: adjusted p-values.
//!
//! Holm (1979) and Bonferroni hold the chance of any false finding; Benjamini and Hochberg (1995) the expected proportion
//! of false ones among the findings; max-T (Westfall and Young 1993) uses the joint distribution of the statistics.

/// Adjusted p-values after `adjust`, in the order given; undefined tests stay undefined and do not count.
pub fn adjusted(p: &[Option<f64>], adjust: impl Fn(&[f64]) -> Vec<f64>) -> Vec<Option<f64>> {
    let defined: Vec<f64> = p.iter().flatten().copied().collect();
    let mut results = adjust(&defined).into_iter();
    p.iter().map(|value| value.and_then(|_| results.next())).collect()
}

fn ascending(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&i, &j| p[i].total_cmp(&p[j]));
    order
}

/// Holm's step-down adjustment: `max over the smaller ones of min(1, (m - rank) p)`.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let m = p.len();
    let mut adjusted = vec![0.0; m];
    let mut running = 0.0_f64;
    for (rank, i) in ascending(p).into_iter().enumerate() {
        running = running.max((p[i] * (m - rank) as f64).min(1.0));
        adjusted[i] = running;
    }
    adjusted
}

/// Benjamini and Hochberg's step-up adjustment: `min over the larger ones of m p / rank`.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let m = p.len();
    let mut adjusted = vec![0.0; m];
    let mut running = 1.0_f64;
    for (rank, i) in ascending(p).into_iter().enumerate().rev() {
        running = running.min(p[i] * m as f64 / (rank + 1) as f64);
        adjusted[i] = running;
    }
    adjusted
}

/// What max-T says about a family of contrasts.
#[derive(Debug, Clone, PartialEq)]
pub struct MaxT {
    /// `(1 + #{b : max_j |T_jb| >= |t_i|}) / (B + 1)`.
    pub single_step: Vec<f64>,
    /// The same with the maximum over the contrasts not more extreme than `i`, made monotone.
    pub step_down: Vec<f64>,
    /// Quantile of `max_j |T_jb|` at the level: half-width of the simultaneous band in standard errors.
    pub critical: f64,
}

/// max-T from observed statistics `t` and centred bootstrap statistics (`draws` rows of `t.len()`); `None` without draws.
pub fn max_t(t: &[f64], draws: &[f64], level: f64) -> Option<MaxT> {
    let m = t.len();
    let rows = || draws.chunks_exact(m.max(1));
    let b = rows().len();
    if m == 0 || b == 0 {
        return None;
    }
    // Least extreme first, so that the running maximum of a draw covers just the contrasts of its step.
    let negative: Vec<f64> = t.iter().map(|t| -t.abs()).collect();
    let order: Vec<usize> = ascending(&negative).into_iter().rev().collect();
    let (mut single, mut down) = (vec![0_usize; m], vec![0_usize; m]);
    let mut maxima = Vec::with_capacity(b);
    for row in rows() {
        let mut running = 0.0_f64;
        for &i in &order {
            running = running.max(row[i].abs());
            down[i] += usize::from(running >= t[i].abs());
        }
        for (count, t) in single.iter_mut().zip(t) {
            *count += usize::from(running >= t.abs());
        }
        maxima.push(running);
    }
    let p = |count: usize| (count + 1) as f64 / (b + 1) as f64;
    let mut step_down = vec![0.0; m];
    let mut running = 0.0_f64;
    for &i in order.iter().rev() {
        running = running.max(p(down[i]));
        step_down[i] = running;
    }
    maxima.sort_by(f64::total_cmp);
    Some(MaxT {
        single_step: single.into_iter().map(p).collect(),
        step_down,
        critical: super::bootstrap::quantile_sorted(&maxima, level)?,
    })
}
