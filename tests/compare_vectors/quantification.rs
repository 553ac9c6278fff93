use ndarray::Array2;
use stancekit::calibration::{Method as Calibrator, fit};
use stancekit::compare::adjusted_count::{adjust, hard_matrix, soft_matrix};
use stancekit::compare::counts::{classify_and_count, highest, mean_probabilities};
use stancekit::compare::dense::Square;
use stancekit::compare::emq::emq;
use stancekit::compare::two_sided::Correction;
use stancekit::compare::{CalibrationTable, Method, Options, Sentences, bootstrap, simplex};

use crate::vectors::{Deviation, cases, integers, number, numbers};

#[test]
fn counts_and_adjusted_counts_equal_the_exact_optima() {
    let mut deviation = Deviation::of("quant_cc_pcc_acc_pacc");
    for case in cases("quant_cc_pcc_acc_pacc") {
        let (inputs, expected) = (&case["inputs"], &case["expected"]);
        let k = number(&inputs["n_classes"]) as usize;
        let calibration = numbers(&inputs["cal_posteriors"]);
        let truth: Vec<u16> = integers(&inputs["cal_labels"]);
        let target = numbers(&inputs["test_posteriors"]);
        let hard = classify_and_count(&highest(&target, k), k).unwrap();
        let soft = mean_probabilities(&target, k).unwrap();
        deviation.check("CC", &hard, &expected["CC"]);
        deviation.check("PCC", &soft, &expected["PCC"]);
        let methods = [
            ("ACC", hard_matrix(&calibration, &truth, k), hard),
            ("PACC", soft_matrix(&calibration, &truth, k), soft),
        ];
        for (name, m, q) in methods {
            let field = |suffix: &str| &expected[format!("{name}_{suffix}").as_str()];
            deviation.check(name, &m.entries, field("matrix_row_pred_col_true"));
            let p = adjust(&m, &q);
            deviation.check(name, &p, field("simplex_least_squares_exact"));
            deviation.one(name, distance(&m, &p, &q), field("simplex_least_squares_loss"));
            let raw = simplex::inverse(&m, &q).unwrap();
            deviation.check(name, &raw, field("inversion_raw"));
            deviation.check(name, &simplex::project(&raw), field("inversion_mapsimplex"));
            deviation.one(name, m.condition().unwrap(), field("condition_number_2norm"));
        }
    }
}

fn distance(m: &Square, p: &[f64], q: &[f64]) -> f64 {
    let gap = |i: usize| m.row(i).iter().zip(p).map(|(a, b)| a * b).sum::<f64>() - q[i];
    (0..q.len()).map(|i| gap(i) * gap(i)).sum::<f64>().sqrt()
}

#[test]
fn emq_equals_the_maximum_likelihood() {
    let mut deviation = Deviation::of("quant_emq");
    for case in cases("quant_emq") {
        let posteriors = numbers(&case["inputs"]["posteriors"]);
        let p = emq(&posteriors, &numbers(&case["inputs"]["train_prev"])).unwrap();
        deviation.check("MLE", &p, &case["expected"]["mle_tight"]);
    }
}

#[test]
fn emq_after_bias_corrected_temperature_scaling_equals_the_maximum_likelihood() {
    let mut deviation = Deviation::of("quant_emq_bcts");
    for case in cases("quant_emq_bcts") {
        let expected = &case["expected"];
        let scores = |field: &str| centred_logs(&numbers(&case["inputs"][field]));
        let truth: Vec<usize> = integers(&case["inputs"]["cal_labels"]);
        let bcts = fit(Calibrator::Bcts, scores("cal_posteriors").view(), &truth).unwrap();
        let calibrated = |field: &str| {
            bcts.probabilities(scores(field).view()).into_iter().collect::<Vec<f64>>()
        };
        let prior = mean_probabilities(&calibrated("cal_posteriors"), 4).unwrap();
        deviation.check("prior", &prior, &expected["train_prev_from_calibrated"]);
        let found = emq(&calibrated("test_posteriors"), &prior).unwrap();
        deviation.check("MLE", &found, &expected["mle_tight"]);
    }
}

fn centred_logs(posteriors: &[f64]) -> Array2<f64> {
    let rows = posteriors.chunks(4).flat_map(|row| {
        let logs: Vec<f64> = row.iter().map(|f| libm::log(*f)).collect();
        let mean = logs.iter().sum::<f64>() / 4.0;
        logs.into_iter().map(move |l| l - mean)
    });
    Array2::from_shape_vec((posteriors.len() / 4, 4), rows.collect()).unwrap()
}

#[test]
fn the_two_sided_bootstrap_of_pacc_equals_the_reference_draw_by_draw() {
    let mut deviation = Deviation::of("cluster_bootstrap_pacc");
    for case in cases("cluster_bootstrap_pacc") {
        let (inputs, expected) = (&case["inputs"], &case["expected"]);
        let mut sentences = Sentences {
            labels: ["a", "b", "c", "d"].map(String::from).to_vec(),
            cells: vec![vec!["all".into()]],
            article: integers(&inputs["test_article"]),
            group: integers(&inputs["test_article"]),
            probabilities: numbers(&inputs["test_posteriors"]),
            ..Sentences::default()
        };
        sentences.cell = vec![0; sentences.article.len()];
        sentences.predict();
        let table = CalibrationTable {
            probabilities: numbers(&inputs["cal_posteriors"]),
            truth: integers(&inputs["cal_labels"]),
            group: integers(&inputs["cal_article"]),
        };
        let correction = Correction::new(Method::Pacc, &sentences, &table, &Options::default());
        let point = correction.bootstrap(&Options { draws: 20, ..Options::default() });
        deviation.check("point", point.shares[0].as_ref().unwrap(), &expected["point"]);
        let rows = |field: &str| inputs[field].as_array().unwrap().clone();
        let draws: Vec<Vec<f64>> = rows("cal_multiplicities")
            .iter()
            .zip(rows("test_multiplicities"))
            .map(|(cal, test)| correction.weighted(&integers(cal), &integers(&test)))
            .collect();
        deviation.check("draws", &draws.concat(), &expected["boot"]);
        let limits = |p: f64| {
            let label = |j: usize| {
                let mut values: Vec<f64> = draws.iter().map(|d| d[j]).collect();
                values.sort_by(f64::total_cmp);
                bootstrap::quantile_sorted(&values, p).unwrap()
            };
            (0..4).map(label).collect::<Vec<f64>>()
        };
        deviation.check("low", &limits(0.025), &expected["percentile95"][0]);
        deviation.check("high", &limits(0.975), &expected["percentile95"][1]);
    }
}
