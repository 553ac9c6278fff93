//! All pairs of cells: their differences, adjusted p-values, and tests of whole share vectors.

use rayon::prelude::*;

use super::dense::Square;
use super::difference::{Compared, compare_figures, for_shared, untested};
use super::dsl::DslCell;
use super::effect::{jensen_shannon, total_variation};
use super::estimates::Estimates;
use super::joint_draws::{maxima, single_step};
use super::multiplicity::{adjusted, benjamini_hochberg, holm};
use super::options::{Adjust, Family, Pairs, Target};
use super::related::Of;
use super::result::{Difference, FamilyResult, PairSummary};
use super::study::{DslCells, Study};
use super::wald::wald_of;

/// The pairs of cells to compare.
pub(crate) fn pairs(cells: &[Vec<String>], choice: &Pairs) -> Vec<(usize, usize)> {
    match choice {
        Pairs::List(list) => list.clone(),
        Pairs::OneColumn => {
            let differing =
                |a: &[String], b: &[String]| a.iter().zip(b).filter(|(x, y)| x != y).count();
            let all = (0..cells.len()).flat_map(|a| (a + 1..cells.len()).map(move |b| (a, b)));
            all.filter(|&(a, b)| differing(&cells[a], &cells[b]) == 1).collect()
        }
    }
}

/// Everything about pairs: differences in the order of pairs and figures.
pub(crate) struct Compareds {
    pub differences: Vec<Difference>,
    pub summaries: Vec<PairSummary>,
}

pub(crate) fn differences(
    study: &Study,
    estimates: &Estimates,
    dsl: Option<&DslCells>,
) -> Compareds {
    let pairs = pairs(&study.sentences.cells, &study.options.pairs);
    let found: Vec<(Vec<Difference>, PairSummary)> = pairs
        .par_iter()
        .map(|&pair| {
            let both = dsl.and_then(|d| d.cells[pair.0].as_ref().zip(d.cells[pair.1].as_ref()));
            (
                pair_differences(study, estimates, (pair, both)),
                summary(study, estimates, (pair, both)),
            )
        })
        .collect();
    let (differences, summaries): (Vec<Vec<Difference>>, Vec<PairSummary>) =
        found.into_iter().unzip();
    Compareds { differences: differences.into_iter().flatten().collect(), summaries }
}

type PairOf<'a> = ((usize, usize), Option<(&'a DslCell, &'a DslCell)>);

fn pair_differences(study: &Study, estimates: &Estimates, pair: PairOf) -> Vec<Difference> {
    let ((a, b), cells) = pair;
    let options = study.options;
    let clusters = |cell: usize| &study.layout.cells[cell].clusters;
    // A corpus is no sample of articles: their number does not matter.
    let few = options.target == Target::Outlet
        && clusters(a).len().min(clusters(b).len()) < options.min_articles;
    let shared = clusters(a)
        .iter()
        .filter(|x| clusters(b).binary_search_by_key(&x.id, |y| y.id).is_ok())
        .count();
    let mut found = Vec::with_capacity(study.figured.len());
    for (f, figured) in study.figured.iter().enumerate() {
        let both = (estimates.at(a, f), estimates.at(b, f));
        let Compared { figure, p, cohen_h } =
            if few { untested(both.0, both.1) } else { compare_figures(both, cells, options) };
        found.push(Difference {
            a,
            b,
            label: figured.label,
            of: figured.of,
            figure,
            p: p.filter(|p| p.is_finite()),
            p_adjusted: None,
            cohen_h,
            shared_clusters: shared,
        });
    }
    found
}

fn summary(study: &Study, estimates: &Estimates, pair: PairOf) -> PairSummary {
    let ((a, b), cells) = pair;
    let shares = |cell: usize| -> Option<Vec<f64>> {
        let all = study.figured.iter().enumerate().filter(|(_, f)| f.of == Of::All);
        all.map(|(f, _)| estimates.at(cell, f).value().map(|v| v.clamp(0.0, 1.0))).collect()
    };
    let both = shares(a).zip(shares(b));
    let enough = cells.filter(|(x, y)| x.clusters.min(y.clusters) >= study.options.min_articles);
    PairSummary {
        a,
        b,
        wald: enough.and_then(|(x, y)| {
            let d: Vec<f64> = x.estimate.iter().zip(&y.estimate).map(|(p, q)| p - q).collect();
            wald_of(&d, &joint_covariance(x, y), x.clusters + y.clusters)
        }),
        jensen_shannon: both.as_ref().map(|(p, q)| jensen_shannon(p, q)),
        total_variation: both.as_ref().map(|(p, q)| total_variation(p, q)),
    }
}

/// V_psi of the difference of two share vectors, shared clusters counted once.
fn joint_covariance(a: &DslCell, b: &DslCell) -> Square {
    let scale = |g: usize| g as f64 / (g as f64 - 1.0);
    let mut covariance = Square::zeros(a.estimate.len());
    let mut cross = Square::zeros(a.estimate.len());
    let mut shared = 0;
    for_shared(a, b, |x, y| {
        shared += 1;
        let weight = -1.0 / (a.n as f64 * b.n as f64);
        cross.add_outer(weight, &x.psi, &y.psi);
        cross.add_outer(weight, &y.psi, &x.psi);
    });
    if shared == 0 {
        covariance.add(scale(a.clusters), &a.psi);
        covariance.add(scale(b.clusters), &b.psi);
    } else {
        let g = scale((a.clusters + b.clusters - shared).max(2));
        covariance.add(g, &a.psi);
        covariance.add(g, &b.psi);
        covariance.add(g, &cross);
    }
    covariance
}

/// Fills in the adjusted p-values. Returns the families, and whether max-T was asked for in vain.
pub(crate) fn adjust(
    study: &Study,
    estimates: &Estimates,
    dsl: Option<&DslCells>,
    differences: &mut [Difference],
) -> (Vec<FamilyResult>, bool) {
    let options = study.options;
    let mut families = Vec::new();
    let mut unavailable = false;
    for (of, label) in family_keys(study) {
        let members: Vec<usize> = (0..differences.len())
            .filter(|&i| differences[i].of == of && label.is_none_or(|l| l == differences[i].label))
            .collect();
        let p: Vec<Option<f64>> = members.iter().map(|&i| differences[i].p).collect();
        let mut critical = None;
        let found = match options.adjust {
            Adjust::None => p.clone(),
            Adjust::Holm => adjusted(&p, holm),
            Adjust::Bh => adjusted(&p, benjamini_hochberg),
            Adjust::MaxT => {
                let tested: Vec<&Difference> =
                    members.iter().map(|&i| &differences[i]).filter(|d| d.p.is_some()).collect();
                match maxima(study, (estimates, dsl), &tested) {
                    Some(maxima) => {
                        critical = super::bootstrap::quantile_sorted(&maxima, options.level);
                        members.iter().map(|&i| single_step(&maxima, &differences[i])).collect()
                    }
                    None => {
                        unavailable |= !tested.is_empty();
                        adjusted(&p, holm)
                    }
                }
            }
        };
        families.push(FamilyResult { of, label, tests: p.iter().flatten().count(), critical });
        for (&i, value) in members.iter().zip(found) {
            differences[i].p_adjusted = value;
        }
    }
    (families, unavailable)
}

fn family_keys(study: &Study) -> Vec<(Of, Option<usize>)> {
    let mut keys: Vec<(Of, Option<usize>)> = study
        .figured
        .iter()
        .map(|f| (f.of, (study.options.family == Family::PerLabel).then_some(f.label)))
        .collect();
    keys.dedup();
    keys
}
