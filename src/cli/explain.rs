//! `stancekit explain`: one text, and why it gets its labels.

use std::io::Read;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use stancekit::features::Extractor;
use stancekit::model::{Explanation, Model, Prediction, Task, explain};
use stancekit::sparse::RowBuffer;
use stancekit::{Error, Result, report};

use super::common::{Common, load_model, print};

/// Show why a sentence gets its labels
#[derive(Args)]
#[command(after_help = "\
Examples:
  stancekit explain \"Enlargement was a promise kept, not a provocation.\"
  echo \"No one will be forced to join.\" | stancekit explain - --format json")]
pub struct Arguments {
    /// The sentence, or `-` for standard input
    text: String,
    /// The model file [default: the shipped model]
    #[arg(long, short, value_name = "FILE")]
    model: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For programs: every term, with full precision
    Json,
}

pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    let model = load_model(arguments.model.as_ref())?;
    let text = read_text(&arguments.text)?;
    let mut row = RowBuffer::default();
    Extractor::new(&model.features)?.row(&text, &mut row);
    let (mut prediction, mut explanation) = (Prediction::default(), Explanation::default());
    let mut out = String::new();
    let mut tasks = serde_json::Map::new();
    for task in &model.tasks {
        prediction.fill(task, row.as_row());
        explain(task, row.as_row(), &prediction, &mut explanation);
        match arguments.format {
            Form::Text => {
                let paint = common.paint();
                report::explanation(
                    task,
                    &model.features,
                    &prediction,
                    &explanation,
                    paint,
                    &mut out,
                );
                out.push('\n');
            }
            Form::Json => {
                tasks.insert(task.name.clone(), as_json(&model, task, &prediction, &explanation));
            }
        }
    }
    if arguments.format == Form::Json {
        out = format!("{}\n", json!({ "text": text, "model": model.short_hash(), "tasks": tasks }));
    }
    print(&out)
}

fn read_text(argument: &str) -> Result<String> {
    let mut text = argument.to_owned();
    if argument == "-" {
        text.clear();
        std::io::stdin().read_to_string(&mut text).map_err(|error| Error::io("-", &error))?;
    }
    if text.trim().is_empty() {
        return Err(Error::usage("there is no text to explain")
            .remedy("give a sentence, or `-` and the text on standard input"));
    }
    Ok(text.trim().to_owned())
}

fn as_json(
    model: &Model,
    task: &Task,
    prediction: &Prediction,
    explanation: &Explanation,
) -> Value {
    let probabilities: serde_json::Map<String, Value> = (task.labels.iter())
        .zip(&prediction.probabilities)
        .map(|(label, &p)| (label.clone(), p.into()))
        .collect();
    let terms = explanation.contributions.iter();
    let terms: Vec<Value> =
        terms.map(|&(column, value)| json!([model.features.term(column), value])).collect();
    json!({
        "label": task.labels[prediction.predicted],
        "runner_up": task.labels[prediction.runner_up],
        "confidence": prediction.confidence(),
        "probabilities": probabilities,
        "bias": explanation.bias,
        "evidence": terms,
    })
}
