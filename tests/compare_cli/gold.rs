//! Human labels: drawn, filled in, joined again.

use serde_json::Value;

use crate::made::*;
use crate::program::*;

fn json(arguments: &[&str]) -> Value {
    let ran = run(arguments.iter().chain(&["--format", "json"])).ok();
    assert!(!ran.contains("NaN"));
    serde_json::from_str(&ran).unwrap()
}

#[test]
fn a_sample_has_known_probabilities_its_context_and_nothing_filled_in() {
    let folder = Folder::new();
    let ledger = two(&folder);
    let drawn = run(["sample", &ledger, "--labels", "60", "--quiet"]).ok();
    let rows: Vec<Vec<&str>> = drawn.lines().map(|line| line.split(',').collect()).collect();
    let header = "outlet,article,start,end,text,previous,next,stance,stratum,inclusion_probability";
    assert_eq!(rows[0].join(","), header);
    for outlet in ["Daily Post", "Evening Star"] {
        let here: Vec<_> = rows[1..].iter().filter(|row| row[0] == outlet).collect();
        assert_eq!(here.len(), 60);
        let stands_for: f64 = here.iter().map(|row| 1.0 / row[9].parse::<f64>().unwrap()).sum();
        assert!((stands_for - 600.0).abs() < 1e-6, "{stands_for}");
        assert!(here.iter().all(|row| row[7].is_empty() && (row[2] == "0") == row[5].is_empty()));
    }
    let again = |seed| run(["sample", &ledger, "--labels", "60", "--quiet", "--seed", seed]).ok();
    assert_eq!(again("0"), drawn);
    assert_ne!(again("1"), drawn);
}

#[test]
fn with_labels_the_true_shares_lie_in_the_intervals_and_the_difference_holds() {
    let folder = Folder::new();
    let ledger = two(&folder);
    let found = json(&["compare", &ledger, "--gold", &labelled(&folder, &ledger)]);
    assert_eq!(found["method"], "dsl");
    for (cell, truth) in [(0, 0.2), (1, 0.5)] {
        let cell = &found["cells"][cell];
        assert_eq!((&cell["sentences"], &cell["labels"]), (&600.into(), &60.into()));
        let share = cell["shares"]
            .as_array()
            .unwrap()
            .iter()
            .find(|s| s["label"] == "favor" && s["of"] == "all")
            .unwrap();
        let at = |name: &str| share[name].as_f64().unwrap();
        assert!(at("low") < truth && truth < at("high"), "{share}");
        assert!(at("low") <= at("value") && at("value") <= at("high"));
    }
    let difference =
        found["differences"].as_array().unwrap().iter().find(|d| d["label"] == "favor").unwrap();
    assert!(difference["p_adjusted"].as_f64().unwrap() < 0.05, "{difference}");
    assert!(difference["cohen_h"]["value"].as_f64().unwrap() < 0.0, "{difference}");
}

#[test]
fn every_method_and_choice_that_labels_allow_gives_finite_figures() {
    let folder = Folder::new();
    let ledger = two(&folder);
    let gold = labelled(&folder, &ledger);
    for options in [
        ["--method", "labels-only", "--adjust", "bh"],
        ["--interval", "logit-t", "--adjust", "maxt"],
        ["--target", "corpus", "--cluster", "article"],
        ["--standardise", "topic", "--adjust", "none"],
        ["--dedup", "first", "--of", "related"],
        ["--voice", "own", "--of", "all"],
        ["--from", "2024-02", "--to", "2024-06"],
        ["--by", "outlet", "--by", "topic"],
        ["--by", "month", "--plan", "0.2"],
    ] {
        let arguments = ["compare", &ledger, "--gold", &gold].into_iter().chain(options);
        let found = json(&arguments.collect::<Vec<_>>());
        assert!(found["cells"][0]["shares"][0]["value"].is_number(), "{options:?}: {found}");
    }
}

