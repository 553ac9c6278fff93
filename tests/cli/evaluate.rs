//! `evaluate`: thresholds, diagrams, the page, voice.

use serde_json::Value;

use crate::program::*;

fn evaluate(arguments: &[&str]) -> Value {
    let said = run(["evaluate", TRAIN, "-m", model(), "--format", "json"].iter().chain(arguments));
    serde_json::from_str(&said.ok()).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

#[test]
fn a_higher_threshold_decides_no_more_and_its_rows_are_counted() {
    let stance = evaluate(&[])["stance"].clone();
    let table = stance["abstention"].as_array().unwrap();
    let thresholds: Vec<f64> = table.iter().map(|at| number(&at["threshold"])).collect();
    assert_eq!(thresholds, [0.5, 0.6, 0.7, 0.8, 0.9, 0.95]);
    let coverages: Vec<f64> = table.iter().map(|at| number(&at["coverage"]["value"])).collect();
    assert!(coverages.is_sorted_by(|a, b| a >= b), "{coverages:?}");
    for (at, coverage) in table.iter().zip(coverages) {
        assert!((number(&at["error"]["n"]) - 133.0 * coverage).abs() < 1e-9, "{at}");
        let figure = &at["coverage"];
        assert!(number(&figure["low"]) <= coverage && coverage <= number(&figure["high"]));
    }
}

#[test]
fn the_diagrams_hold_every_row_and_end_at_the_error_of_all() {
    let stance = evaluate(&[])["stance"].clone();
    let bins = stance["reliability"].as_array().unwrap();
    assert_eq!(bins.iter().map(|bin| number(&bin["accuracy"]["n"])).sum::<f64>(), 133.0);
    let gaps = bins.iter().filter(|bin| !bin["confidence"].is_null()).map(|bin| {
        let gap = (number(&bin["confidence"]) - number(&bin["accuracy"]["value"])).abs();
        gap * number(&bin["accuracy"]["n"]) / 133.0
    });
    assert!((gaps.sum::<f64>() - number(&stance["ece"]["value"])).abs() < 1e-9);
    let curve = stance["risk_coverage"].as_array().unwrap();
    let last = curve.last().unwrap();
    assert_eq!(number(&last["coverage"]), 1.0);
    assert!((number(&last["error"]) + number(&stance["accuracy"]["value"]) - 1.0).abs() < 1e-9);
    for figure in ["classwise_ece", "equal_mass_ece"] {
        assert!(number(&stance[figure]["value"]) >= 0.0);
    }
}

#[test]
fn a_threshold_for_a_wanted_error_keeps_it_where_it_was_found() {
    let arguments = ["evaluate", TRAIN, "--cross-validate", "3", "--task", "stance"];
    let with = |wanted: &str, format: &str| {
        let more = ["--target-error", wanted, "--format", format];
        run(arguments.into_iter().chain(QUICK).chain(more)).ok()
    };
    let said: Value = serde_json::from_str(&with("0.5", "json")).unwrap();
    let target = &said["stance"]["target_error"];
    assert_eq!(target["found_on"], "evaluated");
    assert_eq!(target["holds"], "on average over text like the calibration set");
    match target["threshold"].as_f64() {
        Some(threshold) => {
            assert!(number(&target["error"]["value"]) <= 0.5, "{target}");
            assert!((0.0..=1.0).contains(&threshold));
        }
        None => assert!(target["coverage"]["value"].is_null()),
    }
    let text = with("0.99", "text");
    assert!(text.contains("it holds on average over text like the calibration set"), "{text}");
    let none = with("0", "text");
    assert!(none.contains("0 is reached by no threshold") || none.contains("at most 0:"));
}

#[test]
fn with_a_model_the_threshold_comes_from_its_out_of_fold_table() {
    let target = evaluate(&["--target-error", "0.6"])["stance"]["target_error"].clone();
    assert_eq!(target["found_on"], "out_of_fold");
    // The model has learnt these rows: it errs less on them than out of fold.
    assert!(number(&target["error"]["value"]) <= 0.6, "{target}");
}

#[test]
fn a_share_of_errors_that_makes_no_sense_is_wrong_usage() {
    for wanted in ["1.5", "-0.1", "x", "NaN"] {
        let ran = run(["evaluate", TRAIN, "-m", model(), &format!("--target-error={wanted}")]);
        assert_eq!(ran.code, Some(2), "{wanted}: {}", ran.stderr);
    }
}

/// Two labels with characters that a page has to escape, one of which shows in the words.
fn table() -> String {
    let mut rows = String::from("text,label,outlet\n");
    for i in 0..40 {
        let (word, label) = if i % 2 == 0 { ("good", "<b>&1") } else { ("bad", "\"\"x'y") };
        rows.push_str(&format!("the {word} row number w{i},\"{label}\",<script>{}\n", i % 3));
    }
    rows
}

#[test]
fn the_page_needs_nothing_but_itself_and_escapes_what_it_shows() {
    let folder = Folder::new();
    let data = folder.file("rows.csv", table());
    let page = folder.at("evaluate.html");
    let arguments = ["evaluate", &data, "--cross-validate", "3", "--by", "outlet"];
    let again = || run(arguments.into_iter().chain(QUICK).chain(["--report", &page]));
    again().ok();
    let html = read(&page);
    assert_eq!(html.matches("<svg").count(), 2, "{html}");
    assert_eq!(html.matches("</svg>").count(), 2);
    for part in ["&lt;b&gt;&amp;1", "&lt;script&gt;0", "&quot;x'y", "macro-F1", "classwise"] {
        assert!(html.contains(part), "{part}: {html}");
    }
    for part in ["<script", "http://", "https://", "src=", "@import", "<link", "<b>", "NaN"] {
        assert!(!html.contains(part), "{part}");
    }
    assert!(html.len() < 30_000, "{} bytes", html.len());
    assert!(again().failed(2).contains("--force"));
    assert_eq!(read(&page), html, "an existing page stays");
}

const VOICES: &str = "\
text,label,voice,previous,next
The bridge opened to traffic on Monday.,a,own,,
\"\"\"We will never accept it,\"\" the minister said.\",b,attributed,,
The minister said the alliance would never accept it.,a,attributed,,
Gas prices rose again in the winter.,b,own,,
Nobody knows the voice of this one.,a,,,
\"We were promised this.\"\"\",b,attributed,\"The president was blunt: \"\"They lied.\",he told the crowd.
";

/// The sentences above, and others of unknown voice to learn from.
fn voices() -> String {
    let filler = (0..20).map(|i| format!("word{i} for the label,{},,,\n", ["a", "b"][i % 2]));
    VOICES.to_owned() + &filler.collect::<String>()
}

#[test]
fn the_voice_rules_are_scored_where_the_file_knows_the_voice() {
    let folder = Folder::new();
    let data = folder.file("voices.csv", voices());
    let arguments = ["evaluate", &data, "--cross-validate", "2", "--format", "json"];
    let all = run(arguments.into_iter().chain(QUICK));
    let said: Value = serde_json::from_str(&all.ok()).unwrap();
    let voice = &said["voice"];
    assert_eq!(voice["n"], 5, "the empty cell is no voice");
    assert_eq!(number(&voice["accuracy"]["value"]), 1.0, "{voice}");
    assert_eq!(voice["confusion"]["labels"], serde_json::json!(["attributed", "own"]));
    for figure in ["log_loss", "ece", "brier"] {
        assert!(voice[figure]["value"].is_null(), "rules give no probabilities: {figure}");
    }
    assert!(voice["abstention"].is_null());
    assert!(!voice["baselines"]["majority"]["accuracy"]["value"].is_null());

    let other = folder.file("other.csv", voices().replace(",own,", ",narrator,"));
    let ran = run(["evaluate", &other, "--cross-validate", "2"].into_iter().chain(QUICK));
    assert!(ran.failed(1).contains("'narrator' is no voice"), "{}", ran.stderr);
}

#[test]
fn a_limit_may_name_its_task() {
    let folder = Folder::new();
    let data = folder.file("voices.csv", voices());
    let with = |limit: &str| {
        let arguments = ["evaluate", &data, "--cross-validate", "2", "--fail-under", limit];
        run(arguments.into_iter().chain(QUICK))
    };
    with("voice.accuracy=0.9").ok();
    with("accuracy=0").ok();
    assert!(with("voice.accuracy=1.1").failed(1).contains("voice: accuracy is 1.0000"));
    assert!(with("topic.accuracy=0").failed(1).contains("there is no task 'topic'"));
}

#[test]
fn rows_that_the_model_has_learnt_from_are_told_also_among_others() {
    let said = run(["evaluate", TRAIN, "-m", model()]);
    assert!(
        said.stderr.contains("the model has learnt from 133 of 133 sentences"),
        "{}",
        said.stderr
    );
    let folder = Folder::new();
    let known = read(TRAIN).lines().take(2).collect::<Vec<_>>().join("\n");
    let file = folder.file("known.csv", format!("{known}\n"));
    let said = run(["evaluate", &file, "-m", model()]);
    assert!(said.stderr.contains("has learnt from 1 of 1 sentence"), "{}", said.stderr);
}

#[test]
fn a_way_to_learn_where_nothing_is_learnt_is_wrong_usage() {
    let said = run(["evaluate", TRAIN, "-m", model(), "--calibration", "none"]);
    assert!(said.failed(2).contains("nothing is learnt here"));
}

#[test]
fn a_file_behind_cross_validate_is_the_data() {
    let before = run(["evaluate", TRAIN, "--cross-validate", "5"].into_iter().chain(QUICK)).ok();
    let after = run(["evaluate", "--cross-validate", TRAIN].into_iter().chain(QUICK)).ok();
    assert_eq!(before, after);
    assert!(run(["evaluate", "--cross-validate", "5"]).failed(2).contains("no labelled table"));
}

#[test]
fn rows_that_count_less_are_learnt_from_and_not_measured() {
    let folder = Folder::new();
    let mut rows = String::from("text,label,weight,outlet\n");
    for i in 0..60 {
        let (word, label) = if i % 2 == 0 { ("good", "yes") } else { ("bad", "no") };
        let weight = if i % 3 == 0 { "0.25" } else { "" };
        rows.push_str(&format!("the {word} row number w{i},{label},{weight},o{}\n", i % 6));
    }
    let data = folder.file("rows.csv", &rows);
    let measured = |arguments: &[&str]| -> serde_json::Value {
        let fixed = ["evaluate", &data, "--format", "json", "--weight", "weight"];
        let text = run(fixed.into_iter().chain(arguments.iter().copied())).ok();
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON")["label"]["n"].clone()
    };
    assert_eq!(measured(&["--cross-validate", "3", "--c", "1"]), 40);
    let model = folder.at("m.safetensors");
    run(["train", &data, "--weight", "weight", "--c", "1", "-o", &model]).ok();
    assert_eq!(measured(&["-m", &model]), 40);
    // What training tried on outlets left out travels in the file.
    let shown = run(["model", "show", &model]).ok();
    assert!(shown.contains("on an outlet left out: macro-F1 "), "{shown}");
    assert!(shown.contains("(40 sentences in "), "{shown}");
}
