//! How to compare: the choices of the command, as plain data.

use crate::{Error, Result};

/// How shares are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// DSL where there is a probability sample of labels, else PACC where there is a calibration table, else counts.
    Auto,
    /// Design-based supervised learning: classifier plus human labels, valid however wrong the classifier is.
    Dsl,
    /// Probabilistic adjusted count: valid under label shift.
    Pacc,
    /// Maximum likelihood under label shift.
    Emq,
    /// Adjusted count of hard labels: valid under label shift.
    Acc,
    /// The classifier's labels, counted: descriptive.
    Count,
    /// The human labels alone.
    LabelsOnly,
    /// PACC drawn towards DSL as far as the labels contradict it; wrong for outlets that really deviate.
    Shrink,
}

impl Method {
    /// The name on the command line and in results.
    pub fn name(self) -> &'static str {
        match self {
            Method::Auto => "auto",
            Method::Dsl => "dsl",
            Method::Pacc => "pacc",
            Method::Emq => "emq",
            Method::Acc => "acc",
            Method::Count => "count",
            Method::LabelsOnly => "labels-only",
            Method::Shrink => "shrink",
        }
    }

    /// Whether it assumes that `P(text | label)` is the same everywhere.
    pub fn assumes_label_shift(self) -> bool {
        matches!(self, Method::Pacc | Method::Emq | Method::Acc)
    }
}

/// What the interval is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The outlet, of which these articles are a sample.
    Outlet,
    /// These very sentences; only labelling is uncertain.
    Corpus,
}

/// The form of the intervals of DSL and shrink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntervalKind {
    /// `estimate +- t sqrt(V)`, cut to [0, 1].
    T,
    /// Symmetric on the logit scale; differences by MOVER.
    LogitT,
}

/// What counts as one independent piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cluster {
    /// The article.
    Article,
    /// The group of near-duplicate articles.
    DuplicateGroup,
}

/// How p-values allow for the number of tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjust {
    /// Holm.
    Holm,
    /// Benjamini-Hochberg: exploratory.
    Bh,
    /// Single-step max-T from the bootstrap.
    MaxT,
    /// Not at all.
    None,
}

/// Which tests are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// All pairs of one label.
    PerLabel,
    /// All pairs of all labels.
    All,
}

/// Which pairs of cells are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pairs {
    /// Cells whose values differ in exactly one `--by` column: all pairs where there is one column.
    OneColumn,
    /// These, first minus second.
    List(Vec<(usize, usize)>),
}

/// Where DSL's predictions come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recalibration {
    /// The probabilities, recalibrated on the human labels with folds by cluster (multinomial logistic).
    CrossFit,
    /// The probabilities as they are.
    AsGiven,
}

/// All choices; [`Default`] is what the command does by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// How shares are estimated.
    pub method: Method,
    /// What the intervals are about.
    pub target: Target,
    /// The form of the intervals.
    pub interval: IntervalKind,
    /// The independent piece of text.
    pub cluster: Cluster,
    /// How p-values allow for many tests.
    pub adjust: Adjust,
    /// Which tests count together.
    pub family: Family,
    /// Which cells are compared.
    pub pairs: Pairs,
    /// Confidence level of all intervals.
    pub level: f64,
    /// Bootstrap draws, `B`.
    pub draws: usize,
    /// Seed of folds and draws.
    pub seed: u64,
    /// Fewer articles in a cell: no test of its differences.
    pub min_articles: usize,
    /// Fewer labels in a cell: a warning.
    pub min_labels: usize,
    /// The label that is left out of shares of all *related* sentences; `None`: no such shares.
    pub unrelated: Option<usize>,
    /// Weigh topics in every cell as in the whole corpus.
    pub standardise: bool,
    /// Where DSL's predictions come from.
    pub recalibration: Recalibration,
    /// Stay with a label-shift method even where the test rejects its assumption.
    pub keep_method: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            method: Method::Auto,
            target: Target::Outlet,
            interval: IntervalKind::T,
            cluster: Cluster::DuplicateGroup,
            adjust: Adjust::Holm,
            family: Family::PerLabel,
            pairs: Pairs::OneColumn,
            level: 0.95,
            draws: 1000,
            seed: 1,
            min_articles: 10,
            min_labels: 20,
            unrelated: None,
            standardise: false,
            recalibration: Recalibration::CrossFit,
            keep_method: false,
        }
    }
}

impl Options {
    pub(crate) fn check(&self, labels: usize, cells: usize) -> Result<()> {
        if !(self.level > 0.0 && self.level < 1.0) {
            return Err(Error::usage("the confidence level must lie between 0 and 1"));
        }
        if self.draws < 20 {
            return Err(Error::usage("fewer than 20 bootstrap draws say nothing")
                .remedy("leave `--boot` at 1000"));
        }
        if self.unrelated.is_some_and(|u| u >= labels) {
            return Err(Error::usage("the label for unrelated sentences is unknown to the task"));
        }
        if let Pairs::List(list) = &self.pairs
            && list.iter().any(|&(a, b)| a >= cells || b >= cells || a == b)
        {
            return Err(Error::usage("a pair names a cell that is not there, or itself"));
        }
        Ok(())
    }
}
