//! `predict --sets`.

use serde_json::Value;
use stancekit::model::{Judged, Model};

use crate::program::*;

fn rows(more: &[&str]) -> Vec<Value> {
    let arguments = ["predict", ARTICLES, "-m", model(), "--format", "jsonl"];
    let said = run(arguments.iter().chain(more)).ok();
    said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn set(row: &Value) -> Vec<&str> {
    row["stance_set"].as_array().unwrap().iter().map(|label| label.as_str().unwrap()).collect()
}

#[test]
fn a_set_is_the_most_probable_labels_and_grows_with_the_wanted_share() {
    let (narrow, wide) = (rows(&["--sets", "0.3"]), rows(&["--sets", "0.95"]));
    assert_eq!(narrow.len(), wide.len());
    for (narrow, wide) in narrow.iter().zip(&wide) {
        let (inner, outer) = (set(narrow), set(wide));
        assert!(inner.iter().all(|label| outer.contains(label)), "{inner:?} {outer:?}");
        assert!(outer.is_empty() || outer.contains(&narrow["stance"].as_str().unwrap()));
    }
    assert!(narrow.iter().any(|row| set(row).is_empty()), "empty sets are kept");
    assert!(wide.iter().any(|row| set(row).len() == 4), "full sets are kept");
}

#[test]
fn sets_hold_the_right_label_of_the_table_as_often_as_asked() {
    let model = Model::read(model().as_ref()).unwrap();
    let known = Judged::out_of_fold(model.task("stance").unwrap());
    // The least ambiguous sets: every label whose probability reaches the bound.
    let mut right: Vec<f64> =
        known.truth.iter().enumerate().map(|(i, &k)| known.probabilities[[i, k]]).collect();
    right.sort_by(|a, b| b.total_cmp(a));
    let bound = right[(0.8 * (right.len() + 1) as f64).ceil() as usize - 1];
    for row in rows(&["--sets", "0.8"]) {
        let reach = ["against", "favor", "neutral", "unrelated"].into_iter().filter(|label| {
            let probability = row[format!("stance_{label}")].as_f64().unwrap();
            probability >= bound - 1e-6
        });
        let in_set = set(&row);
        assert!(in_set.iter().all(|label| reach.clone().any(|other| other == *label)), "{row}");
    }
}

#[test]
fn a_table_names_the_labels_of_a_set_and_is_read_back_by_compare() {
    let folder = Folder::new();
    let ledger = folder.at("ledger.csv");
    run(["predict", ARTICLES, "-m", model(), "--sets", "0.9", "-o", &ledger]).ok();
    let mut reader = csv::Reader::from_path(&ledger).unwrap();
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|column| column == name).unwrap();
    assert_eq!(place("stance_set"), place("stance_evidence") + 1);
    let known = ["against", "favor", "neutral", "unrelated"];
    for record in reader.records() {
        let record = record.unwrap();
        let cell = &record[place("stance_set")];
        assert!(cell.is_empty() || cell.split('|').all(|label| known.contains(&label)), "{cell}");
    }
    run(["compare", &ledger]).ok();
}

#[test]
fn a_share_that_makes_no_sense_is_wrong_usage() {
    for share in ["0", "1", "1.5", "NaN"] {
        assert_eq!(run(["predict", ARTICLES, "-m", model(), "--sets", share]).code, Some(2));
    }
}

#[test]
fn an_interval_says_how_often_models_so_sure_were_right() {
    let (low, high) = ("stance_confidence_low", "stance_confidence_high");
    let plain = rows(&[]);
    let with = rows(&["--intervals"]);
    assert_eq!(plain.len(), with.len());
    for (plain, with) in plain.iter().zip(&with) {
        assert!(plain.get(low).is_none());
        assert_eq!(plain["stance_confidence"], with["stance_confidence"]);
        let [low, high] = [low, high].map(|name| with[name].as_f64().unwrap());
        assert!((0.0..=1.0).contains(&low) && low <= high && high <= 1.0, "{low} to {high}");
    }
    let folder = Folder::new();
    let ledger = folder.at("ledger.csv");
    run(["predict", ARTICLES, "-m", model(), "--intervals", "--sets", "0.9", "-o", &ledger]).ok();
    let header = read(&ledger).lines().next().unwrap().to_owned();
    assert!(
        header.contains("stance_set,stance_confidence_low,stance_confidence_high,"),
        "{header}"
    );
    run(["compare", &ledger]).ok();
}
