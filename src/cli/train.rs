//! `stancekit train`: from annotated tables to a model file.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use stancekit::calibration::Method;
use stancekit::dataset::{Dataset, DatasetOptions};
use stancekit::features::{BlockOptions, DocumentFrequency, FeatureOptions};
use stancekit::io::{Output, Row, Table, TableOptions};
use stancekit::linear::ClassWeight;
use stancekit::metrics::{Baseline, Bootstrap, Measures, Outcomes};
use stancekit::model::{Classifier, Model, Task, TrainOptions, train};
use stancekit::{Error, Result, report};

use super::common::{Common, counted, print};

/// Learn a model from annotated CSV files
#[derive(Args)]
#[command(after_help = "\
Examples:
  stancekit train datasets/nato-expansion/train.csv -o my.safetensors
  stancekit train climate.csv --task position --group article_id -o climate.safetensors")]
pub struct Arguments {
    /// Annotated tables (CSV; also .gz, .zst)
    #[arg(required = true, value_name = "DATA.csv")]
    data: Vec<PathBuf>,
    /// Where the model goes
    #[arg(long, short, value_name = "MODEL")]
    output: PathBuf,
    #[command(flatten)]
    columns: Columns,
    #[command(flatten)]
    learning: Learning,
    /// A table `task,label,description` of what labels mean, to travel in the model
    #[arg(long, value_name = "FILE")]
    descriptions: Option<PathBuf>,
    /// Terms of use to write into the model
    #[arg(long, default_value = "", hide_default_value = true)]
    licence: String,
}

/// Which columns of the tables mean what.
#[derive(Args)]
pub struct Columns {
    /// Column with the sentences
    #[arg(long, default_value = "text", value_name = "COLUMN")]
    pub text_column: String,
    /// Column with labels; repeat for several tasks [default: stance and topic, else label]
    #[arg(long = "task", value_name = "COLUMN")]
    pub tasks: Vec<String>,
    /// Column that says what folds may not split [default: article_id, else article]
    #[arg(long, value_name = "COLUMN")]
    pub group: Option<String>,
    /// What stands between cells: `,` `;` `|` or `tab` [default: sniffed]
    #[arg(long, value_name = "CHAR")]
    pub delimiter: Option<String>,
}

impl Columns {
    /// The options for reading, with further columns to keep.
    pub fn options(&self, keep: &[String]) -> Result<DatasetOptions> {
        Ok(DatasetOptions {
            text_column: self.text_column.clone(),
            tasks: self.tasks.clone(),
            group: self.group.clone(),
            delimiter: self.delimiter.as_deref().map(delimiter).transpose()?,
            keep: keep.to_vec(),
        })
    }
}

/// The byte that a delimiter's name stands for.
pub fn delimiter(name: &str) -> Result<u8> {
    match name.as_bytes() {
        [byte] => Ok(*byte),
        b"tab" | b"\\t" => Ok(b'\t'),
        _ => Err(Error::usage(format!("'{name}' is no delimiter")).remedy("use , ; | or tab")),
    }
}

