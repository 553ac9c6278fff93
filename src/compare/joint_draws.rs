//! max-T of a family of differences: the joint distribution of their statistics from cluster resamples.
//!
//! Methods with a bootstrap: `t_b = (d_b - d) / se` of its draws. DSL: the influence values resampled by cluster,
//! `T_a = sum_j (m_j - 1) c's_aj / N_a`, `t_b = (T_a - T_b) / sqrt(V_psi)`; shared clusters get one multiplicity.

use rayon::prelude::*;

use super::dense::dot;
use super::estimates::{Estimated, Estimates};
use super::options::Options;
use super::random::{Purpose, resample, stream};
use super::result::Difference;
use super::study::{DslCells, Study};

/// `(1 + #{b : max_b >= |t|}) / (B + 1)`.
pub(crate) fn single_step(maxima: &[f64], difference: &Difference) -> Option<f64> {
    difference.p?;
    let t = (difference.figure.value? / difference.figure.se?).abs();
    let below = maxima.partition_point(|&m| m < t);
    Some((1 + maxima.len() - below) as f64 / (maxima.len() + 1) as f64)
}

/// Per draw the largest |centred t| over the tests, ascending; `None` where the method has no joint draws.
pub(crate) fn maxima(
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
