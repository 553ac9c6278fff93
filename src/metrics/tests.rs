//! Properties of measures and their intervals.

use ndarray::Array2;
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;

use super::*;

fn names(labels: &[&str]) -> Vec<String> {
    labels.iter().map(|&label| label.to_owned()).collect()
}

/// Random probabilities, and right labels that agree with them more often than not.
fn drawn(rows: usize, labels: usize) -> (Array2<f64>, Vec<usize>) {
    let mut random = Pcg64::seed_from_u64(5);
    let mut uniform = || (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
    let mut p = Array2::from_shape_simple_fn((rows, labels), || -libm::log(uniform() + 1e-12));
    let truth = p
        .outer_iter_mut()
        .map(|mut row| {
            row /= row.sum();
            let mut rest = uniform();
            row.iter()
                .position(|share| {
                    rest -= share;
                    rest < 0.0
                })
                .unwrap_or(0)
        })
        .collect();
    (p, truth)
}

fn measured(p: &Array2<f64>, truth: &[usize], groups: &[u32], draws: usize) -> Measures {
    let labels = names(&["against", "favor", "neutral", "unrelated"]);
    let outcomes = Outcomes { labels: &labels, truth, probabilities: p.view(), groups };
    Measures::of(&outcomes, &Bootstrap { draws, ..Bootstrap::default() }).unwrap()
}

fn near(a: Option<f64>, b: Option<f64>) {
    let (a, b) = (a.unwrap(), b.unwrap());
    assert!((a - b).abs() < 1e-12, "{a} {b}");
}

#[test]
fn figures_made_of_group_sums_are_those_made_of_rows() {
    let (p, truth) = drawn(700, 4);
    let groups: Vec<u32> = (0..700).map(|i| i * 7919 % 90).collect();
    let found = measured(&p, &truth, &groups, 0);
    let predicted = most_probable(p.view());
    let confidences: Vec<f64> = predicted.iter().enumerate().map(|(i, &k)| p[[i, k]]).collect();
    let hits: Vec<bool> = predicted.iter().zip(&truth).map(|(a, b)| a == b).collect();
    let (width, mass) =
        (equal_width_bins(&confidences, &hits, 15), equal_mass_bins(&confidences, &hits, 15));
    let classes = classwise_errors(p.view(), &truth, 15);
    near(found.log_loss.value, log_loss(p.view(), &truth));
    near(found.brier.value, brier(p.view(), &truth));
    near(found.ece.value, expected_error(&width));
    near(found.mce.value, maximum_error(&width));
    near(found.classwise_ece.value, Some(classes.iter().sum::<f64>() / 4.0));
    near(found.equal_mass_ece.value, expected_error(&mass));
    near(found.debiased_squared_ece.value, debiased_squared_error(&mass));
    near(found.accuracy.value, found.confusion.accuracy());
    near(found.macro_f1.value, found.confusion.macro_f1());
    near(found.f_avg.value, found.confusion.f_avg());
    near(found.matthews_correlation.value, found.confusion.matthews_correlation());
    near(found.labels[2].f1.value, found.confusion.f1(2));
    assert_eq!((found.n, found.groups), (700, 90));
    assert_eq!(found.accuracy.low, None);
}

/// Numbers of scikit-learn 1.9 for these twelve rows.
#[test]
fn averages_are_those_of_scikit_learn() {
    let labels = names(&["a", "b", "c", "d"]);
    let truth = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2];
    let predicted = [0, 0, 1, 3, 1, 1, 0, 2, 2, 2, 1, 0];
    let confusion = Confusion::count(&labels, &truth, &predicted);
    near(confusion.accuracy(), Some(7.0 / 12.0));
    near(confusion.f1(0), Some(0.5));
    near(confusion.f1(1), Some(4.0 / 7.0));
    near(confusion.f1(2), Some(0.75));
    near(confusion.f1(3), Some(0.0));
    near(confusion.macro_f1(), Some((0.5 + 4.0 / 7.0 + 0.75) / 4.0));
    near(confusion.matthews_correlation(), Some(0.418_716_277_230_404_3));
    assert_eq!(confusion.recall(3), None);
    assert_eq!(confusion.f_avg(), None);
}

#[test]
fn a_label_that_occurs_nowhere_stays_out_of_the_mean() {
    let confusion = Confusion::count(&names(&["a", "b", "c"]), &[0, 0, 1], &[0, 1, 1]);
    near(confusion.macro_f1(), Some(2.0 / 3.0));
    assert_eq!(confusion.f1(2), None);
    assert_eq!(confusion.precision(2), None);
}

#[test]
fn the_stance_score_needs_both_stances() {
    let both = Confusion::count(&names(&["against", "favor", "neutral"]), &[0, 1], &[0, 1]);
    near(both.f_avg(), Some(1.0));
    let one = Confusion::count(&names(&["against", "favor", "neutral"]), &[0, 2], &[0, 2]);
    assert_eq!(one.f_avg(), None);
}

