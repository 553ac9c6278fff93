//! Calibrators against scikit-learn, abstention, venn-abers and crepes.

#[path = "vectors/reading.rs"]
mod reading;

use ndarray::{Array2, s};
use reading::{Vectors, number, numbers, table, whole};
use stancekit::calibration::conformal::{Conformal, SetMethod, p_value};
use stancekit::calibration::isotonic::Isotonic;
use stancekit::calibration::platt::Sigmoid;
use stancekit::calibration::venn_abers::VennAbers;
use stancekit::calibration::{Calibration, Method, fit};

/// `log p - mean(log p)` of each row.
fn centred_logs(posteriors: &Array2<f64>) -> Array2<f64> {
    let mut logs = posteriors.mapv(libm::log);
    for mut row in logs.outer_iter_mut() {
        let mean = row.sum() / row.len() as f64;
        row.mapv_inplace(|log| log - mean);
    }
    logs
}

fn mean_log_loss(calibration: &Calibration, scores: &Array2<f64>, labels: &[usize]) -> f64 {
    let p = calibration.probabilities(scores.view());
    let loss: f64 = labels.iter().enumerate().map(|(i, &y)| -libm::log(p[[i, y]])).sum();
    loss / labels.len() as f64
}

#[test]
fn scaling_methods_reach_the_optimum_of_the_reference() {
    let vectors = Vectors::read("calib_ts_bcts_vs");
    for (inputs, expected) in vectors.cases() {
        let scores = centred_logs(&table(&inputs["posteriors"]));
        let labels = whole(&inputs["labels"]);
        let none = fit(Method::None, scores.view(), &labels).unwrap();
        let uncalibrated = mean_log_loss(&none, &scores, &labels);
        vectors.near("nll_uncalibrated", uncalibrated, number(&expected["nll_uncalibrated"]));
        for (method, key) in
            [(Method::Temperature, "TS"), (Method::Bcts, "BCTS"), (Method::VectorScaling, "VS")]
        {
            let expected = &expected[key];
            let fitted = fit(method, scores.view(), &labels).unwrap();
            let loss = mean_log_loss(&fitted, &scores, &labels);
            vectors.near(key, loss, number(&expected["nll"]));
            let p = fitted.probabilities(scores.view());
            let first: Vec<f64> = p.slice(s![..5, ..]).iter().copied().collect();
            let wanted: Vec<f64> = table(&expected["calibrated_first5"]).iter().copied().collect();
            vectors.all_near(key, &first, &wanted);
            let means = p.mean_axis(ndarray::Axis(0)).unwrap().to_vec();
            vectors.all_near(key, &means, &numbers(&expected["calibrated_mean"]));
            match fitted {
                Calibration::Temperature(t) => {
                    vectors.near("T", t.temperature(), number(&expected["T"]));
                }
                Calibration::Bcts(bcts) => {
                    vectors.near("T", bcts.temperature(), number(&expected["T"]));
                    let biases = numbers(&expected["bias_sum_zero"]);
                    vectors.all_near("b", bcts.biases(), &biases);
                }
                Calibration::VectorScaling(vs) => {
                    vectors.all_near("w", vs.slopes(), &numbers(&expected["w"]));
                    vectors.all_near("b", vs.biases(), &numbers(&expected["bias_sum_zero"]));
                }
                other => panic!("{other:?}"),
            }
        }
    }
}

#[test]
fn a_temperature_on_decision_values_is_the_optimum_that_scikit_learn_seeks() {
    let vectors = Vectors::read("calib_temperature_sklearn");
    for (inputs, expected) in vectors.cases() {
        let (logits, labels) = (table(&inputs["logits"]), whole(&inputs["labels"]));
        let fitted = fit(Method::Temperature, logits.view(), &labels).unwrap();
        let Calibration::Temperature(t) = &fitted else { panic!("{fitted:?}") };
        vectors.near("T", t.temperature(), number(&expected["optimum_T"]));
        vectors.near("T", t.temperature(), number(&expected["sklearn_T"]));
        let after = mean_log_loss(&fitted, &logits, &labels);
        vectors.near("nll_after", after, number(&expected["nll_after"]));
        let p = fitted.probabilities(logits.view());
        let first: Vec<f64> = p.slice(s![..5, ..]).iter().copied().collect();
        let wanted: Vec<f64> = table(&expected["prob_after_first5"]).iter().copied().collect();
        vectors.all_near("prob_after_first5", &first, &wanted);
    }
}

