//! EMQ (also SLD): the target's label shares by maximum likelihood under label shift.
//!
//! `p = argmax sum_i w_i log sum_k f_ik p_k / p0_k` over the simplex, `f` calibrated posteriors, `p0` the shares of the
//! data they were calibrated on (Saerens, Latinne and Decaestecker 2002). The EM iteration
//! `w_ik ~ f_ik p_k / p0_k, p_k = mean_i w_ik` crawls, so each pass over the sentences makes a Newton step instead: the
//! quadratic model of the (concave) likelihood is maximised over the simplex exactly and the step halved while the slope
//! at its end points back too steeply. It stops at the fixed point of EM to 1e-12. A share of 0 in `p0` is smoothed: every entry gets
//! 1e-4 more, then they are scaled to sum 1 (QuaPy's rule).

use super::dense::dot;
use super::simplex::{Scratch, quadratic_program};

/// Posteriors below this count as this: six printed decimals hold exact zeros, which would rule a label out for good.
const SMALLEST: f64 = 1e-12;

/// Share vector of the sentences whose posteriors (rows of `K`) are given, with the prior `p0` they were calibrated on.
/// `None` for no sentences.
pub fn emq(posteriors: &[f64], p0: &[f64]) -> Option<Vec<f64>> {
    let prior = smoothed(p0);
    let mut p = prior.clone();
    let mut work = Workspace::new(p.len());
    let posteriors: Vec<f64> = posteriors.iter().map(|&f| positive(f)).collect();
    let found = maximise(&prior, &mut p, &mut work, |visit| visit(&posteriors, 1.0));
    found.then_some(p)
}

/// A posterior as the likelihood takes it.
pub(crate) fn positive(posterior: f64) -> f64 {
    posterior.max(SMALLEST)
}

/// `p0`, with every entry 1e-4 larger and rescaled where one of them is 0.
pub fn smoothed(p0: &[f64]) -> Vec<f64> {
    if p0.iter().all(|&p| p > 0.0) {
        return p0.to_vec();
    }
    let total: f64 = p0.iter().map(|p| p + 1e-4).sum();
    p0.iter().map(|p| (p + 1e-4) / total).collect()
}

/// Calls its argument with runs of posterior rows and the weight of each row.
pub(crate) type Visit<'a> = &'a mut dyn FnMut(&[f64], f64);

/// Scratch space of one maximisation.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    pub(crate) gradient: Vec<f64>,
    /// Minus the Hessian.
    pub(crate) hessian: Vec<f64>,
    linear: Vec<f64>,
    pub(crate) ratio: Vec<f64>,
    scaled: Vec<f64>,
    target: Vec<f64>,
    /// A share that an EM step would move by less is final.
    tolerance: f64,
    /// A Newton step that moves every share by less is the last: the next would move them by about its square.
    last_step: f64,
    program: Scratch,
}

impl Workspace {
    /// For an estimate.
    pub(crate) fn new(k: usize) -> Self {
        Self {
            gradient: vec![0.0; k],
            hessian: vec![0.0; k * k],
            linear: vec![0.0; k],
            ratio: vec![0.0; k],
            scaled: vec![0.0; k],
            target: vec![0.0; k],
            tolerance: 1e-12,
            last_step: 0.0,
            program: Scratch::default(),
        }
    }

    /// For a bootstrap's draws, whose own scatter hides the later digits.
    pub(crate) fn for_draws(k: usize) -> Self {
        Self { tolerance: 1e-7, last_step: 1e-3, ..Self::new(k) }
    }

    /// One pass: total weight, gradient and minus the Hessian of the log-likelihood at `p`.
    pub(crate) fn pass(&mut self, p: &[f64], sentences: &impl Fn(Visit)) -> f64 {
        let k = p.len();
        self.gradient.fill(0.0);
        self.hessian.fill(0.0);
        let mut total = 0.0;
        sentences(&mut |rows, weight| {
            total += weight * (rows.len() / k) as f64;
            match k {
                2 => self.add::<2>(p, rows, weight),
                3 => self.add::<3>(p, rows, weight),
                4 => self.add::<4>(p, rows, weight),
                _ => self.add_any(p, rows, weight),
            }
        });
        for i in 0..k {
            for j in 0..i {
                self.hessian[j * k + i] = self.hessian[i * k + j];
            }
        }
        total
    }

