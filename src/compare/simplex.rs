//! Points of the probability simplex: least squares, quadratic programs and projection, all exact.
//!
//! Least squares: `p = argmin { ||M p - q||_2 : p >= 0, sum p = 1 }`. Where `M^-1 q` lies in the simplex it is the answer;
//! otherwise a primal active-set method (Nocedal and Wright, *Numerical Optimization*, algorithm 16.3) ends at the exact
//! optimum after finitely many linear systems. Clipping `M^-1 q` instead is not the minimiser and can be far from it.

use super::dense::{Square, dot, solve};

/// Scratch space of the solvers, so that the thousands of systems of a bootstrap allocate nothing.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    system: Vec<f64>,
    right: Vec<f64>,
    free: Vec<bool>,
    hessian: Vec<f64>,
    linear: Vec<f64>,
}

/// The share vector `p` of the simplex with the smallest `||M p - q||`, written into `p`.
pub fn least_squares(m: &Square, q: &[f64], p: &mut [f64], scratch: &mut Scratch) {
    let k = m.size;
    if inverse_into(m, q, scratch) && scratch.right.iter().all(|&x| x >= 0.0) {
        let sum: f64 = scratch.right.iter().sum();
        if (sum - 1.0).abs() < 1e-9 {
            p.copy_from_slice(&scratch.right);
            return;
        }
    }
    let mut hessian = std::mem::take(&mut scratch.hessian);
    let mut linear = std::mem::take(&mut scratch.linear);
    hessian.clear();
    linear.clear();
    for a in 0..k {
        linear.push((0..k).map(|i| m.at(i, a) * q[i]).sum());
        hessian.extend((0..k).map(|b| (0..k).map(|i| m.at(i, a) * m.at(i, b)).sum::<f64>()));
    }
    p.fill(1.0 / k as f64);
    quadratic_program(&hessian, &linear, p, scratch);
    scratch.hessian = hessian;
    scratch.linear = linear;
}

/// The unconstrained solution `M^-1 q`, which may leave the simplex; `None` for a singular matrix.
pub fn inverse(m: &Square, q: &[f64]) -> Option<Vec<f64>> {
    let mut scratch = Scratch::default();
    inverse_into(m, q, &mut scratch).then_some(scratch.right)
}

fn inverse_into(m: &Square, q: &[f64], scratch: &mut Scratch) -> bool {
    scratch.system.clear();
    scratch.system.extend_from_slice(&m.entries);
    scratch.right.clear();
    scratch.right.extend_from_slice(q);
    solve(&mut scratch.system, &mut scratch.right)
}

/// Minimises `x' H x / 2 - c' x` over the simplex from the feasible point `x`; `H` positive semi-definite, row by row.
pub(crate) fn quadratic_program(h: &[f64], c: &[f64], x: &mut [f64], scratch: &mut Scratch) {
    let k = x.len();
    let scale = h.iter().fold(1e-300_f64, |most, v| most.max(v.abs()));
    let mut free = std::mem::take(&mut scratch.free);
    free.clear();
    free.extend(x.iter().map(|&v| v > 0.0));
    // Each pass either frees the worst bound or hits a new one; the limit only guards against cycling.
    for _ in 0..64 * k {
        let Some(lambda) =
            equality_constrained(&Program { h, c, ridge: 1e-13 * scale }, &free, scratch)
        else {
            break;
        };
        if step_towards(&scratch.right, x, &mut free) {
            continue;
        }
        let multiplier = |i: usize| dot(&h[i * k..(i + 1) * k], x) - c[i] + lambda;
        let worst = (0..k)
            .filter(|&i| !free[i])
            .map(|i| (multiplier(i), i))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        match worst {
            Some((value, i)) if value < -1e-13 * scale => free[i] = true,
            _ => break,
        }
    }
    scratch.free = free;
}

struct Program<'a> {
    h: &'a [f64],
    c: &'a [f64],
    /// Added to the diagonal where the system is singular: picks one of the equally good points.
    ridge: f64,
}

/// Solves `H_FF x = c_F - lambda 1, sum x = 1` on the free set; `x` is left in `scratch.right`, `lambda` returned.
fn equality_constrained(program: &Program, free: &[bool], scratch: &mut Scratch) -> Option<f64> {
    let k = free.len();
    for ridge in [0.0, program.ridge, 1e6 * program.ridge] {
        scratch.system.clear();
        scratch.right.clear();
        for i in (0..k).filter(|&i| free[i]) {
            let row = (0..k).filter(|&j| free[j]);
            scratch
                .system
                .extend(row.map(|j| program.h[i * k + j] + if i == j { ridge } else { 0.0 }));
            scratch.system.push(1.0);
            scratch.right.push(program.c[i]);
        }
        scratch.system.extend(free.iter().filter(|&&f| f).map(|_| 1.0));
        scratch.system.push(0.0);
        scratch.right.push(1.0);
        if solve(&mut scratch.system, &mut scratch.right) {
            return scratch.right.pop();
        }
    }
    None
}

/// Moves `x` to the `target` of the free set, or as far as the first bound; true where a bound stopped it.
fn step_towards(target: &[f64], x: &mut [f64], free: &mut [bool]) -> bool {
    let mut alpha = 1.0;
    let mut blocking = None;
    for (i, &goal) in (0..x.len()).filter(|&i| free[i]).zip(target) {
        let reach = if goal < 0.0 { x[i] / (x[i] - goal) } else { 1.0 };
        if goal < 0.0 && reach <= alpha {
            (alpha, blocking) = (reach, Some(i));
        }
    }
    for (i, &goal) in (0..x.len()).filter(|&i| free[i]).zip(target) {
        x[i] = (x[i] + alpha * (goal - x[i])).max(0.0);
    }
    if let Some(i) = blocking {
        x[i] = 0.0;
        free[i] = false;
    }
    blocking.is_some()
}

/// The point of the simplex closest to `v` (Duchi et al. 2008, figure 1).
pub fn project(v: &[f64]) -> Vec<f64> {
    let mut sorted = v.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut sum, mut theta) = (0.0, 0.0);
    for (rank, value) in sorted.iter().enumerate() {
        sum += value;
        let candidate = (sum - 1.0) / (rank + 1) as f64;
        if value - candidate > 0.0 {
            theta = candidate;
        }
    }
    v.iter().map(|x| (x - theta).max(0.0)).collect()
}
