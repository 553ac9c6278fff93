//! What must be said beside the figures when an assumption fails or can't be checked.

use std::fmt;

/// A warning with the numbers behind it; [`fmt::Display`] gives its one-line text.
#[derive(Debug, Clone, PartialEq)]
pub enum Warning {
    /// Neither labels nor calibration table.
    CountsOnly,
    /// A label-shift method without labels of the compared outlets.
    LabelShiftUntested {
        /// The method's name.
        method: &'static str,
    },
    /// The label-shift test rejects.
    LabelShiftRejected {
        /// The label with the smallest p-value.
        label: String,
        /// Its `Q`.
        q: f64,
        /// Degrees of freedom: the number of cells.
        df: usize,
        /// Its p-value.
        p: f64,
        /// Whether DSL was used instead.
        switched: bool,
    },
    /// Human labels are there, but not as a probability sample.
    NotAProbabilitySample {
        /// Why.
        reason: String,
    },
    /// Fewer labels than `--min-labels` in a cell.
    FewLabels {
        /// The cell.
        cell: String,
        /// Its labels.
        labelled: usize,
    },
    /// Under ten labels in a cell: DSL refused.
    TooFewLabels {
        /// The cell.
        cell: String,
        /// Its labels.
        labelled: usize,
    },
    /// Labels of which a cell's human labels hold fewer than three.
    RareAmongLabels {
        /// The cell.
        cell: String,
        /// The rare labels.
        labels: Vec<String>,
    },
    /// A sampling stratum of a cell without human labels, merged with the largest one.
    StratumWithoutLabels {
        /// The cell.
        cell: String,
        /// Sentences in such strata.
        sentences: usize,
    },
    /// A cell of 10 to 19 articles.
    FewArticles {
        /// The cell.
        cell: String,
        /// Its independent articles.
        articles: usize,
    },
    /// A cell of fewer articles than `--min-articles`: no tests.
    TooFewArticles {
        /// The cell.
        cell: String,
        /// Its independent articles.
        articles: usize,
        /// The minimum.
        minimum: usize,
    },
    /// A confusion matrix with a condition number above 10 (`None`: singular).
    BadlyConditioned {
        /// The condition number.
        condition: Option<f64>,
    },
    /// Labels with fewer than ten calibration items.
    FewCalibrationItems {
        /// The labels with their numbers of items.
        labels: Vec<(String, usize)>,
    },
    /// An estimate outside [0, 1] before projection.
    OutsideUnitInterval {
        /// The cell.
        cell: String,
        /// The label.
        label: String,
        /// As computed.
        raw: f64,
        /// As reported.
        projected: f64,
    },
    /// An interval without width.
    NoWidth {
        /// The cell.
        cell: String,
        /// The label.
        label: String,
        /// The share, and both ends of its interval.
        share: f64,
    },
    /// Duplicate groups span cells.
    Syndicated {
        /// Each cell concerned with its share of syndicated sentences.
        shares: Vec<(String, f64)>,
    },
    /// The classifier hardly correlates with the human labels.
    UselessPredictions {
        /// The label.
        label: String,
        /// `R2` of the predictions.
        r2: f64,
    },
    /// Human labels disagree among annotators.
    UnreliableLabels {
        /// Krippendorff's alpha.
        alpha: f64,
    },
    /// All sentences of a cell were counted as one label.
    OneLabelOnly {
        /// The cell.
        cell: String,
        /// The label.
        label: String,
    },
    /// `shrink` was asked for.
    ShrinkBias,
    /// A topic of the corpus that a cell lacks: it can't be standardised.
    MissingTopic {
        /// The cell.
        cell: String,
    },
    /// max-T is not defined for the method; Holm was used.
    MaxTUnavailable,
    /// p-values were adjusted by Benjamini-Hochberg.
    Exploratory,
}

