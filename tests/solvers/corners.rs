//! The corners: what folds and small data bring.

use stancekit::linear::{ClassWeight, LinearModel, argmax};
use stancekit::sparse::SparseRow;

use super::stationary::excess;
use super::{LOSSES, Loss, Rows, allowed, fit, largest_c, rows};

const WEIGHTS: [ClassWeight; 2] = [ClassWeight::Uniform, ClassWeight::Balanced];

/// Fits with either loss and either weighting, tests the optimum, and hands the model on.
fn each(rows: &Rows, c: f64, check: impl Fn(&LinearModel, Loss)) {
    for loss in LOSSES {
        for class_weight in WEIGHTS {
            let model = fit(rows, loss, c, class_weight, 1e-8);
            let finite = model.weights().iter().all(|w| w.is_finite())
                && model.bias().iter().all(|b| b.is_finite());
            assert!(finite, "{loss:?}, {class_weight:?}");
            if c <= largest_c(loss) {
                let excess = excess(&model, rows, loss, c, class_weight);
                assert!(excess < allowed(c), "{loss:?}, {class_weight:?}, C = {c}: {excess:e}");
            }
            check(&model, loss);
        }
    }
}

fn scores(model: &LinearModel, row: SparseRow<'_>) -> Vec<f64> {
    let mut scores = vec![0.0; model.labels()];
    model.scores_into(row, &mut scores);
    scores
}

/// Three labels with a column each and one that all share.
fn three() -> Vec<(usize, Vec<(u32, f64)>)> {
    (0..30).map(|i| (i % 3, vec![(i as u32 % 3, 0.8), (3, 0.6)])).collect()
}

#[test]
fn a_label_that_is_absent_from_the_rows_is_never_predicted() {
    let given: Vec<_> = three().into_iter().filter(|(label, _)| *label != 1).collect();
    let rows = rows(4, 3, &given);
    for loss in LOSSES {
        for class_weight in WEIGHTS {
            let model = fit(&rows, loss, 1.0, class_weight, 1e-6);
            assert!(model.weights().iter().all(|w| w.is_finite()), "{loss:?}");
            for (row, &label) in rows.x.iter().zip(&rows.y) {
                assert_eq!(argmax(&scores(&model, row)), label, "{loss:?}, {class_weight:?}");
            }
        }
    }
}

#[test]
fn rows_without_known_features_move_the_intercept_alone() {
    let mut given = three();
    given.extend((0..12).map(|_| (2, Vec::new())));
    let rows = rows(4, 3, &given);
    each(&rows, 1.0, |model, loss| {
        let empty = scores(model, SparseRow { indices: &[], values: &[] });
        assert_eq!(empty, model.bias());
        assert_eq!(argmax(&empty), 2, "{loss:?}");
    });
}

#[test]
fn duplicate_rows_count_as_often_as_they_stand_there() {
    let once = three();
    let twice: Vec<_> = once.iter().chain(&once).cloned().collect();
    let (once, twice) = (rows(4, 3, &once), rows(4, 3, &twice));
    for loss in LOSSES {
        let doubled = fit(&once, loss, 2.0, ClassWeight::Uniform, 1e-10);
        let repeated = fit(&twice, loss, 1.0, ClassWeight::Uniform, 1e-10);
        for row in once.x.iter() {
            let (a, b) = (scores(&doubled, row), scores(&repeated, row));
            assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-3), "{a:?} {b:?}");
        }
    }
}

#[test]
fn equal_rows_with_different_labels_score_by_how_often_each_stands_there() {
    let given: Vec<_> = (0..8).map(|i| (usize::from(i < 6), vec![(0, 1.0)])).collect();
    each(&rows(1, 2, &given), 10.0, |model, _| {
        let z = scores(model, SparseRow { indices: &[0], values: &[1.0] });
        assert!(z.iter().all(|z| z.is_finite()));
    });
}

#[test]
fn a_class_of_two_rows_is_learnt() {
    let mut given = three();
    given.retain({
        let mut seen = 0;
        move |(label, _)| {
            seen += usize::from(*label == 0);
            *label != 0 || seen <= 2
        }
    });
    let rows = rows(4, 3, &given);
    assert_eq!(rows.y.iter().filter(|&&label| label == 0).count(), 2);
    each(&rows, 10.0, |model, loss| {
        let own = SparseRow { indices: &[0, 3], values: &[0.8, 0.6] };
        assert_eq!(argmax(&scores(model, own)), 0, "{loss:?}");
    });
}

#[test]
fn every_c_from_a_ten_thousandth_to_ten_thousand_learns_separable_rows() {
    for c in [1e-4, 1e-2, 1.0, 1e2, 1e4] {
        let rows = rows(4, 3, &three());
        each(&rows, c, |model, loss| {
            if c >= 1.0 {
                for (row, &label) in rows.x.iter().zip(&rows.y) {
                    assert_eq!(argmax(&scores(model, row)), label, "{loss:?}, C = {c}");
                }
            }
        });
    }
}

#[test]
fn rows_that_cannot_be_separated_leave_finite_weights_at_every_c() {
    let mut given = three();
    (0..30).step_by(4).for_each(|i| given[i].0 = (given[i].0 + 1) % 3);
    for c in [1e-4, 1e-2, 1.0, 1e2, 1e4] {
        each(&rows(4, 3, &given), c, |_, _| {});
    }
}
