//! Incomplete beta and gamma functions on `libm`; sources in [`super::distributions`].

use std::f64::consts::PI;

const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_8;
const TINY: f64 = 1e-300;

/// `I_x(a, b)` where `y = 1 - x` is known without cancellation.
pub(crate) fn beta_cdf_with_complement(x: f64, y: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    let front = beta_kernel(x, y, a, b);
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(x, a, b) / a
    } else {
        1.0 - front * beta_fraction(y, b, a) / b
    }
}

/// `x^a y^b / B(a, b)` with `y = 1 - x`, by Loader's saddle-point form:
/// `B(a,b)^-1 x^a y^b = (a b / (a+b)) dbinom_raw(a; a+b, x)`.
pub(crate) fn beta_kernel(x: f64, y: f64, a: f64, b: f64) -> f64 {
    let n = a + b;
    let correction = stirling_error(n) - stirling_error(a) - stirling_error(b);
    let exponent = correction - deviance(a, n * x) - deviance(b, n * y);
    (a * b / (2.0 * PI * n)).sqrt() * libm::exp(exponent)
}

/// `ln Gamma(z+1) - [(z + 1/2) ln z - z + ln sqrt(2 pi)]`, Stirling's error.
fn stirling_error(z: f64) -> f64 {
    if z <= 15.0 {
        return libm::lgamma(z + 1.0) - (z + 0.5) * libm::log(z) + z - LN_SQRT_2PI;
    }
    const S: [f64; 6] =
        [1.0 / 12.0, 1.0 / 360.0, 1.0 / 1260.0, 1.0 / 1680.0, 1.0 / 1188.0, 691.0 / 360_360.0];
    let zz = z * z;
    (S[0] - (S[1] - (S[2] - (S[3] - (S[4] - S[5] / zz) / zz) / zz) / zz) / zz) / z
}

/// `x ln(x/m) + m - x`, summed as a series where `x` is near `m`.
fn deviance(x: f64, m: f64) -> f64 {
    let difference = x - m;
    if difference.abs() >= 0.1 * (x + m) {
        return x * libm::log(x / m) + m - x;
    }
    let v = difference / (x + m);
    let mut sum = difference * v;
    let mut term = 2.0 * x * v;
    for j in 1..1000 {
        term *= v * v;
        let next = sum + term / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// Continued fraction of the incomplete beta function (modified Lentz).
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for step in 1..20_000 {
        let m = f64::from(step);
        let m2 = 2.0 * m;
        let even = m * (b - m) * x / ((a - 1.0 + m2) * (a + m2));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + m2) * (a + 1.0 + m2));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        let factor = d * c;
        h *= factor;
        if (factor - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

/// Lower and upper regularised incomplete gamma functions `(P(a, x), Q(a, x))`.
pub(crate) fn gamma_tails(a: f64, x: f64) -> (f64, f64) {
    // x^a e^-x / Gamma(a+1), in Loader's form.
    let front = libm::exp(-stirling_error(a) - deviance(a, x)) / (2.0 * PI * a).sqrt();
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0, 1.0);
        let mut n = a;
        while term > sum * 1e-17 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        return (front * sum, 1.0 - front * sum);
    }
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut h = d;
    for step in 1..20_000 {
        let i = f64::from(step);
        let an = -i * (i - a);
        b += 2.0;
        d = 1.0 / (an * d + b);
        c = b + an / c;
        let factor = d * c;
        h *= factor;
        if (factor - 1.0).abs() < 1e-16 {
            break;
        }
    }
    let upper = front * a * h;
    (1.0 - upper, upper)
}
