//! `stancekit train`: from annotated tables to a model file.

use std::path::{Path, PathBuf};

use clap::Args;
use stancekit::dataset::Dataset;
use stancekit::io::{Output, Row, Table, TableOptions};
use stancekit::metrics::{Bootstrap, Measures};
use stancekit::model::{Judged, Model, Task, Unseen, baselines, leaks, train_and_try};
use stancekit::{Error, Result, report};

use super::common::{Common, counted, print};
use super::learning::{Columns, Learning};
use super::waiting::Waiting;

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

pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    // Whether the output can be written is known before anything is learnt.
    drop(Output::create(Some(&arguments.output), common.force)?);
    let mut options = arguments.learning.options(common.seed)?;
    options.licence.clone_from(&arguments.licence);
    let data = Dataset::read(&arguments.data, &arguments.columns.options(&[])?)?;
    report_data(&data, common);
    report_labels(&data, common);
    let described = match &arguments.descriptions {
        Some(file) => descriptions(&data, file)?,
        None => Vec::new(),
    };
    let waiting = Waiting::new(common, "learning");
    let (mut model, unseen) = train_and_try(&data, &options, "outlet")?;
    drop(waiting);
    describe(&mut model, described);
    model.write(&arguments.output, common.force)?;
    let mut text = String::new();
    for (place, task) in model.tasks.iter().enumerate() {
        let unseen = unseen.as_ref().map(|unseen| (unseen, &unseen.judged[place]));
        report_task(&model, task, unseen, &mut text)?;
    }
    report::leaks(&leaks(&model, &data), &mut text);
    text.push_str(&format!(
        "written to {}: model {}, {} features\n",
        arguments.output.display(),
        model.short_hash(),
        model.features.columns()
    ));
    // A report after the model would damage it.
    if ["-", "/dev/stdout"].iter().any(|name| arguments.output == Path::new(name)) {
        text.lines().for_each(|line| common.note(line));
        return Ok(());
    }
    print(&text)
}

/// Rows of fewer than this are more likely a slip than a label.
const FEW_ROWS: usize = 3;

/// Says how many rows have no label, and which labels hardly any row has.
fn report_labels(data: &Dataset, common: &Common) {
    for task in &data.tasks {
        let without = task.rows.iter().filter(|label| label.is_none()).count();
        if without > 0 {
            let all = counted(data.len(), "sentence");
            common.note(format_args!("{}: {without} of {all} without a label", task.name));
        }
        let counts = task.counts().into_iter().zip(&task.first_met).zip(&task.labels);
        for ((count, &(file, line)), label) in counts.filter(|((count, _), _)| *count < FEW_ROWS) {
            let place = match data.files.get(file) {
                Some(file) if data.files.len() > 1 => format!("{}:{line}", file.display()),
                _ => format!("line {line}"),
            };
            let first = if count > 1 { "first in " } else { "" };
            common.note(format_args!(
                "{}: label '{label}' has {} ({first}{place}): a typo?",
                task.name,
                counted(count, "row")
            ));
        }
    }
}

/// How many rows without text are named one by one.
const MOST_NAMED: usize = 5;

/// Says what was read, and what was left out.
pub fn report_data(data: &Dataset, common: &Common) {
    for (file, encoding) in &data.encodings {
        common.note(format_args!("{}: read as {encoding}", file.display()));
    }
    for (file, line) in data.without_text.iter().take(MOST_NAMED) {
        common.note(format_args!("{}:{line}: left out, its text is empty", file.display()));
    }
    let more = data.without_text.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        let rows = if more == 1 { "row was" } else { "rows were" };
        common.note(format_args!("{more} more {rows} left out, their texts are empty"));
    }
    common.note(format_args!(
        "{} in {}",
        counted(data.len(), "sentence"),
        counted(data.group_count(), "group")
    ));
}

/// Appends the figures of one task, with those on outlets that it had not seen beside them.
fn report_task(
    model: &Model,
    task: &Task,
    unseen: Option<(&Unseen, &Judged)>,
    out: &mut String,
) -> Result<()> {
    let judged = Judged::out_of_fold(task);
    let bootstrap = Bootstrap { seed: model.provenance.seed, ..Bootstrap::default() };
    let measures = Measures::of(&judged.outcomes(), &bootstrap)?;
    out.push_str(&format!(
        "cross-validated over {} folds of whole groups\n",
        model.provenance.folds
    ));
    report::measures(&task.name, &measures, &baselines(&judged.outcomes(), &task.counts)?, out);
    if let Some((how, judged)) = unseen {
        let none = Bootstrap { draws: 0, ..bootstrap };
        out.push('\n');
        report::side_by_side(&measures, &Measures::of(&judged.outcomes(), &none)?, how, out);
        out.push('\n');
    }
    let grid: Vec<String> =
        task.fit.grid.iter().map(|g| format!("{} at C = {}", round(g.log_loss), g.c)).collect();
    out.push_str(&format!("  C = {} by log loss: {}\n", task.fit.c, grid.join(", ")));
    let tried = task.fit.calibrations.iter();
    let tried: Vec<String> = tried.map(|(m, loss)| format!("{} {m}", round(*loss))).collect();
    if !tried.is_empty() {
        let method = task.calibration.method();
        out.push_str(&format!("  calibrated by {method}, by log loss: {}\n", tried.join(", ")));
    }
    report::telling(model, task, out);
    out.push('\n');
    Ok(())
}

fn round(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// Task, label and what the label means.
type Description = [String; 3];

/// Reads what labels mean; every name has to be one of the data's.
fn descriptions(data: &Dataset, file: &Path) -> Result<Vec<Description>> {
    let mut table = Table::open(file, &TableOptions::default())?;
    let (task, label) = (table.column("task")?, table.column("label")?);
    let description = table.column("description")?;
    let mut found = Vec::new();
    let mut row = Row::default();
    while let Some(line) = table.next_row(&mut row)? {
        let cells = [task, label, description].map(|place| row.get(place).to_owned());
        let [task, label, _] = &cells;
        let known = data.task(task).is_some_and(|task| task.labels.contains(label));
        if !known {
            return Err(Error::input(format!(
                "the data has no label '{label}' of a task '{task}'"
            ))
            .in_file(file)
            .at_line(line)
            .remedy("remove the line, or mend its names"));
        }
        found.push(cells);
    }
    Ok(found)
}

/// Puts the meanings of labels into the model.
fn describe(model: &mut Model, descriptions: Vec<Description>) {
    for [name, label, description] in descriptions {
        if let Some(task) = model.tasks.iter_mut().find(|task| task.name == name) {
            task.descriptions.insert(label, description);
        }
    }
}
