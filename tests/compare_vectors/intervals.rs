use stancekit::compare::bootstrap::{Clusters, ratio_intervals};
use stancekit::compare::distributions::normal_quantile;
use stancekit::compare::effect::cohen_h;
use stancekit::compare::interval::{Interval, logit, t_multiplier, wilson};
use stancekit::compare::proportion::{Proportion, interval};

use crate::vectors::{Deviation, cases, integers, number, numbers};

fn both(i: Interval) -> [f64; 2] {
    [i.low, i.high]
}

#[test]
fn proportion_intervals_equal_statsmodels() {
    let mut deviation = Deviation::of("proportion_intervals");
    for case in cases("proportion_intervals") {
        let (inputs, expected) = (&case["inputs"], &case["expected"]);
        if let Some(h) = expected.get("cohen_h") {
            deviation.one("h", cohen_h(number(&inputs["p1"]), number(&inputs["p2"])), h);
            continue;
        }
        let kinds = [
            ("normal", Proportion::Normal),
            ("wilson", Proportion::Wilson),
            ("agresti_coull", Proportion::AgrestiCoull),
            ("beta", Proportion::ClopperPearson),
            ("jeffreys", Proportion::Jeffreys),
        ];
        for (name, kind) in kinds {
            let level = 1.0 - number(&inputs["alpha"]);
            let found = interval(kind, number(&inputs["count"]), number(&inputs["nobs"]), level);
            deviation.check(name, &both(found.unwrap()), &expected[name]);
        }
    }
}

#[test]
fn clustered_share_intervals_equal_the_reference() {
    let mut deviation = Deviation::of("clustered_share_intervals");
    for case in cases("clustered_share_intervals") {
        let (inputs, expected) = (&case["inputs"], &case["expected"]);
        let p = number(&inputs["p"]);
        let q = t_multiplier(0.95, number(&inputs["df"]));
        deviation.one("t", q, &expected["t_quantile"]);
        let by_logit = logit(p, number(&inputs["V"]), q);
        deviation.one("logit", by_logit.low, &expected["logit_low"]);
        deviation.one("logit", by_logit.high, &expected["logit_high"]);
        let effective = wilson(p, number(&inputs["n"]) / number(&inputs["deff"]), q);
        deviation.one("wilson", effective.low, &expected["wilson_neff_low"]);
        deviation.one("wilson", effective.high, &expected["wilson_neff_high"]);
    }
}

#[test]
fn bootstrap_intervals_of_a_ratio_equal_scipy() {
    let mut deviation = Deviation::of("cluster_bootstrap_ratio");
    for case in cases("cluster_bootstrap_ratio") {
        let (inputs, expected) = (&case["inputs"], &case["expected"]);
        let (hits, sizes) = (numbers(&inputs["article_hits"]), numbers(&inputs["article_sizes"]));
        let rows = inputs["multiplicities"].as_array().unwrap();
        let multiplicities: Vec<u32> = rows.iter().flat_map(integers::<u32>).collect();
        let clusters = Clusters { hits: &hits, sizes: &sizes };
        let level = 1.0 - number(&inputs["alpha"]);
        let found = ratio_intervals(clusters, &multiplicities, level).unwrap();
        deviation.one("theta", found.theta, &expected["theta"]);
        deviation.check("draws", &found.draws, &expected["boot_estimates"]);
        deviation.one("se", found.se, &expected["boot_se_ddof1"]);
        deviation.check("percentile", &both(found.percentile), &expected["percentile"]);
        deviation.check("basic", &both(found.basic), &expected["basic"]);
        deviation.check("bca", &both(found.bca), &expected["bca"]);
        deviation.one("z0", found.bias, &expected["bca_z0"]);
        deviation.one("a", found.acceleration, &expected["bca_acceleration"]);
        deviation.check("jackknife", &found.jackknife, &expected["jackknife"]);
        deviation.one("linearised", found.linearised_se, &expected["linearised_cluster_se"]);
        deviation.check("studentised", &both(found.studentised), &expected["studentised"]);
        let wald =
            |q: f64| [found.theta - q * found.linearised_se, found.theta + q * found.linearised_se];
        deviation.check("z", &wald(normal_quantile(0.975)), &expected["wald_z"]);
        let t = t_multiplier(level, sizes.len() as f64 - 1.0);
        deviation.check("t", &wald(t), &expected["wald_t_Gminus1"]);
    }
}
