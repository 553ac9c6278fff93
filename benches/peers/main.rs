//! Our side of `beside_peers.py`: the steps of training apart, and the solvers on a given matrix.
//!
//! ```text
//! peers train TRAIN.csv TEST.csv MODEL [--classifier logistic|svm]
//! peers solve MATRIX [--tolerance X]
//! ```
//!
//! `train` uses the recipe that all programs share (word 1-3, `char_wb` 2-5 in at least two
//! rows, sublinear, C = 1, all rows and columns alike) and writes a model without calibration.
//! `solve` fits both classifiers on a matrix that another program wrote. Both print one JSON object.

mod matrix;
mod objective;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use ndarray::Array2;
use serde_json::{Value, json};
use stancekit::calibration::{self, Method};
use stancekit::dataset::{Dataset, DatasetOptions};
use stancekit::features::{BlockOptions, Corpus, DocumentFrequency, FeatureOptions};
use stancekit::linear::{ClassWeight, LinearModel, LinearSvm, LogisticRegression, TermWeight};
use stancekit::metrics::Confusion;
use stancekit::model::{Classifier, Fit, Model, OutOfFold, Provenance, Task};
use stancekit::sparse::CsrMatrix;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let option = |name: &str, arguments: &mut Vec<String>| {
        let place = arguments.iter().position(|argument| argument == name)?;
        (place + 1 < arguments.len()).then(|| arguments.drain(place..place + 2).nth(1))?
    };
    let svm = option("--classifier", &mut arguments).is_some_and(|name| name == "svm");
    let tolerance = option("--tolerance", &mut arguments).map(|x| x.parse()).transpose()?;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let printed = match arguments[..] {
        ["train", train, test, model] => train_and_test(train, test, Path::new(model), svm)?,
        ["solve", file] => solve(Path::new(file), tolerance)?,
        _ => return Err("usage: peers train TRAIN TEST MODEL | peers solve MATRIX".into()),
    };
    println!("{printed}");
    Ok(())
}

/// Seconds since the last call.
struct Clock(Instant);

impl Clock {
    fn lap(&mut self) -> f64 {
        let lap = self.0.elapsed().as_secs_f64();
        self.0 = Instant::now();
        lap
    }
}

fn recipe() -> FeatureOptions {
    let block = |ngrams, rows| {
        let min_df = DocumentFrequency::Count(rows);
        Some(BlockOptions { ngrams, min_df, sublinear: true, ..BlockOptions::default() })
    };
    FeatureOptions { word: block((1, 3), 1), char: block((2, 5), 2), ..FeatureOptions::default() }
}

fn read(file: &str) -> Outcome<(Dataset, Vec<usize>)> {
    let options = DatasetOptions { tasks: vec!["label".to_owned()], ..Default::default() };
    let data = Dataset::read(&[PathBuf::from(file)], &options)?;
    let labels = data.tasks[0].rows.iter().copied().collect::<Option<_>>();
    Ok((data, labels.ok_or("a row has no label")?))
}

fn fit(
    svm: bool,
    tolerance: Option<f64>,
    (x, y, labels): (&CsrMatrix, &[usize], usize),
) -> Outcome<LinearModel> {
    Ok(if svm {
        let default = LinearSvm::default();
        LinearSvm { tolerance: tolerance.unwrap_or(default.tolerance), ..default }
            .fit(x, y, labels)?
    } else {
        let default = LogisticRegression::default();
        LogisticRegression { tolerance: tolerance.unwrap_or(default.tolerance), ..default }
            .fit(x, y, labels)?
    })
}

fn train_and_test(train: &str, test: &str, model: &Path, svm: bool) -> Outcome<Value> {
    let mut clock = Clock(Instant::now());
    let (data, y) = read(train)?;
    let read_seconds = clock.lap();
    let all: Vec<usize> = (0..data.len()).collect();
    let corpus = Corpus::count(data.texts.iter().map(String::as_str), &recipe())?;
    let fitted = corpus.fit(&all)?;
    let x = corpus.matrix(&fitted, &all);
    let features_seconds = clock.lap();
    let labels = data.tasks[0].labels.len();
    let linear = fit(svm, None, (&x, &y, labels))?;
    let fit_seconds = clock.lap();
    let (rows, columns, entries) = (x.rows(), x.columns(), x.entries());
    drop(x);
    let mut made = complete(&corpus, &fitted, &data, linear, svm)?;
    made.write(model, true)?;
    let write_seconds = clock.lap();
    Ok(json!({
        "rows": rows, "columns": columns, "entries": entries,
        "read": read_seconds, "features": features_seconds, "fit": fit_seconds, "write": write_seconds,
        "train": read_seconds + features_seconds + fit_seconds + write_seconds,
        "macro_f1": macro_f1(&made, test, &data.tasks[0].labels)?,
    }))
}

/// A model that says what its functions say, with nothing known of rows outside of training.
fn complete(
    corpus: &Corpus,
    fitted: &stancekit::features::Fitted,
    data: &Dataset,
    linear: LinearModel,
    svm: bool,
) -> Outcome<Model> {
    let labels = data.tasks[0].labels.clone();
    let nothing = Array2::zeros((labels.len(), labels.len()));
    let one_each: Vec<usize> = (0..labels.len()).collect();
    let task = Task {
        name: "label".to_owned(),
        counts: data.tasks[0].counts(),
        descriptions: Default::default(),
        linear,
        calibration: calibration::fit(Method::None, nothing.view(), &one_each)?,
        fit: Fit {
            classifier: if svm { Classifier::Svm } else { Classifier::Logistic },
            c: 1.0,
            class_weight: ClassWeight::Uniform,
            term_weight: TermWeight::Uniform,
            grid: Vec::new(),
            calibrations: Vec::new(),
        },
        out_of_fold: OutOfFold::default(),
        unseen: None,
        labels,
    };
    let provenance = Provenance {
        language: "en".to_owned(),
        rows: data.len(),
        groups: data.group_count(),
        data_hash: data.hash(),
        seed: 0,
        folds: 0,
        licence: String::new(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let features = corpus.features(fitted);
    Ok(Model { features, tasks: vec![task], provenance, texts: Vec::new(), hash: String::new() })
}

fn macro_f1(model: &Model, test: &str, labels: &[String]) -> Outcome<Option<f64>> {
    let (data, y) = read(test)?;
    let names = &data.tasks[0].labels;
    let place = |name: &String| labels.binary_search(name).map_err(|_| format!("{name} is new"));
    let places = names.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    let truth: Vec<usize> = y.iter().map(|&label| places[label]).collect();
    let x = model.features.transform(data.texts.iter().map(String::as_str))?;
    let predicted: Vec<usize> = x.iter().map(|row| model.tasks[0].linear.predict(row)).collect();
    Ok(Confusion::count(labels, &truth, &predicted).macro_f1())
}

fn solve(file: &Path, tolerance: Option<f64>) -> Outcome<Value> {
    let (x, y) = matrix::read(file)?;
    let labels = y.iter().max().map_or(0, |&label| label + 1);
    let mut fits = Vec::new();
    for svm in [false, true] {
        let mut clock = Clock(Instant::now());
        let model = fit(svm, tolerance, (&x, &y, labels))?;
        let seconds = clock.lap();
        let objective = if svm { objective::svm } else { objective::logistic };
        fits.push(json!({
            "classifier": if svm { "svm" } else { "logistic" },
            "fit": seconds,
            "objective": objective(&model, &x, &y),
        }));
    }
    Ok(json!(fits))
}