#[test]
fn nothing_measured_is_undefined_everywhere() {
    let found = measured(&Array2::zeros((0, 4)), &[], &[], 100);
    let json = serde_json::to_value(&found).unwrap();
    for (name, figure) in json.as_object().unwrap() {
        if let Some(value) = figure.get("value") {
            assert!(value.is_null() && figure["low"].is_null(), "{name}");
        }
    }
    assert_eq!(log_loss(Array2::zeros((0, 4)).view(), &[]), None);
    assert_eq!(quantile(&[], 0.5), None);
    assert!(found.is_small());
}

#[test]
fn one_right_label_leaves_the_correlation_undefined() {
    let confusion = Confusion::count(&names(&["a", "b"]), &[0, 0, 0], &[0, 1, 0]);
    assert_eq!(confusion.matthews_correlation(), None);
}

#[test]
fn names_in_json_are_stable() {
    let (p, truth) = drawn(60, 4);
    let groups: Vec<u32> = (0..60).collect();
    let json = serde_json::to_value(measured(&p, &truth, &groups, 20)).unwrap();
    let mut keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    keys.sort();
    let wanted = "accuracy brier classwise_ece confusion debiased_squared_ece ece equal_mass_ece \
                  f_avg groups labels log_loss macro_f1 matthews_correlation mce n overconfidence";
    assert_eq!(keys, wanted.split_whitespace().collect::<Vec<_>>());
    let figure: Figure = serde_json::from_value(json["macro_f1"].clone()).unwrap();
    assert!(figure.low.unwrap() < figure.value.unwrap() && figure.value < figure.high);
    assert_eq!(json["labels"][1]["label"], "favor");
}

#[test]
fn intervals_are_the_same_for_any_number_of_threads() {
    let (p, truth) = drawn(400, 4);
    let groups: Vec<u32> = (0..400).map(|i| i / 3).collect();
    let many = measured(&p, &truth, &groups, 200);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(pool.install(|| measured(&p, &truth, &groups, 200)), many);
}

#[test]
fn an_interval_is_as_wide_as_theory_says() {
    let (p, truth) = drawn(2000, 4);
    let groups: Vec<u32> = (0..2000).collect();
    let accuracy = measured(&p, &truth, &groups, 1000).accuracy;
    let share = accuracy.value.unwrap();
    let wanted = 2.0 * 1.959_964 * (share * (1.0 - share) / 2000.0).sqrt();
    let width = accuracy.high.unwrap() - accuracy.low.unwrap();
    assert!((width / wanted - 1.0).abs() < 0.1, "{width} {wanted}");
}

#[test]
fn copies_of_a_row_within_its_group_do_not_narrow_the_interval() {
    let (p, truth) = drawn(300, 4);
    let copies: Vec<usize> = (0..3000).map(|i| i / 10).collect();
    let p_copies = p.select(ndarray::Axis(0), &copies);
    let truth_copies: Vec<usize> = copies.iter().map(|&i| truth[i]).collect();
    let groups: Vec<u32> = copies.iter().map(|&i| i as u32).collect();
    let alone: Vec<u32> = (0..300).collect();
    let (once, tenfold) = (
        measured(&p, &truth, &alone, 300).macro_f1,
        measured(&p_copies, &truth_copies, &groups, 300).macro_f1,
    );
    assert!((once.low.unwrap() - tenfold.low.unwrap()).abs() < 1e-12);
    assert!((once.high.unwrap() - tenfold.high.unwrap()).abs() < 1e-12);
}

#[test]
fn a_single_group_has_no_interval() {
    let (p, truth) = drawn(30, 4);
    let found = measured(&p, &truth, &[4; 30], 100);
    assert!(found.accuracy.value.is_some());
    assert_eq!((found.accuracy.low, found.accuracy.high), (None, None));
}

#[test]
fn the_reliability_diagram_counts_each_row_once() {
    let (p, truth) = drawn(500, 4);
    let (labels, groups) = (names(&["a", "b", "c", "d"]), (0..500).collect::<Vec<u32>>());
    let outcomes =
        Outcomes { labels: &labels, truth: &truth, probabilities: p.view(), groups: &groups };
    let bins = reliability(&outcomes, 10, &Bootstrap::default()).unwrap();
    assert_eq!(bins.iter().map(|bin| bin.accuracy.n).sum::<usize>(), 500);
    assert_eq!((bins[0].confidence, bins[0].accuracy.value), (None, None));
    for bin in bins.iter().filter(|bin| bin.accuracy.n > 20) {
        assert!(bin.accuracy.low < bin.accuracy.value && bin.accuracy.value < bin.accuracy.high);
        let inside = bin.confidence.unwrap();
        assert!(inside > bin.from && inside <= bin.to);
    }
}

