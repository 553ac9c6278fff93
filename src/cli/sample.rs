//! `stancekit sample`: which sentences to label by hand.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use stancekit::compare::corpus::{Choice, is_derived, parse_limit};
use stancekit::compare::sampling::probability_sample;
use stancekit::io::Output;
use stancekit::{Error, Result, report};

use super::common::{Common, counted};
use super::comparison::Input;

/// Draw sentences to label by hand, for `compare --gold`
#[derive(Args)]
#[command(after_help = "\
Examples:
  stancekit predict datasets/articles -o ledger.csv
  stancekit sample ledger.csv --per outlet --labels 60 -o to_label.csv
  stancekit compare ledger.csv --gold to_label.csv    (once its column stance is filled in)")]
pub struct Arguments {
    /// Ledgers that `predict` wrote, another tool's with the same columns, or articles
    #[arg(required = true, value_name = "LEDGER|PATH")]
    paths: Vec<PathBuf>,
    /// The column of whose values each gets its share of labels
    #[arg(long, default_value = "outlet", value_name = "COLUMN")]
    per: String,
    /// How many sentences to draw for each
    #[arg(long, default_value_t = 60, value_name = "N")]
    labels: usize,
    /// The task to label
    #[arg(long, value_name = "TASK")]
    task: Option<String>,
    /// The model that tags articles [default: the shipped model]
    #[arg(long, short, value_name = "FILE")]
    model: Option<PathBuf>,
    /// First day, such as 2024-01-01
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// The table to fill in [default: standard output]
    #[arg(long, short, value_name = "FILE.csv")]
    output: Option<PathBuf>,
}

pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    if arguments.labels < 2 {
        return Err(Error::usage(format!(
            "--labels {}: too few to estimate from",
            arguments.labels
        ))
        .remedy("draw at least 20, better 60, for each outlet"));
    }
    let limit =
        |text: &Option<String>, last| text.as_deref().map(|t| parse_limit(t, last)).transpose();
    let choice = Choice {
        by: vec![arguments.per.clone()],
        from: limit(&arguments.from, false)?,
        to: limit(&arguments.to, true)?,
        ..Choice::default()
    };
    let mut output = Output::create(arguments.output.as_deref(), common.force)?;
    let columns: Vec<String> =
        choice.by.iter().filter(|name| !is_derived(name) && *name != "outlet").cloned().collect();
    let input = Input {
        paths: &arguments.paths,
        model: arguments.model.as_ref(),
        task: arguments.task.as_deref(),
    };
    let corpus = input.load(&columns, common)?.corpus;
    let (sentences, places, notes) = corpus.sentences(&choice, &[])?;
    for note in corpus.notes.iter().filter(|note| note.code != "no_calibration_table").chain(&notes)
    {
        common.note(format_args!("warning: {}", note.text));
    }
    let drawn = probability_sample(&sentences, arguments.labels, common.seed);
    let bytes = report::to_label(&corpus, &drawn, &places);
    output.write_all(&bytes).map_err(|error| Error::io(output.name(), &error))?;
    output.finish()?;
    common.note(format_args!(
        "{} of {} drawn; fill in the column {} ({}) and give the file to compare --gold",
        drawn.len(),
        counted(sentences.len(), "sentence"),
        corpus.task,
        corpus.labels.join(", ")
    ));
    Ok(())
}
