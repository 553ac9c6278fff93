//! How long a large comparison takes: 20 outlets, 20,000 articles, 400,000 sentences, 1,000 draws.

use std::time::Instant;

use stancekit::compare::{Adjust, CalibrationTable, Method, Options, Sentences, compare};

use crate::chance::Chance;
use crate::score::with_labels;
use crate::world::K;

const ARTICLES: u32 = 20_000;
const PER_ARTICLE: usize = 20;

pub fn report() {
    let mut chance = Chance::new(7);
    let mut truth = Vec::new();
    let mut sentences = Sentences {
        labels: ["neutral", "opposes", "supports", "unrelated"].map(String::from).to_vec(),
        cells: (0..20).map(|o| vec![format!("outlet {o}")]).collect(),
        ..Sentences::default()
    };
    for article in 0..ARTICLES {
        let mix = chance.dirichlet(&[0.25; K], 4.0);
        for _ in 0..PER_ARTICLE {
            let label = chance.category(&mix);
            sentences.cell.push(article % 20);
            sentences.article.push(article);
            sentences.probabilities.extend(posterior(label, &mut chance));
            truth.push(label as u16);
        }
    }
    sentences.group = sentences.article.clone();
    let sentences = with_labels(sentences, &truth, 1);
    let mut table = CalibrationTable::default();
    for item in 0..2500_u32 {
        let label = chance.category(&[0.25; K]);
        table.probabilities.extend(posterior(label, &mut chance));
        table.truth.push(label as u16);
        table.group.push(item / 5);
    }
    for (method, adjust) in [
        (Method::Pacc, Adjust::Holm),
        (Method::Dsl, Adjust::Holm),
        (Method::Dsl, Adjust::MaxT),
        (Method::Emq, Adjust::Holm),
    ] {
        let options =
            Options { method, adjust, unrelated: Some(3), keep_method: true, ..Options::default() };
        let start = Instant::now();
        let found = compare(&sentences, Some(&table), &options).expect("the data support it");
        let seconds = start.elapsed().as_secs_f64();
        let tests = found.differences.len();
        println!("{} {adjust:?}: {seconds:.2} s, {tests} differences{}", method.name(), peak());
    }
}

/// A posterior that is right about three times in four.
fn posterior(label: usize, chance: &mut Chance) -> Vec<f64> {
    let mean: Vec<f64> = (0..K).map(|k| if k == label { 0.64 } else { 0.12 }).collect();
    chance.dirichlet(&mean, 3.0)
}

/// Peak memory, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.map(|l| format!(", peak {}", l.trim())).unwrap_or_default()
}
