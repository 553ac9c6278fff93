//! Student's t distribution.

/// `P(T <= t)` with `df > 0` degrees of freedom, which need not be whole; `None` otherwise.
///
/// From the regularised incomplete beta function: `P(|T| > t) = I_x(df / 2, 1 / 2)` with
/// `x = df / (df + t^2)` (Abramowitz and Stegun 26.7.1).
pub fn t_cumulative(t: f64, df: f64) -> Option<f64> {
    if !(df > 0.0 && df.is_finite()) || t.is_nan() {
        return None;
    }
    if t.is_infinite() {
        return Some(if t > 0.0 { 1.0 } else { 0.0 });
    }
    let tail = 0.5 * incomplete_beta(df / 2.0, 0.5, (df / (df + t * t), t * t / (df + t * t)));
    Some(if t > 0.0 { 1.0 - tail } else { tail })
}

/// The `t` with `P(T <= t) = p`, for `0 < p < 1`; `None` otherwise.
pub fn t_quantile(p: f64, df: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let tail = p.min(1.0 - p);
    let (mut low, mut high) = (-1.0, 0.0);
    while t_cumulative(low, df)? > tail {
        high = low;
        low *= 2.0;
        if low < -1e300 {
            return None;
        }
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if t_cumulative(middle, df)? > tail { high = middle } else { low = middle }
    }
    let t = 0.5 * (low + high);
    Some(if p < 0.5 { t } else { -t })
}

/// `I_x(a, b)`; `x` is given with `1 - x`, which keeps its digits near 1.
fn incomplete_beta(a: f64, b: f64, (x, rest): (f64, f64)) -> f64 {
    if x <= 0.0 || rest <= 0.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    let front = libm::exp(
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b)
            + a * libm::log(x)
            + b * libm::log(rest),
    );
    if x < (a + 1.0) / (a + b + 2.0) {
        front * continued_fraction(a, b, x) / a
    } else {
        1.0 - front * continued_fraction(b, a, rest) / b
    }
}

/// Lentz's method for the continued fraction of the incomplete beta function (Press et al.,
/// "Numerical Recipes", section 6.4).
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    let away_from_zero = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..=10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        for term in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + term * d);
            c = away_from_zero(1.0 + term / c);
            h *= d * c;
        }
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}
