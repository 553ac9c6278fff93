//! `stancekit compare`: outlets side by side.

mod options;
mod page;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use stancekit::compare::corpus::{Choice, Corpus, Note, is_derived};
use stancekit::compare::dedup::{Dedup, kept};
use stancekit::compare::gold::{GoldFile, read_gold};
use stancekit::compare::plan::plan;
use stancekit::compare::quoted::{CellSources, quoted_sources};
use stancekit::compare::{self, Comparison, Options, Sentences, Warning, cell_words};
use stancekit::io::Output;
use stancekit::report::{self, Compared};
use stancekit::{Error, Result};

use super::choices::{
    Adjusting, Clustering, Deduping, Interval, Methods, Share, Targeting, Voices,
};
use super::common::{Common, print, width};
use super::comparison::{Input, Loaded};
use super::variants::{Base, by_voice, variations};

/// Compare outlets: corrected shares with honest intervals, differences with tests
#[derive(Args)]
#[command(after_help = "\
Examples:
  stancekit compare datasets/articles
  stancekit predict datasets/articles -o ledger.csv
  stancekit compare ledger.csv --by outlet --by year -o shares.csv
  stancekit sample ledger.csv --labels 60 -o to_label.csv
  stancekit compare ledger.csv --gold labelled.csv --methods")]
pub struct Arguments {
    /// Ledgers that `predict` wrote, another tool's with the same columns, or articles
    #[arg(required = true, value_name = "LEDGER|PATH")]
    paths: Vec<PathBuf>,
    /// What to compare: outlet, month, year, topic, any column; several cross [default: outlet]
    #[arg(long, value_name = "COLUMN")]
    by: Vec<String>,
    /// The task to compare [default: stance, or the only one]
    #[arg(long, value_name = "TASK")]
    task: Option<String>,
    /// Shares of all sentences, or of those not labelled unrelated [default: both]
    #[arg(long, value_enum)]
    of: Option<Share>,
    /// The model that made the ledger, or is to tag the articles [default: the shipped model]
    #[arg(long, short, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Human labels: what `sample` wrote, filled in
    #[arg(long, value_name = "GOLD.csv")]
    gold: Option<PathBuf>,
    /// How shares are estimated
    #[arg(long, value_enum, default_value_t = Methods::Auto)]
    method: Methods,
    /// The form of intervals from human labels
    #[arg(long, value_enum, default_value_t = Interval::T)]
    interval: Interval,
    /// How p-values allow for many tests
    #[arg(long, value_enum, default_value_t = Adjusting::Holm)]
    adjust: Adjusting,
    /// What counts as one independent piece of text
    #[arg(long, value_enum, default_value_t = Clustering::Dupgroup)]
    cluster: Clustering,
    /// What happens to reprints
    #[arg(long, value_enum, default_value_t = Deduping::Keep)]
    dedup: Deduping,
    /// What intervals are about: the outlet, or these very sentences
    #[arg(long, value_enum, default_value_t = Targeting::Outlet)]
    target: Targeting,
    /// Weigh the values of this column alike everywhere
    #[arg(long, value_name = "COLUMN")]
    standardise: Option<String>,
    /// First day, such as 2024-01-01
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Whose words count, where the ledger tells
    #[arg(long, value_enum, default_value_t = Voices::All)]
    voice: Voices,
    /// Test differences from this one only, such as an outlet's name
    #[arg(long, value_name = "VALUE")]
    against: Option<String>,
    /// Bootstrap draws
    #[arg(long, default_value_t = 1000, value_name = "N")]
    boot: usize,
    /// No tests of cells with fewer articles
    #[arg(long, default_value_t = 10, value_name = "N")]
    min_articles: usize,
    /// Warn of cells with fewer human labels
    #[arg(long, default_value_t = 20, value_name = "N")]
    min_labels: usize,
    /// The clearest differences again under other choices
    #[arg(long)]
    robustness: bool,
    /// The words that set each apart
    #[arg(long)]
    words: bool,
    /// Whom each quotes, and with which labels, where the ledger tells
    #[arg(long)]
    sources: bool,
    /// Only sources of at least so many sentences
    #[arg(long, default_value_t = 3, value_name = "N")]
    min_quotes: usize,
    /// How many human labels make intervals this wide, such as 0.1
    #[arg(long, value_name = "WIDTH")]
    plan: Option<f64>,
    /// A paragraph for a methods section
    #[arg(long)]
    methods: bool,
    /// All figures; .csv or .json, each also .gz or .zst
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write a page with the answer, figures and sentences to read
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Where a ledger's articles are: the page's sentences link to them
    #[arg(long, value_name = "FOLDER", requires = "report")]
    articles: Option<PathBuf>,
    /// How to print them [default: by the output's name, else text]
    #[arg(long, value_enum)]
    format: Option<Form>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// A row per figure
    Csv,
    /// For programs
    Json,
}

pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    let form = arguments.form()?;
    let output = arguments.output.as_deref().map(|path| Output::create(Some(path), common.force));
    let output = output.transpose()?;
    let page = arguments.report.as_deref().map(|path| Output::create(Some(path), common.force));
    let page = page.transpose()?;
    let data = Data::load(arguments, common)?;
    let options = &data.options;
    let table = data.loaded.table.as_ref();
    let mut result = compare::compare(&data.sentences, table, options)?;
    result.warnings.extend(data.gold.alpha.and_then(Warning::about_agreement));
    let planned = |width| plan(&data.sentences, options, width).map(|cells| (width, cells));
    let mut words = Vec::new();
    if arguments.words {
        words = cell_words(&data.loaded.corpus, &data.sentences, &data.places, WORDS);
    }
    // Hashing reads everything again.
    let told = form == Form::Json || arguments.methods || page.is_some();
    let compared = Compared {
        task: &data.loaded.corpus.task,
        by: &data.choice.by,
        sentences: &data.sentences,
        options,
        result: &result,
        of: arguments.of.map(Share::of),
        notes: &data.notes,
        background: &arguments.background(&data.loaded, &data.choice, told)?,
        plan: arguments.plan.map(planned).transpose()?,
        words,
        robustness: if arguments.robustness { variations(&data.base(&result)) } else { Vec::new() },
        voices: by_voice(&data.base(&result)),
        sources: data.sources(arguments)?,
    };
    if let Some(mut page) = page {
        let html = page::html(arguments, &data, &compared)?;
        page.write_all(html.as_bytes()).map_err(|error| Error::io(page.name(), &error))?;
        page.finish()?;
    }
    write(arguments, common, (&compared, form), output)
}

