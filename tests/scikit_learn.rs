//! Features and solvers against scikit-learn: the same matrices, objectives that are not above its own.
//! `tests/run` runs them, since they need Python. `STANCEKIT_BENCH` may name a folder with
//! `newsmtsc.train.csv.gz`; 600 of its sentences are then compared as well.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};
use stancekit::dataset::{Dataset, DatasetOptions};
use stancekit::features::{BlockOptions, Corpus, DocumentFrequency, FeatureOptions, Norm};
use stancekit::linear::{ClassWeight, LinearModel, LinearSvm, LogisticRegression};
use stancekit::sparse::CsrMatrix;
use stancekit::text;

const SENTENCES: usize = 600;

fn sentences() -> Vec<Vec<String>> {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/nato-expansion/test.csv");
    let mut files = vec![PathBuf::from(own)];
    if let Some(folder) = std::env::var_os("STANCEKIT_BENCH") {
        files.push(PathBuf::from(folder).join("newsmtsc.train.csv.gz"));
    }
    let texts = |file: PathBuf| {
        let data = Dataset::read(&[file], &DatasetOptions::default()).unwrap();
        data.texts.into_iter().take(SENTENCES).collect()
    };
    files.into_iter().map(texts).collect()
}

fn python(script: &str, input: &Value) {
    let python = std::env::var("STANCEKIT_PYTHON").expect("tests/run sets STANCEKIT_PYTHON");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("input.json");
    std::fs::write(&file, input.to_string()).unwrap();
    let script = format!("{}/tests/clients/{script}", env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(python).arg(script).arg(file).output().expect("Python starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    println!("{said}");
}

/// The blocks' options to compare: each differs from the one before in what it names.
fn cases() -> Vec<BlockOptions> {
    let plain = BlockOptions { sublinear: false, ..BlockOptions::default() };
    vec![
        plain.clone(),
        BlockOptions { ngrams: (1, 3), sublinear: true, ..plain.clone() },
        BlockOptions { ngrams: (2, 5), min_df: DocumentFrequency::Count(2), ..plain.clone() },
        BlockOptions {
            ngrams: (1, 2),
            min_df: DocumentFrequency::Share(0.01),
            max_df: DocumentFrequency::Share(0.2),
            ..plain.clone()
        },
        BlockOptions { idf: false, norm: Norm::L1, ..plain.clone() },
        BlockOptions { norm: Norm::None, ngrams: (3, 3), ..plain.clone() },
        BlockOptions { max_features: Some(300), ..plain },
    ]
}

fn as_json(options: &BlockOptions) -> Value {
    serde_json::to_value(options).unwrap()
}

#[test]
#[ignore = "needs Python: tests/run runs it"]
fn both_blocks_have_the_columns_and_values_of_tfidf_vectorizer() {
    for texts in sentences() {
        let normal: Vec<String> = texts
            .iter()
            .map(|text| {
                let mut normal = String::new();
                text::normalise(text, &mut normal);
                normal
            })
            .collect();
        let tokens: Vec<Vec<String>> = normal
            .iter()
            .map(|text| {
                let mut all = Vec::new();
                for word in text.split_whitespace() {
                    text::tokens(word, |range| all.push(word[range].to_owned()));
                }
                all
            })
            .collect();
        let mut compared = Vec::new();
        for options in cases() {
            for kind in ["word", "char"] {
                let block = |wanted: &str| (kind == wanted).then(|| options.clone());
                let features = FeatureOptions {
                    word: block("word"),
                    char: block("char"),
                    ..FeatureOptions::default()
                };
                let corpus = Corpus::count(texts.iter().map(String::as_str), &features).unwrap();
                let all: Vec<usize> = (0..texts.len()).collect();
                let fitted = corpus.fit(&all).unwrap();
                let x = corpus.matrix(&fitted, &all);
                let features = corpus.features(&fitted);
                let vocabulary = features.blocks()[0].vocabulary();
                let terms: Vec<&str> = (0..vocabulary.len() as u32)
                    .map(|id| std::str::from_utf8(vocabulary.get(id)).unwrap())
                    .collect();
                compared.push(json!({
                    "kind": kind, "options": as_json(&options), "terms": terms, "x": csr(&x),
                }));
            }
        }
        python("tfidf.py", &json!({ "texts": normal, "tokens": tokens, "cases": compared }));
    }
}

fn csr(x: &CsrMatrix) -> Value {
    let (mut starts, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
    for row in x.iter() {
        indices.extend_from_slice(row.indices);
        values.extend_from_slice(row.values);
        starts.push(indices.len());
    }
    json!({ "starts": starts, "indices": indices, "values": values, "columns": x.columns() })
}

#[test]
#[ignore = "needs Python: tests/run runs it"]
fn objectives_are_not_above_scikit_learns_and_labels_agree() {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/nato-expansion/test.csv");
    let data = Dataset::read(&[own.into()], &DatasetOptions::default()).unwrap();
    let texts = data.texts.iter().map(String::as_str);
    let corpus = Corpus::count(texts, &FeatureOptions::default()).unwrap();
    // Every other sentence: scikit-learn takes its time to get this exact.
    let all: Vec<usize> = (0..data.len()).step_by(2).collect();
    let x = corpus.matrix(&corpus.fit(&all).unwrap(), &all);
    let stance = data.task("stance").unwrap();
    let (_, four) = stance.labelled(&all);
    let two: Vec<usize> = four.iter().map(|&label| usize::from(label == 3)).collect();
    let mut fits = Vec::new();
    for (y, labels) in [(&four, 4), (&two, 2)] {
        for class_weight in [ClassWeight::Uniform, ClassWeight::Balanced] {
            for c in [0.1, 10.0] {
                let logistic =
                    LogisticRegression { c, class_weight, tolerance: 1e-9, ..Default::default() };
                let svm = LinearSvm { c, class_weight, tolerance: 1e-9, ..Default::default() };
                for (kind, model) in [
                    ("logistic", logistic.fit(&x, y, labels).unwrap()),
                    ("svm", svm.fit(&x, y, labels).unwrap()),
                ] {
                    let balanced = class_weight == ClassWeight::Balanced;
                    fits.push(fit_json(kind, c, balanced, y, &model));
                }
            }
        }
    }
    python("solvers.py", &json!({ "x": csr(&x), "fits": fits }));
}

fn fit_json(kind: &str, c: f64, balanced: bool, y: &[usize], model: &LinearModel) -> Value {
    json!({
        "kind": kind, "c": c, "balanced": balanced, "y": y, "labels": model.labels(),
        "weights": model.weights(), "bias": model.bias(),
    })
}
