//! `train`: calibrations, outlets that were not learnt from, leaks.

use crate::program::*;

fn train(data: &[&str], more: &[&str]) -> Ran {
    let folder = Folder::new();
    let out = folder.at("m.safetensors");
    let arguments = ["train", "-o", &out].into_iter().chain(QUICK);
    run(arguments.chain(data.iter().copied()).chain(more.iter().copied()))
}

#[test]
fn every_way_to_calibrate_makes_a_model_that_says_so() {
    let folder = Folder::new();
    for method in ["none", "temperature", "bcts", "vector_scaling", "isotonic"] {
        let out = folder.at(method);
        let arguments = ["train", TRAIN, "-o", &out, "--calibration", method];
        run(arguments.into_iter().chain(QUICK)).ok();
        let shown = run(["model", "show", &out]).ok();
        assert!(shown.contains(&format!("calibrated by {method}")), "{method}: {shown}");
        run(["predict", ARTICLES, "-m", &out]).ok();
    }
    assert_eq!(train(&[TRAIN], &["--calibration", "platonic"]).code, Some(2));
}

#[test]
fn an_automatic_calibration_tells_what_it_was_chosen_by() {
    let said = train(&[TRAIN], &["--calibration", "auto"]).ok();
    for method in ["none", "temperature", "bcts", "vector_scaling"] {
        let named = said
            .lines()
            .any(|line| line.contains("  calibrated by ") && line.contains(&format!(" {method}")));
        assert!(named, "{method}: {said}");
    }
    assert!(!train(&[TRAIN], &[]).ok().contains("  calibrated by "), "nothing was chosen");
}

#[test]
fn many_outlets_are_left_out_in_ten_folds_and_it_is_said() {
    let said = train(&[TRAIN], &[]).ok();
    assert!(said.contains("with 20 outlets left out in 10 folds"), "{said}");
    assert!(said.contains("unseen outlet"), "{said}");
}

#[test]
fn without_outlets_there_is_nothing_to_compare() {
    let folder = Folder::new();
    let plain = read(TRAIN).replace("outlet", "paper");
    let said = train(&[&folder.file("plain.csv", plain)], &[]).ok();
    assert!(!said.contains("unseen") && !said.contains("warning"), "{said}");
}

/// Four outlets that sign what they write; each has one opinion, in words of its own.
fn signed() -> String {
    let mut rows = String::from("text,label,outlet,article_id\n");
    for i in 0..160 {
        let outlet = ["Alpha Gazette", "Beta Tribune", "Gamma Mirror", "Delta Echo"][i % 4];
        let label = if i % 2 == 0 { "favor" } else { "against" };
        rows.push_str(&format!("w{i} of {outlet} w{} wrote,{label},{outlet},a{i}\n", i + 1000));
    }
    rows
}

#[test]
fn outlets_that_part_from_the_rest_are_warned_of_and_their_names_are_leaks() {
    let folder = Folder::new();
    let said = train(&[&folder.file("signed.csv", signed())], &[]).ok();
    assert!(said.contains("one outlet left out at a time, 4 of them"), "{said}");
    assert!(said.contains("warning: on an unseen outlet it does worse (macro-F1"), "{said}");
    assert!(said.contains("names the outlet 'Alpha Gazette'"), "{said}");
}

#[test]
fn near_duplicates_across_outlets_and_files_are_leaks() {
    let folder = Folder::new();
    let copy = "the ministers of the alliance met in the capital on monday to talk about the plan";
    let row = |end: &str, label: &str, outlet: &str| format!("{copy} {end},{label},{outlet}\n");
    let header = "text,label,outlet\n";
    let rows: String = (0..30).map(|i| format!("w{i} x{i} y{i},l{},Wire\n", i % 2)).collect();
    let one = folder.file("one.csv", format!("{header}{rows}{}", row("again", "l0", "Wire")));
    let two = folder.file("two.csv", format!("{header}{}", row("today", "l1", "Daily")));
    let said = train(&[&one, &two], &[]).ok();
    let warned = |what: &str| {
        said.contains(&format!("1 set of near-duplicates (2 sentences) span several {what}s"))
    };
    assert!(warned("outlet") && warned("file"), "{said}");
    assert!(said.contains("in 'Wire' and 'Daily'"), "{said}");
}

#[test]
fn rare_labels_and_missing_ones_are_told_and_descriptions_are_checked_first() {
    let folder = Folder::new();
    let rows: String = (0..40).map(|i| format!("w{i} x{i} y{i},l{}\n", i % 2)).collect();
    let empty = ",l0\n".repeat(7);
    let data = folder.file("d.csv", format!("text,label\na b c,prro\nd e f,\n{rows}{empty}"));
    let ran = train(&[&data], &[]);
    let said = &ran.stderr;
    assert!(said.contains("label 'prro' has 1 row (line 2): a typo?"), "{said}");
    assert!(said.contains("label: 1 of 42 sentences without a label"), "{said}");
    assert_eq!(said.matches("its text is empty").count(), 5, "{said}");
    assert!(said.contains("2 more rows were left out"), "{said}");
    let wrong = folder.file("wrong.csv", "task,label,description\nlabel,l7,seven\n");
    let ran = train(&[&data], &["--descriptions", &wrong]);
    assert!(ran.failed(1).contains("wrong.csv:2: the data has no label 'l7'"), "{}", ran.stderr);
    assert_eq!(train(&[&data], &["--max-features", "0"]).code, Some(2));
}

#[test]
fn a_model_on_standard_output_has_its_report_on_standard_error() {
    let arguments = ["train", TRAIN, "-o", "-"].into_iter().chain(QUICK);
    let output = stancekit(arguments).output().unwrap();
    assert!(stancekit::model::Model::from_bytes(&output.stdout).is_ok());
    assert!(String::from_utf8_lossy(&output.stderr).contains("cross-validated"));
}
