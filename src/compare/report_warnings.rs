//! Which warnings the figures of the cells call for.

use super::evidence::LEAST_LABELS;
use super::options::{Method, Options, Target};
use super::related::Of;
use super::result::{CellResult, Share};
use super::study::{DslCells, Study};
use super::warning::Warning;

/// Fewer clusters than this are few, even where they are enough for a test.
const FEW_ARTICLES: usize = 20;
/// Fewer labelled sentences of a label than this leave its interval to the variance floor.
const FEW_POSITIVES: usize = 3;

/// Narrower intervals print as a single number.
const NO_WIDTH: f64 = 5e-4;

/// Sizes, syndication, estimates outside [0, 1], cells of one label.
pub(crate) fn about_cells(
    study: &Study,
    cells: &[CellResult],
    method: Method,
    warnings: &mut Vec<Warning>,
) {
    let mut syndicated = Vec::new();
    for (number, cell) in cells.iter().enumerate() {
        let name = study.sentences.cell_name(number);
        if method != Method::Count && study.options.target == Target::Outlet {
            warnings.extend(about_articles(&name, cell.clusters, study.options));
        }
        if let Some(share) = cell.syndicated.filter(|&s| s > 0.0) {
            syndicated.push((name.clone(), share));
        }
        let shares = study.counted[number].as_deref().unwrap_or_default();
        if let Some(label) = shares.iter().position(|&s| s == 1.0) {
            let label = study.sentences.labels[label].clone();
            warnings.push(Warning::OneLabelOnly { cell: name.clone(), label });
        }
        let shares = cell.shares.iter().filter(|s| s.of == Of::All);
        warnings.extend(shares.filter_map(|share| about_bounds(study, &name, share)));
    }
    if !syndicated.is_empty() {
        warnings.push(Warning::Syndicated { shares: syndicated });
    }
}

/// An estimate outside [0, 1], or one that rests on a bound in every draw.
fn about_bounds(study: &Study, name: &str, share: &Share) -> Option<Warning> {
    let (cell, label) = (name.to_owned(), study.sentences.labels[share.label].clone());
    let figure = &share.figure;
    match (share.raw, figure.value) {
        (Some(raw), Some(projected)) if !(-1e-9..=1.0 + 1e-9).contains(&raw) => {
            Some(Warning::OutsideUnitInterval { cell, label, raw, projected })
        }
        (_, Some(share)) if figure.high? - figure.low? < NO_WIDTH => {
            Some(Warning::NoWidth { cell, label, share })
        }
        _ => None,
    }
}

fn about_articles(name: &str, articles: usize, options: &Options) -> Option<Warning> {
    let cell = name.to_owned();
    let minimum = options.min_articles;
    if articles < minimum {
        Some(Warning::TooFewArticles { cell, articles, minimum })
    } else {
        (articles < FEW_ARTICLES).then_some(Warning::FewArticles { cell, articles })
    }
}

/// Numbers of labels, and whether the predictions are of any use.
pub(crate) fn about_dsl(study: &Study, dsl: &DslCells, warnings: &mut Vec<Warning>) {
    let mut labelled = vec![0; study.sentences.cells.len()];
    let cell_of = |g: &super::columns::Gold| study.sentences.cell[g.sentence] as usize;
    study.sentences.gold.iter().for_each(|g| labelled[cell_of(g)] += 1);
    for (number, found) in dsl.cells.iter().enumerate() {
        let (cell, labelled) = (study.sentences.cell_name(number), labelled[number]);
        let Some(found) = found else {
            if labelled < LEAST_LABELS {
                warnings.push(Warning::TooFewLabels { cell, labelled });
            }
            continue;
        };
        if labelled < study.options.min_labels {
            warnings.push(Warning::FewLabels { cell: cell.clone(), labelled });
        }
        let names = study.sentences.labels.iter().zip(&found.per_label);
        let rare: Vec<String> =
            names.filter(|(_, n)| **n < FEW_POSITIVES).map(|(l, _)| l.clone()).collect();
        if !rare.is_empty() {
            warnings.push(Warning::RareAmongLabels { cell, labels: rare });
        }
    }
    for (label, r2) in study.sentences.labels.iter().zip(dsl.r2()) {
        if let Some(r2) = r2.filter(|&r2| r2 < 0.1) {
            warnings.push(Warning::UselessPredictions { label: label.clone(), r2 });
        }
    }
}
