//! Normal, Student t, chi-square, F and beta distributions: tail areas and quantiles.
//!
//! Own code on `libm`, because the crates at hand call the standard library's `exp` and `ln`, whose last bits differ
//! between platforms. The binomial prefactor follows Loader (2000), *Fast and accurate computation of binomial
//! probabilities* (saddle-point form with `stirling_error` and `deviance`), which keeps full precision at large degrees of
//! freedom; the continued fractions are those of Press et al., *Numerical Recipes*, sections 6.2 and 6.4 (modified
//! Lentz); the normal quantile is Wichura (1988), algorithm AS 241. Other quantiles invert their distribution function by
//! safeguarded Newton steps.

use std::f64::consts::{PI, SQRT_2};

use super::special_functions::{beta_cdf_with_complement, beta_kernel, gamma_tails};

/// Standard normal distribution function `Phi(x)`.
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x / SQRT_2)
}

/// Two-sided normal p-value `2 (1 - Phi(|z|))`.
pub fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / SQRT_2)
}

/// Standard normal quantile `Phi^-1(p)` for `0 < p < 1` (Wichura 1988, AS 241); infinite at 0 and 1.
pub fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * horner(&AS241_A, r) / horner(&AS241_B, r);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail <= 0.0 {
        return if q < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let r = (-libm::log(tail)).sqrt();
    let x = if r <= 5.0 {
        horner(&AS241_C, r - 1.6) / horner(&AS241_D, r - 1.6)
    } else {
        horner(&AS241_E, r - 5.0) / horner(&AS241_F, r - 5.0)
    };
    if q < 0.0 { -x } else { x }
}

fn horner(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, &c| sum * x + c)
}

/// Student's distribution function with `df` degrees of freedom: `P(T <= t)`.
pub fn t_cdf(t: f64, df: f64) -> f64 {
    let tail = 0.5 * t_two_sided(t, df);
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// Two-sided p-value of Student's t: `P(|T| >= |t|) = I_{df/(df+t^2)}(df/2, 1/2)`.
pub fn t_two_sided(t: f64, df: f64) -> f64 {
    if t.is_infinite() {
        return 0.0;
    }
    let t2 = t * t;
    // The smaller of x and 1-x is passed exactly: neither tail loses digits.
    beta_cdf_with_complement(df / (df + t2), t2 / (df + t2), 0.5 * df, 0.5)
}

/// Quantile of Student's t: the `t` with `P(T <= t) = p`, for `0 < p < 1` and `df > 0`.
pub fn t_quantile(p: f64, df: f64) -> f64 {
    if p == 0.5 {
        return 0.0;
    }
    let upper = p > 0.5;
    let alpha = 2.0 * if upper { 1.0 - p } else { p };
    let log_density =
        libm::lgamma(0.5 * (df + 1.0)) - libm::lgamma(0.5 * df) - 0.5 * libm::log(df * PI);
    let density = |t: f64| libm::exp(log_density - 0.5 * (df + 1.0) * libm::log1p(t * t / df));
    let mut high = 2.0;
    while t_two_sided(high, df) > alpha && high < 1e300 {
        high *= 2.0;
    }
    let start = (-normal_quantile(0.5 * alpha)).min(high);
    let t = invert(start, (0.0, high), |t| (alpha - t_two_sided(t, df), 2.0 * density(t)));
    if upper { t } else { -t }
}

/// Upper tail of the chi-square distribution: `P(X >= x) = Q(df/2, x/2)`.
pub fn chi2_sf(x: f64, df: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let (lower, upper) = gamma_tails(0.5 * df, 0.5 * x);
    if x < df { 1.0 - lower } else { upper }
}

/// Quantile of the chi-square distribution: the `x` with `P(X <= x) = p`, for `0 < p < 1`.
pub fn chi2_quantile(p: f64, df: f64) -> f64 {
    let mut high = df.max(1.0);
    while chi2_sf(high, df) > 1.0 - p && high < 1e300 {
        high *= 2.0;
    }
    let log_norm = libm::lgamma(0.5 * df) + 0.5 * df * std::f64::consts::LN_2;
    invert(0.5 * high, (0.0, high), |x| {
        let density = libm::exp((0.5 * df - 1.0) * libm::log(x) - 0.5 * x - log_norm);
        ((1.0 - p) - chi2_sf(x, df), density)
    })
}

/// Upper tail of the F distribution: `P(F >= f)` with `d1` and `d2` degrees of freedom.
pub fn f_sf(f: f64, d1: f64, d2: f64) -> f64 {
    if f <= 0.0 {
        return 1.0;
    }
    let sum = d2 + d1 * f;
    beta_cdf_with_complement(d2 / sum, d1 * f / sum, 0.5 * d2, 0.5 * d1)
}

/// Regularised incomplete beta function `I_x(a, b)` for `0 <= x <= 1`, `a, b > 0`.
pub fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    beta_cdf_with_complement(x, 1.0 - x, a, b)
}

/// Quantile of the beta distribution: the `x` with `I_x(a, b) = p`, for `0 < p < 1`.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    invert(a / (a + b), (0.0, 1.0), |x| {
        let density = beta_kernel(x, 1.0 - x, a, b) / (x * (1.0 - x));
        (beta_cdf(x, a, b) - p, density)
    })
}

/// The root in `bracket` of an increasing function given as `x -> (value, derivative)`.
fn invert(start: f64, bracket: (f64, f64), f: impl Fn(f64) -> (f64, f64)) -> f64 {
    let (mut low, mut high) = bracket;
    let mut x = start;
    for _ in 0..400 {
        let (value, slope) = f(x);
        if value == 0.0 {
            break;
        }
        if value < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let newton = x - value / slope;
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        let moved = (next - x).abs();
        x = next;
        if moved <= 1e-16 * x.abs() || high - low <= 1e-16 * high.abs() {
            break;
        }
    }
    x
}

const AS241_A: [f64; 8] = [
    3.387_132_872_796_366_5,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const AS241_B: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_659_7e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_545e3,
];
const AS241_C: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_4e-2,
    7.745_450_142_783_414e-4,
];
const AS241_D: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_8e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const AS241_E: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_048_7e-1,
    2.653_218_952_657_612_4e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const AS241_F: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
#[path = "distributions_tests.rs"]
mod tests;
