//! The comparison itself: from columns to figures.

use super::columns::{CalibrationTable, Gold, Sentences};
use super::estimates::{Basis, Estimates, cell_results, estimate};
use super::evidence::{Labels, calibration_warnings, choose, judge};
use super::label_shift::{LabelShift, ShiftInput, label_shift, rejection};
use super::options::{Adjust, Method, Options};
use super::pairs::{adjust, differences};
use super::report_warnings::{about_cells, about_dsl};
use super::result::Comparison;
use super::study::{DslCells, Study};
use super::two_sided::{Corrected, Correction};
use super::warning::Warning;
use crate::{Error, Result};

/// Compares cells: corrected shares with intervals, differences with tests, and everything that must be said beside them.
///
/// `sentences` are the classified sentences with the human labels there are, `table` the out-of-fold predictions of the
/// model that classified them. The same input and options give the same bits on any number of threads.
///
/// # Errors
/// Columns that do not fit together, probabilities that do not sum to 1, and a method that the data can't support.
pub fn compare(
    sentences: &Sentences,
    table: Option<&CalibrationTable>,
    options: &Options,
) -> Result<Comparison> {
    check(sentences, table, options)?;
    let labels = judge(sentences);
    let chosen = choose(sentences, &labels, table, options)?;
    let study = Study::new(sentences, options);
    let mut warnings = Vec::new();
    if let Labels::Unusable(reason) = &labels {
        warnings.push(Warning::NotAProbabilitySample { reason: reason.clone() });
    }
    let gold: &[Gold] = match &labels {
        Labels::Sample(gold) => gold,
        _ => &[],
    };
    let mut dsl_warnings = Vec::new();
    let dsl = (!gold.is_empty() && chosen != Method::LabelsOnly && chosen != Method::Count)
        .then(|| study.dsl(gold, &mut dsl_warnings));
    let table = table.filter(|t| !t.is_empty());
    let corrections = corrections(&study, table, chosen, dsl.is_some());
    let shift = dsl.as_ref().zip(corrections.pacc()).and_then(|(d, c)| test_shift(&study, d, c));
    let method = settle(&study, chosen, shift.as_ref(), &mut warnings);
    if method == Method::Dsl {
        warnings.append(&mut dsl_warnings);
    }
    let basis = basis(method, (dsl.as_ref(), gold), shift.as_ref(), &corrections)?;
    let estimates = estimate(&study, &basis);
    let used = corrections.of(method);
    let cells = cell_results(&study, &estimates, used);
    let by_dsl = dsl.as_ref().filter(|_| method == Method::Dsl);
    about_method(&study, method, (gold, used), &mut warnings);
    about_cells(&study, &cells, method, &mut warnings);
    if let Some(dsl) = by_dsl {
        about_dsl(&study, dsl, &mut warnings);
    }
    let mut result = Comparison {
        method,
        requested: options.method,
        cells,
        differences: Vec::new(),
        pairs: Vec::new(),
        families: Vec::new(),
        phi: by_dsl.map(|d| phi(d, sentences.labels.len())),
        r2: by_dsl.map(DslCells::r2),
        label_shift: shift.map(|s| s.0),
        condition: used.and_then(|c| c.condition),
        warnings,
    };
    if method != Method::Count {
        add_pairs(&study, &estimates, by_dsl, &mut result);
    }
    Ok(result)
}

fn check(sentences: &Sentences, table: Option<&CalibrationTable>, options: &Options) -> Result<()> {
    sentences.check()?;
    options.check(sentences.labels.len(), sentences.cells.len())?;
    if let Some(table) = table {
        table.check(sentences.labels.len())?;
    }
    if sentences.is_empty() {
        return Err(Error::input("there are no sentences to compare"));
    }
    if options.standardise && sentences.topic.is_empty() {
        return Err(Error::usage("standardising needs the topic of each sentence")
            .remedy("use a ledger with a topic column"));
    }
    Ok(())
}

/// The bootstraps that a comparison needs: that of the method, and PACC for the label-shift test.
struct Corrections {
    method: Method,
    own: Option<Corrected>,
    pacc: Option<Corrected>,
}

impl Corrections {
    fn pacc(&self) -> Option<&Corrected> {
        if self.method == Method::Pacc { self.own.as_ref() } else { self.pacc.as_ref() }
    }

    fn of(&self, method: Method) -> Option<&Corrected> {
        self.own.as_ref().filter(|_| method == self.method)
    }
}

fn corrections(
    study: &Study,
    table: Option<&CalibrationTable>,
    method: Method,
    dsl: bool,
) -> Corrections {
    let bootstrap = |method| {
        let table = table?;
        let data = (study.sentences, &study.layout);
        let correction =
            Correction::with_layout(method, data, table, study.topic_weights.as_deref());
        Some(correction.bootstrap(study.options))
    };
    let own = if method.assumes_label_shift() { bootstrap(method) } else { None };
    let pacc = if dsl && method != Method::Pacc { bootstrap(Method::Pacc) } else { None };
    Corrections { method, own, pacc }
}

