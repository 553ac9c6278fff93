use serde_json::Value;
use stancekit::compare::dsl::{Dispersion, DslCell, DslSample, Labelled};
use stancekit::compare::interval::{Interval, logit_centre, mover};
use stancekit::compare::label_shift::{ShiftInput, label_shift};
use stancekit::compare::multiplicity::benjamini_hochberg;
use stancekit::compare::{
    Comparison, Gold, IntervalKind, Method, Of, Options, Pairs, Recalibration, Sentences, Share,
    compare,
};

use crate::vectors::{Deviation, cases, integers, numbers};

const K: usize = 4;

pub fn sentences(inputs: &Value) -> Sentences {
    let cell: Vec<u32> = integers(&inputs["outlet"]);
    let outlets = cell.iter().max().unwrap() + 1;
    let (drawn, y): (Vec<i64>, Vec<i64>) = (integers(&inputs["R"]), integers(&inputs["y"]));
    let pi = numbers(&inputs["pi"]);
    let gold = (0..cell.len()).filter(|&i| drawn[i] == 1).map(|i| Gold {
        sentence: i,
        label: y[i] as u16,
        inclusion: Some(pi[i]),
    });
    let mut sentences = Sentences {
        labels: ["a", "b", "c", "d"].map(String::from).to_vec(),
        cells: (0..outlets).map(|o| vec![format!("outlet {o}")]).collect(),
        gold: gold.collect(),
        cell,
        article: integers(&inputs["article"]),
        group: integers(&inputs["article"]),
        probabilities: numbers(&inputs["g"]),
        stratum: integers(&inputs["stratum"]),
        ..Sentences::default()
    };
    sentences.predict();
    sentences
}

fn compared(inputs: &Value, expected: &Value, interval: IntervalKind) -> Comparison {
    let pairs = expected["pairs"].as_array().unwrap();
    let pairs = pairs.iter().map(integers::<usize>).map(|p| (p[0], p[1])).collect();
    let options = Options {
        method: Method::Dsl,
        recalibration: Recalibration::AsGiven,
        pairs: Pairs::List(pairs),
        interval,
        ..Options::default()
    };
    compare(&sentences(inputs), None, &options).unwrap()
}

fn column(shares: &[Share], f: impl Fn(&Share) -> f64) -> Vec<f64> {
    shares.iter().map(f).collect()
}

#[test]
fn the_comparison_equals_the_reference_from_end_to_end() {
    let mut deviation = Deviation::of("compare_end_to_end");
    for case in cases("compare_end_to_end") {
        let (inputs, expected) = (&case["inputs"], &case["expected"]);
        let found = compared(inputs, expected, IntervalKind::T);
        deviation.check("phi", found.phi.as_ref().unwrap(), &expected["phi"]);
        for (cell, outlet) in found.cells.iter().zip(expected["outlets"].as_array().unwrap()) {
            let parts = |s: &Share| s.variance.unwrap();
            let shares = &cell.shares;
            deviation.check("est", &column(shares, |s| s.raw.unwrap()), &outlet["est"]);
            deviation.check(
                "V_psi",
                &column(shares, |s| parts(s).v_psi.unwrap()),
                &outlet["V_psi"],
            );
            deviation.check("V*", &column(shares, |s| parts(s).v_star.unwrap()), &outlet["V_star"]);
            deviation.check("V_des", &column(shares, |s| parts(s).v_des), &outlet["V_des"]);
            deviation.check("V_mod", &column(shares, |s| parts(s).v_mod), &outlet["V_mod"]);
            deviation.check("V_g", &column(shares, |s| parts(s).v_g.unwrap()), &outlet["V_g"]);
            let low = column(shares, |s| s.figure.low.unwrap());
            deviation.check("low", &low, &outlet["ci95_low"]);
            let high = column(shares, |s| s.figure.high.unwrap());
            deviation.check("high", &high, &outlet["ci95_high"]);
            deviation.one("df", shares[0].figure.df.unwrap(), &outlet["df"]);
            deviation.one("articles", cell.clusters as f64, &outlet["n_articles"]);
            deviation.one("labelled", cell.labelled as f64, &outlet["n_labelled"]);
            deviation.one("N", cell.sentences as f64, &outlet["N"]);
        }
        check_differences(&found, expected, &mut deviation);
        check_logit(&compared(inputs, expected, IntervalKind::LogitT), expected, &mut deviation);
        check_hybrid(&found, inputs, &expected["hybrid"], &mut deviation);
    }
}

