//! Do the intervals of `compare` contain the true share as often as they say?
//!
//! 20 outlets of 50 articles are drawn again and again from a known world; the share of intervals that contain the
//! outlet's true share (and, for differences, the true difference) is the coverage. Four worlds: **A** pure label shift,
//! **M** mild style of each outlet, **B** strong style, **C** covariate shift. The classifier is a linear softmax trained
//! on 2,500 source sentences, its logits inflated by 1.5; 60 labels per outlet are drawn as `sample` draws them, 500
//! source labels make the calibration table. Seeded: the same table every time.
//!
//! `cargo bench --bench coverage -- [--replicates 120] [--seed 1]`; without `--bench` (as a test) two replicates.
//! `--speed` times one large comparison instead.

mod chance;
mod classifier;
mod score;
mod speed;
mod world;

use rayon::prelude::*;

use score::{Method, Tally};
use world::{Scenario, World};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|a| a == "--speed") {
        return speed::report();
    }
    let value = |name: &str, default: u64| {
        let position = arguments.iter().position(|a| a == name);
        position.and_then(|p| arguments.get(p + 1)?.parse().ok()).unwrap_or(default)
    };
    let full = arguments.iter().any(|a| a == "--bench");
    let replicates = value("--replicates", if full { 120 } else { 2 });
    let seed = value("--seed", 1);
    println!(
        "{replicates} replicates, seed {seed}; coverage % / mean width of shares; coverage % of null / other differences / mean width\n"
    );
    println!("| method | A label shift | M mild style | C covariate | B strong style |");
    println!("|---|---|---|---|---|");
    let columns: Vec<Vec<Tally>> =
        Scenario::ALL.iter().map(|&s| scenario(s, replicates, seed)).collect();
    for (m, method) in Method::ALL.iter().enumerate() {
        let cells: Vec<String> = columns.iter().map(|tallies| tallies[m].to_string()).collect();
        println!("| {} | {} |", method.name(), cells.join(" | "));
    }
    let f1: Vec<String> = columns.iter().map(|t| format!("{:.3}", t[0].macro_f1())).collect();
    println!("| macro-F1 of the classifier | {} |", f1.join(" | "));
}

fn scenario(scenario: Scenario, replicates: u64, seed: u64) -> Vec<Tally> {
    let world = World::new(scenario);
    let replicates: Vec<Vec<Tally>> = (0..replicates)
        .into_par_iter()
        .map(|r| score::replicate(&world, seed.wrapping_mul(1_000_003).wrapping_add(r)))
        .collect();
    let mut total = vec![Tally::default(); Method::ALL.len()];
    for tallies in replicates {
        total.iter_mut().zip(tallies).for_each(|(t, r)| t.add(&r));
    }
    total
}
