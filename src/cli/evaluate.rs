//! `stancekit evaluate`: how good a model is on labelled sentences it has not seen.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::Value;
use stancekit::dataset::Dataset;
use stancekit::folds;
use stancekit::io::Output;
use stancekit::metrics::Bootstrap;
use stancekit::model::{Evaluation, Judged, Model, cross_validate, judge, judge_voice};
use stancekit::{Error, Result, report};

use super::common::{Common, counted, load_model, print};
use super::learning::{Columns, Learning};
use super::train::report_data;
use super::waiting::Waiting;

/// Measure a model on labelled sentences, or by cross-validation
#[derive(Args, Clone)]
#[command(after_help = "\
Examples:
  stancekit evaluate datasets/nato-expansion/test.csv
  stancekit evaluate datasets/nato-expansion/test.csv --target-error 0.1 --report evaluate.html
  stancekit evaluate datasets/nato-expansion/train.csv --cross-validate 5
  stancekit evaluate datasets/nato-expansion/train.csv --cross-validate outlet --task stance")]
pub struct Arguments {
    /// Labelled tables (CSV; also .gz, .zst)
    #[arg(required_unless_present = "cross_validate", value_name = "DATA.csv")]
    data: Vec<PathBuf>,
    /// The model file [default: the shipped model]
    #[arg(long, short, value_name = "FILE", conflicts_with = "cross_validate")]
    model: Option<PathBuf>,
    /// Train anew without each fold: a number of folds, a column whose values are left out one at
    /// a time, or `date:0.2` for the newest fifth
    #[arg(long, value_name = "K|COLUMN|date:SHARE", num_args = 0..=1, default_missing_value = USUAL_FOLDS)]
    cross_validate: Option<String>,
    /// Figures for each value of this column
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Write a page with figures and diagrams
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Find the least confidence at which at most this share of the decided sentences is wrong
    #[arg(long, value_name = "SHARE", value_parser = share)]
    target_error: Option<f64>,
    /// Exit with 1 if a figure of any task (or of one) is below this, e.g. macro_f1=0.6 or
    /// voice.accuracy=0.8
    #[arg(long, value_name = "[TASK.]FIGURE=VALUE")]
    fail_under: Vec<String>,
    #[command(flatten)]
    columns: Columns,
    #[command(flatten)]
    learning: Learning,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For programs
    Json,
}

pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    let limits = arguments.fail_under.iter().map(|limit| parse_limit(limit));
    let limits = limits.collect::<Result<Vec<Limit>>>()?;
    let arguments = &arguments.clone().settled()?;
    let report = arguments.report.as_deref();
    let page = report.map(|path| Output::create(Some(path), common.force)).transpose()?;
    let mut keep: Vec<String> = arguments.by.iter().cloned().collect();
    keep.extend(arguments.cross_validate.iter().filter_map(|how| column_of(how)));
    let data = Dataset::read(&arguments.data, &arguments.columns.options(&keep)?)?;
    report_data(&data, common);
    let evaluations = evaluate(arguments, &data, common)?;
    if let Some(mut page) = page {
        let html = report::evaluation_html(&about(arguments, &data), &evaluations);
        page.write_all(html.as_bytes()).map_err(|error| Error::io(page.name(), &error))?;
        page.finish()?;
    }
    print(&match arguments.format {
        Form::Text => as_text(&evaluations),
        Form::Json => as_json(&evaluations)?,
    })?;
    let missed: Vec<String> = limits.iter().flat_map(|limit| limit.missed(&evaluations)).collect();
    match missed.is_empty() {
        true => Ok(()),
        false => Err(Error::numeric(missed.join("; "))),
    }
}

