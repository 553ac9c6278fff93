//! One replicate: data, labels, estimates, and how many intervals contain the truth.

use std::fmt;

use stancekit::compare::interval::{Interval, normal_multiplier, symmetric};
use stancekit::compare::sampling::probability_sample;
use stancekit::compare::wald::{ShareVector, share_vector};
use stancekit::compare::{
    CalibrationTable, Figure, Gold, IntervalKind, Method as Estimator, Options, Sentences, compare,
};

use crate::chance::Chance;
use crate::classifier::Classifier;
use crate::world::{K, OUTLETS, Outlet, Sentence, World};

const LABELS_PER_OUTLET: usize = 60;

#[derive(Clone, Copy, PartialEq)]
pub enum Method {
    CountIid,
    CountClustered,
    Acc,
    Pacc,
    LabelsOnly,
    Dsl,
    DslLogit,
    Shrink,
}

impl Method {
    pub const ALL: [Method; 8] = [
        Method::CountIid,
        Method::CountClustered,
        Method::Acc,
        Method::Pacc,
        Method::LabelsOnly,
        Method::Dsl,
        Method::DslLogit,
        Method::Shrink,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Method::CountIid => "counts, sentences as independent (Wald)",
            Method::CountClustered => "counts, articles as clusters (Wald)",
            Method::Acc => "acc, two-sided bootstrap, 500 source labels",
            Method::Pacc => "pacc, two-sided bootstrap, 500 source labels",
            Method::LabelsOnly => "labels-only (Wilson), 60 labels per outlet",
            Method::Dsl => "**dsl (V*, t), 60 labels per outlet**",
            Method::DslLogit => "dsl (logit-t), 60 labels per outlet",
            Method::Shrink => "shrink, 60 labels per outlet",
        }
    }

    fn options(self, seed: u64) -> Options {
        let method = match self {
            Method::Acc => Estimator::Acc,
            Method::Pacc => Estimator::Pacc,
            Method::LabelsOnly => Estimator::LabelsOnly,
            Method::Shrink => Estimator::Shrink,
            _ => Estimator::Dsl,
        };
        let interval =
            if self == Method::DslLogit { IntervalKind::LogitT } else { IntervalKind::T };
        Options { method, interval, seed, draws: 300, keep_method: true, ..Options::default() }
    }
}

/// How often intervals contained the truth, and how wide they were.
#[derive(Clone, Default)]
pub struct Tally {
    shares: Count,
    null: Count,
    other: Count,
    f1: (f64, f64),
}

#[derive(Clone, Copy, Default)]
struct Count {
    intervals: f64,
    hits: f64,
    width: f64,
}

impl Count {
    fn note(&mut self, interval: Option<Interval>, truth: f64) {
        if let Some(i) = interval {
            self.intervals += 1.0;
            self.hits += f64::from(u8::from((i.low..=i.high).contains(&truth)));
            self.width += i.high - i.low;
        }
    }

    fn merge(&mut self, other: &Count) {
        self.intervals += other.intervals;
        self.hits += other.hits;
        self.width += other.width;
    }
}

impl Tally {
    pub fn add(&mut self, other: &Tally) {
        self.shares.merge(&other.shares);
        self.null.merge(&other.null);
        self.other.merge(&other.other);
        self.f1 = (self.f1.0 + other.f1.0, self.f1.1 + other.f1.1);
    }

    pub fn macro_f1(&self) -> f64 {
        self.f1.0 / self.f1.1
    }

    fn difference(&mut self, pair: (usize, usize), interval: Option<Interval>, truth: f64) {
        let null = pair.0 / 2 == pair.1 / 2;
        let count = if null { &mut self.null } else { &mut self.other };
        count.note(interval, truth);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |c: &Count| 100.0 * c.hits / c.intervals;
        let width =
            (self.null.width + self.other.width) / (self.null.intervals + self.other.intervals);
        let shares = &self.shares;
        write!(
            f,
            "{:.1} / {:.3} ; {:.1} / {:.1} / {:.3}",
            percent(shares),
            shares.width / shares.intervals,
            percent(&self.null),
            percent(&self.other),
            width
        )
    }
}

/// One world drawn, labelled and compared by every method.
pub fn replicate(world: &World, seed: u64) -> Vec<Tally> {
    let mut chance = Chance::new(seed);
    let classifier = Classifier::fit(&world.source(500, 5, &mut chance));
    let table = calibration(&classifier, &world.source(100, 5, &mut chance));
    let outlets = world.outlets(&mut chance);
    let sentences = classified(&classifier, &outlets, seed);
    let truth: Vec<&[f64]> = outlets.iter().map(|o| &o.truth[..]).collect();
    let labels: Vec<u16> =
        outlets.iter().flat_map(|o| o.sentences.iter().map(|s| s.label)).collect();
    let mut tallies: Vec<Tally> = Method::ALL
        .iter()
        .map(|&method| match method {
            Method::CountIid | Method::CountClustered => counted(method, &sentences, &truth),
            _ => estimated(method, (&sentences, &table), &truth, seed),
        })
        .collect();
    tallies[0].f1 = (macro_f1(&sentences.predicted, &labels), 1.0);
    tallies
}

