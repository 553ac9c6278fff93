use stancekit::compare::effect::{
    clustering, cohen_h, cohen_w, hellinger, jensen_shannon, log_odds_ratio, total_variation,
};
use stancekit::compare::multiplicity::{benjamini_hochberg, holm, max_t};
use stancekit::compare::wald::{design_effect, pearson, share_vector, wald};
use stancekit::compare::words::log_odds;

use crate::vectors::{Deviation, cases, integers, numbers};

#[test]
fn adjusted_p_values_equal_statsmodels() {
    let mut deviation = Deviation::of("multiple_testing");
    for case in cases("multiple_testing") {
        let p = numbers(&case["inputs"]["p"]);
        let expected = &case["expected"];
        deviation.check("Holm", &holm(&p), &expected["holm"]["adjusted"]);
        deviation.check("BH", &benjamini_hochberg(&p), &expected["fdr_bh"]["adjusted"]);
    }
}

#[test]
fn max_t_equals_its_definition() {
    let mut deviation = Deviation::of("max_t");
    for case in cases("max_t") {
        let (inputs, expected) = (&case["inputs"], &case["expected"]);
        let t = numbers(&inputs["t_obs"]);
        let found = max_t(&t, &numbers(&inputs["t_boot_centred"]), 0.95).unwrap();
        deviation.check("single step", &found.single_step, &expected["single_step_p"]);
        deviation.check("step down", &found.step_down, &expected["step_down_p"]);
        deviation.one("critical", found.critical, &expected["simultaneous_critical_95"]);
    }
}

#[test]
fn effect_sizes_and_clustering_equal_scipy() {
    let mut deviation = Deviation::of("effect_sizes_icc");
    let cases = cases("effect_sizes_icc");
    let (inputs, expected) = (&cases[0]["inputs"], &cases[0]["expected"]);
    let (p, q) = (numbers(&inputs["p"]), numbers(&inputs["q"]));
    deviation.one("TV", total_variation(&p, &q), &expected["total_variation"]);
    deviation.one("JS", jensen_shannon(&p, &q), &expected["jensen_shannon_distance_base2"]);
    deviation.one("Hellinger", hellinger(&p, &q), &expected["hellinger"]);
    deviation.one("w", cohen_w(&p, &q).unwrap(), &expected["cohen_w"]);
    let pairs = || p.iter().zip(&q);
    let h: Vec<f64> = pairs().map(|(&p, &q)| cohen_h(p, q)).collect();
    deviation.check("h", &h, &expected["cohen_h"]);
    let odds: Vec<f64> = pairs().map(|(&p, &q)| log_odds_ratio(p, q).unwrap()).collect();
    deviation.check("log odds", &odds, &expected["log_odds_ratio"]);

    let (inputs, expected) = (&cases[1]["inputs"], &cases[1]["expected"]);
    let found = clustering(&numbers(&inputs["hits"]), &numbers(&inputs["sizes"])).unwrap();
    deviation.one("p", found.share, &expected["p"]);
    deviation.one("MSB", found.between, &expected["msb"]);
    deviation.one("MSW", found.within, &expected["msw"]);
    deviation.one("n0", found.n0, &expected["n0"]);
    deviation.one("ICC", found.icc.unwrap(), &expected["icc_anova"]);
    deviation.one("V", found.cluster_variance, &expected["cluster_variance"]);
    deviation.one("deff", found.design_effect.unwrap(), &expected["design_effect"]);
    deviation.one("n", found.effective_n.unwrap(), &expected["effective_n"]);
    deviation.one("Kish", found.kish.unwrap(), &expected["kish_approx_deff"]);
}

#[test]
fn the_cluster_wald_test_equals_the_reference() {
    let mut deviation = Deviation::of("cluster_wald_test");
    for case in cases("cluster_wald_test") {
        let (inputs, expected) = (&case["inputs"], &case["expected"]);
        let outlet: Vec<usize> = integers(&inputs["outlet"]);
        let article: Vec<u32> = integers(&inputs["article"]);
        let label: Vec<u16> = integers(&inputs["label"]);
        let of = |o: usize| {
            let rows: Vec<usize> = (0..outlet.len()).filter(|&i| outlet[i] == o).collect();
            let labels: Vec<u16> = rows.iter().map(|&i| label[i]).collect();
            let clusters: Vec<u32> = rows.iter().map(|&i| article[i]).collect();
            share_vector(&labels, &clusters, 4).unwrap()
        };
        let outlets = [of(0), of(1), of(2)];
        let table: Vec<Vec<f64>> =
            outlets.iter().map(|v| v.shares.iter().map(|s| s * v.n as f64).collect()).collect();
        let (x2, df, p) = pearson(&table).unwrap();
        deviation.one("X2", x2, &expected["pearson_x2_ignoring_clusters"]);
        deviation.one("df", df, &expected["df"]);
        deviation.one("p", p, &expected["p_naive"]);
        let first: Vec<f64> = outlets.iter().flat_map(|v| v.shares[..3].to_vec()).collect();
        deviation.check("shares", &first, &expected["share_estimates_first3"]);
        let deff: Vec<f64> = outlets.iter().map(|v| design_effect(v).unwrap()).collect();
        deviation.check("deff", &deff, &expected["generalised_deff_mean_per_outlet"]);
        let test = wald(&outlets[0], &outlets[1]).unwrap();
        deviation.one("W", test.statistic, &expected["wald_0_vs_1"]);
        deviation.one("p chi2", test.p_chi2, &expected["wald_p_chi2_3"]);
        deviation.one("F", test.f, &expected["wald_F"]);
        deviation.one("p F", test.p_f, &expected["wald_p_F_3_22"]);
    }
}

#[test]
fn log_odds_with_a_dirichlet_prior_equal_the_paper() {
    let mut deviation = Deviation::of("fightin_words");
    for case in cases("fightin_words") {
        let inputs = &case["inputs"];
        let first = numbers(&inputs["counts_outlet1"]);
        let counts: Vec<(f64, f64)> =
            first.into_iter().zip(numbers(&inputs["counts_outlet2"])).collect();
        for (prior, expected) in case["expected"].as_object().unwrap() {
            let scores: Option<Vec<(f64, f64)>> =
                log_odds(&counts, &numbers(&expected["alpha"])).into_iter().collect();
            let scores = scores.unwrap();
            let column = |f: fn(&(f64, f64)) -> f64| scores.iter().map(f).collect::<Vec<f64>>();
            deviation.check(prior, &column(|s| s.0), &expected["delta"]);
            deviation.check(prior, &column(|s| s.1), &expected["var_approx"]);
            deviation.check(prior, &column(|s| s.0 / s.1.sqrt()), &expected["z"]);
        }
    }
}
