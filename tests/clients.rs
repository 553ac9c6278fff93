//! Other people's programs open what ours writes. They need Python: `tests/run` sets it up and runs them.

mod program;

use std::process::Command;

use program::*;

/// Runs a script of tests/clients with Python; it fails by its exit code.
fn client(script: &str, arguments: &[&str]) {
    let python = std::env::var("STANCEKIT_PYTHON").expect("tests/run sets STANCEKIT_PYTHON");
    let script = format!("{}/tests/clients/{script}", env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(python).arg(&script).args(arguments).output().expect("Python starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

#[test]
#[ignore = "needs Python: tests/run runs it"]
fn the_safetensors_package_opens_models() {
    client("model_file.py", &[model(), TRAIN]);
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/models/nato-expansion.safetensors");
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/nato-expansion/train.csv");
    let pairs = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/nato-expansion/pairs.csv");
    client("model_file.py", &[shipped, data, pairs]);
}

#[test]
#[ignore = "needs Python: tests/run runs it"]
fn pandas_reads_ledgers() {
    let folder = Folder::new();
    let (table, lines) = (folder.at("ledger.csv"), folder.at("ledger.jsonl"));
    for out in [&table, &lines] {
        run(["predict", ARTICLES, "-o", out]).ok();
    }
    client("ledger.py", &[&table, &lines, ARTICLES]);
}

#[test]
#[ignore = "needs Python: tests/run runs it"]
fn frictionless_finds_ledgers_valid() {
    let folder = Folder::new();
    let ledger = folder.at("ledger.csv");
    run(["predict", ARTICLES, "-o", &ledger]).ok();
    client("valid_table.py", &[&ledger]);
}

#[test]
#[ignore = "needs Python: tests/run runs it"]
fn scikit_learn_computes_the_same_measures() {
    let folder = Folder::new();
    let ledger = folder.at("ledger.csv");
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/nato-expansion/test.csv");
    run(["predict", data, "--unit", "sentence", "-o", &ledger]).ok();
    let measures = folder.file("m.json", run(["evaluate", data, "--format", "json"]).ok());
    client("measures.py", &[&ledger, data, &measures]);
}

#[test]
#[ignore = "needs Python: tests/run runs it"]
fn frictionless_finds_the_data_set_valid() {
    let package = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/nato-expansion/datapackage.json");
    client("datapackage.py", &[package]);
}
