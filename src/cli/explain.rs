//! `stancekit explain`: one text, and why it gets its labels.

use std::io::Read;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use stancekit::features::Extractor;
use stancekit::io::{Source, decode, explain as explain_io};
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
    let text = if argument == "-" { read_input()? } else { argument.to_owned() };
    if text.trim().is_empty() {
        return Err(Error::usage("there is no text to explain")
            .remedy("give a sentence, or `-` and the text on standard input"));
    }
    Ok(text.trim().to_owned())
}

/// More than this is no sentence.
const MOST_BYTES: u64 = 1 << 20;

fn read_input() -> Result<String> {
    let source = Source::open("-")?;
    let name = source.name().to_path_buf();
    let mut bytes = Vec::new();
    let read = source.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    if read.map_err(|error| explain_io(&name, &error))? as u64 > MOST_BYTES {
        return Err(Error::input("more than 1 MiB, where a sentence is expected")
            .in_file(name)
            .remedy("`stancekit predict -` tags whole articles"));
    }
    let decoded = decode(&bytes).map_err(|error| error.in_file(name))?;
    Ok(decoded.text.into_owned())
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