fn check_differences(found: &Comparison, expected: &Value, deviation: &mut Deviation) {
    let reference = expected["differences"].as_array().unwrap();
    assert_eq!(found.differences.len(), reference.len() * K);
    for (ours, outlet) in found.differences.chunks(K).zip(reference) {
        let get = |f: &dyn Fn(&stancekit::compare::Difference) -> Option<f64>| {
            ours.iter().map(|d| f(d).unwrap()).collect::<Vec<f64>>()
        };
        deviation.check("diff", &get(&|d| d.figure.value), &outlet["diff"]);
        deviation.check("se", &get(&|d| d.figure.se), &outlet["se"]);
        deviation.check("low", &get(&|d| d.figure.low), &outlet["low"]);
        deviation.check("high", &get(&|d| d.figure.high), &outlet["high"]);
        deviation.check("p", &get(&|d| d.p), &outlet["p"]);
        deviation.one("df", ours[0].figure.df.unwrap(), &outlet["df"]);
    }
    let first: Vec<_> = found.differences.iter().filter(|d| d.label == 0).collect();
    let holm: Vec<f64> = first.iter().map(|d| d.p_adjusted.unwrap()).collect();
    deviation.check("Holm", &holm, &expected["holm_class0"]);
    let p: Vec<f64> = first.iter().map(|d| d.p.unwrap()).collect();
    deviation.check("BH", &benjamini_hochberg(&p), &expected["bh_class0"]);
}

fn check_logit(found: &Comparison, expected: &Value, deviation: &mut Deviation) {
    for (cell, outlet) in found.cells.iter().zip(expected["outlets"].as_array().unwrap()) {
        let low = column(&cell.shares, |s| s.figure.low.unwrap());
        deviation.check("logit low", &low, &outlet["logit_low"]);
        let high = column(&cell.shares, |s| s.figure.high.unwrap());
        deviation.check("logit high", &high, &outlet["logit_high"]);
    }
    let limits = |label: usize| {
        let side = |cell: usize| {
            let figure = found.cells[cell].shares[label].figure;
            let interval = Interval { low: figure.low.unwrap(), high: figure.high.unwrap() };
            (logit_centre(figure.value.unwrap()), interval)
        };
        mover(side(0), side(1))
    };
    let low: Vec<f64> = (0..K).map(|k| limits(k).low).collect();
    let high: Vec<f64> = (0..K).map(|k| limits(k).high).collect();
    deviation.check("MOVER", &low, &expected["mover_0_minus_1"][0]);
    deviation.check("MOVER", &high, &expected["mover_0_minus_1"][1]);
}

fn check_hybrid(found: &Comparison, inputs: &Value, expected: &Value, deviation: &mut Deviation) {
    let pacc = numbers(&inputs["pacc_for_hybrid"]);
    let v_boot = numbers(&inputs["pacc_boot_var_for_hybrid"]);
    for label in 0..K {
        let cells: Vec<ShiftInput> = found
            .cells
            .iter()
            .enumerate()
            .map(|(o, cell)| {
                let share = &cell.shares[label];
                let parts = share.variance.unwrap();
                ShiftInput {
                    dsl: share.raw.unwrap(),
                    pacc: pacc[o * K + label],
                    v_des: parts.v_des,
                    v_mod: parts.v_mod,
                    v_star: parts.v_star.unwrap(),
                    v_g: parts.v_g.unwrap(),
                    v_boot: v_boot[o * K + label],
                }
            })
            .collect();
        let shift = label_shift(&cells).unwrap();
        deviation.one("Q", shift.q, &expected["Q"][label]);
        deviation.one("p", shift.p, &expected["p"][label]);
        deviation.one("tau2", shift.tau2, &expected["tau2"][label]);
        for o in 0..cells.len() {
            deviation.one("weight", shift.weights[o], &expected["weight_on_dsl"][o][label]);
            deviation.one("shrink", shift.estimates[o], &expected["est"][o][label]);
            deviation.one("V", shift.variances[o], &expected["V"][o][label]);
        }
    }
}

