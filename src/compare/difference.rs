//! Differences between two cells.
//!
//! DSL: `d = th_a - th_b`, `V = V*_a + V*_b`, `df = df_a + df_b`, `d +- t sqrt(V)`. Where both print the same clusters
//! (duplicate groups), the influence values of both stand in one sum per cluster, `u_j = s_aj/N_a - s_bj/N_b`,
//! `V_psi = G/(G-1) sum_j u_j^2` over the `G` clusters of either, the same for `V_g`, and V* of the difference is
//! `max(V_psi, (V_psi + V_g + V_mod,a + V_mod,b) / 2)`: shared text neither widens nor shortens the interval. Methods with
//! a bootstrap: percentiles of the differences of the draws (which share the calibration draw and shared clusters), and
//! the normal test with their standard deviation. Cohen's h has the delta-method variance `V_h = sum V / (p (1-p))`.

use super::bootstrap::percentile;
use super::distributions::{normal_two_sided, t_two_sided};
use super::dsl::{DslCell, floor};
use super::effect::cohen_h;
use super::estimates::{DrawnFigure, DslFigure, Estimated, PlainFigure, share_interval};
use super::interval::{Interval, logit_centre, mover, normal_multiplier, t_multiplier};
use super::labels_only::{self, LabelShare};
use super::options::{IntervalKind, Options, Target};
use super::result::Figure;

/// A difference with its test and effect size.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Compared {
    pub figure: Figure,
    pub p: Option<f64>,
    pub cohen_h: Figure,
}

/// The difference of two figures of the same kind; without interval and test where they have none.
pub(crate) fn compare_figures(
    pair: (&Estimated, &Estimated),
    cells: Option<(&DslCell, &DslCell)>,
    options: &Options,
) -> Compared {
    match (pair, cells) {
        ((Estimated::Dsl(a), Estimated::Dsl(b)), Some(cells)) => dsl((a, b), cells, options),
        ((Estimated::Drawn(a), Estimated::Drawn(b)), _) => drawn(a, b, options.level),
        ((Estimated::Plain(a), Estimated::Plain(b)), _) => plain(a, b, options),
        ((Estimated::Labels(a), Estimated::Labels(b)), _) => labels(a, b, options.level),
        ((a, b), _) => untested(a, b),
    }
}

/// Values without a test.
pub(crate) fn untested(a: &Estimated, b: &Estimated) -> Compared {
    let values = a.value().zip(b.value());
    Compared {
        figure: Figure::bare(values.map(|(a, b)| a - b)),
        p: None,
        cohen_h: Figure::bare(values.map(|(a, b)| cohen_h(a, b))),
    }
}

fn dsl(pair: (&DslFigure, &DslFigure), cells: (&DslCell, &DslCell), options: &Options) -> Compared {
    let (a, b) = pair;
    let (pa, pb) = (a.contrast.value, b.contrast.value);
    let (Some(va), Some(vb)) = (a.variance, b.variance) else {
        return untested(&Estimated::Dsl(a.clone()), &Estimated::Dsl(b.clone()));
    };
    let joint = match options.target {
        Target::Outlet => joint_variance(pair, cells),
        Target::Corpus => None,
    };
    let moments = Moments {
        values: (pa, pb),
        variances: (va, vb),
        joint: joint.unwrap_or(va + vb),
        df: a.contrast.df + b.contrast.df,
    };
    moments.compared(a.interval.zip(b.interval), options)
}

fn plain(a: &PlainFigure, b: &PlainFigure, options: &Options) -> Compared {
    let moments = Moments {
        values: (a.value, b.value),
        variances: (a.variance, b.variance),
        joint: a.variance + b.variance,
        df: a.df + b.df,
    };
    let interval = |f: &PlainFigure| share_interval(options, (f.value, f.variance), f.df);
    moments.compared(Some((interval(a), interval(b))), options)
}

/// Two estimates with their variances, and the variance of their difference.
struct Moments {
    values: (f64, f64),
    variances: (f64, f64),
    joint: f64,
    df: f64,
}

impl Moments {
    fn compared(&self, intervals: Option<(Interval, Interval)>, options: &Options) -> Compared {
        let (pa, pb) = self.values;
        let (d, se) = (pa - pb, self.joint.max(0.0).sqrt());
        let q = t_multiplier(options.level, self.df);
        let mut low_high = Interval { low: d - q * se, high: d + q * se };
        // Shared clusters make the two intervals dependent; MOVER is for independent ones.
        let independent = self.joint == self.variances.0 + self.variances.1;
        if let (IntervalKind::LogitT, Some((ia, ib)), true) =
            (options.interval, intervals, independent)
        {
            low_high = mover((logit_centre(pa), ia), (logit_centre(pb), ib));
        }
        Compared {
            figure: Figure {
                value: Some(d),
                low: Some(low_high.low.max(-1.0)),
                high: Some(low_high.high.min(1.0)),
                se: Some(se),
                df: Some(self.df),
            }
            .finite(),
            p: (se > 0.0).then(|| t_two_sided(d / se, self.df)),
            cohen_h: self.effect(q),
        }
    }

