//! Shares of *related* sentences: ratios.
//!
//! With `u` the label of unrelated sentences, the share of label `k` among the related ones is `rho_k = th_k / (1 - th_u)`,
//! a ratio of two estimated shares. Linearised (Cochran 1977, section 6.3), its variance is that of the contrast
//! `c_j = (1[j=k] - rho_k 1[j != u]) / (1 - th_u)`: `V(rho_k) = c' V c`, with every variance of DSL (V_psi, V_g, V_des,
//! V_mod, and from them V*). Methods with a bootstrap take the ratio in each draw.

use super::dsl::DslCell;

/// What a share is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// All sentences.
    All,
    /// The sentences that are not of the label for unrelated ones.
    Related,
}

/// One figure per cell: a label's share of all, or of the related sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figured {
    /// The label.
    pub label: usize,
    /// What it is a share of.
    pub of: Of,
}

/// All labels of all sentences, then, where `unrelated` is given, all others of the related sentences.
pub(crate) fn figured(labels: usize, unrelated: Option<usize>) -> Vec<Figured> {
    let all = (0..labels).map(|label| Figured { label, of: Of::All });
    let related = (0..labels).filter(|&l| unrelated.is_some_and(|u| u != l));
    all.chain(related.map(|label| Figured { label, of: Of::Related })).collect()
}

/// `p_k` or `p_k / (1 - p_u)`; `None` where nothing is related.
pub fn share_of(shares: &[f64], figured: Figured, unrelated: Option<usize>) -> Option<f64> {
    let of = match (figured.of, unrelated) {
        (Of::Related, Some(u)) => 1.0 - shares[u],
        _ => return Some(shares[figured.label]),
    };
    (of > 1e-12).then(|| shares[figured.label] / of)
}

/// A share estimated by DSL with its linearised contrast.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Contrast {
    pub value: f64,
    /// Weight of each label.
    pub c: Vec<f64>,
    /// `min(n, G) - 1`, with `n` the labels behind the figure.
    pub df: f64,
}

/// The figure of a DSL cell; `None` where no sentence is estimated to be related, or none was labelled so.
pub(crate) fn contrast(
    cell: &DslCell,
    figured: Figured,
    unrelated: Option<usize>,
) -> Option<Contrast> {
    let value = share_of(&cell.estimate, figured, unrelated)?;
    let mut c = vec![0.0; cell.estimate.len()];
    let (Of::Related, Some(u)) = (figured.of, unrelated) else {
        c[figured.label] = 1.0;
        return Some(Contrast { value, c, df: cell.df() });
    };
    let related = 1.0 - cell.estimate[u];
    for (j, weight) in c.iter_mut().enumerate() {
        let hit = f64::from(u8::from(j == figured.label));
        let kept = f64::from(u8::from(j != u));
        *weight = (hit - value * kept) / related;
    }
    let labelled = cell.labelled - cell.per_label[u];
    let df = labelled.min(cell.clusters) as f64 - 1.0;
    (labelled > 0).then_some(Contrast { value, c, df })
}