/// How many words of each cell are listed.
const WORDS: usize = 20;

/// What is compared and how.
struct Data {
    loaded: Loaded,
    gold: GoldFile,
    choice: Choice,
    sentences: Sentences,
    /// Where in the corpus the sentences are.
    places: Vec<u32>,
    options: Options,
    notes: Vec<Note>,
}

impl Data {
    fn load(arguments: &Arguments, common: &Common) -> Result<Data> {
        let choice = arguments.choice()?;
        let input = Input {
            paths: &arguments.paths,
            model: arguments.model.as_ref(),
            task: arguments.task.as_deref(),
        };
        let mut wanted = columns(&choice);
        if arguments.report.is_some() {
            wanted.extend(page::columns(&arguments.paths, &wanted));
        }
        let mut loaded = input.load(&wanted, common)?;
        let mut notes = std::mem::take(&mut loaded.corpus.notes);
        if arguments.gold.is_some() || arguments.method == Methods::Count {
            notes.retain(|note| note.code != "no_calibration_table");
        }
        let gold = match &arguments.gold {
            Some(path) => read_gold(path, &loaded.corpus)?,
            None => GoldFile::default(),
        };
        notes.extend(gold.notes.iter().cloned());
        let corpus = &loaded.corpus;
        let (sentences, places) = choose(arguments, corpus, (&choice, &gold), &mut notes)?;
        let options = arguments.options(&sentences, common, &mut notes)?;
        Ok(Data { loaded, gold, choice, sentences, places, options, notes })
    }

    fn base<'a>(&'a self, result: &Comparison) -> Base<'a> {
        Base {
            corpus: &self.loaded.corpus,
            choice: &self.choice,
            sentences: &self.sentences,
            places: &self.places,
            table: self.loaded.table.as_ref(),
            options: Options { method: result.method, ..self.options.clone() },
        }
    }

    fn sources(&self, arguments: &Arguments) -> Result<Vec<CellSources>> {
        if !arguments.sources {
            return Ok(Vec::new());
        }
        let corpus = &self.loaded.corpus;
        if !corpus.has_voice {
            return Err(Error::input("the ledger does not tell who is quoted")
                .in_column("voice")
                .remedy("leave --sources out, or tag the articles with `predict`"));
        }
        Ok(quoted_sources(corpus, &self.sentences, &self.places, arguments.min_quotes))
    }
}

/// The columns that have to be read.
fn columns(choice: &Choice) -> Vec<String> {
    let wanted = choice.by.iter().chain(&choice.standardise);
    let mut columns: Vec<String> =
        wanted.filter(|name| !is_derived(name) && *name != "outlet").cloned().collect();
    columns.sort();
    columns.dedup();
    columns
}

/// The sentences to compare and their places in the corpus.
fn choose(
    arguments: &Arguments,
    corpus: &Corpus,
    (choice, gold): (&Choice, &GoldFile),
    notes: &mut Vec<Note>,
) -> Result<(Sentences, Vec<u32>)> {
    let (mut sentences, mut places, found) = corpus.sentences(choice, &gold.labels)?;
    notes.extend(found);
    if gold.stratified && !gold.labels.is_empty() {
        sentences.stratum = corpus.strata(&places);
    }
    let dedup = arguments.dedup.choice();
    if dedup != Dedup::Keep {
        let keep = kept(&sentences, dedup);
        sentences = sentences.select(&keep);
        let mut keep = keep.into_iter();
        places.retain(|_| keep.next().unwrap_or(true));
        if sentences.is_empty() {
            return Err(Error::input("every article is a reprint").remedy("leave --dedup at keep"));
        }
    }
    Ok((sentences, places))
}

fn write(
    arguments: &Arguments,
    common: &Common,
    (compared, form): (&Compared<'_>, Form),
    output: Option<Output>,
) -> Result<()> {
    let as_text = |paint, width| {
        let mut text = String::new();
        report::text(compared, width, paint, &mut text);
        if arguments.methods {
            text.push_str(&format!("\nMethods\n{}", report::methods(compared)));
        }
        text
    };
    let bytes = match form {
        Form::Text => as_text(report::Paint::new(false), 100).into_bytes(),
        Form::Csv => report::csv(compared),
        Form::Json => {
            let mut all = report::json(compared);
            if arguments.methods {
                all["methods"] = report::methods(compared).trim_end().into();
            }
            format!("{all}\n").into_bytes()
        }
    };
    let Some(mut output) = output else {
        if form == Form::Text {
            return print(&as_text(common.paint(), width()));
        }
        for warning in compared.warning_lines() {
            common.note(format_args!("warning: {warning}"));
        }
        return print(&String::from_utf8_lossy(&bytes));
    };
    output.write_all(&bytes).map_err(|error| Error::io(output.name(), &error))?;
    output.finish()?;
    if common.quiet { Ok(()) } else { print(&as_text(common.paint(), width())) }
}