impl Arguments {
    /// What was meant where clap's reading leaves it open, and what was asked for in vain.
    fn settled(mut self) -> Result<Self> {
        // `--cross-validate data.csv`: the file is no way of making folds, but the data.
        let file = self.cross_validate.as_ref().filter(|how| Path::new(how).is_file());
        if let Some(file) = file.map(PathBuf::from) {
            self.data.insert(0, file);
            self.cross_validate = Some(USUAL_FOLDS.to_owned());
        }
        if self.data.is_empty() {
            return Err(Error::usage("there is no labelled table to measure on")
                .remedy("name one, such as: stancekit evaluate data.csv --cross-validate 5"));
        }
        if self.cross_validate.is_none() && self.learning.is_asked_for() {
            return Err(Error::usage("a flag says how to learn, but nothing is learnt here")
                .remedy("add --cross-validate, or give it to `stancekit train`"));
        }
        Ok(self)
    }
}

/// Folds where `--cross-validate` stands alone.
const USUAL_FOLDS: &str = "5";

/// Judges and measures every task, and the voice rules where the data knows the voice.
fn evaluate(arguments: &Arguments, data: &Dataset, common: &Common) -> Result<Vec<Evaluation>> {
    let seed = common.seed;
    let model = match arguments.cross_validate {
        Some(_) => None,
        None => Some(load_model(arguments.model.as_ref())?),
    };
    let judged = match (&model, &arguments.cross_validate) {
        (Some(model), _) => {
            warn_of_learnt(model, data, common);
            judge(model, data)?
        }
        (None, how) => {
            let (fold_of_row, tried) = assign(how.as_deref().unwrap_or(USUAL_FOLDS), data, seed)?;
            let options = arguments.learning.options(seed)?;
            let _waiting = Waiting::new(common, "learning without each fold");
            cross_validate(data, &options, &fold_of_row, &tried)?
        }
    };
    let bootstrap = Bootstrap { seed, ..Bootstrap::default() };
    let mut evaluations = Vec::new();
    for judged in &judged {
        let mut evaluation = Evaluation::of(judged, &bootstrap)?;
        if let Some(wanted) = arguments.target_error {
            let task = model.as_ref().and_then(|model| model.task(&judged.task));
            let calibration = task.map(Judged::out_of_fold);
            evaluation.add_target(judged, calibration.as_ref(), wanted, &bootstrap)?;
        }
        evaluations.push((evaluation, judged));
    }
    let language = arguments.learning.language();
    let voice = judge_voice(data, language)?;
    if let Some(judged) = &voice {
        evaluations.push((Evaluation::of_labels(judged, &bootstrap)?, judged));
    }
    if let Some(column) = &arguments.by {
        let values = data.column(column)?;
        for (evaluation, judged) in &mut evaluations {
            evaluation.add_cells(judged, (column, values), &bootstrap)?;
        }
    }
    Ok(evaluations.into_iter().map(|(evaluation, _)| evaluation).collect())
}

/// Says so where the model has learnt from what it is to be measured on.
fn warn_of_learnt(model: &Model, data: &Dataset, common: &Common) {
    let all = model.provenance.data_hash == data.hash();
    let found = || model.learnt_from(data.texts.iter().map(String::as_str));
    let learnt = if all { data.len() } else { found() };
    if learnt > 0 {
        common.note(format_args!(
            "warning: the model has learnt from {learnt} of {}: figures of these promise too much; \
             measure on others, or with --cross-validate",
            counted(data.len(), "sentence")
        ));
    }
}

/// A share of errors to allow.
fn share(text: &str) -> std::result::Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..1.0).contains(share));
    share.ok_or_else(|| "give a number from 0 to below 1, such as 0.1".to_owned())
}

/// What was measured, in a sentence.
fn about(arguments: &Arguments, data: &Dataset) -> String {
    let files: Vec<String> = data.files.iter().map(|file| file.display().to_string()).collect();
    let how = match (&arguments.cross_validate, &arguments.model) {
        (Some(how), _) => format!("cross-validated ({how})"),
        (None, Some(model)) => format!("judged by {}", model.display()),
        (None, None) => "judged by the shipped model".to_owned(),
    };
    format!(
        "{} in {} of {}, {how}. Intervals: 95 %, by bootstrap over groups.",
        counted(data.len(), "sentence"),
        counted(data.group_count(), "group"),
        files.join(", ")
    )
}

