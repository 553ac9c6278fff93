//! EMQ (also SLD): the target's label shares by maximum likelihood under label shift.
//!
//! `p = argmax sum_i w_i log sum_k f_ik p_k / p0_k` over the simplex, `f` calibrated posteriors, `p0` the shares of the
//! data they were calibrated on (Saerens, Latinne and Decaestecker 2002). The EM iteration
//! `w_ik ~ f_ik p_k / p0_k, p_k = mean_i w_ik` crawls, so each pass over the sentences makes a Newton step instead: the
//! quadratic model of the (concave) likelihood is maximised over the simplex exactly and the step halved while the slope
//! at its end points back. It stops at the fixed point of EM to 1e-12. A share of 0 in `p0` is smoothed: every entry gets
//! 1e-4 more, then they are scaled to sum 1 (QuaPy's rule).

use super::dense::dot;
use super::simplex::{Scratch, quadratic_program};

/// Posteriors below this count as this: six printed decimals hold exact zeros, which would rule a label out for good.
const SMALLEST: f64 = 1e-12;

/// Share vector of the sentences whose posteriors (rows of `K`) are given, with the prior `p0` they were calibrated on.
/// `None` for no sentences.
pub fn emq(posteriors: &[f64], p0: &[f64]) -> Option<Vec<f64>> {
    let mut p = smoothed(p0);
    let k = p.len();
    let p0 = p.clone();
    let mut work = Workspace::new(k);
    let found = maximise(&p0, &mut p, &mut work, |visit| {
        for row in posteriors.chunks_exact(k) {
            visit(row, 1.0);
        }
    });
    found.then_some(p)
}

/// `p0`, with every entry 1e-4 larger and rescaled where one of them is 0.
pub fn smoothed(p0: &[f64]) -> Vec<f64> {
    if p0.iter().all(|&p| p > 0.0) {
        return p0.to_vec();
    }
    let total: f64 = p0.iter().map(|p| p + 1e-4).sum();
    p0.iter().map(|p| (p + 1e-4) / total).collect()
}

/// Scratch space of one maximisation.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    gradient: Vec<f64>,
    hessian: Vec<f64>,
    linear: Vec<f64>,
    ratio: Vec<f64>,
    scaled: Vec<f64>,
    target: Vec<f64>,
    program: Scratch,
}

impl Workspace {
    pub(crate) fn new(k: usize) -> Self {
        Self {
            gradient: vec![0.0; k],
            hessian: vec![0.0; k * k],
            linear: vec![0.0; k],
            ratio: vec![0.0; k],
            scaled: vec![0.0; k],
            target: vec![0.0; k],
            program: Scratch::default(),
        }
    }

    /// One pass: total weight, gradient and minus the Hessian of the log-likelihood at `p`.
    fn pass(&mut self, p: &[f64], sentences: &impl Fn(&mut dyn FnMut(&[f64], f64))) -> f64 {
        let k = p.len();
        self.gradient.fill(0.0);
        self.hessian.fill(0.0);
        let mut total = 0.0;
        let (gradient, hessian) = (&mut self.gradient, &mut self.hessian);
        let (ratio, scaled) = (&self.ratio, &mut self.scaled);
        sentences(&mut |row, weight| {
            let mut d = 0.0;
            for j in 0..k {
                scaled[j] = row[j].max(SMALLEST) * ratio[j];
                d += scaled[j] * p[j];
            }
            total += weight;
            for i in 0..k {
                scaled[i] /= d;
                let weighted = weight * scaled[i];
                gradient[i] += weighted;
                for j in 0..=i {
                    hessian[i * k + j] += weighted * scaled[j];
                }
            }
        });
        for i in 0..k {
            for j in 0..i {
                hessian[j * k + i] = hessian[i * k + j];
            }
        }
        total
    }
}

/// Moves `p` to the maximum; `sentences` calls its visitor with each posterior row and weight. False for no weight.
pub(crate) fn maximise(
    p0: &[f64],
    p: &mut [f64],
    work: &mut Workspace,
    sentences: impl Fn(&mut dyn FnMut(&[f64], f64)),
) -> bool {
    for (ratio, prior) in work.ratio.iter_mut().zip(p0) {
        *ratio = 1.0 / prior;
    }
    // The start stays inside: a likelihood of 0 has no slope.
    let k = p.len();
    p.iter_mut().for_each(|x| *x = 0.999 * *x + 0.001 / k as f64);
    let mut previous = p.to_vec();
    let mut total = work.pass(p, &sentences);
    if total <= 0.0 {
        return false;
    }
    for _ in 0..500 {
        if stationary(&work.gradient, p, total) {
            break;
        }
        previous.copy_from_slice(p);
        work.newton_target(p);
        let mut t = 1.0;
        for _ in 0..60 {
            for (x, (&from, &to)) in p.iter_mut().zip(previous.iter().zip(&work.target)) {
                *x = from + t * (to - from);
            }
            total = work.pass(p, &sentences);
            let slope: f64 =
                (0..k).map(|j| work.gradient[j] * (work.target[j] - previous[j])).sum();
            if slope.is_finite() && slope >= -1e-9 * total {
                break;
            }
            t *= 0.5;
        }
        let moved = p.iter().zip(&previous).fold(0.0_f64, |most, (a, b)| most.max((a - b).abs()));
        if moved < 1e-13 {
            break;
        }
    }
    true
}

impl Workspace {
    /// The maximum over the simplex of the quadratic model at `p`, left in `target`.
    fn newton_target(&mut self, p: &[f64]) {
        let k = p.len();
        for i in 0..k {
            self.linear[i] = self.gradient[i] + dot(&self.hessian[i * k..(i + 1) * k], p);
        }
        self.target.copy_from_slice(p);
        let mut program = std::mem::take(&mut self.program);
        quadratic_program(&self.hessian, &self.linear, &mut self.target, &mut program);
        self.program = program;
    }
}

/// Whether an EM step would move no share by more than 1e-12 and no bound wants to be left.
fn stationary(gradient: &[f64], p: &[f64], total: f64) -> bool {
    gradient.iter().zip(p).all(|(g, &p)| {
        let excess = g / total - 1.0;
        (p * excess).abs() < 1e-12 && (p > 0.0 || excess <= 1e-12)
    })
}
