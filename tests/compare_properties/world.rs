//! Outlets with known shares, and posteriors that are right more often than not.

use stancekit::compare::sampling::probability_sample;
use stancekit::compare::{CalibrationTable, Gold, Sentences};

/// A small generator of its own, so that the tests do not lean on the code they test.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    fn posterior(&mut self, label: usize) -> Vec<f64> {
        let odds: Vec<f64> =
            (0..4).map(|k| self.next() * if k == label { 4.0 } else { 1.0 } + 0.01).collect();
        let sum: f64 = odds.iter().sum();
        odds.into_iter().map(|o| o / sum).collect()
    }
}

pub struct Shape {
    pub outlets: u32,
    pub articles: u32,
    pub sentences: u32,
    pub labels: usize,
}

pub const SHAPE: Shape = Shape { outlets: 4, articles: 24, sentences: 12, labels: 40 };

/// Outlets whose shares of label 2 rise from the first to the last.
pub fn world(shape: &Shape) -> (Sentences, Vec<u16>) {
    let mut chance = Chance(11);
    let mut data = Sentences {
        labels: ["against", "for", "neutral", "unrelated"].map(String::from).to_vec(),
        cells: (0..shape.outlets).map(|o| vec![format!("outlet {o}")]).collect(),
        ..Sentences::default()
    };
    let mut truth = Vec::new();
    for outlet in 0..shape.outlets {
        for article in 0..shape.articles {
            for _ in 0..shape.sentences {
                let middle = 0.2 + 0.4 * f64::from(outlet) / f64::from(shape.outlets);
                let label = if chance.next() < middle { 2 } else { (chance.next() * 4.0) as usize };
                data.cell.push(outlet);
                data.article.push(outlet * shape.articles + article);
                data.probabilities.extend(chance.posterior(label));
                truth.push(label as u16);
            }
        }
    }
    data.group = data.article.clone();
    data.predict();
    data.stratum = data.predicted.iter().map(|&p| u32::from(p)).collect();
    let drawn = probability_sample(&data, shape.labels, 3);
    data.gold = drawn
        .iter()
        .map(|d| Gold {
            sentence: d.sentence,
            label: truth[d.sentence],
            inclusion: Some(d.inclusion),
        })
        .collect();
    (data, truth)
}

pub fn table() -> CalibrationTable {
    let mut chance = Chance(5);
    let mut table = CalibrationTable::default();
    for item in 0..300_u32 {
        let label = (chance.next() * 4.0) as usize;
        table.probabilities.extend(chance.posterior(label));
        table.truth.push(label as u16);
        table.group.push(item / 6);
    }
    table
}
