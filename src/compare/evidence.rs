//! What the data can support: whether the human labels are a probability sample, and which method follows.

use super::columns::{CalibrationTable, Gold, Sentences};
use super::options::{Method, Options};
use super::warning::Warning;
use crate::{Error, Result};

/// DSL is refused for a cell with fewer labels.
pub(crate) const LEAST_LABELS: usize = 10;

/// The human labels, judged.
#[derive(Debug)]
pub(crate) enum Labels {
    None,
    /// A probability sample, by sentence.
    Sample(Vec<Gold>),
    /// Something else, and why.
    Unusable(String),
}

/// Judges the human labels: every inclusion probability known, and together they stand for about all sentences.
pub(crate) fn judge(sentences: &Sentences) -> Labels {
    if sentences.gold.is_empty() {
        return Labels::None;
    }
    let missing = sentences.gold.iter().filter(|g| g.inclusion.is_none()).count();
    if missing > 0 {
        let all = sentences.gold.len();
        return Labels::Unusable(format!("{missing} of {all} lack an inclusion probability"));
    }
    if let Some(reason) = misfit(sentences) {
        return Labels::Unusable(reason);
    }
    let mut gold = sentences.gold.clone();
    gold.sort_by_key(|g| g.sentence);
    Labels::Sample(gold)
}

/// Whether the weights `1/pi` add up to something else than the sentences of the labelled cells: more than a factor of two
/// away, and more than six standard deviations `sqrt(sum (1-pi)/pi^2)` of a Poisson sample.
fn misfit(sentences: &Sentences) -> Option<String> {
    let mut labelled = vec![false; sentences.cells.len()];
    let (mut sum, mut variance) = (0.0, 0.0);
    for gold in &sentences.gold {
        labelled[sentences.cell[gold.sentence] as usize] = true;
        let pi = gold.inclusion.unwrap_or(1.0);
        sum += 1.0 / pi;
        variance += (1.0 - pi) / (pi * pi);
    }
    let n = sentences.cell.iter().filter(|&&c| labelled[c as usize]).count() as f64;
    let far = (sum - n).abs() > 6.0 * variance.sqrt() && !(0.5 * n..=2.0 * n).contains(&sum);
    far.then(|| {
        format!(
            "their inclusion probabilities stand for {sum:.0} sentences where the ledger has {n:.0}; was every drawn sentence labelled?"
        )
    })
}

/// The method to use; an explicit one that the data can't support is an error.
pub(crate) fn choose(
    sentences: &Sentences,
    labels: &Labels,
    table: Option<&CalibrationTable>,
    options: &Options,
) -> Result<Method> {
    let table = table.filter(|t| !t.is_empty());
    let enough =
        matches!(labels, Labels::Sample(gold) if most_labels(sentences, gold) >= LEAST_LABELS);
    let alone = options.method == Method::LabelsOnly;
    if alone && options.standardise {
        return Err(Error::usage("labels-only shares can't be standardised").remedy("use dsl"));
    }
    match options.method {
        Method::Auto if enough => Ok(Method::Dsl),
        Method::Auto if table.is_some() => Ok(Method::Pacc),
        Method::Auto if matches!(labels, Labels::Sample(_)) => Ok(Method::LabelsOnly),
        Method::Auto => Ok(Method::Count),
        method => {
            needs_labels(method, labels)?;
            needs_table(method, table, sentences)?;
            Ok(method)
        }
    }
}

fn most_labels(sentences: &Sentences, gold: &[Gold]) -> usize {
    let mut counts = vec![0; sentences.cells.len()];
    gold.iter().for_each(|g| counts[sentences.cell[g.sentence] as usize] += 1);
    counts.into_iter().max().unwrap_or(0)
}

fn needs_labels(method: Method, labels: &Labels) -> Result<()> {
    if !matches!(method, Method::Dsl | Method::LabelsOnly | Method::Shrink) {
        return Ok(());
    }
    let name = method.name();
    match labels {
        Labels::Sample(_) => Ok(()),
        Labels::None => {
            Err(Error::usage(format!("{name} needs human labels of the compared outlets"))
                .remedy("draw sentences with `sample`, label them, and give them with `--gold`"))
        }
        Labels::Unusable(reason) => {
            Err(Error::input(format!("{name} needs a probability sample of labels: {reason}"))
                .remedy("draw the sentences with `sample`, which stores inclusion probabilities"))
        }
    }
}

fn needs_table(
    method: Method,
    table: Option<&CalibrationTable>,
    sentences: &Sentences,
) -> Result<()> {
    if !method.assumes_label_shift() && method != Method::Shrink {
        return Ok(());
    }
    let Some(table) = table else {
        return Err(Error::usage(format!("{} needs the model's out-of-fold table", method.name()))
            .remedy("give the model that made the ledger, or human labels with `--gold`"));
    };
    let absent = (0..sentences.labels.len()).find(|&j| !table.truth.contains(&(j as u16)));
    match absent {
        Some(j) if method == Method::Emq => Err(Error::numeric(format!(
            "emq can't be used: no calibration item is '{}'",
            sentences.labels[j]
        ))
        .remedy("use pacc")),
        _ => Ok(()),
    }
}

/// What is wrong with the calibration data.
pub(crate) fn calibration_warnings(
    sentences: &Sentences,
    counts: &[f64],
    condition: Option<f64>,
    has_matrix: bool,
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if has_matrix && condition.is_none_or(|c| c > 10.0) {
        warnings.push(Warning::BadlyConditioned { condition });
    }
    let few: Vec<(String, usize)> = sentences
        .labels
        .iter()
        .zip(counts)
        .filter(|(_, n)| **n < 10.0)
        .map(|(l, &n)| (l.clone(), n as usize))
        .collect();
    if !few.is_empty() {
        warnings.push(Warning::FewCalibrationItems { labels: few });
    }
    warnings
}
