//! The solvers' hot loops on made rows with news text's shape: few columns in most rows, most in few.
//!
//! `cargo bench --bench solvers`; the least of several runs, in nanoseconds per entry of the matrix.
//! Under `valgrind --tool=callgrind` the instruction counts repeat exactly.

use std::time::Instant;

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use stancekit::linear::{LinearSvm, LogisticRegression, TrainingRows};
use stancekit::sparse::{CsrMatrix, RowBuffer};

const ROWS: usize = 2000;
const COLUMNS: usize = 50_000;
const ENTRIES: usize = 300;
const PASSES: usize = 5;

fn main() {
    let full = std::env::args().any(|argument| argument == "--bench");
    let runs = if full { 7 } else { 1 };
    println!("{:32}{:>8}{:>16}", "loop", "labels", "ns per entry");
    for labels in [2, 3, 4, 8, 20] {
        let (x, y) = made(labels);
        let entries = x.entries() as f64;
        let least = |work: &dyn Fn()| {
            let times = (0..runs).map(|_| {
                let start = Instant::now();
                work();
                start.elapsed().as_secs_f64()
            });
            times.fold(f64::MAX, f64::min) * 1e9 / entries
        };
        let line = |name: &str, cost: f64| println!("{name:32}{labels:>8}{cost:>16.2}");
        if labels == 2 {
            line("rows made ready", least(&|| drop(TrainingRows::new(&x))));
        }
        let logistic =
            LogisticRegression { max_passes: PASSES, tolerance: 0.0, ..Default::default() };
        line("logistic, five passes", least(&|| drop(logistic.fit(&x, &y, labels))));
        let svm = LinearSvm { max_passes: PASSES, tolerance: 0.0, ..Default::default() };
        line("squared hinge, five passes", least(&|| drop(svm.fit(&x, &y, labels))));
    }
}

/// Unit rows; column `j` turns up about as often as the square of an even draw says, so that the
/// first columns are busy and many are nearly alone. A label has a tenth of its entries to itself.
fn made(labels: usize) -> (CsrMatrix, Vec<usize>) {
    let mut random = Pcg64::seed_from_u64(1);
    let (mut x, mut y) = (CsrMatrix::new(COLUMNS), Vec::with_capacity(ROWS));
    let mut row = RowBuffer::default();
    for i in 0..ROWS {
        let label = i % labels;
        let mut columns: Vec<u32> = (0..ENTRIES)
            .map(|entry| {
                let even = f64::from(random.next_u32()) / f64::from(u32::MAX);
                let place = (even * even * even * (COLUMNS - 1) as f64) as u32;
                if entry % 10 == 0 {
                    place / labels as u32 * labels as u32 + label as u32
                } else {
                    place
                }
            })
            .map(|column| column.min(COLUMNS as u32 - 1))
            .collect();
        columns.sort_unstable();
        columns.dedup();
        row.clear();
        let value = 1.0 / (columns.len() as f64).sqrt();
        columns.iter().for_each(|&column| row.push(column, value));
        x.push_row(row.as_row());
        y.push(label);
    }
    (x, y)
}
