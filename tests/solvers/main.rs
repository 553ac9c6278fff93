//! The solvers end where the gradient of what they minimise is zero, on real sentences, on random
//! matrices, and in the corners.

mod corners;
mod stationary;

use proptest::prelude::*;
use stancekit::dataset::{Dataset, DatasetOptions};
use stancekit::features::{Corpus, FeatureOptions};
use stancekit::linear::{ClassWeight, LinearModel, LinearSvm, LogisticRegression};
use stancekit::sparse::{CsrMatrix, RowBuffer};

use stationary::excess;

/// A matrix with a label for each row.
#[derive(Debug, Clone)]
struct Rows {
    x: CsrMatrix,
    y: Vec<usize>,
    labels: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Loss {
    Logistic,
    SquaredHinge,
}

const LOSSES: [Loss; 2] = [Loss::Logistic, Loss::SquaredHinge];

fn fit(rows: &Rows, loss: Loss, c: f64, class_weight: ClassWeight, tolerance: f64) -> LinearModel {
    let Rows { x, y, labels } = rows;
    match loss {
        Loss::Logistic => LogisticRegression { c, class_weight, tolerance, ..Default::default() }
            .fit(x, y, *labels),
        Loss::SquaredHinge => {
            LinearSvm { c, class_weight, tolerance, ..Default::default() }.fit(x, y, *labels)
        }
    }
    .unwrap()
}

/// What `excess` may be: it overstates by up to the largest curvature, which grows with C.
fn allowed(c: f64) -> f64 {
    1e-5 * c.max(1.0)
}

/// Up to which C the passes close the gap however alike the rows are. Beyond, a few rows that stand
/// there often leave the hinge's dual so flat that the passes run out first.
fn largest_c(loss: Loss) -> f64 {
    match loss {
        Loss::Logistic => 100.0,
        Loss::SquaredHinge => 1.0,
    }
}

/// Rows of (label, entries).
fn rows(columns: usize, labels: usize, given: &[(usize, Vec<(u32, f64)>)]) -> Rows {
    let mut x = CsrMatrix::new(columns);
    let mut buffer = RowBuffer::default();
    for (_, entries) in given {
        buffer.clear();
        entries.iter().for_each(|&(j, value)| buffer.push(j, value));
        x.push_row(buffer.as_row());
    }
    Rows { x, y: given.iter().map(|(label, _)| *label).collect(), labels }
}

#[test]
fn real_sentences_are_solved_to_a_millionth_of_the_objective() {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/nato-expansion/test.csv");
    let data = Dataset::read(&[own.into()], &DatasetOptions::default()).unwrap();
    let texts = data.texts.iter().map(String::as_str);
    let corpus = Corpus::count(texts, &FeatureOptions::default()).unwrap();
    let all: Vec<usize> = (0..data.len()).step_by(3).collect();
    let x = corpus.matrix(&corpus.fit(&all).unwrap(), &all);
    let (_, four) = data.task("stance").unwrap().labelled(&all);
    let two = four.iter().map(|&label| usize::from(label == 3)).collect();
    for (y, labels) in [(four, 4), (two, 2)] {
        let rows = Rows { x: x.clone(), y, labels };
        for loss in LOSSES {
            for class_weight in [ClassWeight::Uniform, ClassWeight::Balanced] {
                let model = fit(&rows, loss, 1.0, class_weight, 1e-9);
                let excess = excess(&model, &rows, loss, 1.0, class_weight);
                assert!(excess < 1e-6, "{loss:?}, {labels} labels, {class_weight:?}: {excess:e}");
            }
        }
    }
}

/// Up to 24 rows of up to 6 of 10 columns, with two labels at least.
fn random_rows() -> impl Strategy<Value = Rows> {
    let entries = proptest::collection::btree_map(0u32..10, -1.0f64..1.0, 0..6);
    let row = (0usize..4, entries.prop_map(|entries| entries.into_iter().collect()));
    (proptest::collection::vec(row, 2..24), 2usize..5).prop_map(|(mut given, labels)| {
        given.iter_mut().for_each(|(label, _)| *label %= labels);
        (given[0].0, given[1].0) = (0, 1);
        rows(10, labels, &given)
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn random_matrices_are_solved(
        rows in random_rows(),
        exponent in -4i32..=2,
        balanced: bool,
    ) {
        let c = libm::pow(10.0, f64::from(exponent));
        let class_weight = if balanced { ClassWeight::Balanced } else { ClassWeight::Uniform };
        for loss in LOSSES.into_iter().filter(|&loss| c <= largest_c(loss)) {
            let model = fit(&rows, loss, c, class_weight, 1e-8);
            let excess = excess(&model, &rows, loss, c, class_weight);
            prop_assert!(excess < allowed(c), "{loss:?}, C = {c}: {excess:e}");
        }
    }
}
