//! Measures against netcal, scikit-learn, krippendorff and scipy.

#[path = "vectors/reading.rs"]
mod reading;

use reading::{Vectors, number, numbers, table, whole};
use serde_json::Value;
use stancekit::metrics::{
    Level, Ratings, area_under_risk_coverage, brier, classwise_errors, debiased_squared_error,
    equal_mass_bins, equal_width_bins, expected_error, log_loss, maximum_error, most_probable,
    quantile,
};

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn calibration_errors_and_scores_are_those_of_netcal_and_scikit_learn() {
    let vectors = Vectors::read("calib_metrics");
    for (inputs, expected) in vectors.cases() {
        let (p, truth) = (table(&inputs["posteriors"]), whole(&inputs["labels"]));
        let wanted = |key: &str| number(&expected[key]);
        let predicted = most_probable(p.view());
        let hits: Vec<bool> = predicted.iter().zip(&truth).map(|(a, b)| a == b).collect();
        let confidences: Vec<f64> = predicted.iter().enumerate().map(|(i, &k)| p[[i, k]]).collect();
        vectors.near("log loss", log_loss(p.view(), &truth).unwrap(), wanted("log_loss"));
        let score = brier(p.view(), &truth).unwrap();
        vectors.near("Brier", score, wanted("brier_multiclass_sum"));
        vectors.near("mean confidence", mean(&confidences), wanted("mean_confidence"));
        let area = area_under_risk_coverage(&confidences, &hits).unwrap();
        vectors.near("aurc", area, wanted("aurc"));
        for bins in [10, 15] {
            let key = |name: &str| format!("{name}_{bins}");
            let width = equal_width_bins(&confidences, &hits, bins);
            let found = expected_error(&width).unwrap();
            vectors.near("ECE", found, wanted(&key("conf_ECE_rightclosed")));
            vectors.near("ECE", found, wanted(&key("netcal_ECE")));
            vectors.near("MCE", maximum_error(&width).unwrap(), wanted(&key("netcal_MCE")));
            let gaps: Vec<f64> = width.iter().filter_map(|bin| bin.gap()).collect();
            vectors.near("ACE", mean(&gaps), wanted(&key("netcal_ACE")));
            let classes = classwise_errors(p.view(), &truth, bins);
            let per_class = numbers(&expected[key("classwise_per_class")]);
            vectors.all_near("classwise", &classes, &per_class);
            let classwise = wanted(&key("classwise_ECE_rightclosed"));
            vectors.near("classwise mean", mean(&classes), classwise);
            let mass = equal_mass_bins(&confidences, &hits, bins);
            let found = expected_error(&mass).unwrap();
            vectors.near("equal mass", found, wanted(&key("conf_ECE_equalmass_arraysplit")));
            let found = debiased_squared_error(&mass).unwrap();
            vectors.near("debiased", found, wanted(&key("debiased_sq_ECE_equalmass")));
            let of_label = |k: usize| {
                let hits: Vec<bool> = truth.iter().map(|&y| y == k).collect();
                expected_error(&equal_mass_bins(&p.column(k).to_vec(), &hits, bins)).unwrap()
            };
            let classes: Vec<f64> = (0..4).map(of_label).collect();
            let wanted = wanted(&key("classwise_ECE_equalmass"));
            vectors.near("classwise equal mass", mean(&classes), wanted);
        }
        let zero: Vec<bool> = truth.iter().map(|&y| y == 0).collect();
        let curve = equal_width_bins(&p.column(0).to_vec(), &zero, 10);
        let wanted = &expected["sklearn_calibration_curve_class0"];
        let (confidence, accuracy): (Vec<f64>, Vec<f64>) =
            curve.iter().filter_map(|bin| Some((bin.confidence?, bin.accuracy?))).unzip();
        vectors.all_near("reliability", &confidence, &numbers(&wanted["prob_pred"]));
        vectors.all_near("reliability", &accuracy, &numbers(&wanted["prob_true"]));
    }
}

/// The ratings of each unit, without missing ones.
fn ratings(by_rater: &Value) -> Ratings {
    let raters: Vec<&Vec<Value>> =
        by_rater.as_array().unwrap().iter().map(|rater| rater.as_array().unwrap()).collect();
    let units: Vec<Vec<u32>> = (0..raters[0].len())
        .map(|u| raters.iter().filter_map(|rater| rater[u].as_f64()).map(|v| v as u32).collect())
        .collect();
    Ratings::new(4, units.iter().map(Vec::as_slice)).unwrap()
}

#[test]
fn alpha_is_that_of_the_krippendorff_package_also_in_resamples() {
    let vectors = Vectors::read("krippendorff_alpha");
    for (inputs, expected) in vectors.cases() {
        let ratings = ratings(&inputs["ratings_rater_by_unit"]);
        for (level, key) in [
            (Level::Nominal, "alpha_nominal"),
            (Level::Ordinal, "alpha_ordinal"),
            (Level::Interval, "alpha_interval"),
        ] {
            vectors.near(key, ratings.alpha(level).unwrap(), number(&expected[key]));
        }
        let matrix: Vec<f64> = table(&expected["coincidence_matrix"]).iter().copied().collect();
        vectors.all_near("coincidences", &ratings.coincidences(|_| 1.0), &matrix);
        let multiplicities = table(&inputs["multiplicities"]);
        let mut drawn: Vec<f64> = multiplicities
            .outer_iter()
            .map(|times| ratings.alpha_of(Level::Nominal, |unit| times[unit]).unwrap())
            .collect();
        vectors.all_near("resamples", &drawn, &numbers(&expected["boot_alpha_nominal"]));
        drawn.sort_by(f64::total_cmp);
        let ends = [0.025, 0.975].map(|share| quantile(&drawn, share).unwrap());
        vectors.all_near("interval", &ends, &numbers(&expected["boot_percentile95"]));
    }
}

#[test]
fn the_jackknife_of_alpha_over_articles_is_that_of_the_reference() {
    let vectors = Vectors::read("krippendorff_jackknife");
    for (inputs, expected) in vectors.cases() {
        let ratings = ratings(&inputs["ratings_rater_by_unit"]);
        let articles: Vec<u32> = whole(&inputs["article"]).iter().map(|&a| a as u32).collect();
        let left_out = ratings.leave_one_out(Level::Nominal, &articles).unwrap();
        vectors.all_near("left out", &left_out, &numbers(&expected["leave_one_article_out"]));
        let found = ratings.jackknife(Level::Nominal, &articles, 0.95).unwrap();
        vectors.near("alpha", found.alpha, number(&expected["alpha"]));
        vectors.near("error", found.error, number(&expected["se_article"]));
        let interval = numbers(&expected["ci95_article"]);
        vectors.all_near("interval", &[found.low, found.high], &interval);
        let units: Vec<u32> = (0..ratings.units() as u32).collect();
        let by_unit = ratings.jackknife(Level::Nominal, &units, 0.95).unwrap();
        vectors.near("error by unit", by_unit.error, number(&expected["se_unit"]));
    }
}
