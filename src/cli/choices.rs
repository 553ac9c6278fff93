//! The choices of `compare` as the command line spells them.

use clap::ValueEnum;
use stancekit::compare::corpus::VoiceChoice;
use stancekit::compare::dedup::Dedup;
use stancekit::compare::related::Of;
use stancekit::compare::{Adjust, Cluster, IntervalKind, Method, Target};

/// How shares are estimated.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Methods {
    /// Human labels if there are any, else the model's out-of-fold table, else counts
    Auto,
    /// Model and human labels
    Dsl,
    /// Corrected by the out-of-fold table
    Pacc,
    /// The same by maximum likelihood
    Emq,
    /// The same from hard labels
    Acc,
    /// The classifier's labels, counted
    Count,
    /// Human labels alone
    LabelsOnly,
    /// Corrected, drawn towards the human labels: for ranking many outlets
    Shrink,
}

impl Methods {
    /// The library's choice.
    pub fn method(self) -> Method {
        match self {
            Self::Auto => Method::Auto,
            Self::Dsl => Method::Dsl,
            Self::Pacc => Method::Pacc,
            Self::Emq => Method::Emq,
            Self::Acc => Method::Acc,
            Self::Count => Method::Count,
            Self::LabelsOnly => Method::LabelsOnly,
            Self::Shrink => Method::Shrink,
        }
    }
}

/// The form of intervals.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Interval {
    /// Symmetric
    T,
    /// Symmetric on the logit scale
    LogitT,
}

impl Interval {
    /// The library's choice.
    pub fn kind(self) -> IntervalKind {
        match self {
            Self::T => IntervalKind::T,
            Self::LogitT => IntervalKind::LogitT,
        }
    }
}

/// How p-values allow for many tests.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Adjusting {
    /// Holm
    Holm,
    /// Benjamini-Hochberg: exploratory
    Bh,
    /// Single-step max-T
    Maxt,
    /// Not at all
    None,
}

impl Adjusting {
    /// The library's choice.
    pub fn adjust(self) -> Adjust {
        match self {
            Self::Holm => Adjust::Holm,
            Self::Bh => Adjust::Bh,
            Self::Maxt => Adjust::MaxT,
            Self::None => Adjust::None,
        }
    }
}

/// What is independent.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Clustering {
    /// The article
    Article,
    /// The group of near-duplicate articles
    Dupgroup,
}

impl Clustering {
    /// The library's choice.
    pub fn cluster(self) -> Cluster {
        match self {
            Self::Article => Cluster::Article,
            Self::Dupgroup => Cluster::DuplicateGroup,
        }
    }
}

/// What happens to reprints.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deduping {
    /// They stay; intervals allow for them
    Keep,
    /// Only the first print of a text stays
    First,
    /// Texts that several cells print go
    DropWire,
}

impl Deduping {
    /// The library's choice.
    pub fn choice(self) -> Dedup {
        match self {
            Self::Keep => Dedup::Keep,
            Self::First => Dedup::First,
            Self::DropWire => Dedup::DropWire,
        }
    }
}

/// What intervals are about.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Targeting {
    /// The outlet, of which these articles are a sample
    Outlet,
    /// These very sentences
    Corpus,
}

impl Targeting {
    /// The library's choice.
    pub fn target(self) -> Target {
        match self {
            Self::Outlet => Target::Outlet,
            Self::Corpus => Target::Corpus,
        }
    }
}

/// Whose words count.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Voices {
    /// The outlet's own
    Own,
    /// Those of somebody quoted
    Attributed,
    /// All
    All,
}

impl Voices {
    /// The library's choice.
    pub fn choice(self) -> VoiceChoice {
        match self {
            Self::Own => VoiceChoice::Own,
            Self::Attributed => VoiceChoice::Attributed,
            Self::All => VoiceChoice::All,
        }
    }
}

/// What a share is a share of.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Share {
    /// All sentences
    All,
    /// Those not labelled unrelated
    Related,
}

impl Share {
    /// The library's choice.
    pub fn of(self) -> Of {
        match self {
            Self::All => Of::All,
            Self::Related => Of::Related,
        }
    }
}
