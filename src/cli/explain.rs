//! `stancekit explain`: one text, and why it gets its labels.

use std::io::Read;
use std::ops::Range;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use stancekit::features::Extractor;
use stancekit::io::{Source, decode, explain as explain_io};
use stancekit::model::{Explanation, Model, Prediction, Task, explain};
use stancekit::sparse::RowBuffer;
use stancekit::text::{self, Language};
use stancekit::voice::{self, Attribution, Attributions, Kind, Lexicon, Scratch};
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
    let voice = Speech::of(&text);
    if arguments.format == Form::Json {
        let (hash, voice) = (model.short_hash(), voice.as_json());
        let all = json!({ "text": text, "voice": voice, "model": hash, "tasks": tasks });
        out = format!("{all}\n");
    } else {
        out.push_str(&voice.line());
    }
    print(&out)
}

/// Whose words the text gives, sentence by sentence.
struct Speech<'t> {
    text: &'t str,
    sentences: Vec<Range<usize>>,
    found: Attributions,
}

impl<'t> Speech<'t> {
    fn of(text: &'t str) -> Self {
        let code = text::detect_language(text);
        let (mut sentences, mut found) = (Vec::new(), Attributions::default());
        text::sentences(text, Language::for_code(code), &mut sentences);
        let lexicon = Lexicon::for_code(code);
        voice::attribute(text, &sentences, lexicon, &mut Scratch::default(), &mut found);
        Self { text, sentences, found }
    }

    fn part(&self, span: &Option<Range<usize>>) -> &'t str {
        span.clone().map_or("", |span| &self.text[span])
    }

    /// A line for people per sentence: `voice: attributed (indirect), Peskov, for "said"`.
    fn line(&self) -> String {
        let mut out = String::new();
        for found in &self.found.sentences {
            out += &format!("voice: {}", found.voice.name());
            if found.kind != Kind::None {
                out += &format!(" ({})", found.kind.name());
            }
            if found.source.is_some() {
                out += &format!(", {}", self.part(&found.source));
            }
            if found.cue.is_some() {
                out += &format!(", for \"{}\"", self.part(&found.cue));
            }
            out.push('\n');
        }
        out
    }

    fn as_json(&self) -> Value {
        let sentence = |(i, found): (usize, &Attribution)| {
            let quotes = self.found.quotes(i).iter().map(|quote| json!([quote.start, quote.end]));
            json!({
                "start": self.sentences[i].start,
                "end": self.sentences[i].end,
                "voice": found.voice.name(),
                "voice_kind": found.kind.name(),
                "source": self.part(&found.source),
                "cue": self.part(&found.cue),
                "quotes": quotes.collect::<Vec<_>>(),
            })
        };
        self.found.sentences.iter().enumerate().map(sentence).collect()
    }
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
