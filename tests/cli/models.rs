//! `model`, `explain`, `evaluate`, `completions`.

use serde_json::Value;
use stancekit::model::Model;

use crate::program::*;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn a_whole_model_is_verified_by_its_hash() {
    let said = run(["model", "verify", model()]).ok();
    let hash = Model::read(model().as_ref()).unwrap().hash;
    assert_eq!(said, format!("{}: whole, sha256 {hash}\n", model()));
}

#[test]
fn any_flipped_bit_is_noticed() {
    let whole = std::fs::read(model()).unwrap();
    let step = whole.len() / 200;
    let places = (0..200).chain((0..whole.len()).step_by(step)).chain([whole.len() - 1]);
    for place in places {
        let mut damaged = whole.clone();
        damaged[place] ^= 1 << (place % 8);
        assert!(Model::from_bytes(&damaged).is_err(), "byte {place}");
    }
    for cut in [0, 7, 8, 100, whole.len() / 2, whole.len() - 1] {
        assert!(Model::from_bytes(&whole[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn a_damaged_model_is_refused_by_every_command_in_one_line() {
    let folder = Folder::new();
    let mut bytes = std::fs::read(model()).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    let damaged = folder.file("damaged.safetensors", &bytes);
    for arguments in [
        vec!["model", "verify", &damaged],
        vec!["model", "show", &damaged],
        vec!["predict", ARTICLES, "-m", &damaged],
        vec!["explain", "NATO", "-m", &damaged],
        vec!["evaluate", TRAIN, "-m", &damaged],
    ] {
        let expected = format!(
            "stancekit: {damaged}: a damaged model: its checksum does not match its content (copy \
             the file again, or train anew)"
        );
        assert_eq!(run(&arguments).failed(1), expected);
    }
}

#[test]
fn a_model_tells_what_it_is() {
    let said = run(["model", "show", model()]).ok();
    for part in
        ["trained on  133 sentences", "stance: logistic regression at C = 1", "most telling"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(run(["model", "show"]).ok().contains("somebody opposes joining or enlarging"));
}

#[test]
fn training_prints_what_is_needed_to_trust_it() {
    let folder = Folder::new();
    let arguments = ["train", TRAIN, "-o", &folder.at("m.safetensors")];
    let ran = run(arguments.into_iter().chain(QUICK));
    let notes = "133 sentences in 23 groups\ntopic: 12 of 133 sentences without a label\n";
    assert_eq!(ran.stderr, notes);
    let said = ran.ok();
    for part in [
        "cross-validated over 3 folds of whole groups",
        "macro-F1",
        "log loss",
        "right \\ predicted",
        "most telling terms",
        "written to ",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn what_explain_names_adds_up_to_the_log_odds() {
    for sentence in [
        "Enlargement was a promise kept, not a provocation.",
        "Gas prices rose again in the winter.",
        "\"We will never accept it,\" the minister said in 1997.",
        "НАТО",
    ] {
        let said = json(&run(["explain", sentence, "--format", "json"]).ok());
        for task in ["stance", "topic"] {
            let answer = &said["tasks"][task];
            let probability = |name: &str| {
                answer["probabilities"][answer[name].as_str().unwrap()].as_f64().unwrap()
            };
            let log_odds = libm::log(probability("label")) - libm::log(probability("runner_up"));
            let terms = answer["evidence"].as_array().unwrap();
            let sum: f64 = terms.iter().map(|term| term[1].as_f64().unwrap()).sum();
            let bias = answer["bias"].as_f64().unwrap();
            assert!(
                (sum + bias - log_odds).abs() < 1e-9,
                "{sentence} {task}: {sum} {bias} {log_odds}"
            );
            assert_eq!(answer["confidence"].as_f64().unwrap(), probability("label"));
        }
    }
}

#[test]
fn explain_reads_standard_input() {
    let sentence = "Enlargement was a promise kept, not a provocation.";
    let piped = run_on(&format!("{sentence}\n"), &["explain", "-", "-m", model()]).ok();
    assert_eq!(piped, run(["explain", sentence, "-m", model()]).ok());
}

#[test]
fn evaluate_gives_every_figure_with_its_interval_as_json() {
    let said =
        json(&run(["evaluate", TRAIN, "-m", model(), "--format", "json", "--by", "outlet"]).ok());
    for figure in ["accuracy", "macro_f1", "log_loss", "ece"] {
        let figure = &said["stance"][figure];
        let value = |name: &str| figure[name].as_f64().unwrap();
        assert!(value("low") <= value("value") && value("value") <= value("high"), "{figure}");
        assert_eq!(figure["n"], 133);
    }
    assert_eq!(said["stance"]["labels"].as_array().unwrap().len(), 4);
    assert!(said["stance"]["confusion"].is_object() && said["stance"]["baselines"].is_object());
    let cells = said["stance"]["by"].as_array().unwrap();
    let rows: u64 = cells.iter().map(|cell| cell["measures"]["n"].as_u64().unwrap()).sum();
    assert_eq!(rows, 133);
}

#[test]
fn a_figure_under_its_limit_fails_the_run_after_it_was_printed() {
    let evaluate = |limit: &str| run(["evaluate", TRAIN, "-m", model(), "--fail-under", limit]);
    evaluate("macro_f1=0").ok();
    let ran = evaluate("macro_f1=1.01");
    assert!(ran.failed(1).contains("stance: macro_f1 is "), "{}", ran.stderr);
    assert!(ran.stdout.contains("macro-F1"));
    assert!(evaluate("no_such_figure=0").failed(1).contains("undefined or unknown"));
}

#[test]
fn completions_exist_for_five_shells() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(["completions", shell]).ok();
        assert!(script.contains("predict") && script.contains("min-confidence"), "{shell}");
    }
}

#[cfg(unix)]
#[test]
fn bash_accepts_its_completions() {
    let folder = Folder::new();
    let script = folder.file("stancekit", run(["completions", "bash"]).ok());
    let bash = format!("source {script} && complete -p stancekit");
    let output = std::process::Command::new("bash").args(["-c", &bash]).output().expect("bash");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
