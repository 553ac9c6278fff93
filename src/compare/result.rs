//! What `compare` finds, as plain data. Undefined is `None`, never 0 and never NaN.

use super::dsl::VarianceParts;
use super::label_shift::LabelShift;
use super::options::Method;
use super::related::Of;
use super::wald::Wald;
use super::warning::Warning;

/// A number with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Figure {
    /// The estimate.
    pub value: Option<f64>,
    /// Lower limit of the interval.
    pub low: Option<f64>,
    /// Upper limit of the interval.
    pub high: Option<f64>,
    /// Standard error.
    pub se: Option<f64>,
    /// Degrees of freedom of a t interval.
    pub df: Option<f64>,
}

impl Figure {
    /// A value without an interval.
    pub(crate) fn bare(value: Option<f64>) -> Figure {
        Figure { value: value.filter(|v| v.is_finite()), ..Figure::default() }
    }

    /// Anything that is not a finite number becomes undefined.
    pub(crate) fn finite(self) -> Figure {
        let keep = |x: Option<f64>| x.filter(|v| v.is_finite());
        Figure {
            value: keep(self.value),
            low: keep(self.low),
            high: keep(self.high),
            se: keep(self.se),
            df: keep(self.df),
        }
    }
}

/// A label's share in one cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// The label.
    pub label: usize,
    /// What it is a share of.
    pub of: Of,
    /// The estimate, within [0, 1].
    pub figure: Figure,
    /// The estimate as computed, before it was moved into [0, 1] or onto the simplex.
    pub raw: Option<f64>,
    /// The classifier's share: its labels counted.
    pub counted: Option<f64>,
    /// DSL's variance components.
    pub variance: Option<VarianceParts>,
}

/// One cell (an outlet, say).
#[derive(Debug, Clone, PartialEq)]
pub struct CellResult {
    /// How its shares were estimated.
    pub method: Method,
    /// Its sentences.
    pub sentences: usize,
    /// Its articles.
    pub articles: usize,
    /// Its independent clusters: groups of duplicate articles, or articles.
    pub clusters: usize,
    /// Its sentences with a human label.
    pub labelled: usize,
    /// Proportion of its sentences in articles that another cell prints too.
    pub syndicated: Option<f64>,
    /// The shares of all, then of related sentences, by label.
    pub shares: Vec<Share>,
}

/// The difference of one label's share between two cells, first minus second.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// First cell.
    pub a: usize,
    /// Second cell.
    pub b: usize,
    /// The label.
    pub label: usize,
    /// What it is a share of.
    pub of: Of,
    /// The difference in shares.
    pub figure: Figure,
    /// p-value of no difference.
    pub p: Option<f64>,
    /// p-value adjusted for the family of tests.
    pub p_adjusted: Option<f64>,
    /// Cohen's h with its interval.
    pub cohen_h: Figure,
    /// Clusters that both cells print.
    pub shared_clusters: usize,
}

/// Two cells over all labels.
#[derive(Debug, Clone, PartialEq)]
pub struct PairSummary {
    /// First cell.
    pub a: usize,
    /// Second cell.
    pub b: usize,
    /// Wald test that no label's share differs (DSL).
    pub wald: Option<Wald>,
    /// Jensen-Shannon distance of the share vectors, in bits.
    pub jensen_shannon: Option<f64>,
    /// Total variation distance of the share vectors.
    pub total_variation: Option<f64>,
}

/// A family of tests that were adjusted together.
#[derive(Debug, Clone, PartialEq)]
pub struct FamilyResult {
    /// What the shares are shares of.
    pub of: Of,
    /// The label; `None` for all labels together.
    pub label: Option<usize>,
    /// Defined tests in it.
    pub tests: usize,
    /// max-T's critical value: half-width of simultaneous intervals in standard errors.
    pub critical: Option<f64>,
}

/// Everything `compare` found.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The method used.
    pub method: Method,
    /// The method asked for.
    pub requested: Method,
    /// One entry per cell.
    pub cells: Vec<CellResult>,
    /// One entry per pair, label and kind of share; empty for counts.
    pub differences: Vec<Difference>,
    /// One entry per pair.
    pub pairs: Vec<PairSummary>,
    /// The families of tests.
    pub families: Vec<FamilyResult>,
    /// DSL's pooled dispersion per label.
    pub phi: Option<Vec<f64>>,
    /// Proportion of the labels' variance that DSL's predictions explain, per label.
    pub r2: Option<Vec<Option<f64>>>,
    /// The label-shift test per label, where labels and calibration table are both there.
    pub label_shift: Option<Vec<LabelShift>>,
    /// Condition number of the confusion matrix.
    pub condition: Option<f64>,
    /// What must be said beside the figures.
    pub warnings: Vec<Warning>,
}
