//! The figures of all cells under the chosen method.

use super::columns::Gold;
use super::distributions::normal_quantile;
use super::dsl::VarianceParts;
use super::interval::{Interval, logit, symmetric, t_multiplier};
use super::label_shift::LabelShift;
use super::labels_only::{LabelShare, label_share};
use super::layout::Layout;
use super::options::{IntervalKind, Method, Options, Target};
use super::related::{Contrast, Figured, Of, contrast, share_of};
use super::result::{CellResult, Figure, Share};
use super::study::{DslCells, Study};
use super::two_sided::Corrected;

/// A figure by DSL with what its differences need.
#[derive(Debug, Clone)]
pub(crate) struct DslFigure {
    pub contrast: Contrast,
    pub parts: VarianceParts,
    /// The variance for the target.
    pub variance: Option<f64>,
    pub interval: Option<Interval>,
}

/// A figure with its bootstrap draws (NaN where undefined).
#[derive(Debug, Clone)]
pub(crate) struct DrawnFigure {
    pub value: Option<f64>,
    pub draws: Vec<f64>,
}

/// A figure from a value, a variance and degrees of freedom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlainFigure {
    pub value: f64,
    pub variance: f64,
    pub df: f64,
}

/// One cell's one figure, in the form that its method gives.
#[derive(Debug, Clone)]
pub(crate) enum Estimated {
    Dsl(DslFigure),
    Drawn(DrawnFigure),
    Plain(PlainFigure),
    Labels(LabelShare),
    Counted(f64),
    Undefined,
}

/// All figures: `cells x figured`.
pub(crate) struct Estimates {
    pub method: Vec<Method>,
    pub figures: Vec<Estimated>,
    pub width: usize,
}

impl Estimates {
    pub fn at(&self, cell: usize, figure: usize) -> &Estimated {
        &self.figures[cell * self.width + figure]
    }
}