#[test]
fn robustness_tries_the_main_difference_again_and_methods_says_what_was_done() {
    let folder = Folder::new();
    let ledger = two(&folder);
    let gold = labelled(&folder, &ledger);
    let text =
        run(["compare", &ledger, "--gold", &gold, "--robustness", "--methods", "--words"]).ok();
    for said in
        ["own voice only", "by labels-only", "confidence of at least 0.7", "without wire copy"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    let methods = text.lines().last().unwrap();
    for said in
        ["1200 sentences", "120 human labels", "seed 0", "model: sha256 m1", "ledger.csv (sha256 "]
    {
        assert!(methods.contains(said), "{said}: {methods}");
    }
}

#[test]
fn labels_are_refused_where_they_fit_nothing() {
    let folder = Folder::new();
    let ledger = two(&folder);
    let gold = read(&labelled(&folder, &ledger));
    let compare = |content: String| {
        let path = folder.file("bad.csv", content);
        run(["compare", &ledger, "--gold", &path])
    };
    let elsewhere =
        gold.replace("Daily Post", "Daily Mail").replace("Evening Star", "Morning Star");
    assert!(compare(elsewhere).failed(1).contains("no row matches a sentence of the ledger"));
    let unknown = gold.replacen(",favor,", ",supportive,", 1);
    let ran = compare(unknown);
    assert!(ran.failed(1).contains("column 'stance': the task does not know the label 'supportive' (its labels are: against, favor, unrelated)"), "{}", ran.stderr);
    let other_text = gold.replacen("truth ", "Truth: ", 1);
    assert!(
        compare(other_text)
            .failed(1)
            .contains("bad.csv:2: column 'text': the text is not that of the ledger's sentence")
    );
    let twice = format!("{gold}{}\n", gold.lines().nth(1).unwrap());
    assert!(compare(twice).failed(1).contains("the sentence of line 2 again"));
    let row = |line: &str, pi: &str| format!("{},{pi}\n", line.rsplit_once(',').unwrap().0);
    let mut lines = gold.lines();
    let start = format!("{}\n", lines.next().unwrap());
    let impossible =
        start.clone() + &lines.clone().map(|line| row(line, "1.5")).collect::<String>();
    assert!(compare(impossible).failed(1).contains("'1.5' is no probability"));
    let empty = start.clone()
        + &read(&folder.at("drawn.csv"))
            .lines()
            .skip(1)
            .map(|l| format!("{l}\n"))
            .collect::<String>();
    assert!(compare(empty).failed(1).contains("no sentence of the gold file is labelled"));
    // Labels without probabilities are no sample: said, and not used.
    let convenient = start + &lines.map(|line| row(line, "")).collect::<String>();
    let text = compare(convenient.clone()).ok();
    assert!(text.starts_with("stance by outlet: classifier counts"), "{text}");
    assert!(text.contains("120 of 120 lack an inclusion probability"), "{text}");
    let path = folder.file("bad.csv", convenient);
    let ran = run(["compare", &ledger, "--gold", &path, "--method", "dsl"]);
    assert!(ran.failed(1).contains("dsl needs a probability sample of labels"));
}

#[test]
fn rows_that_match_nothing_are_counted_and_second_opinions_that_disagree_are_said() {
    let folder = Folder::new();
    let ledger = two(&folder);
    let gold = read(&labelled(&folder, &ledger));
    let some = gold.replacen("Daily Post,", "Nobody,", 3);
    let text = run(["compare", &ledger, "--gold", &folder.file("some.csv", some)]).ok();
    assert!(
        text.contains(
            "3 of 120 rows of the gold file match no sentence of the ledger (the first in line 2)"
        ),
        "{text}"
    );
    let mut two_opinions = String::new();
    for (i, line) in gold.lines().enumerate() {
        let second = if i == 0 { "stance_2" } else { LABELS[i % 3] };
        two_opinions += &format!("{line},{second}\n");
    }
    let text = run(["compare", &ledger, "--gold", &folder.file("two.csv", two_opinions)]).ok();
    assert!(text.contains("human labels not reliable enough"), "{text}");
}
