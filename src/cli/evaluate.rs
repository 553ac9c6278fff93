//! `stancekit evaluate`: how good a model is on labelled sentences it has not seen.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use ndarray::Axis;
use serde_json::{Value, json};
use stancekit::dataset::Dataset;
use stancekit::folds;
use stancekit::metrics::{Bootstrap, Measures, Outcomes};
use stancekit::model::{Judged, cross_validate, judge};
use stancekit::{Error, Result, report};

use super::common::{Common, load_model, print};
use super::train::{Columns, Learning, baselines, report_data};

/// Measure a model on labelled sentences, or by cross-validation
#[derive(Args)]
#[command(after_help = "\
Examples:
  stancekit evaluate datasets/nato-expansion/test.csv
  stancekit evaluate datasets/nato-expansion/train.csv --cross-validate 5
  stancekit evaluate datasets/nato-expansion/train.csv --cross-validate outlet --task stance")]
pub struct Arguments {
    /// Labelled tables (CSV; also .gz, .zst)
    #[arg(required = true, value_name = "DATA.csv")]
    data: Vec<PathBuf>,
    /// The model file [default: the shipped model]
    #[arg(long, short, value_name = "FILE", conflicts_with = "cross_validate")]
    model: Option<PathBuf>,
    /// Train anew without each fold: a number of folds, a column whose values are left out one at
    /// a time, or `date:0.2` for the newest fifth
    #[arg(long, value_name = "K|COLUMN|date:SHARE", num_args = 0..=1, default_missing_value = "5")]
    cross_validate: Option<String>,
    /// Figures for each value of this column
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Exit with 1 if a figure of any task is below this, e.g. macro_f1=0.6
    #[arg(long, value_name = "FIGURE=VALUE")]
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
    let limits = limits.collect::<Result<Vec<_>>>()?;
    let mut keep: Vec<String> = arguments.by.iter().cloned().collect();
    keep.extend(arguments.cross_validate.iter().filter_map(|how| column_of(how)));
    let data = Dataset::read(&arguments.data, &arguments.columns.options(&keep)?)?;
    report_data(&data, common);
    let judged = match &arguments.cross_validate {
        Some(how) => {
            let (fold_of_row, tried) = assign(how, &data, common.seed)?;
            let options = arguments.learning.options(common.seed)?;
            cross_validate(&data, &options, &fold_of_row, &tried)?
        }
        None => judge(&load_model(arguments.model.as_ref())?, &data)?,
    };
    let mut text = String::new();
    let mut tasks = serde_json::Map::new();
    let mut missed = Vec::new();
    for judged in &judged {
        let measured = Measured::of(judged, &data, arguments.by.as_deref(), common.seed)?;
        missed.extend(limits.iter().filter_map(|limit| measured.misses(&judged.task, limit)));
        match arguments.format {
            Form::Text => measured.render(judged, arguments.by.as_deref(), &mut text)?,
            Form::Json => {
                tasks.insert(judged.task.clone(), measured.to_json()?);
            }
        }
    }
    if arguments.format == Form::Json {
        text = format!("{}\n", Value::Object(tasks));
    }
    print(&text)?;
    match missed.is_empty() {
        true => Ok(()),
        false => Err(Error::numeric(missed.join("; "))),
    }
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

struct Measured {
    whole: Measures,
    baselines: Vec<(stancekit::metrics::Baseline, Measures)>,
    cells: Vec<(String, Measures)>,
}

impl Measured {
    fn of(judged: &Judged, data: &Dataset, by: Option<&str>, seed: u64) -> Result<Self> {
        let bootstrap = Bootstrap { seed, ..Bootstrap::default() };
        let outcomes = Outcomes {
            labels: &judged.labels,
            truth: &judged.truth,
            probabilities: judged.probabilities.view(),
            groups: &judged.groups,
        };
        let mut cells = Vec::new();
        if let Some(column) = by {
            let values = data.column(column)?;
            let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for (place, &row) in judged.rows.iter().enumerate() {
                places.entry(&values[row]).or_default().push(place);
            }
            for (value, places) in places {
                let pick = |all: &[usize]| places.iter().map(|&i| all[i]).collect::<Vec<_>>();
                let chosen = judged.probabilities.select(Axis(0), &places);
                let groups: Vec<u32> = places.iter().map(|&i| judged.groups[i]).collect();
                let outcomes = Outcomes {
                    labels: &judged.labels,
                    truth: &pick(&judged.truth),
                    probabilities: chosen.view(),
                    groups: &groups,
                };
                cells.push((value.to_owned(), Measures::of(&outcomes, &bootstrap)?));
            }
        }
        Ok(Self {
            whole: Measures::of(&outcomes, &bootstrap)?,
            baselines: baselines(&outcomes, &judged.learnt)?,
            cells,
        })
    }

    fn render(&self, judged: &Judged, by: Option<&str>, out: &mut String) -> Result<()> {
        report::measures(&judged.task, &self.whole, &self.baselines, out);
        if let Some(column) = by {
            out.push('\n');
            report::by_value(column, &self.cells, out);
        }
        out.push('\n');
        Ok(())
    }

    fn to_json(&self) -> Result<Value> {
        let value = |measures: &Measures| {
            serde_json::to_value(measures).map_err(|error| Error::numeric(error.to_string()))
        };
        let mut all = value(&self.whole)?;
        let mut baselines = serde_json::Map::new();
        for (baseline, measures) in &self.baselines {
            baselines.insert(baseline.name().to_owned(), value(measures)?);
        }
        all["baselines"] = Value::Object(baselines);
        if !self.cells.is_empty() {
            let cells = self
                .cells
                .iter()
                .map(|(name, m)| Ok(json!({ "value": name, "measures": value(m)? })));
            all["by"] = cells.collect::<Result<Vec<Value>>>()?.into();
        }
        Ok(all)
    }

    fn misses(&self, task: &str, (name, least): &(String, f64)) -> Option<String> {
        let all = self.to_json().ok()?;
        match all.get(name).and_then(|figure| figure.get("value")).and_then(Value::as_f64) {
            Some(value) if value >= *least => None,
            Some(value) => Some(format!("{task}: {name} is {value:.4}, below {least}")),
            None => Some(format!("{task}: {name} is undefined or unknown")),
        }
    }
}

fn parse_limit(text: &str) -> Result<(String, f64)> {
    let parsed = text.split_once('=').and_then(|(name, value)| Some((name, value.parse().ok()?)));
    parsed.map(|(name, value)| (name.to_owned(), value)).ok_or_else(|| {
        Error::usage(format!("'{text}' is no limit")).remedy("give for instance macro_f1=0.6")
    })
}
