//! Do the outlets' error rates differ? The test of the label-shift assumption, and the estimator that hedges (`shrink`).
//!
//! From DSL (valid without the assumption) and PACC (valid with it) of `O` cells:
//! ```text
//! delta_o = DSL_o - PACC_o,   v_o = (V_des + V_mod)/2 (labelling),   V_art = max(max(V*, V_g+V_mod) - v_o, V_g/2)
//! v_x = max(Var_boot(PACC_o) - V_art, 0) (calibration),   Q = sum_o delta_o^2 / (v_o + v_x) ~ chi2_O
//! tau2 = max(0, mean(delta^2 - v_o - v_x)),   w = (tau2+v_x)/(tau2+v_x+v_o)
//! shrink = PACC + w delta,   V = V_art + (1-w)^2 (tau2+v_x) + w^2 v_o
//! ```
//! per label; the test rejects where the smallest of the `K` p-values is below .05/K. In the spirit of prediction-powered
//! adaptive shrinkage (Li and Ignatiadis, ICML 2025).

use super::distributions::chi2_sf;

/// What is known of one label in one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShiftInput {
    /// DSL estimate.
    pub dsl: f64,
    /// PACC estimate.
    pub pacc: f64,
    /// Design variance of DSL.
    pub v_des: f64,
    /// Model variance of DSL's labels.
    pub v_mod: f64,
    /// V* of DSL.
    pub v_star: f64,
    /// Variance of the predictions between clusters.
    pub v_g: f64,
    /// Bootstrap variance of PACC.
    pub v_boot: f64,
}

/// The test and the shrunken estimates of one label over all cells.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelShift {
    /// `Q`.
    pub q: f64,
    /// Degrees of freedom, the number of cells.
    pub df: usize,
    /// p-value.
    pub p: f64,
    /// Variance of the deviations from label shift between cells.
    pub tau2: f64,
    /// Weight of DSL per cell.
    pub weights: Vec<f64>,
    /// Shrunken estimate per cell.
    pub estimates: Vec<f64>,
    /// Its variance per cell.
    pub variances: Vec<f64>,
}

/// Test and shrinkage of one label; `None` without cells.
pub fn label_shift(cells: &[ShiftInput]) -> Option<LabelShift> {
    if cells.is_empty() {
        return None;
    }
    let parts: Vec<(f64, f64, f64, f64)> = cells.iter().map(components).collect();
    let q: f64 = parts.iter().map(|&(delta, v_o, _, v_x)| delta * delta / (v_o + v_x)).sum();
    let excess: f64 = parts.iter().map(|&(delta, v_o, _, v_x)| delta * delta - v_o - v_x).sum();
    let tau2 = (excess / cells.len() as f64).max(0.0);
    let mut result = LabelShift {
        q,
        df: cells.len(),
        p: chi2_sf(q, cells.len() as f64),
        tau2,
        weights: Vec::new(),
        estimates: Vec::new(),
        variances: Vec::new(),
    };
    for (cell, &(delta, v_o, v_art, v_x)) in cells.iter().zip(&parts) {
        let between = tau2 + v_x;
        let w = between / (between + v_o);
        result.weights.push(w);
        result.estimates.push(cell.pacc + w * delta);
        result.variances.push(v_art + (1.0 - w) * (1.0 - w) * between + w * w * v_o);
    }
    Some(result)
}

/// `(delta, v_o, V_art, v_x)`.
fn components(cell: &ShiftInput) -> (f64, f64, f64, f64) {
    let v_o = (0.5 * cell.v_des + 0.5 * cell.v_mod).max(1e-9);
    let v_art = (cell.v_star.max(cell.v_g + cell.v_mod) - v_o).max(0.5 * cell.v_g);
    (cell.dsl - cell.pacc, v_o, v_art, (cell.v_boot - v_art).max(0.0))
}

/// The label whose test rejects label shift at `.05/K`, if any: that with the smallest p-value.
pub fn rejection(tests: &[LabelShift]) -> Option<usize> {
    let smallest = (0..tests.len()).min_by(|&a, &b| tests[a].p.total_cmp(&tests[b].p))?;
    (tests[smallest].p < 0.05 / tests.len() as f64).then_some(smallest)
}
