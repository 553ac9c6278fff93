//! The symmetric linear system of a Newton step.

/// Solves `(H + mu I) step = gradient`, `mu` 0 where `H` (its lower triangle, row-major) is
/// positive definite, else about the smallest number that makes it so.
pub(super) fn damped_step(hessian: &[f64], gradient: &[f64]) -> Vec<f64> {
    let size = gradient.len();
    let diagonal = (0..size).map(|k| hessian[k * size + k]).fold(0.0, f64::max);
    let mut mu = 0.0;
    loop {
        if let Some(factor) = cholesky(hessian, size, (mu, 1e-13 * diagonal)) {
            return solve(&factor, gradient);
        }
        mu = if mu == 0.0 { 1e-11 * diagonal.max(1e-100) } else { mu * 10.0 };
    }
}

/// The lower factor of `H + mu I`, or `None` where a pivot is not above `least`.
fn cholesky(hessian: &[f64], size: usize, (mu, least): (f64, f64)) -> Option<Vec<f64>> {
    let mut factor = hessian.to_vec();
    for a in 0..size {
        for b in 0..=a {
            let products: f64 = (0..b).map(|c| factor[a * size + c] * factor[b * size + c]).sum();
            let rest = factor[a * size + b] - products;
            if a == b {
                let pivot = rest + mu;
                if pivot <= least {
                    return None;
                }
                factor[a * size + a] = pivot.sqrt();
            } else {
                factor[a * size + b] = rest / factor[b * size + b];
            }
        }
    }
    Some(factor)
}

fn solve(factor: &[f64], right: &[f64]) -> Vec<f64> {
    let size = right.len();
    let mut x = right.to_vec();
    for a in 0..size {
        let known: f64 = (0..a).map(|b| factor[a * size + b] * x[b]).sum();
        x[a] = (x[a] - known) / factor[a * size + a];
    }
    for a in (0..size).rev() {
        let known: f64 = (a + 1..size).map(|b| factor[b * size + a] * x[b]).sum();
        x[a] = (x[a] - known) / factor[a * size + a];
    }
    x
}
