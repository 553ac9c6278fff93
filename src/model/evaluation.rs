//! Everything that is known of one task's judged rows, ready to be laid out.

use std::collections::BTreeMap;

use ndarray::Array2;
use serde::{Serialize, Serializer};

use super::Judged;
use crate::error::{Error, Result};
use crate::metrics::{
    Abstention, Baseline, Bootstrap, Figure, Measures, Outcomes, ReliabilityPoint, RiskCoverage,
    abstentions, area_under_risk_coverage, reliability, risk_coverage, threshold_for_error,
};

/// All figures of one task. As JSON: the measures by their names, the rest beside them.
#[derive(Debug, Clone, Serialize)]
pub struct Evaluation {
    /// The task.
    #[serde(skip)]
    pub task: String,
    /// The measures of all rows.
    #[serde(flatten)]
    pub measures: Measures,
    /// What anyone gets without reading the text.
    #[serde(serialize_with = "by_name")]
    pub baselines: Vec<(Baseline, Measures)>,
    /// What the probabilities are worth; `None` for rules, which give none.
    #[serde(flatten)]
    pub confidences: Option<Confidences>,
    /// The column whose values have figures of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_column: Option<String>,
    /// Figures of each of its values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<Cell>,
}

/// The rows with one value of a column.
#[derive(Debug, Clone, Serialize)]
pub struct Cell {
    /// The value.
    pub value: String,
    /// Whether the rows are so few that the figures tell little.
    pub small: bool,
    /// The measures of these rows.
    pub measures: Measures,
}

/// What the probabilities are worth.
#[derive(Debug, Clone, Serialize)]
pub struct Confidences {
    /// What thresholds on the confidence do.
    pub abstention: Vec<Abstention>,
    /// Mean error among the most confident rows, over all coverages.
    pub area_under_risk_coverage: Option<f64>,
    /// How often the model is right when it is so confident.
    pub reliability: Vec<ReliabilityPoint>,
    /// The error among the most confident rows, at about every hundredth of coverage.
    pub risk_coverage: Vec<RiskCoverage>,
    /// The threshold for a wanted error, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_error: Option<Target>,
}

/// The smallest threshold at which at most a wanted share of the decided rows is wrong.
#[derive(Debug, Clone, Serialize)]
pub struct Target {
    /// The wanted error.
    pub wanted: f64,
    /// Where the threshold was found: `out_of_fold`, the table of a model, or `evaluated`, the
    /// judged rows themselves.
    pub found_on: &'static str,
    /// The threshold; `None` if there is none.
    pub threshold: Option<f64>,
    /// Share of the judged rows that it decides.
    pub coverage: Figure,
    /// Share of these that are wrong.
    pub error: Figure,
    /// What the promise is worth.
    pub holds: &'static str,
}

/// What the promise of a threshold is worth.
const HOLDS: &str = "on average over text like the calibration set";
/// The thresholds of the table.
const THRESHOLDS: [f64; 6] = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
/// Bins of the reliability diagram.
const BINS: usize = 15;
/// Steps of coverage that are kept of the risk-coverage curve.
const STEPS: f64 = 100.0;

impl Evaluation {
    /// Measures `judged`, intervals as `bootstrap` says.
    ///
    /// # Errors
    /// As [`Measures::of`].
    pub fn of(judged: &Judged, bootstrap: &Bootstrap) -> Result<Self> {
        let outcomes = judged.outcomes();
        Ok(Self {
            task: judged.task.clone(),
            measures: Measures::of(&outcomes, bootstrap)?,
            baselines: baselines(&outcomes, &judged.learnt)?,
            confidences: Some(Confidences::of(&outcomes, bootstrap)?),
            by_column: None,
            by: Vec::new(),
        })
    }

    /// Measures labels alone: what rules without probabilities say.
    ///
    /// # Errors
    /// As [`Measures::of`].
    pub fn of_labels(judged: &Judged, bootstrap: &Bootstrap) -> Result<Self> {
        let outcomes = judged.outcomes();
        let mut baselines = baselines(&outcomes, &judged.learnt)?;
        baselines.retain(|(baseline, _)| *baseline == Baseline::Majority);
        baselines.iter_mut().for_each(|(_, measures)| measures.forget_probabilities());
        let mut measures = Measures::of(&outcomes, bootstrap)?;
        measures.forget_probabilities();
        let task = judged.task.clone();
        Ok(Self { task, measures, baselines, confidences: None, by_column: None, by: Vec::new() })
    }