fn calibration(classifier: &Classifier, source: &[Sentence]) -> CalibrationTable {
    CalibrationTable {
        probabilities: source.iter().flat_map(|s| classifier.predict(&s.x)).collect(),
        truth: source.iter().map(|s| s.label).collect(),
        group: source.iter().map(|s| s.article).collect(),
    }
}

fn classified(classifier: &Classifier, outlets: &[Outlet], seed: u64) -> Sentences {
    let mut sentences = Sentences {
        labels: ["neutral", "opposes", "supports", "unrelated"].map(String::from).to_vec(),
        cells: (0..OUTLETS).map(|o| vec![format!("outlet {o}")]).collect(),
        ..Sentences::default()
    };
    let mut truth = Vec::new();
    for (number, outlet) in outlets.iter().enumerate() {
        for sentence in &outlet.sentences {
            sentences.cell.push(number as u32);
            sentences.article.push(sentence.article);
            sentences.probabilities.extend(classifier.predict(&sentence.x));
            truth.push(sentence.label);
        }
    }
    sentences.group = sentences.article.clone();
    with_labels(sentences, &truth, seed)
}

/// The sentences with their predicted labels and strata, and the human labels of a probability sample.
pub fn with_labels(mut sentences: Sentences, truth: &[u16], seed: u64) -> Sentences {
    sentences.predict();
    sentences.stratum = sentences.predicted.iter().map(|&p| u32::from(p)).collect();
    let drawn = probability_sample(&sentences, LABELS_PER_OUTLET, seed);
    sentences.gold = drawn
        .into_iter()
        .map(|d| Gold {
            sentence: d.sentence,
            label: truth[d.sentence],
            inclusion: Some(d.inclusion),
        })
        .collect();
    sentences
}

fn counted(method: Method, sentences: &Sentences, truth: &[&[f64]]) -> Tally {
    let z = normal_multiplier(0.95);
    let vectors: Vec<ShareVector> = (0..OUTLETS)
        .map(|o| {
            let rows: Vec<usize> =
                (0..sentences.len()).filter(|&i| sentences.cell[i] as usize == o).collect();
            let labels: Vec<u16> = rows.iter().map(|&i| sentences.predicted[i]).collect();
            let clusters: Vec<u32> = rows.iter().map(|&i| sentences.article[i]).collect();
            share_vector(&labels, &clusters, K).expect("an outlet has many articles")
        })
        .collect();
    let variance = |v: &ShareVector, k: usize| match method {
        Method::CountIid => v.shares[k] * (1.0 - v.shares[k]) / v.n as f64,
        _ => v.covariance.at(k, k),
    };
    let mut tally = Tally::default();
    for (a, va) in vectors.iter().enumerate() {
        for (k, &true_share) in truth[a].iter().enumerate() {
            let share = symmetric(va.shares[k], variance(va, k), z);
            tally.shares.note(Some(share), true_share);
            for (b, vb) in vectors.iter().enumerate().skip(a + 1) {
                let d = va.shares[k] - vb.shares[k];
                let half = z * (variance(va, k) + variance(vb, k)).sqrt();
                let interval = Interval { low: d - half, high: d + half };
                tally.difference((a, b), Some(interval), true_share - truth[b][k]);
            }
        }
    }
    tally
}

fn estimated(
    method: Method,
    data: (&Sentences, &CalibrationTable),
    truth: &[&[f64]],
    seed: u64,
) -> Tally {
    let found = compare(data.0, Some(data.1), &method.options(seed)).expect("the data support it");
    let interval = |f: &Figure| f.low.zip(f.high).map(|(low, high)| Interval { low, high });
    let mut tally = Tally::default();
    for (cell, truth) in found.cells.iter().zip(truth) {
        for share in &cell.shares {
            tally.shares.note(interval(&share.figure), truth[share.label]);
        }
    }
    for d in &found.differences {
        let target = truth[d.a][d.label] - truth[d.b][d.label];
        tally.difference((d.a, d.b), interval(&d.figure), target);
    }
    tally
}

fn macro_f1(predicted: &[u16], labels: &[u16]) -> f64 {
    let count = |test: &dyn Fn(u16, u16) -> bool| {
        predicted.iter().zip(labels).filter(|(p, y)| test(**p, **y)).count() as f64
    };
    let f1 = |k: u16| {
        2.0 * count(&|p, y| p == k && y == k) / (count(&|p, _| p == k) + count(&|_, y| y == k))
    };
    (0..K as u16).map(f1).sum::<f64>() / K as f64
}