impl Warning {
    /// A stable name for machine-readable results.
    pub fn code(&self) -> &'static str {
        match self {
            Warning::CountsOnly => "counts_only",
            Warning::LabelShiftUntested { .. } => "label_shift_untested",
            Warning::LabelShiftRejected { .. } => "label_shift_rejected",
            Warning::NotAProbabilitySample { .. } => "not_a_probability_sample",
            Warning::FewLabels { .. } => "few_labels",
            Warning::TooFewLabels { .. } => "too_few_labels",
            Warning::RareAmongLabels { .. } => "rare_among_labels",
            Warning::StratumWithoutLabels { .. } => "stratum_without_labels",
            Warning::FewArticles { .. } => "few_articles",
            Warning::TooFewArticles { .. } => "too_few_articles",
            Warning::BadlyConditioned { .. } => "badly_conditioned",
            Warning::FewCalibrationItems { .. } => "few_calibration_items",
            Warning::OutsideUnitInterval { .. } => "outside_unit_interval",
            Warning::NoWidth { .. } => "no_width",
            Warning::Syndicated { .. } => "syndicated",
            Warning::UselessPredictions { .. } => "useless_predictions",
            Warning::UnreliableLabels { .. } => "unreliable_labels",
            Warning::OneLabelOnly { .. } => "one_label_only",
            Warning::ShrinkBias => "shrink_bias",
            Warning::MissingTopic { .. } => "missing_topic",
            Warning::MaxTUnavailable => "max_t_unavailable",
            Warning::Exploratory => "exploratory",
        }
    }

    /// The cell that it is about; `None` where it is about the whole comparison.
    pub fn cell(&self) -> Option<&str> {
        match self {
            Warning::FewLabels { cell, .. }
            | Warning::TooFewLabels { cell, .. }
            | Warning::RareAmongLabels { cell, .. }
            | Warning::StratumWithoutLabels { cell, .. }
            | Warning::FewArticles { cell, .. }
            | Warning::TooFewArticles { cell, .. }
            | Warning::OutsideUnitInterval { cell, .. }
            | Warning::NoWidth { cell, .. }
            | Warning::OneLabelOnly { cell, .. }
            | Warning::MissingTopic { cell } => Some(cell),
            _ => None,
        }
    }

    /// The warning about annotator agreement `alpha`, where it is below the conventional .667.
    pub fn about_agreement(alpha: f64) -> Option<Warning> {
        (alpha < 0.667).then_some(Warning::UnreliableLabels { alpha })
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::CountsOnly => {
                f.write_str("classifier counts only; true shares not identified; no interval")
            }
            Warning::LabelShiftUntested { method } => write!(
                f,
                "{method} assumes label shift; untested: valid only if P(text|label) is the same in the training data and in each outlet"
            ),
            Warning::LabelShiftRejected { .. } => self.write_rejection(f),
            Warning::NotAProbabilitySample { reason } => write!(
                f,
                "human labels not used: {reason} (draw them with `sample`, which stores inclusion probabilities)"
            ),
            Warning::FewLabels { cell, labelled } => {
                write!(f, "{cell}: {labelled} labels: interval rests on the variance floor; wide")
            }
            Warning::TooFewLabels { cell, labelled } => write!(
                f,
                "{cell}: {labelled} labels are too few for dsl; labels-only interval (Wilson), no tests"
            ),
            Warning::RareAmongLabels { cell, labels } => write!(
                f,
                "{cell}: fewer than 3 labelled sentences of {}: interval rests on the variance floor; wide",
                labels.join(", ")
            ),
            Warning::StratumWithoutLabels { cell, sentences } => write!(
                f,
                "{cell}: {sentences} sentences lie in sampling strata without labels; joined with the largest labelled stratum"
            ),
            Warning::FewArticles { cell, articles } => {
                write!(f, "{cell}: few articles ({articles})")
            }
            Warning::TooFewArticles { cell, articles, minimum } => write!(
                f,
                "{cell}: {articles} independent article{}, under {minimum}: no difference tests",
                if *articles == 1 { "" } else { "s" }
            ),
            _ => self.write_numbers(f),
        }
    }
}

impl Warning {
    fn write_numbers(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::BadlyConditioned { condition: Some(condition) } => {
                write!(f, "confusion matrix badly conditioned (condition number {condition:.1})")
            }
            Warning::BadlyConditioned { condition: None } => {
                f.write_str("confusion matrix badly conditioned (singular)")
            }
            Warning::FewCalibrationItems { labels } => {
                let listed: Vec<String> = labels.iter().map(|(l, n)| format!("{l} ({n})")).collect();
                write!(f, "confusion matrix rests on fewer than 10 calibration items of {}", listed.join(", "))
            }
            Warning::OutsideUnitInterval { cell, label, raw, projected } => write!(
                f,
                "{cell}, {label}: estimate {raw:.4} lies outside [0, 1]; reported as {projected:.4}"
            ),
            Warning::NoWidth { cell, label, share } => write!(
                f,
                "{cell}, {label}: the interval of {share:.4} has no width: the estimate lies at a bound, which is no sign of precision"
            ),
            Warning::Syndicated { shares } => {
                let listed: Vec<String> =
                    shares.iter().map(|(c, s)| format!("{c} {:.1} %", 100.0 * s)).collect();
                write!(f, "syndicated sentences: {}", listed.join(", "))
            }
            Warning::UselessPredictions { label, r2 } => write!(
                f,
                "{label}: model labels add nothing (R2 {r2:.2}); interval equals labels-only"
            ),
            Warning::UnreliableLabels { alpha } => write!(
                f,
                "human labels not reliable enough (alpha {alpha:.3}); shares are shares of an unreliable label"
            ),
            Warning::OneLabelOnly { cell, label } => {
                write!(f, "{cell}: the classifier calls every sentence {label}")
            }
            Warning::ShrinkBias => f.write_str(
                "shrink covers on average, but only 73-83 % for outlets that really deviate: for ranking, not for a claim about one outlet",
            ),
            Warning::MissingTopic { cell } => {
                write!(f, "{cell}: lacks a topic of the corpus; can't be standardised")
            }
            Warning::MaxTUnavailable => f.write_str("max-T is not defined for this method; Holm used"),
            Warning::Exploratory => {
                f.write_str("p-values adjusted by Benjamini-Hochberg: exploratory")
            }
            _ => Ok(()),
        }
    }

    fn write_rejection(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Warning::LabelShiftRejected { label, q, df, p, switched } = self else {
            return Ok(());
        };
        let action = if *switched { "dsl used instead" } else { "use dsl" };
        write!(
            f,
            "error rates differ between outlets ({label}: Q={q:.2}, df={df}, p={p:.2e}): pacc, emq, acc and shrink results not reliable; {action}"
        )
    }
}