    /// Adds figures for each of `values`, those of `column`, one per row of the data.
    ///
    /// # Errors
    /// As [`Measures::of`].
    pub fn add_cells(
        &mut self,
        judged: &Judged,
        (column, values): (&str, &[String]),
        bootstrap: &Bootstrap,
    ) -> Result<()> {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, &row) in judged.rows.iter().enumerate() {
            places.entry(&values[row]).or_default().push(place);
        }
        self.by_column = Some(column.to_owned());
        for (value, places) in places {
            let mut measures = Measures::of(&judged.select(&places).outcomes(), bootstrap)?;
            if self.confidences.is_none() {
                measures.forget_probabilities();
            }
            self.by.push(Cell { value: value.to_owned(), small: measures.is_small(), measures });
        }
        Ok(())
    }

    /// Adds the threshold for a `wanted` error, found on `calibration` or else on the judged rows.
    ///
    /// # Errors
    /// If `wanted` is no share, or as [`Measures::of`].
    pub fn add_target(
        &mut self,
        judged: &Judged,
        calibration: Option<&Judged>,
        wanted: f64,
        bootstrap: &Bootstrap,
    ) -> Result<()> {
        if !(0.0..1.0).contains(&wanted) {
            return Err(Error::usage(format!("{wanted} is no share of errors"))
                .remedy("give a number from 0 to below 1, such as 0.1"));
        }
        let found_on = if calibration.is_some() { "out_of_fold" } else { "evaluated" };
        let (confidences, hits) = calibration.unwrap_or(judged).outcomes().confidences_and_hits();
        let threshold = threshold_for_error(&confidences, &hits, wanted).map(|at| at.threshold);
        let there = abstentions(&judged.outcomes(), &Vec::from_iter(threshold), bootstrap)?;
        let (coverage, error) =
            there.first().map_or_else(Default::default, |at| (at.coverage, at.error));
        if let Some(confidences) = &mut self.confidences {
            let holds = HOLDS;
            confidences.target_error =
                Some(Target { wanted, found_on, threshold, coverage, error, holds });
        }
        Ok(())
    }

    /// The value of the measure called `name`; `None` where it is undefined or unknown.
    pub fn value(&self, name: &str) -> Option<f64> {
        let all = serde_json::to_value(&self.measures).ok()?;
        all.get(name)?.get("value")?.as_f64()
    }
}

impl Confidences {
    fn of(outcomes: &Outcomes<'_>, bootstrap: &Bootstrap) -> Result<Self> {
        let (confidences, hits) = outcomes.confidences_and_hits();
        Ok(Self {
            abstention: abstentions(outcomes, &THRESHOLDS, bootstrap)?,
            area_under_risk_coverage: area_under_risk_coverage(&confidences, &hits),
            reliability: reliability(outcomes, BINS, bootstrap)?,
            risk_coverage: thinned(risk_coverage(&confidences, &hits)),
            target_error: None,
        })
    }
}

/// The first point of each step of coverage, and the last of all.
fn thinned(curve: Vec<RiskCoverage>) -> Vec<RiskCoverage> {
    let last = curve.len().saturating_sub(1);
    let mut next = 1.0;
    let mut kept = Vec::new();
    for (place, point) in curve.into_iter().enumerate() {
        if point.coverage * STEPS >= next || place == last {
            next = (point.coverage * STEPS).floor() + 1.0;
            kept.push(point);
        }
    }
    kept
}

/// What anyone gets without reading the text, after learning from `learnt` rows of each label.
///
/// # Errors
/// As [`Measures::of`].
pub fn baselines(outcomes: &Outcomes<'_>, learnt: &[usize]) -> Result<Vec<(Baseline, Measures)>> {
    let mut measured = Vec::new();
    for baseline in Baseline::ALL {
        let Some(row) = baseline.probabilities(learnt) else { continue };
        let shape = (outcomes.truth.len(), learnt.len());
        let probabilities = Array2::from_shape_fn(shape, |(_, k)| row[k]);
        let outcomes = Outcomes { probabilities: probabilities.view(), ..*outcomes };
        let none = Bootstrap { draws: 0, ..Bootstrap::default() };
        measured.push((baseline, Measures::of(&outcomes, &none)?));
    }
    Ok(measured)
}

fn by_name<S: Serializer>(
    baselines: &[(Baseline, Measures)],
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_map(baselines.iter().map(|(baseline, measures)| (baseline.name(), measures)))
}