#[test]
fn a_temperature_on_out_of_fold_scores_agrees_with_calibrated_classifier_cv() {
    let vectors = Vectors::read("calib_oof_temperature");
    for (inputs, expected) in vectors.cases() {
        let (scores, labels) = (table(&inputs["oof_decision"]), whole(&inputs["y"]));
        let fitted = fit(Method::Temperature, scores.view(), &labels).unwrap();
        let Calibration::Temperature(t) = fitted else { panic!("{fitted:?}") };
        vectors.near("T", t.temperature(), number(&expected["T_optimum_on_stored_oof"]));
        vectors.near("T", t.temperature(), number(&expected["T_from_sklearn"]));
    }
}

#[test]
fn isotonic_regression_has_the_corners_and_values_of_scikit_learn() {
    let vectors = Vectors::read("calib_isotonic_sklearn");
    for (inputs, expected) in vectors.cases() {
        let (scores, targets) = (numbers(&inputs["score"]), numbers(&inputs["target"]));
        let weights = (!inputs["weight"].is_null()).then(|| numbers(&inputs["weight"]));
        let fitted = Isotonic::fit(&scores, &targets, weights.as_deref()).unwrap();
        let (x, y) = fitted.thresholds();
        vectors.all_near("x", x, &numbers(&expected["x_thresholds"]));
        vectors.all_near("y", y, &numbers(&expected["y_thresholds"]));
        let values = |at: &[f64]| at.iter().map(|&s| fitted.value(s)).collect::<Vec<_>>();
        let query = values(&numbers(&inputs["query"]));
        vectors.all_near("query", &query, &numbers(&expected["pred_query"]));
        vectors.all_near("train", &values(&scores), &numbers(&expected["pred_train"]));
    }
}

#[test]
fn platt_scaling_reaches_the_optimum_of_the_reference() {
    let vectors = Vectors::read("calib_platt_sklearn");
    for (inputs, expected) in vectors.cases() {
        let scores = numbers(&inputs["score"]);
        let yes: Vec<bool> = whole(&inputs["target"]).into_iter().map(|t| t == 1).collect();
        let fitted = Sigmoid::fit(&scores, &yes).unwrap();
        vectors.near("A", fitted.a, number(&expected["A"]));
        vectors.near("B", fitted.b, number(&expected["B"]));
        let first: Vec<f64> = scores[..5].iter().map(|&s| fitted.probability(s)).collect();
        vectors.all_near("p", &first, &numbers(&expected["prob_first5"]));
    }
}

#[test]
fn venn_abers_intervals_are_the_two_isotonic_fits() {
    let vectors = Vectors::read("venn_abers");
    for (inputs, expected) in vectors.cases() {
        let yes: Vec<bool> = whole(&inputs["cal_label"]).into_iter().map(|y| y == 1).collect();
        let fitted = VennAbers::fit(&numbers(&inputs["cal_score"]), &yes).unwrap();
        let intervals = table(&expected["p0p1_definition"]);
        let merged = numbers(&expected["merged_p"]);
        for (i, &score) in numbers(&inputs["test_score"]).iter().enumerate() {
            let (p0, p1) = fitted.interval(score);
            vectors.all_near("p0, p1", &[p0, p1], &intervals.row(i).to_vec());
            vectors.near("p", VennAbers::merged((p0, p1)), merged[i]);
        }
    }
}

#[test]
fn conformal_sets_and_bounds_are_those_of_the_reference() {
    let vectors = Vectors::read("conformal");
    for (inputs, expected) in vectors.cases() {
        let (calibration, test) =
            (table(&inputs["cal_posteriors"]), table(&inputs["test_posteriors"]));
        let labels = whole(&inputs["cal_labels"]);
        let confidence = number(&inputs["confidence"]);
        for (method, bound, sets) in [
            (SetMethod::Lac, "lac_qhat", "lac_set"),
            (SetMethod::Mondrian, "mondrian_qhat_per_class", "mondrian_set"),
            (SetMethod::Aps, "aps_qhat_nonrandom", "aps_set_top1_always_in"),
        ] {
            let fitted = Conformal::fit(method, calibration.view(), &labels, confidence).unwrap();
            let bounds = match &expected[bound] {
                one @ serde_json::Value::Number(_) => vec![number(one)],
                list => numbers(list),
            };
            vectors.all_near(bound, fitted.bounds(), &bounds);
            for (row, wanted) in test.outer_iter().zip(expected[sets].as_array().unwrap()) {
                let mut set = [false; 4];
                fitted.set_into(&row.to_vec(), &mut set);
                assert_eq!(serde_json::json!(set), *wanted, "{sets} at {confidence}");
            }
        }
        let mut scores: Vec<f64> =
            labels.iter().enumerate().map(|(i, &y)| 1.0 - calibration[[i, y]]).collect();
        scores.sort_by(f64::total_cmp);
        let p_values: Vec<f64> = test.iter().map(|&p| p_value(&scores, p)).collect();
        let wanted: Vec<f64> = table(&expected["p_values"]).iter().copied().collect();
        vectors.all_near("p_values", &p_values, &wanted);
    }
}