/// The label-shift test per label, and the cells it rests on.
type Shift = (Vec<LabelShift>, Vec<usize>);

fn test_shift(study: &Study, dsl: &DslCells, pacc: &Corrected) -> Option<Shift> {
    let k = study.sentences.labels.len();
    let usable = |&cell: &usize| {
        dsl.cells[cell].as_ref().is_some_and(|c| c.clusters > 1) && pacc.shares[cell].is_some()
    };
    let members: Vec<usize> = (0..study.sentences.cells.len()).filter(usable).collect();
    let tests: Option<Vec<LabelShift>> = (0..k)
        .map(|label| {
            let inputs: Option<Vec<ShiftInput>> =
                members.iter().map(|&cell| shift_input(dsl, pacc, (cell, label))).collect();
            label_shift(&inputs?)
        })
        .collect();
    Some((tests?, members))
}

fn shift_input(dsl: &DslCells, pacc: &Corrected, place: (usize, usize)) -> Option<ShiftInput> {
    let (cell, label) = place;
    let found = dsl.cells[cell].as_ref()?;
    let mut c = vec![0.0; found.estimate.len()];
    c[label] = 1.0;
    let parts = found.variance(&c, &dsl.dispersion);
    let (_, se) = super::bootstrap::percentile(pacc.draws_of(cell, label), 0.95)?;
    Some(ShiftInput {
        dsl: found.estimate[label],
        pacc: pacc.shares[cell].as_ref()?[label],
        v_des: parts.v_des,
        v_mod: parts.v_mod,
        v_star: parts.v_star?,
        v_g: parts.v_g?,
        v_boot: se * se,
    })
}

/// The method after the label-shift test: DSL where the test contradicts a method that assumes label shift.
fn settle(
    study: &Study,
    chosen: Method,
    shift: Option<&Shift>,
    warnings: &mut Vec<Warning>,
) -> Method {
    let relies = chosen.assumes_label_shift() || chosen == Method::Shrink;
    let rejected =
        shift.and_then(|(tests, _)| rejection(tests).map(|label| (label, &tests[label])));
    if relies && shift.is_none() {
        warnings.push(Warning::LabelShiftUntested { method: chosen.name() });
    }
    let Some((label, test)) = rejected else {
        return chosen;
    };
    let switched = relies && !study.options.keep_method;
    warnings.push(Warning::LabelShiftRejected {
        label: study.sentences.labels[label].clone(),
        q: test.q,
        df: test.df,
        p: test.p,
        switched,
    });
    if switched { Method::Dsl } else { chosen }
}

fn basis<'a>(
    method: Method,
    labels: (Option<&'a DslCells>, &'a [Gold]),
    shift: Option<&'a Shift>,
    corrections: &'a Corrections,
) -> Result<Basis<'a>> {
    let found = match (method, labels.0) {
        (Method::Dsl, Some(dsl)) => Some(Basis::Dsl(dsl, labels.1)),
        (Method::Shrink, Some(dsl)) => shift.map(|(tests, cells)| Basis::Shrink(dsl, tests, cells)),
        (Method::LabelsOnly, _) => Some(Basis::Labels(labels.1)),
        (Method::Count, _) => Some(Basis::Count),
        (method, _) => corrections.of(method).map(|c| Basis::Corrected(c, method)),
    };
    found.ok_or_else(|| {
        Error::numeric(format!("{} has too few labels in every cell", method.name()))
            .remedy("label at least 10 sentences per cell")
    })
}

fn about_method(
    study: &Study,
    method: Method,
    data: (&[Gold], Option<&Corrected>),
    warnings: &mut Vec<Warning>,
) {
    if method == Method::Count && data.0.is_empty() {
        warnings.push(Warning::CountsOnly);
    }
    if method == Method::Shrink {
        warnings.push(Warning::ShrinkBias);
    }
    if study.options.adjust == Adjust::Bh && method != Method::Count {
        warnings.push(Warning::Exploratory);
    }
    if let Some(corrected) = data.1 {
        let counts = &corrected.calibration_counts;
        let matrix = method != Method::Emq;
        warnings.extend(calibration_warnings(study.sentences, counts, corrected.condition, matrix));
    }
}

fn phi(dsl: &DslCells, k: usize) -> Vec<f64> {
    let unit = |label: usize| (0..k).map(|j| f64::from(u8::from(j == label))).collect::<Vec<f64>>();
    (0..k).map(|label| dsl.dispersion.phi(&unit(label))).collect()
}

fn add_pairs(
    study: &Study,
    estimates: &Estimates,
    dsl: Option<&DslCells>,
    result: &mut Comparison,
) {
    let mut compared = differences(study, estimates, dsl);
    let (families, unavailable) = adjust(study, estimates, dsl, &mut compared.differences);
    if unavailable {
        result.warnings.push(Warning::MaxTUnavailable);
    }
    result.differences = compared.differences;
    result.pairs = compared.summaries;
    result.families = families;
}