    /// [`Self::add_any`] with the sums in registers: where a bootstrap spends its time.
    fn add<const K: usize>(&mut self, p: &[f64], rows: &[f64], weight: f64) {
        let fixed = |v: &[f64]| -> [f64; K] { std::array::from_fn(|j| v[j]) };
        let (p, ratio) = (fixed(p), fixed(&self.ratio));
        let (mut gradient, mut hessian) = ([0.0; K], [[0.0; K]; K]);
        for row in rows.chunks_exact(K) {
            let mut scaled: [f64; K] = std::array::from_fn(|j| row[j] * ratio[j]);
            let d: f64 = scaled.iter().zip(&p).map(|(s, p)| s * p).sum();
            let inverse = 1.0 / d;
            scaled.iter_mut().for_each(|s| *s *= inverse);
            for i in 0..K {
                gradient[i] += scaled[i];
                for j in 0..=i {
                    hessian[i][j] += scaled[i] * scaled[j];
                }
            }
        }
        for i in 0..K {
            self.gradient[i] += weight * gradient[i];
            let row = &mut self.hessian[i * K..=i * K + i];
            row.iter_mut().zip(&hessian[i]).for_each(|(sum, h)| *sum += weight * h);
        }
    }

    fn add_any(&mut self, p: &[f64], rows: &[f64], weight: f64) {
        let k = p.len();
        for row in rows.chunks_exact(k) {
            for (scaled, (f, ratio)) in self.scaled.iter_mut().zip(row.iter().zip(&self.ratio)) {
                *scaled = f * ratio;
            }
            let inverse = 1.0 / dot(&self.scaled, p);
            for i in 0..k {
                self.scaled[i] *= inverse;
                let weighted = weight * self.scaled[i];
                self.gradient[i] += weighted;
                for j in 0..=i {
                    self.hessian[i * k + j] += weighted * self.scaled[j];
                }
            }
        }
    }

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

    /// The slope of the likelihood, where the last pass was, along the step `from` there to the target.
    fn slope(&self, from: &[f64]) -> f64 {
        let towards = self.target.iter().zip(from).map(|(to, from)| to - from);
        self.gradient.iter().zip(towards).map(|(g, d)| g * d).sum()
    }

    /// Whether an EM step would move no share and no bound wants to be left.
    fn stationary(&self, p: &[f64], total: f64) -> bool {
        self.gradient.iter().zip(p).all(|(g, &p)| {
            let excess = g / total - 1.0;
            (p * excess).abs() < self.tolerance && (p > 0.0 || excess <= self.tolerance)
        })
    }
}

/// Moves `p` to the maximum; `sentences` calls its visitor with positive posterior rows and their weight. False for no
/// weight.
pub(crate) fn maximise(
    p0: &[f64],
    p: &mut [f64],
    work: &mut Workspace,
    sentences: impl Fn(Visit),
) -> bool {
    for (ratio, prior) in work.ratio.iter_mut().zip(p0) {
        *ratio = 1.0 / prior;
    }
    inside(p);
    let total = work.pass(p, &sentences);
    climb(p, total, work, sentences)
}

/// Moves `p` off the bounds: a likelihood of 0 has no slope.
pub(crate) fn inside(p: &mut [f64]) {
    let k = p.len();
    p.iter_mut().for_each(|x| *x = 0.999 * *x + 0.001 / k as f64);
}

/// Newton steps from `p`, whose `total` weight, gradient and Hessian are in `work`, to the maximum. False for no weight.
pub(crate) fn climb(
    p: &mut [f64],
    total: f64,
    work: &mut Workspace,
    sentences: impl Fn(Visit),
) -> bool {
    if total <= 0.0 {
        return false;
    }
    let mut previous = p.to_vec();
    for _ in 0..500 {
        if work.stationary(p, total) {
            break;
        }
        previous.copy_from_slice(p);
        work.newton_target(p);
        if largest_move(&work.target, p) < work.last_step {
            p.copy_from_slice(&work.target);
            break;
        }
        let rise = work.slope(&previous);
        let mut t = 1.0;
        for _ in 0..60 {
            for (x, (&from, &to)) in p.iter_mut().zip(previous.iter().zip(&work.target)) {
                *x = from + t * (to - from);
            }
            work.pass(p, &sentences);
            // The likelihood is concave: only a step far beyond the top ends in a steep slope back. Halving every step
            // that ends a little beyond it would lose the quadratic convergence.
            let slope = work.slope(&previous);
            if slope.is_finite() && slope >= -0.25 * rise.max(0.0) - 1e-9 * total {
                break;
            }
            t *= 0.5;
        }
        if largest_move(p, &previous) < 0.1 * work.tolerance {
            break;
        }
    }
    true
}

fn largest_move(to: &[f64], from: &[f64]) -> f64 {
    to.iter().zip(from).fold(0.0_f64, |most, (a, b)| most.max((a - b).abs()))
}