#[test]
fn shapes_that_do_not_fit_are_refused() {
    let (p, truth) = drawn(10, 4);
    let (labels, groups) = (names(&["a", "b", "c", "d"]), [0; 10]);
    let whole =
        Outcomes { labels: &labels, truth: &truth, probabilities: p.view(), groups: &groups };
    let none = Bootstrap { draws: 0, ..Bootstrap::default() };
    assert!(Measures::of(&whole, &none).is_ok());
    assert!(Measures::of(&Outcomes { groups: &groups[1..], ..whole }, &none).is_err());
    assert!(Measures::of(&Outcomes { labels: &labels[1..], ..whole }, &none).is_err());
    assert!(Measures::of(&Outcomes { truth: &[4; 10], ..whole }, &none).is_err());
    let twice = &p * 2.0;
    assert!(Measures::of(&Outcomes { probabilities: twice.view(), ..whole }, &none).is_err());
}

#[test]
fn a_higher_threshold_decides_less_and_errs_less_if_confidence_means_something() {
    let (p, truth) = drawn(3000, 4);
    let (labels, groups) = (names(&["a", "b", "c", "d"]), (0..3000).collect::<Vec<u32>>());
    let outcomes =
        Outcomes { labels: &labels, truth: &truth, probabilities: p.view(), groups: &groups };
    let (confidences, hits) = outcomes.confidences_and_hits();
    let bootstrap = Bootstrap { draws: 100, ..Bootstrap::default() };
    let thresholds = [0.0, 0.5, 0.7, 0.9, 1.1];
    let found = abstentions(&outcomes, &thresholds, &bootstrap).unwrap();
    assert_eq!(found[0].coverage.value, Some(1.0));
    for pair in found[..4].windows(2) {
        assert!(pair[1].coverage.value < pair[0].coverage.value);
        assert!(pair[1].error.value < pair[0].error.value);
        assert!(pair[1].error.low < pair[1].error.high);
    }
    assert_eq!((found[4].coverage.value, found[4].error.value), (Some(0.0), None));
    let curve = risk_coverage(&confidences, &hits);
    assert_eq!(curve.last().map(|point| point.coverage), Some(1.0));
    let found = threshold_for_error(&confidences, &hits, 0.1).unwrap();
    let kept: Vec<bool> =
        (0..3000).filter(|&i| confidences[i] >= found.threshold).map(|i| hits[i]).collect();
    let wrong = kept.iter().filter(|&&hit| !hit).count() as f64;
    assert!(wrong / kept.len() as f64 <= 0.1);
    near(Some(wrong / kept.len() as f64), Some(found.error));
    assert!(curve.iter().all(|p| p.threshold >= found.threshold || p.error > 0.1));
    assert_eq!(threshold_for_error(&[0.9, 0.8], &[false, false], 0.1), None);
}

#[test]
fn baselines_are_the_majority_and_the_shares() {
    let counts = [2, 5, 5, 0];
    assert_eq!(Baseline::Majority.probabilities(&counts).unwrap(), [0.0, 1.0, 0.0, 0.0]);
    let shares = Baseline::LabelPrior.probabilities(&counts).unwrap();
    near(Some(shares[1]), Some(5.0 / 12.0));
    assert_eq!(Baseline::Majority.probabilities(&[0, 0]), None);
}

/// Values of scipy.stats.t.
#[test]
fn quantiles_of_student_are_those_of_scipy() {
    for (p, df, t) in [
        (0.975, 1.0, 12.706_204_736_174_694),
        (0.975, 4.0, 2.776_445_105_197_793_4),
        (0.975, 13.0, 2.160_368_656_462_791_3),
        (0.95, 59.0, 1.671_093_032_103_894_6),
        (0.005, 2.5, -7.163_728_138_948_786),
        (0.975, 1e6, 1.959_966_356_814_107),
    ] {
        let found = t_quantile(p, df).unwrap();
        assert!((found / t - 1.0).abs() < 1e-9, "{p} {df}: {found} {t}");
        assert!((t_cumulative(found, df).unwrap() - p).abs() < 1e-12);
    }
    assert_eq!(t_quantile(1.0, 4.0), None);
    assert_eq!(t_quantile(0.9, 0.0), None);
    assert!((t_quantile(0.5, 3.0).unwrap()).abs() < 1e-12);
}

#[test]
fn alpha_is_undefined_without_disagreement_to_expect() {
    let ratings = Ratings::new(2, [&[1, 1][..], &[1], &[]]).unwrap();
    assert_eq!(ratings.alpha(Level::Nominal), None);
    assert_eq!(ratings.jackknife(Level::Nominal, &[0, 1, 2], 0.95), None);
    assert!(Ratings::new(2, [&[2, 1][..]]).is_err());
}
