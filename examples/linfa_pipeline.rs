//! Stance of sentences with `linfa`'s own words: `DatasetBase`, `Fit`, `Predict` and its confusion
//! matrix, on features and classifiers of this crate.
//!
//! ```text
//! cargo run --example linfa_pipeline
//! ```

use linfa::DatasetBase;
use linfa::metrics::ToConfusionMatrix;
use linfa::traits::{Fit, Predict};
use ndarray::Array1;
use stancekit::dataset::{Dataset, DatasetOptions};
use stancekit::features::{Corpus, FeatureOptions};
use stancekit::folds;
use stancekit::linear::{ClassWeight, LinearSvm, LogisticRegression};
use stancekit::sparse::CsrMatrix;

type Sentences = DatasetBase<CsrMatrix, Array1<usize>>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (train, test) = sentences("datasets/nato-expansion/test.csv")?;
    let logistic = LogisticRegression { class_weight: ClassWeight::Balanced, ..Default::default() };
    let svm = LinearSvm { c: 0.1, ..Default::default() };
    let fitted = [
        ("logistic regression", Fit::fit(&logistic, &train)?),
        ("support vector machine", Fit::fit(&svm, &train)?),
    ];
    for (name, model) in fitted {
        let predicted: Array1<usize> = Predict::predict(&model, &test);
        let confusion = predicted.confusion_matrix(&test)?;
        println!("{name}: accuracy {:.3}", confusion.accuracy());
    }
    Ok(())
}

/// Four fifths of the articles to learn from, the rest to test on; features know the former alone.
fn sentences(file: &str) -> stancekit::Result<(Sentences, Sentences)> {
    let data = Dataset::read(&[file.into()], &DatasetOptions::default())?;
    let all: Vec<usize> = (0..data.len()).collect();
    let (rows, labels) = data.tasks[0].labelled(&all);
    let groups: Vec<u32> = rows.iter().map(|&i| data.groups[i]).collect();
    let fold = folds::by_group(&labels, &groups, 5, 0)?;
    let part = |held_out: bool| -> (Vec<usize>, Array1<usize>) {
        let chosen: Vec<usize> = (0..rows.len()).filter(|&i| (fold[i] == 0) == held_out).collect();
        let y = chosen.iter().map(|&i| labels[i]).collect();
        (chosen.into_iter().map(|i| rows[i]).collect(), y)
    };
    let ((train, y_train), (test, y_test)) = (part(false), part(true));
    let corpus = Corpus::count(data.texts.iter().map(String::as_str), &FeatureOptions::default())?;
    let fitted = corpus.fit(&train)?;
    Ok((
        DatasetBase::new(corpus.matrix(&fitted, &train), y_train),
        DatasetBase::new(corpus.matrix(&fitted, &test), y_test),
    ))
}
