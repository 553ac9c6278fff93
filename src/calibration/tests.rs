//! Properties that every calibrator has.

use ndarray::{Array2, Axis, array};
use proptest::prelude::*;
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;

use super::conformal::{Conformal, SetMethod};
use super::isotonic::Isotonic;
use super::venn_abers::{VennAbers, VennAbersPerLabel};
use super::{Calibration, Choice, Method, Table, choose, fit};

fn uniform(random: &mut Pcg64) -> f64 {
    (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// Scores and labels drawn from `softmax(warp(scores) + biases)`.
fn drawn(rows: usize, biases: [f64; 3], warp: impl Fn(f64) -> f64) -> (Array2<f64>, Vec<usize>) {
    let mut random = Pcg64::seed_from_u64(11);
    let scores = Array2::from_shape_simple_fn((rows, 3), || 4.0 * uniform(&mut random) - 2.0);
    let label = |row: ndarray::ArrayView1<'_, f64>| {
        let odds: Vec<f64> = row.iter().zip(biases).map(|(&z, b)| libm::exp(warp(z) + b)).collect();
        let mut rest = uniform(&mut random) * odds.iter().sum::<f64>();
        odds.iter().position(|weight| {
            rest -= weight;
            rest < 0.0
        })
    };
    let labels = scores.outer_iter().map(label).map(|label| label.unwrap_or(2)).collect();
    (scores, labels)
}

fn assert_probabilities(p: &Array2<f64>) {
    for row in p.outer_iter() {
        assert!((row.sum() - 1.0).abs() < 1e-12, "{row}");
        assert!(row.iter().all(|value| (0.0..=1.0).contains(value)), "{row}");
    }
}

#[test]
fn biases_make_mean_probabilities_equal_to_label_shares() {
    let (scores, labels) = drawn(2000, [0.0, 1.0, -1.0], |z| 1.7 * z);
    for method in [Method::Bcts, Method::VectorScaling] {
        let p = fit(method, scores.view(), &labels).unwrap().probabilities(scores.view());
        for (k, mean) in p.mean_axis(Axis(0)).unwrap().iter().enumerate() {
            let share = labels.iter().filter(|&&y| y == k).count() as f64 / 2000.0;
            assert!((mean - share).abs() < 1e-11, "{method} {k}: {mean} {share}");
        }
    }
}

#[test]
fn a_number_added_to_all_scores_of_a_row_changes_nothing() {
    let (scores, labels) = drawn(1200, [0.0, 1.0, -1.0], |z| 1.7 * z);
    let mut shifted = scores.clone();
    for (i, mut row) in shifted.outer_iter_mut().enumerate() {
        row += (i % 7) as f64 - 3.0;
    }
    for &method in Method::ALL.iter().filter(|&&method| method != Method::VectorScaling) {
        let p = fit(method, scores.view(), &labels).unwrap().probabilities(scores.view());
        let q = fit(method, shifted.view(), &labels).unwrap().probabilities(shifted.view());
        assert!((&p - &q).iter().all(|gap| gap.abs() < 1e-9), "{method}");
    }
}

#[test]
fn scores_in_other_units_give_the_same_probabilities() {
    let (scores, labels) = drawn(500, [0.0, 1.0, -1.0], |z| 1.7 * z);
    let greater = &scores * 1e5;
    for &method in Method::ALL.iter().filter(|&&m| !matches!(m, Method::None | Method::Isotonic)) {
        let p = fit(method, scores.view(), &labels).unwrap().probabilities(scores.view());
        let q = fit(method, greater.view(), &labels).unwrap().probabilities(greater.view());
        assert!((&p - &q).iter().all(|gap| gap.abs() < 1e-9), "{method}");
    }
}

#[test]
fn scores_that_separate_the_labels_do_not_end_in_certainty() {
    let scores = Array2::from_shape_fn((60, 3), |(i, k)| if i % 3 == k { 1.0 } else { -1.0 });
    let labels: Vec<usize> = (0..60).map(|i| i % 3).collect();
    for &method in Method::ALL.iter().filter(|&&method| method != Method::None) {
        let p = fit(method, scores.view(), &labels).unwrap().probabilities(scores.view());
        assert_probabilities(&p);
        for (i, &label) in labels.iter().enumerate() {
            let confidence = p[[i, label]];
            assert!(confidence > 0.9 && confidence < 1.0 - 1.0 / 200.0, "{method}: {confidence}");
        }
    }
}

#[test]
fn one_label_that_is_always_told_apart_does_not_end_in_certainty() {
    // Label 2 is separated, labels 0 and 1 are mixed: the optimum is infinite in one direction.
    let (mut scores, mut labels) = drawn(300, [0.0, 0.0, -50.0], |z| z);
    labels[..100].fill(2);
    for i in 0..100 {
        scores.row_mut(i).assign(&array![-3.0, -3.0, 8.0]);
    }
    for method in [Method::Bcts, Method::VectorScaling, Method::Isotonic] {
        let p = fit(method, scores.view(), &labels).unwrap().probabilities(scores.view());
        assert_probabilities(&p);
        assert!(p[[0, 2]] > 0.9, "{method}: {}", p[[0, 2]]);
        assert!(p.iter().all(|&value| value > 0.0 && value < 1.0), "{method}");
    }
}

#[test]
fn a_label_that_never_occurs_is_unlikely_but_not_impossible() {
    let (scores, mut labels) = drawn(400, [0.0, 0.0, -50.0], |z| z);
    labels.iter_mut().for_each(|label| *label = (*label).min(1));
    for method in [Method::Bcts, Method::VectorScaling, Method::Isotonic] {
        let p = fit(method, scores.view(), &labels).unwrap().probabilities(scores.view());
        assert_probabilities(&p);
        let mean = p.column(2).sum() / 400.0;
        assert!(mean > 0.0 && mean < 0.02, "{method}: {mean}");
    }
}

#[test]
fn a_single_row_is_enough_for_every_method() {
    for &method in Method::ALL {
        let scores = array![[0.3, -0.1, 2.0]];
        let fitted = fit(method, scores.view(), &[1]).unwrap();
        assert_probabilities(&fitted.probabilities(scores.view()));
        assert!(fitted.numbers().iter().all(|number| number.is_finite()));
    }
}

#[test]
fn scores_that_say_nothing_or_lie_give_the_label_shares() {
    let labels: Vec<usize> = (0..100).map(|i| usize::from(i % 4 == 0)).collect();
    let nothing = Array2::from_elem((100, 2), 0.7);
    let lies = Array2::from_shape_fn((100, 2), |(i, k)| {
        let wrong = f64::from(u8::from(labels[i] != k));
        wrong * (1 + i % 3) as f64 - f64::from(u8::from(i % 10 == 0)) * wrong * 2.5
    });
    for scores in [nothing, lies] {
        let p = fit(Method::Bcts, scores.view(), &labels).unwrap().probabilities(scores.view());
        assert!(p.column(1).iter().all(|value| (value - 0.25).abs() < 1e-9), "{p}");
    }
}

#[test]
fn log_odds_are_linear_and_agree_with_the_probabilities() {
    let (scores, labels) = drawn(300, [0.0, 1.0, -1.0], |z| 1.7 * z);
    for &method in Method::ALL {
        let fitted = fit(method, scores.view(), &labels).unwrap();
        let p = fitted.probabilities(scores.view());
        for (row, p) in scores.outer_iter().zip(p.outer_iter()) {
            match fitted.log_odds(&row.to_vec(), 0, 2) {
                Some(odds) => assert!((odds - libm::log(p[0] / p[2])).abs() < 1e-9),
                None => assert_eq!(method, Method::Isotonic),
            }
        }
    }
}

#[test]
fn numbers_written_down_give_the_same_calibrator_back() {
    let (scores, labels) = drawn(300, [0.0, 1.0, -1.0], |z| 1.7 * z);
    for &method in Method::ALL {
        let fitted = fit(method, scores.view(), &labels).unwrap();
        let numbers = fitted.numbers();
        assert_eq!(Calibration::from_numbers(method, 3, &numbers).unwrap(), fitted);
        assert_eq!(method.name().parse::<Method>().unwrap(), method);
        let refused = |numbers: &[f64]| Calibration::from_numbers(method, 3, numbers).is_err();
        assert!(refused(&[numbers.as_slice(), &[0.5]].concat()), "{method}: one too many");
        if let Some((_, fewer)) = numbers.split_last() {
            assert!(refused(fewer), "{method}: one too few");
            let mut damaged = numbers.clone();
            for bad in [f64::NAN, -1.0, 1e300] {
                damaged[0] = bad;
                let slope = bad == 1e300 && method != Method::Isotonic;
                assert!(slope || refused(&damaged), "{method}: {bad}");
            }
        }
    }
}

#[test]
fn rows_that_cannot_be_fitted_are_refused() {
    let scores = array![[0.0, 1.0], [1.0, 0.0]];
    assert!(fit(Method::Bcts, scores.view(), &[0]).is_err());
    assert!(fit(Method::Bcts, scores.view(), &[0, 2]).is_err());
    assert!(fit(Method::Bcts, array![[f64::NAN, 1.0]].view(), &[0]).is_err());
    assert!(fit(Method::Bcts, Array2::zeros((0, 2)).view(), &[]).is_err());
    assert!(fit(Method::Bcts, array![[1.0]].view(), &[0]).is_err());
}

fn chosen(scores: &Array2<f64>, labels: &[usize], groups: &[u32]) -> Choice {
    choose(&Table { scores: scores.view(), labels, groups }, Method::Bcts).unwrap()
}

#[test]
fn bcts_is_kept_where_it_is_true_and_left_where_another_is_clearly_better() {
    let groups: Vec<u32> = (0..6000).map(|i| i / 4).collect();
    let (scores, labels) = drawn(6000, [0.0, 1.0, -1.0], |z| 1.7 * z);
    let choice = chosen(&scores, &labels, &groups);
    assert_eq!(choice.method, Method::Bcts);
    assert_eq!(choice.losses.len(), Method::ALL.len());
    // Probabilities that rise with the score in one steep step: no softmax does that.
    let (scores, labels) = drawn(6000, [0.0; 3], |z| if z > 1.0 { 5.0 } else { 0.0 });
    let choice = chosen(&scores, &labels, &groups);
    assert_eq!(choice.method, Method::Isotonic);
}

#[test]
fn one_group_alone_leaves_the_default_method() {
    let (scores, labels) = drawn(50, [0.0; 3], |z| z);
    let choice = chosen(&scores, &labels, &[3; 50]);
    assert_eq!((choice.method, choice.losses.len()), (Method::Bcts, 0));
}

#[test]
fn too_few_rows_for_the_wanted_confidence_put_every_label_in_the_set() {
    let p = array![[0.7, 0.3], [0.4, 0.6]];
    for method in [SetMethod::Lac, SetMethod::Mondrian, SetMethod::Aps] {
        let fitted = Conformal::fit(method, p.view(), &[0, 1], 0.9).unwrap();
        let mut set = [false; 2];
        fitted.set_into(&[0.9, 0.1], &mut set);
        assert_eq!(set, [true, true], "{method:?}");
    }
    assert!(Conformal::fit(SetMethod::Lac, p.view(), &[0, 1], 1.0).is_err());
    assert!(Conformal::fit(SetMethod::Lac, p.view(), &[0, 2], 0.9).is_err());
}

#[test]
fn sets_hold_the_right_label_as_often_as_asked() {
    let (scores, labels) = drawn(8000, [0.0, 1.0, -1.0], |z| 1.7 * z);
    let p = fit(Method::Bcts, scores.view(), &labels).unwrap().probabilities(scores.view());
    let (first, last) = p.view().split_at(Axis(0), 4000);
    for method in [SetMethod::Lac, SetMethod::Mondrian, SetMethod::Aps] {
        let fitted = Conformal::fit(method, first, &labels[..4000], 0.9).unwrap();
        let holds = |(row, &label): (ndarray::ArrayView1<'_, f64>, &usize)| {
            let mut set = [false; 3];
            fitted.set_into(&row.to_vec(), &mut set);
            set[label]
        };
        let held = last.outer_iter().zip(&labels[4000..]).filter(|&row| holds(row)).count();
        let share = held as f64 / 4000.0;
        assert!(share > 0.88 && (method == SetMethod::Aps || share < 0.92), "{method:?}: {share}");
    }
}

#[test]
fn intervals_per_label_hold_the_merged_probability() {
    let (scores, labels) = drawn(500, [0.0, 1.0, -1.0], |z| 1.7 * z);
    let fitted = VennAbersPerLabel::fit(scores.view(), &labels).unwrap();
    let mut intervals = [(0.0, 0.0); 3];
    for row in scores.outer_iter() {
        fitted.intervals_into(&row.to_vec(), &mut [0.0; 3], &mut intervals);
        for (p0, p1) in intervals {
            let merged = VennAbers::merged((p0, p1));
            assert!(p0 <= merged && merged <= p1, "{p0} {merged} {p1}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_scores_give_probabilities(
        rows in proptest::collection::vec((proptest::collection::vec(-1e3f64..1e3, 4), 0usize..4), 1..12)
    ) {
        let scores = Array2::from_shape_fn((rows.len(), 4), |(i, k)| rows[i].0[k]);
        let labels: Vec<usize> = rows.iter().map(|row| row.1).collect();
        for &method in Method::ALL {
            let fitted = fit(method, scores.view(), &labels).unwrap();
            prop_assert!(fitted.numbers().iter().all(|number| number.is_finite()));
            let p = fitted.probabilities(scores.view());
            for row in p.outer_iter() {
                prop_assert!((row.sum() - 1.0).abs() < 1e-12);
                prop_assert!(row.iter().all(|value| (0.0..=1.0).contains(value)));
            }
        }
    }

    #[test]
    fn both_ends_of_an_interval_are_isotonic_fits_with_the_new_point(
        points in proptest::collection::vec((0i32..12, any::<bool>()), 1..40),
        new in -1i32..26,
    ) {
        let scores: Vec<f64> = points.iter().map(|point| f64::from(point.0)).collect();
        let yes: Vec<bool> = points.iter().map(|point| point.1).collect();
        let new = f64::from(new) / 2.0;
        let (p0, p1) = VennAbers::fit(&scores, &yes).unwrap().interval(new);
        let with = |answer: f64| {
            let mut scores = scores.clone();
            let mut targets: Vec<f64> = yes.iter().map(|&y| f64::from(u8::from(y))).collect();
            scores.push(new);
            targets.push(answer);
            Isotonic::fit(&scores, &targets, None).unwrap().value(new)
        };
        prop_assert!((p0 - with(0.0)).abs() < 1e-12, "{} {}", p0, with(0.0));
        prop_assert!((p1 - with(1.0)).abs() < 1e-12, "{} {}", p1, with(1.0));
    }

    #[test]
    fn an_isotonic_fit_rises_and_keeps_the_mean(
        points in proptest::collection::vec((0i32..15, -5i32..5), 1..40)
    ) {
        let scores: Vec<f64> = points.iter().map(|point| f64::from(point.0)).collect();
        let targets: Vec<f64> = points.iter().map(|point| f64::from(point.1)).collect();
        let fitted = Isotonic::fit(&scores, &targets, None).unwrap();
        let (x, y) = fitted.thresholds();
        prop_assert!(x.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(y.windows(2).all(|pair| pair[0] <= pair[1]));
        let sum: f64 = scores.iter().map(|&score| fitted.value(score)).sum();
        prop_assert!((sum - targets.iter().sum::<f64>()).abs() < 1e-9);
    }
}