/// How to learn.
#[derive(Args)]
pub struct Learning {
    /// N-grams of tokens, shortest to longest; 0 leaves them out
    #[arg(long, default_value = "1-3", value_name = "RANGE")]
    word: String,
    /// N-grams of characters, shortest to longest; 0 leaves them out
    #[arg(long, default_value = "2-5", value_name = "RANGE")]
    char: String,
    /// Leave out word n-grams in fewer rows than this
    #[arg(long, default_value_t = 1, value_name = "N")]
    min_df: u32,
    /// Leave out character n-grams in fewer rows than this
    #[arg(long, default_value_t = 2, value_name = "N")]
    char_min_df: u32,
    /// Keep only this many n-grams of each kind, the most frequent
    #[arg(long, value_name = "N")]
    max_features: Option<usize>,
    /// Stem tokens by the rules of this language (ISO 639-1)
    #[arg(long, value_name = "CODE")]
    stem: Option<String>,
    /// The loss
    #[arg(long, value_enum, default_value_t = Loss::Logistic)]
    classifier: Loss,
    /// How much the rows of each label count
    #[arg(long, value_enum, default_value_t = Weights::Uniform)]
    class_weight: Weights,
    /// Inverse strength of the penalty; several are tried by cross-validation
    #[arg(long, value_delimiter = ',', default_value = "0.1,0.3,1,3", value_name = "C")]
    c: Vec<f64>,
    /// Folds for choosing C, calibrating and measuring
    #[arg(long, default_value_t = 5, value_name = "K")]
    folds: usize,
    /// Language of the text (ISO 639-1) [default: detected]
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Loss {
    /// Multinomial logistic regression
    Logistic,
    /// Linear support vector machine, one label against the rest
    Svm,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Weights {
    /// Every row counts once
    Uniform,
    /// Every label counts the same
    Balanced,
}

impl Learning {
    /// The options of the library.
    pub fn options(&self, seed: u64) -> Result<TrainOptions> {
        let block = |range: &str, min_df: u32| -> Result<Option<BlockOptions>> {
            Ok(range_of(range)?.map(|ngrams| BlockOptions {
                ngrams,
                min_df: DocumentFrequency::Count(min_df),
                max_features: self.max_features,
                ..BlockOptions::default()
            }))
        };
        let mut c_grid = self.c.clone();
        c_grid.sort_by(f64::total_cmp);
        Ok(TrainOptions {
            features: FeatureOptions {
                word: block(&self.word, self.min_df)?,
                char: block(&self.char, self.char_min_df)?,
                stem: self.stem.clone(),
                stop_words: Vec::new(),
            },
            classifier: match self.classifier {
                Loss::Logistic => Classifier::Logistic,
                Loss::Svm => Classifier::Svm,
            },
            class_weight: match self.class_weight {
                Weights::Uniform => ClassWeight::Uniform,
                Weights::Balanced => ClassWeight::Balanced,
            },
            c_grid,
            calibration: Method::Bcts,
            folds: self.folds,
            seed,
            language: self.language.clone(),
            licence: String::new(),
        })
    }
}

/// `1-3` as a range; `0` as none.
fn range_of(text: &str) -> Result<Option<(usize, usize)>> {
    if text == "0" {
        return Ok(None);
    }
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    match (low.parse(), high.parse()) {
        (Ok(low), Ok(high)) => Ok(Some((low, high))),
        _ => Err(Error::usage(format!("'{text}' is no range of n-grams"))
            .remedy("give a range such as 1-3, or 0 for none")),
    }
}

pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    // Whether the output can be written is known before anything is learnt.
    drop(Output::create(Some(&arguments.output), common.force)?);
    let mut options = arguments.learning.options(common.seed)?;
    options.licence.clone_from(&arguments.licence);
    let data = Dataset::read(&arguments.data, &arguments.columns.options(&[])?)?;
    report_data(&data, common);
    let mut model = train(&data, &options)?;
    if let Some(file) = &arguments.descriptions {
        describe(&mut model, file)?;
    }
    model.write(&arguments.output, common.force)?;
    let mut text = String::new();
    for task in &model.tasks {
        report_task(&model, task, &data, &mut text)?;
    }
    text.push_str(&format!(
        "written to {}: model {}, {} features\n",
        arguments.output.display(),
        model.short_hash(),
        model.features.columns()
    ));
    print(&text)
}

/// Says what was read, and what was left out.
pub fn report_data(data: &Dataset, common: &Common) {
    for (file, encoding) in &data.encodings {
        common.note(format_args!("{}: read as {encoding}", file.display()));
    }
    for (file, line) in &data.without_text {
        common.note(format_args!("{}:{line}: left out, its text is empty", file.display()));
    }
    common.note(format_args!(
        "{} in {}",
        counted(data.len(), "sentence"),
        counted(data.group_count(), "group")
    ));
}

fn report_task(model: &Model, task: &Task, data: &Dataset, out: &mut String) -> Result<()> {
    let table = &task.out_of_fold;
    let truth: Vec<usize> = table.labels.iter().map(|&label| usize::from(label)).collect();
    let rows = truth.len();
    let probabilities: Vec<f64> = table.probabilities.iter().map(|&p| f64::from(p)).collect();
    let shape = (rows, task.labels.len());
    let probabilities = ndarray::Array2::from_shape_vec(shape, probabilities)
        .map_err(|error| Error::numeric(error.to_string()))?;
    let labels = &task.labels;
    let outcomes = Outcomes {
        labels,
        truth: &truth,
        probabilities: probabilities.view(),
        groups: &table.groups,
    };
    let bootstrap = Bootstrap { seed: model.provenance.seed, ..Bootstrap::default() };
    let measures = Measures::of(&outcomes, &bootstrap)?;
    out.push_str(&format!(
        "cross-validated over {} folds of whole groups\n",
        model.provenance.folds
    ));
    report::measures(&task.name, &measures, &baselines(&outcomes, &task.counts)?, out);
    let grid: Vec<String> =
        task.fit.grid.iter().map(|g| format!("{} at C = {}", round(g.log_loss), g.c)).collect();
    out.push_str(&format!("  C = {} by log loss: {}\n", task.fit.c, grid.join(", ")));
    report::telling(model, task, out);
    out.push('\n');
    let _ = data;
    Ok(())
}

fn round(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// What anyone gets without reading the text.
pub fn baselines(outcomes: &Outcomes<'_>, learnt: &[usize]) -> Result<Vec<(Baseline, Measures)>> {
    let mut measured = Vec::new();
    for baseline in Baseline::ALL {
        let Some(row) = baseline.probabilities(learnt) else { continue };
        let rows = outcomes.truth.len();
        let flat: Vec<f64> = std::iter::repeat_n(row, rows).flatten().collect();
        let probabilities = ndarray::Array2::from_shape_vec((rows, learnt.len()), flat)
            .map_err(|error| Error::numeric(error.to_string()))?;
        let outcomes = Outcomes { probabilities: probabilities.view(), ..*outcomes };
        let none = Bootstrap { draws: 0, ..Bootstrap::default() };
        measured.push((baseline, Measures::of(&outcomes, &none)?));
    }
    Ok(measured)
}

/// Puts the meanings of labels into the model.
fn describe(model: &mut Model, file: &Path) -> Result<()> {
    let mut table = Table::open(file, &TableOptions::default())?;
    let (task, label) = (table.column("task")?, table.column("label")?);
    let description = table.column("description")?;
    let mut row = Row::default();
    while let Some(line) = table.next_row(&mut row)? {
        let found = model.tasks.iter_mut().find(|known| known.name == row.get(task));
        let found = found.filter(|known| known.labels.iter().any(|l| l == row.get(label)));
        let Some(known) = found else {
            return Err(Error::input(format!(
                "the model has no label '{}' of a task '{}'",
                row.get(label),
                row.get(task)
            ))
            .in_file(file)
            .at_line(line)
            .remedy("remove the line, or mend its names"));
        };
        known.descriptions.insert(row.get(label).to_owned(), row.get(description).to_owned());
    }
    Ok(())
}