#[test]
fn dsl_equals_the_regression_on_pseudo_outcomes() {
    let mut deviation = Deviation::of("dsl_cluster_mean");
    for case in cases("dsl_cluster_mean") {
        let (inputs, expected) = (&case["inputs"], &case["expected"]);
        let outlet: Vec<u32> = integers(&inputs["outlet"]);
        let (article, stratum): (Vec<u32>, Vec<u32>) =
            (integers(&inputs["article"]), integers(&inputs["stratum"]));
        let f = numbers(&inputs["f_class0"]);
        let drawn: Vec<i64> = integers(&inputs["labelled"]);
        let (pi, y) =
            (numbers(&inputs["inclusion_prob"]), numbers(&inputs["y_class0_if_labelled"]));
        let (mut share, mut se, mut design) = (Vec::new(), Vec::new(), Vec::new());
        for o in 0..=*outlet.iter().max().unwrap() {
            let mut rows: Vec<usize> = (0..outlet.len()).filter(|&i| outlet[i] == o).collect();
            rows.sort_by_key(|&i| article[i]);
            let predictions: Vec<f64> = rows.iter().flat_map(|&i| [f[i], 1.0 - f[i]]).collect();
            let label = |i: usize| Labelled { label: u16::from(y[i] == 0.0), inclusion: pi[i] };
            let labels: Vec<Option<Labelled>> =
                rows.iter().map(|&i| (drawn[i] == 1).then(|| label(i))).collect();
            let clusters: Vec<u32> = rows.iter().map(|&i| article[i]).collect();
            let mut distinct: Vec<u32> = rows.iter().map(|&i| stratum[i]).collect();
            distinct.sort_unstable();
            distinct.dedup();
            let strata: Vec<u32> =
                rows.iter().map(|&i| distinct.binary_search(&stratum[i]).unwrap() as u32).collect();
            let sample = DslSample {
                k: 2,
                predictions: &predictions,
                labels: &labels,
                strata: &strata,
                clusters: &clusters,
                topics: None,
            };
            let cell = DslCell::estimate(&sample).unwrap();
            let mut dispersion = Dispersion::empty(2);
            dispersion.add(&sample);
            let parts = cell.variance(&[1.0, 0.0], &dispersion);
            share.push(cell.estimate[0]);
            se.push(parts.v_psi.unwrap().sqrt());
            design.push(parts.v_des.sqrt());
        }
        let centred = &expected["centred"];
        deviation.check("share", &share, &centred["outlet_share"]);
        deviation.check("se", &se, &centred["se_cluster_per_outlet_G_over_Gminus1"]);
        deviation.check("design se", &design, &expected["se_design_only_finite_corpus"]);
        deviation.one("difference", share[0] - share[1], &centred["difference_0_minus_1"]);
    }
}

#[test]
fn shares_of_related_and_standardised_shares_equal_sums_over_sentences() {
    let mut deviation = Deviation::of("related_ratio");
    let inputs = &cases("compare_end_to_end")[1]["inputs"];
    let case = &cases("related_ratio")[0];
    let options = Options {
        method: Method::Dsl,
        recalibration: Recalibration::AsGiven,
        unrelated: Some(case["inputs"]["unrelated"].as_u64().unwrap() as usize),
        ..Options::default()
    };
    let mut data = sentences(inputs);
    let found = compare(&data, None, &options).unwrap();
    for (cell, expected) in found.cells.iter().zip(case["expected"]["related"].as_array().unwrap())
    {
        let related = cell.shares.iter().filter(|s| s.of == Of::Related);
        for (share, expected) in related.zip(expected.as_array().unwrap()) {
            let parts = share.variance.unwrap();
            deviation.one("ratio", share.raw.unwrap(), &expected["value"]);
            deviation.one("V_psi", parts.v_psi.unwrap(), &expected["v_psi"]);
            deviation.one("V_g", parts.v_g.unwrap(), &expected["v_g"]);
            deviation.one("V_des", parts.v_des, &expected["v_des"]);
            deviation.one("V_mod", parts.v_mod, &expected["v_mod"]);
            deviation.one("V*", parts.v_star.unwrap(), &expected["v_star"]);
            deviation.one("df", share.figure.df.unwrap(), &expected["df"]);
            deviation.one("low", share.figure.low.unwrap(), &expected["low"]);
            deviation.one("high", share.figure.high.unwrap(), &expected["high"]);
        }
    }
    data.topic = (0..data.len() as u32).map(|i| i % 3).collect();
    let found = compare(&data, None, &Options { standardise: true, ..options }).unwrap();
    let reference = case["expected"]["standardised"].as_array().unwrap();
    for (cell, expected) in found.cells.iter().zip(reference) {
        for (share, expected) in cell.shares.iter().zip(expected.as_array().unwrap()) {
            deviation.one("standardised", share.raw.unwrap(), &expected["value"]);
            let v_psi = share.variance.unwrap().v_psi.unwrap();
            deviation.one("standardised V", v_psi, &expected["v_psi"]);
        }
    }
}