    fn effect(&self, q: f64) -> Figure {
        let (pa, pb) = self.values;
        let h = cohen_h(pa, pb);
        let inside = |p: f64| p > 0.0 && p < 1.0;
        if !(inside(pa) && inside(pb)) {
            return Figure::bare(Some(h));
        }
        let (sa, sb) = (pa * (1.0 - pa), pb * (1.0 - pb));
        let covariance = 0.5 * (self.variances.0 + self.variances.1 - self.joint);
        let v = self.variances.0 / sa + self.variances.1 / sb - 2.0 * covariance / (sa * sb).sqrt();
        let se = v.max(0.0).sqrt();
        Figure {
            value: Some(h),
            low: Some(h - q * se),
            high: Some(h + q * se),
            se: Some(se),
            df: Some(self.df),
        }
        .finite()
    }
}

/// V* of the difference where the cells share clusters; `None` where they share none.
fn joint_variance(pair: (&DslFigure, &DslFigure), cells: (&DslCell, &DslCell)) -> Option<f64> {
    let (a, b) = cells;
    let (ca, cb) = (&pair.0.contrast.c, &pair.1.contrast.c);
    let mut shared = 0_usize;
    let (mut cross_psi, mut cross_g) = (0.0, 0.0);
    let form = |c: &[f64], s: &[f64]| super::dense::dot(c, s);
    for_shared(a, b, |x, y| {
        shared += 1;
        cross_psi += form(ca, &x.psi) * form(cb, &y.psi);
        cross_g += form(ca, &x.g) * form(cb, &y.g);
    });
    if shared == 0 {
        return None;
    }
    let g = (a.clusters + b.clusters - shared) as f64;
    if g < 2.0 {
        return None;
    }
    let product = a.n as f64 * b.n as f64;
    let between =
        |va: f64, vb: f64, cross: f64| ((va + vb - 2.0 * cross / product) * g / (g - 1.0)).max(0.0);
    let v_psi = between(a.psi.variance(ca), b.psi.variance(cb), cross_psi);
    let v_g = between(a.posterior.variance(ca), b.posterior.variance(cb), cross_g);
    Some(floor(v_psi, v_g, pair.0.parts.v_mod + pair.1.parts.v_mod))
}

/// Calls `visit` with both influences of every cluster that the two cells share.
pub(crate) fn for_shared(
    a: &DslCell,
    b: &DslCell,
    mut visit: impl FnMut(&super::dsl::Influence, &super::dsl::Influence),
) {
    let (mut i, mut j) = (0, 0);
    while i < a.influence.len() && j < b.influence.len() {
        let (x, y) = (&a.influence[i], &b.influence[j]);
        match x.cluster.cmp(&y.cluster) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                visit(x, y);
                i += 1;
                j += 1;
            }
        }
    }
}

fn drawn(a: &DrawnFigure, b: &DrawnFigure, level: f64) -> Compared {
    let Some((pa, pb)) = a.value.zip(b.value) else {
        return Compared::default();
    };
    let figure = |value: f64, of: fn(f64, f64) -> f64| {
        let draws = a.draws.iter().zip(&b.draws).map(|(&x, &y)| of(x, y));
        let found = percentile(draws, level);
        Figure {
            value: Some(value),
            low: found.map(|f| f.0.low),
            high: found.map(|f| f.0.high),
            se: found.map(|f| f.1),
            df: None,
        }
        .finite()
    };
    let difference = figure(pa - pb, |x, y| x - y);
    let se = difference.se.filter(|&se| se > 0.0);
    Compared {
        figure: difference,
        p: se.map(|se| normal_two_sided((pa - pb) / se)),
        // NaN draws stay NaN: Cohen's h clamps, which would hide them.
        cohen_h: figure(cohen_h(pa, pb), |x, y| {
            if x.is_nan() || y.is_nan() { f64::NAN } else { cohen_h(x, y) }
        }),
    }
}

fn labels(a: &LabelShare, b: &LabelShare, level: f64) -> Compared {
    let (interval, p) = labels_only::difference(a, b);
    let q = normal_multiplier(level);
    let h = cohen_h(a.p, b.p);
    // 2 asin sqrt(p) has variance 1/n whatever p is.
    let se = (1.0 / a.n + 1.0 / b.n).sqrt();
    Compared {
        figure: Figure {
            value: Some(a.p - b.p),
            low: Some(interval.low),
            high: Some(interval.high),
            se: Some((interval.high - interval.low) / (2.0 * q)),
            df: None,
        }
        .finite(),
        p,
        cohen_h: Figure {
            value: Some(h),
            low: Some(h - q * se),
            high: Some(h + q * se),
            se: Some(se),
            df: None,
        }
        .finite(),
    }
}