/// Where the estimates come from.
pub(crate) enum Basis<'a> {
    Dsl(&'a DslCells, &'a [Gold]),
    Corrected(&'a Corrected, Method),
    Shrink(&'a DslCells, &'a [LabelShift], &'a [usize]),
    Labels(&'a [Gold]),
    Count,
}

pub(crate) fn estimate(study: &Study, basis: &Basis) -> Estimates {
    let cells = study.sentences.cells.len();
    let labels = match basis {
        Basis::Dsl(_, gold) | Basis::Labels(gold) => labels_by_cell(study, gold),
        _ => vec![Vec::new(); cells],
    };
    let mut result =
        Estimates { method: Vec::new(), figures: Vec::new(), width: study.figured.len() };
    for (cell, labels) in labels.iter().enumerate() {
        let refused = matches!(basis, Basis::Dsl(dsl, _) if dsl.cells[cell].is_none());
        result.method.push(match basis {
            Basis::Dsl(..) if refused => Method::LabelsOnly,
            Basis::Dsl(..) => Method::Dsl,
            Basis::Corrected(_, method) => *method,
            Basis::Shrink(..) => Method::Shrink,
            Basis::Labels(_) => Method::LabelsOnly,
            Basis::Count => Method::Count,
        });
        for &figured in &study.figured {
            result.figures.push(match basis {
                Basis::Dsl(dsl, _) if !refused => dsl_figure(study, dsl, cell, figured),
                Basis::Corrected(corrected, _) => drawn(study, corrected, cell, figured),
                Basis::Shrink(dsl, shift, members) => shrunk(dsl, shift, (members, cell), figured),
                Basis::Count => counted(study, cell, figured),
                // The few labels of a cell can't be weighted by topic.
                _ if study.topic_weights.is_some() => Estimated::Undefined,
                _ => from_labels(study, labels, figured),
            });
        }
    }
    result
}

/// The labels of each cell with their weights.
fn labels_by_cell(study: &Study, gold: &[Gold]) -> Vec<Vec<(u16, f64)>> {
    let mut labels = vec![Vec::new(); study.sentences.cells.len()];
    for g in gold {
        let cell = study.sentences.cell[g.sentence] as usize;
        labels[cell].push((g.label, g.inclusion.map_or(1.0, |pi| 1.0 / pi)));
    }
    labels
}

fn dsl_figure(study: &Study, dsl: &DslCells, cell: usize, figured: Figured) -> Estimated {
    let options = study.options;
    let Some(found) = &dsl.cells[cell] else {
        return Estimated::Undefined;
    };
    let Some(mut contrast) = contrast(found, figured, options.unrelated) else {
        return Estimated::Undefined;
    };
    if options.target == Target::Corpus {
        // Clusters play no part: only the labelled sentences were drawn.
        contrast.df = contrast.df.max(found.labelled as f64 - found.strata as f64).max(1.0);
    }
    let parts = found.variance(&contrast.c, &dsl.dispersion);
    let variance = match options.target {
        Target::Outlet => parts.v_star,
        Target::Corpus => Some(parts.v_des.max(0.5 * (parts.v_des + parts.v_mod))),
    };
    let variance = variance.filter(|_| contrast.df > 0.0);
    // On the logit scale V_psi needs no floor: the scale itself widens near 0 and 1.
    let spread = match (options.interval, options.target) {
        (IntervalKind::LogitT, Target::Outlet) => variance.and(parts.v_psi),
        _ => variance,
    };
    let interval = spread.map(|v| share_interval(options, (contrast.value, v), contrast.df));
    Estimated::Dsl(DslFigure { contrast, parts, variance, interval })
}

/// The interval of a share from its value and variance.
pub(crate) fn share_interval(options: &Options, share: (f64, f64), df: f64) -> Interval {
    let q = t_multiplier(options.level, df);
    match options.interval {
        IntervalKind::T => symmetric(share.0, share.1, q),
        IntervalKind::LogitT => logit(share.0, share.1, q),
    }
}

fn drawn(study: &Study, corrected: &Corrected, cell: usize, figured: Figured) -> Estimated {
    let unrelated = study.options.unrelated;
    let share = |shares: &[f64]| share_of(shares, figured, unrelated);
    let k = study.sentences.labels.len();
    let draws = corrected
        .draws
        .chunks_exact(corrected.width.max(1))
        .map(|draw| share(&draw[cell * k..(cell + 1) * k]).unwrap_or(f64::NAN));
    Estimated::Drawn(DrawnFigure {
        value: corrected.shares[cell].as_deref().and_then(share),
        draws: draws.collect(),
    })
}

fn shrunk(
    dsl: &DslCells,
    shift: &[LabelShift],
    place: (&[usize], usize),
    figured: Figured,
) -> Estimated {
    let (members, cell) = place;
    let position = members.iter().position(|&m| m == cell);
    match (position, figured.of, &dsl.cells[cell]) {
        (Some(o), Of::All, Some(found)) => Estimated::Plain(PlainFigure {
            value: shift[figured.label].estimates[o],
            variance: shift[figured.label].variances[o],
            df: found.df(),
        }),
        // The labels are shrunk one by one: a ratio of two has no variance here.
        _ => Estimated::Undefined,
    }
}

fn counted(study: &Study, cell: usize, figured: Figured) -> Estimated {
    let shares = study.standardised_counts[cell].as_deref();
    let share = shares.and_then(|s| share_of(s, figured, study.options.unrelated));
    share.map_or(Estimated::Undefined, Estimated::Counted)
}

fn from_labels(study: &Study, labels: &[(u16, f64)], figured: Figured) -> Estimated {
    let kept = |l: &&(u16, f64)| {
        figured.of == Of::All || study.options.unrelated != Some(usize::from(l.0))
    };
    let inside: Vec<(u16, f64)> = labels.iter().filter(kept).copied().collect();
    let share = label_share(&inside, figured.label as u16, study.options.level);
    share.map_or(Estimated::Undefined, Estimated::Labels)
}

impl Estimated {
    /// The estimate as computed.
    pub fn value(&self) -> Option<f64> {
        match self {
            Estimated::Dsl(f) => Some(f.contrast.value),
            Estimated::Drawn(f) => f.value,
            Estimated::Plain(f) => Some(f.value),
            Estimated::Labels(f) => Some(f.p),
            Estimated::Counted(p) => Some(*p),
            Estimated::Undefined => None,
        }
    }

    /// The estimate with its interval, moved into [0, 1].
    pub fn figure(&self, options: &Options) -> Figure {
        let with = |interval: Option<Interval>, se: Option<f64>, df: Option<f64>| Figure {
            value: self.value().map(|v| v.clamp(0.0, 1.0)),
            low: interval.map(|i| i.low),
            high: interval.map(|i| i.high),
            se,
            df,
        };
        let figure = match self {
            Estimated::Dsl(f) => with(f.interval, f.variance.map(f64::sqrt), Some(f.contrast.df)),
            Estimated::Drawn(f) => {
                let found = super::bootstrap::percentile(f.draws.iter().copied(), options.level);
                with(found.map(|p| p.0), found.map(|p| p.1), None)
            }
            Estimated::Plain(f) => {
                let interval = share_interval(options, (f.value, f.variance), f.df);
                with(Some(interval), Some(f.variance.sqrt()), Some(f.df))
            }
            // The score interval stands for itself; its half-width in normal units serves as standard error.
            Estimated::Labels(f) => {
                let q = normal_quantile(0.5 + 0.5 * options.level);
                with(Some(f.interval), Some((f.interval.high - f.interval.low) / (2.0 * q)), None)
            }
            Estimated::Counted(_) | Estimated::Undefined => with(None, None, None),
        };
        figure.finite()
    }
}

/// The results of all cells.
pub(crate) fn cell_results(
    study: &Study,
    estimates: &Estimates,
    raw: Option<&Corrected>,
) -> Vec<CellResult> {
    let mut labelled = vec![0; study.sentences.cells.len()];
    study
        .sentences
        .gold
        .iter()
        .for_each(|g| labelled[study.sentences.cell[g.sentence] as usize] += 1);
    let results = (0..study.sentences.cells.len()).map(|cell| CellResult {
        method: estimates.method[cell],
        sentences: study.layout.cells[cell].rows.len(),
        articles: study.layout.cells[cell].articles,
        clusters: study.layout.cells[cell].clusters.len(),
        labelled: labelled[cell],
        syndicated: syndicated(&study.layout, cell),
        shares: (0..study.figured.len()).map(|f| share(study, (estimates, raw), cell, f)).collect(),
    });
    results.collect()
}

fn syndicated(layout: &Layout, cell: usize) -> Option<f64> {
    let run = &layout.cells[cell];
    (!run.rows.is_empty()).then_some(run.syndicated)
}

fn share(study: &Study, sources: (&Estimates, Option<&Corrected>), cell: usize, f: usize) -> Share {
    let (estimates, corrected) = sources;
    let figured = study.figured[f];
    let estimated = estimates.at(cell, f);
    let unrelated = study.options.unrelated;
    let raw = match (estimated, corrected) {
        (Estimated::Drawn(_), Some(corrected)) => {
            corrected.raw[cell].as_deref().and_then(|raw| share_of(raw, figured, unrelated))
        }
        _ => estimated.value(),
    };
    Share {
        label: figured.label,
        of: figured.of,
        figure: estimated.figure(study.options),
        raw: raw.filter(|r| r.is_finite()),
        counted: study.counted[cell].as_deref().and_then(|s| share_of(s, figured, unrelated)),
        variance: match estimated {
            Estimated::Dsl(f) => Some(f.parts),
            _ => None,
        },
    }
}