fn as_text(evaluations: &[Evaluation]) -> String {
    let mut text = String::new();
    evaluations.iter().for_each(|evaluation| report::evaluation(evaluation, &mut text));
    text
}

fn as_json(evaluations: &[Evaluation]) -> Result<String> {
    let mut tasks = serde_json::Map::new();
    for evaluation in evaluations {
        let value = serde_json::to_value(evaluation);
        let value = value.map_err(|error| Error::numeric(error.to_string()))?;
        tasks.insert(evaluation.task.clone(), value);
    }
    Ok(format!("{}\n", Value::Object(tasks)))
}

/// The column that a way of making folds needs, if it needs one.
fn column_of(how: &str) -> Option<String> {
    match how.split_once(':') {
        Some((column, _)) => Some(column.to_owned()),
        None => how.parse::<usize>().is_err().then(|| how.to_owned()),
    }
}

/// The fold of each row and the folds to be tried.
fn assign(how: &str, data: &Dataset, seed: u64) -> Result<(Vec<u32>, Vec<u32>)> {
    let texts = |column: &str| -> Result<Vec<&str>> {
        Ok(data.column(column)?.iter().map(String::as_str).collect())
    };
    if let Ok(k) = how.parse::<usize>() {
        let task = &data.tasks[0];
        let unlabelled = task.labels.len();
        let labels: Vec<usize> = task.rows.iter().map(|row| row.unwrap_or(unlabelled)).collect();
        let folds = folds::by_group(&labels, &data.groups, k, seed)?;
        return Ok((folds, (0..k as u32).collect()));
    }
    if let Some((column, share)) = how.split_once(':') {
        let share = share.parse().map_err(|_| {
            Error::usage(format!("'{share}' is no share")).remedy("give for instance date:0.2")
        })?;
        return Ok((folds::by_date(&texts(column)?, share)?, vec![1]));
    }
    let named = folds::leave_one_out(&texts(how)?)?;
    let count = named.names.len() as u32;
    Ok((named.fold, (0..count).collect()))
}

/// The least that a figure may be, of one task or of all that give probabilities.
struct Limit {
    task: Option<String>,
    name: String,
    least: f64,
}

impl Limit {
    /// What is to be said of each evaluation that misses it.
    fn missed(&self, evaluations: &[Evaluation]) -> Vec<String> {
        let meant = |evaluation: &&Evaluation| match &self.task {
            Some(task) => *task == evaluation.task,
            None => evaluation.confidences.is_some(),
        };
        let meant: Vec<&Evaluation> = evaluations.iter().filter(meant).collect();
        if meant.is_empty() {
            return vec![format!(
                "there is no task '{}'",
                self.task.as_deref().unwrap_or_default()
            )];
        }
        meant.into_iter().filter_map(|evaluation| self.missed_by(evaluation)).collect()
    }

    fn missed_by(&self, evaluation: &Evaluation) -> Option<String> {
        let (task, name, least) = (&evaluation.task, &self.name, self.least);
        match evaluation.value(name) {
            Some(value) if value >= least => None,
            Some(value) => Some(format!("{task}: {name} is {value:.4}, below {least}")),
            None => Some(format!("{task}: {name} is undefined or unknown")),
        }
    }
}

fn parse_limit(text: &str) -> Result<Limit> {
    let parsed = text.split_once('=').and_then(|(name, value)| Some((name, value.parse().ok()?)));
    let (name, least) = parsed.ok_or_else(|| {
        Error::usage(format!("'{text}' is no limit")).remedy("give for instance macro_f1=0.6")
    })?;
    let (task, name) = match name.split_once('.') {
        Some((task, name)) => (Some(task.to_owned()), name),
        None => (None, name),
    };
    Ok(Limit { task, name: name.to_owned(), least })
}
