//! All pairs of cells: their differences, adjusted p-values, and tests of whole share vectors.

use rayon::prelude::*;

use super::dense::{Square, dot};
use super::difference::{Compared, compare_figures, for_shared, untested};
use super::dsl::DslCell;
use super::effect::{jensen_shannon, total_variation};
use super::estimates::{Estimated, Estimates};
use super::multiplicity::{adjusted, benjamini_hochberg, holm};
use super::options::{Adjust, Family, Options, Pairs};
use super::random::{Purpose, resample, stream};
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
    let few = clusters(a).len().min(clusters(b).len()) < options.min_articles;
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

/// `(1 + #{b : max_b >= |t|}) / (B + 1)`.
fn single_step(maxima: &[f64], difference: &Difference) -> Option<f64> {
    difference.p?;
    let t = (difference.figure.value? / difference.figure.se?).abs();
    let below = maxima.partition_point(|&m| m < t);
    Some((1 + maxima.len() - below) as f64 / (maxima.len() + 1) as f64)
}

/// Per draw the largest |centred t| over the tests, ascending; `None` where the method has no joint draws.
fn maxima(
    study: &Study,
    sources: (&Estimates, Option<&DslCells>),
    tests: &[&Difference],
) -> Option<Vec<f64>> {
    let (estimates, dsl) = sources;
    let first = tests.first()?;
    let position = |d: &Difference| {
        study.figured.iter().position(|f| f.label == d.label && f.of == d.of).unwrap_or(0)
    };
    let mut maxima = match (estimates.at(first.a, position(first)), dsl) {
        (Estimated::Drawn(_), _) => drawn_maxima(estimates, tests, &position, study.options),
        (Estimated::Dsl(_), Some(dsl)) => dsl_maxima(study, (estimates, dsl), tests, &position),
        _ => return None,
    };
    maxima.sort_by(f64::total_cmp);
    Some(maxima)
}

fn drawn_maxima(
    estimates: &Estimates,
    tests: &[&Difference],
    position: &(impl Fn(&Difference) -> usize + Sync),
    options: &Options,
) -> Vec<f64> {
    let mut maxima = vec![0.0_f64; options.draws];
    for test in tests {
        let f = position(test);
        let (Estimated::Drawn(a), Estimated::Drawn(b)) =
            (estimates.at(test.a, f), estimates.at(test.b, f))
        else {
            continue;
        };
        let (Some(d), Some(se)) = (test.figure.value, test.figure.se) else {
            continue;
        };
        for (most, (x, y)) in maxima.iter_mut().zip(a.draws.iter().zip(&b.draws)) {
            let t = ((x - y - d) / se).abs();
            if t > *most {
                *most = t;
            }
        }
    }
    maxima
}

/// Cluster resampling of the influence values: `T_a = sum_j (m_j - 1) c's_aj / N_a`, `t = (T_a - T_b) / sqrt(V_psi)`.
fn dsl_maxima(
    study: &Study,
    sources: (&Estimates, &DslCells),
    tests: &[&Difference],
    position: &(impl Fn(&Difference) -> usize + Sync),
) -> Vec<f64> {
    let (estimates, dsl) = sources;
    let width = study.figured.len();
    // Per cell and figure the clusters' contributions.
    let contributions: Vec<Vec<(u32, f64)>> = (0..study.sentences.cells.len() * width)
        .into_par_iter()
        .map(|i| contribution(estimates, dsl, (i / width, i % width)))
        .collect();
    let scales: Vec<f64> = tests
        .iter()
        .map(|t| {
            let f = position(t);
            standard_error(&contributions[t.a * width + f], &contributions[t.b * width + f])
        })
        .collect();
    let components = study.layout.components();
    (0..study.options.draws)
        .into_par_iter()
        .map_init(
            || (vec![0_u32; study.layout.clusters], vec![0.0; contributions.len()]),
            |(multiplicity, sums), b| {
                let mut random = stream(study.options.seed, Purpose::MaxT, b as u64);
                for members in &components {
                    resample(members, multiplicity, &mut random);
                }
                for (sum, entries) in sums.iter_mut().zip(&contributions) {
                    let term =
                        |&(id, u): &(u32, f64)| (f64::from(multiplicity[id as usize]) - 1.0) * u;
                    *sum = entries.iter().map(term).sum();
                }
                let t = |(test, se): (&&Difference, &f64)| {
                    let f = position(test);
                    ((sums[test.a * width + f] - sums[test.b * width + f]) / se).abs()
                };
                tests.iter().zip(&scales).map(t).filter(|t| t.is_finite()).fold(0.0, f64::max)
            },
        )
        .collect()
}

fn contribution(estimates: &Estimates, dsl: &DslCells, place: (usize, usize)) -> Vec<(u32, f64)> {
    let (cell, figure) = place;
    match (estimates.at(cell, figure), &dsl.cells[cell]) {
        (Estimated::Dsl(f), Some(found)) => found
            .influence
            .iter()
            .map(|j| (j.cluster, dot(&f.contrast.c, &j.psi) / found.n as f64))
            .collect(),
        _ => Vec::new(),
    }
}

/// `sqrt(sum_j u_j^2)` of the difference, shared clusters together.
fn standard_error(a: &[(u32, f64)], b: &[(u32, f64)]) -> f64 {
    let squares = |x: &[(u32, f64)]| x.iter().map(|(_, u)| u * u).sum::<f64>();
    let mut cross = 0.0;
    for (id, u) in a {
        if let Ok(j) = b.binary_search_by_key(id, |(other, _)| *other) {
            cross += u * b[j].1;
        }
    }
    (squares(a) + squares(b) - 2.0 * cross).max(0.0).sqrt()
}
