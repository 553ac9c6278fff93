//! EMQ's likelihood around the full-sample solution, summed per cluster: what the first step of every draw reads.
//!
//! The likelihood of a sentence depends on `r = p / p0` alone: `d = f . r`, `s = f / d`, gradient `s_k / p0_k`, minus the
//! Hessian `s_k s_l / (p0_k p0_l)`. At one `r` the sums of `s` and `s s'` per cluster therefore serve all draws, whatever
//! their `p0`: a draw begins at `p ~ r p0` and its first Newton step costs `O(clusters x K^2)` instead of a pass over all
//! sentences.

use super::cluster_sums::TargetEntry;
use super::emq::{Workspace, inside};

/// The sums of all entries at the reference points of their units.
#[derive(Debug)]
pub(crate) struct LikelihoodSums {
    k: usize,
    /// `r` of each unit, rows of `K`.
    reference: Vec<f64>,
    /// Per entry the sum of `s` (`K`), then that of `s s'` (`K x K`).
    sums: Vec<f64>,
}

impl LikelihoodSums {
    /// The sums at the `shares` of the units (rows of `K`) that were found under the prior `p0`.
    pub fn new(
        entries: &[TargetEntry],
        posteriors: &[f64],
        shares: &[f64],
        p0: &[f64],
    ) -> LikelihoodSums {
        let k = p0.len();
        let mut reference = shares.to_vec();
        for unit in reference.chunks_exact_mut(k).filter(|unit| unit[0].is_finite()) {
            inside(unit);
            unit.iter_mut().zip(p0).for_each(|(r, p0)| *r /= p0);
        }
        let mut work = Workspace::new(k);
        // With `p = r` and `p0 = 1` the pass gives the sums of s and s s'.
        work.ratio.fill(1.0);
        let mut sums = Vec::with_capacity(entries.len() * (k + k * k));
        for entry in entries {
            let rows = &posteriors[entry.rows.start * k..entry.rows.end * k];
            let r = &reference[entry.unit * k..(entry.unit + 1) * k];
            work.pass(r, &|visit| visit(rows, 1.0));
            sums.extend_from_slice(&work.gradient);
            sums.extend_from_slice(&work.hessian);
        }
        LikelihoodSums { k, reference, sums }
    }

    /// Puts `p` at the reference of `unit` under the prior `p0`, gradient and Hessian there into `work`, and returns the
    /// total weight; `weighted` are entries with their number and multiplicity.
    pub fn begin<'a>(
        &self,
        unit: (usize, &[f64]),
        p: &mut [f64],
        work: &mut Workspace,
        weighted: impl Iterator<Item = (usize, &'a TargetEntry, f64)>,
    ) -> f64 {
        let ((unit, p0), k) = (unit, self.k);
        let reference = &self.reference[unit * k..(unit + 1) * k];
        p.iter_mut().zip(reference.iter().zip(p0)).for_each(|(p, (r, p0))| *p = r * p0);
        let scale = 1.0 / p.iter().sum::<f64>();
        p.iter_mut().for_each(|p| *p *= scale);
        work.gradient.fill(0.0);
        work.hessian.fill(0.0);
        let mut total = 0.0;
        for (number, entry, times) in weighted {
            total += times * entry.n;
            let (s, ss) = self.sums[number * (k + k * k)..(number + 1) * (k + k * k)].split_at(k);
            work.gradient.iter_mut().zip(s).for_each(|(sum, s)| *sum += times * s);
            work.hessian.iter_mut().zip(ss).for_each(|(sum, s)| *sum += times * s);
        }
        work.ratio.iter_mut().zip(p0).for_each(|(ratio, p0)| *ratio = 1.0 / p0);
        for i in 0..k {
            let by = work.ratio[i] / scale;
            work.gradient[i] *= by;
            for j in 0..k {
                work.hessian[i * k + j] *= by * work.ratio[j] / scale;
            }
        }
        total
    }
}
