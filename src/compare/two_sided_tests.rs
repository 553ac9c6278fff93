//! EMQ's draws, which begin from sums per cluster, against estimates from scratch.

use super::super::random::below;
use super::*;

const LABELS: usize = 3;

/// A posterior that leans towards `label`.
fn posterior(label: usize, random: &mut rand_pcg::Pcg64) -> Vec<f64> {
    let lean = |k| if k == label { 1.5 } else { 0.1 };
    let parts: Vec<f64> =
        (0..LABELS).map(|k| lean(k) + below(random, 1000) as f64 / 1000.0).collect();
    let total: f64 = parts.iter().sum();
    parts.iter().map(|part| part / total).collect()
}

/// Two cells of 15 articles with 10 sentences, the second without the last label, and a table of 300 items.
fn data() -> (Sentences, CalibrationTable) {
    let mut random = stream(3, Purpose::Sampling, 0);
    let mut sentences = Sentences {
        labels: ["a", "b", "c"].map(String::from).to_vec(),
        cells: ["x", "y"].map(|name| vec![name.to_owned()]).to_vec(),
        ..Sentences::default()
    };
    for i in 0..300_u32 {
        let cell = i / 150;
        let label = below(&mut random, LABELS as u64 - u64::from(cell)) as usize;
        sentences.cell.push(cell);
        sentences.article.push(i / 10);
        sentences.group.push(i / 10);
        sentences.probabilities.extend(posterior(label, &mut random));
        sentences.predicted.push(label as u16);
    }
    let mut table = CalibrationTable::default();
    for i in 0..300_u32 {
        let label = below(&mut random, LABELS as u64) as usize;
        table.probabilities.extend(posterior(label, &mut random));
        table.truth.push(label as u16);
        table.group.push(i / 5);
    }
    (sentences, table)
}

#[test]
fn draws_of_emq_equal_estimates_from_scratch_under_the_same_multiplicities() {
    let (sentences, table) = data();
    let options = Options { draws: 40, ..Options::default() };
    let correction = Correction::new(Method::Emq, &sentences, &table, &options);
    let found = correction.bootstrap(&options);
    let members: Vec<u32> = (0..correction.calibration_clusters as u32).collect();
    let (mut calibration, mut target) = (vec![0; members.len()], vec![0; 30]);
    for (b, draw) in found.draws.chunks_exact(found.width).enumerate() {
        let mut random = stream(options.seed, Purpose::Bootstrap, b as u64);
        resample(&members, &mut calibration, &mut random);
        for members in &correction.components {
            resample(members, &mut target, &mut random);
        }
        let scratch = correction.weighted(&calibration, &target);
        for (fast, exact) in draw.iter().zip(&scratch) {
            assert!((fast - exact).abs() < 2e-5, "draw {b}: {draw:?}, from scratch {scratch:?}");
        }
    }
}
