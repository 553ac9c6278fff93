//! `stancekit predict`: articles in, a ledger out.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use stancekit::articles::{self, ArticleOptions, Document, Unit};
use stancekit::io::Output;
use stancekit::ledger::{Aggregate, Format, Level, Row, TaskColumns, Writer};
use stancekit::report::{self, Paint};
use stancekit::tag::{self, Outcome, TagOptions, Tagger};
use stancekit::voice::Voice;
use stancekit::{Error, Result};

use super::common::{Common, counted, extension, load_model, width};
use super::learning::delimiter;
use super::notes::{Notes, Seen};
use super::progress::Progress;

/// Tag articles sentence by sentence
#[derive(Args)]
#[command(after_help = "\
Examples:
  stancekit predict datasets/articles
  stancekit predict datasets/articles -o ledger.csv
  stancekit predict datasets/articles --level outlet --format csv
  cat articles.jsonl | stancekit predict - --format jsonl")]
pub struct Arguments {
    /// Folders, files, patterns, or `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The model file [default: the shipped model]
    #[arg(long, short, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Where the ledger goes; .csv or .jsonl, each also .gz or .zst [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How to write it [default: by the output's name; else a table on a terminal, CSV in a pipe]
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// CSV for spreadsheets: a byte-order mark, and cells disarmed that would run
    #[arg(long)]
    excel: bool,
    /// What a row stands for
    #[arg(long, value_enum, default_value_t = By::Sentence)]
    level: By,
    /// Label a sentence `uncertain` below this confidence
    #[arg(long, default_value_t = 0.0, value_name = "X")]
    min_confidence: f64,
    /// Add the set of labels that holds the right one with this probability, on average over text
    /// like the training data: the column TASK_set
    #[arg(long, value_name = "SHARE")]
    sets: Option<f64>,
    /// Whose sentences to keep: the outlet's own, those of people it quotes, or both
    #[arg(long, value_enum, default_value_t = Whose::All)]
    voice: Whose,
    /// Language whose sentence rules apply (ISO 639-1), or auto
    #[arg(long, default_value = "auto", value_name = "CODE")]
    language: String,
    /// Column or JSON field with the text
    #[arg(long, default_value = "text", value_name = "COLUMN")]
    text_column: String,
    /// What a row of a table is
    #[arg(long, value_enum, default_value_t = RowUnit::Article)]
    unit: RowUnit,
    /// What stands between a table's cells: `,` `;` `|` or `tab` [default: sniffed]
    #[arg(long, value_name = "CHAR")]
    delimiter: Option<String>,
    /// A table `file,outlet,date,title` about the articles
    #[arg(long, value_name = "FILE.csv")]
    meta: Option<PathBuf>,
    /// Skip articles of more bytes than this
    #[arg(long, default_value_t = 64 << 20, value_name = "BYTES")]
    max_article_size: u64,
    /// Exit with 1 if any article is skipped
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Table,
    /// Comma-separated
    Csv,
    /// One JSON object per line
    Jsonl,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// A sentence
    Sentence,
    /// An article: counts and mean probabilities
    Article,
    /// An outlet: counts and mean probabilities
    Outlet,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Whose {
    /// The outlet's own words
    Own,
    /// Mainly somebody else's
    Attributed,
    /// Every sentence
    All,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RowUnit {
    /// A whole article, to be split
    Article,
    /// One sentence
    Sentence,
}

impl Arguments {
    fn form(&self) -> Result<Form> {
        let by_name = self.output.as_ref().map(|path| extension(path));
        let against = |name: &str, form: Form| {
            let what = form.to_possible_value().map_or(String::new(), |v| v.get_name().to_owned());
            Err(Error::usage(format!("the output's name ends in .{name}, its format is {what}"))
                .remedy("name the output by its format, or leave --format out"))
        };
        if self.excel && matches!(self.format, Some(Form::Jsonl | Form::Table)) {
            return Err(Error::usage("--excel is a way to write CSV, and --format another format")
                .remedy("leave out one of them"));
        }
        let format = self.format.or(self.excel.then_some(Form::Csv));
        match (format, by_name.as_deref()) {
            (Some(form), Some("csv")) if form != Form::Csv => against("csv", form),
            (Some(form), Some(name @ ("jsonl" | "ndjson"))) if form != Form::Jsonl => {
                against(name, form)
            }
            (Some(form), _) => Ok(form),
            (None, Some("csv" | "")) => Ok(Form::Csv),
            (None, Some("jsonl" | "ndjson")) => Ok(Form::Jsonl),
            (None, Some(other)) => Err(Error::usage(format!("'.{other}' is no format of ledgers"))
                .remedy("name the output .csv or .jsonl, or give --format")),
            (None, None) if std::io::stdout().is_terminal() => Ok(Form::Table),
            (None, None) => Ok(Form::Csv),
        }
    }

    fn article_options(&self) -> Result<ArticleOptions> {
        Ok(ArticleOptions {
            text_column: self.text_column.clone(),
            unit: match self.unit {
                RowUnit::Article => Unit::Article,
                RowUnit::Sentence => Unit::Sentence,
            },
            delimiter: self.delimiter.as_deref().map(delimiter).transpose()?,
            meta: self.meta.clone(),
            max_article_size: self.max_article_size,
        })
    }

    fn tag_options(&self) -> Result<TagOptions> {
        if !(0.0..=1.0).contains(&self.min_confidence) {
            let message = format!("{} is no confidence", self.min_confidence);
            return Err(Error::usage(message).remedy("give a number between 0 and 1"));
        }
        let is_code = (2..=3).contains(&self.language.len())
            && self.language.bytes().all(|byte| byte.is_ascii_lowercase());
        if self.language != "auto" && !is_code {
            return Err(Error::usage(format!("'{}' is no code of a language", self.language))
                .remedy("give a code of ISO 639-1 such as en, or auto"));
        }
        let language = (self.language != "auto").then(|| self.language.clone());
        let voice = match self.voice {
            Whose::Own => Some(Voice::Own),
            Whose::Attributed => Some(Voice::Attributed),
            Whose::All => None,
        };
        let min_confidence = self.min_confidence;
        Ok(TagOptions { language, min_confidence, voice, ..TagOptions::default() })
    }
}

/// What one article's rows come to, made on the thread that tagged it.
enum Made {
    Bytes(Vec<u8>),
    Counts(Option<Aggregate>),
}

struct Sink<'a> {
    writer: &'a Writer,
    output: Output,
    level: Level,
    outlets: BTreeMap<String, Aggregate>,
    /// Where counts are for people.
    table: Option<LevelTable>,
}

/// Counts per label, aligned.
struct LevelTable {
    table: report::Table,
    /// The columns of [`Aggregate::columns`] that it shows.
    shown: Vec<usize>,
}

impl LevelTable {
    fn new(level: Level, tasks: &[TaskColumns]) -> Self {
        let columns = Aggregate::columns(level, tasks);
        let is_shown = |name: &String| !name.ends_with("_mean_probability") && name != "method";
        let shown: Vec<usize> = (0..columns.len()).filter(|&i| is_shown(&columns[i])).collect();
        let names = shown.iter().map(|&i| columns[i].trim_end_matches("_count"));
        let mut table = report::Table::new(names);
        if level == Level::Article {
            table = table.align(1, report::Align::Left);
        }
        Self { table, shown }
    }

    fn row(&mut self, cells: &[String]) {
        self.table.row(self.shown.iter().map(|&i| cells[i].as_str()));
    }

    fn text(&self) -> String {
        let mut text = String::new();
        self.table.render("", &mut text);
        text.push_str("classifier counts, not estimates: `stancekit compare` makes those\n");
        text
    }
}

impl Sink<'_> {
    fn write(&mut self, made: Made) -> Result<()> {
        match made {
            Made::Bytes(bytes) => self.put(&bytes),
            Made::Counts(None) => Ok(()),
            Made::Counts(Some(counts)) if self.level == Level::Article => self.put_counts(&counts),
            Made::Counts(Some(counts)) => {
                match self.outlets.get_mut(&counts.outlet) {
                    Some(outlet) => outlet.add(&counts),
                    None => {
                        let (article, date) = (String::new(), String::new());
                        let counts = Aggregate { article, date, ..counts };
                        self.outlets.insert(counts.outlet.clone(), counts);
                    }
                }
                Ok(())
            }
        }
    }

    fn put_counts(&mut self, counts: &Aggregate) -> Result<()> {
        if let Some(table) = &mut self.table {
            table.row(&counts.cells(self.level));
            return Ok(());
        }
        let mut bytes = Vec::new();
        self.writer.write_level(counts, self.level, &mut bytes);
        self.put(&bytes)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.output.write_all(bytes).map_err(|error| Error::io(self.output.name(), &error))
    }

    /// Lets whoever reads along see what there is.
    fn show(&mut self) -> Result<()> {
        if !self.output.is_stdout() {
            return Ok(());
        }
        self.output.flush().map_err(|error| Error::io(self.output.name(), &error))
    }

    fn finish(mut self) -> Result<()> {
        for counts in std::mem::take(&mut self.outlets).into_values() {
            self.put_counts(&counts)?;
        }
        if let Some(table) = self.table.take() {
            self.put(table.text().as_bytes())?;
        }
        self.output.finish()
    }
}

pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    let form = arguments.form()?;
    let tag_options = arguments.tag_options()?;
    let model = load_model(arguments.model.as_ref())?;
    let articles = articles::open(&arguments.paths, &arguments.article_options()?)?;
    let output = Output::create(arguments.output.as_deref(), common.force)?;
    let tagger = Tagger::new(&model, tag_options);
    let tagger = match arguments.sets {
        Some(confidence) => tagger.with_sets(confidence)?,
        None => tagger,
    };
    let level = match arguments.level {
        By::Sentence => Level::Sentence,
        By::Article => Level::Article,
        By::Outlet => Level::Outlet,
    };
    let writer = Writer::new(ledger_format(form, arguments.excel), tagger.columns());
    let shares_screen = output.is_stdout() && std::io::stdout().is_terminal();
    let columns = tagger.columns();
    let table =
        (form == Form::Table && level != Level::Sentence).then(|| LevelTable::new(level, &columns));
    let mut sink = Sink { writer: &writer, output, level, outlets: BTreeMap::new(), table };
    match (form, level) {
        (Form::Table, _) => {}
        (_, Level::Sentence) => writer.write_header(&mut sink.output)?,
        _ => writer.write_level_header(level, &mut sink.output)?,
    }
    let (paint, width) = (common.paint(), width());
    let make = |rows: &[Row]| match (level, form) {
        (Level::Sentence, Form::Table) => Made::Bytes(as_table(rows, &columns, width, paint)),
        (Level::Sentence, _) => {
            let mut bytes = Vec::new();
            writer.write_rows(rows, &mut bytes);
            Made::Bytes(bytes)
        }
        _ => Made::Counts(Aggregate::of_article(rows, &columns)),
    };
    let work = |document: &Document, rows: &[Row]| (make(rows), Seen::of(document, rows));
    let mut notes = Notes::default();
    let mut progress = Progress::new(common, shares_screen);
    tag::run(articles, &tagger, common.threads(), work, |outcome| {
        match outcome {
            Outcome::Tagged { value: (made, seen), sentences, bytes } => {
                sink.write(made)?;
                notes.add(seen);
                progress.tagged(sentences, bytes);
            }
            Outcome::Skipped(skipped) => {
                progress.skipped += 1;
                progress.say(&format!("skipped: {skipped}"));
            }
            Outcome::Idle => sink.show()?,
        }
        Ok(())
    })?;
    finish(arguments, common, sink, &progress)?;
    let detected = arguments.language == "auto";
    let language = detected.then_some(model.provenance.language.as_str());
    notes.lines(language).into_iter().for_each(|line| common.note(line));
    Ok(())
}

fn ledger_format(form: Form, excel: bool) -> Format {
    match form {
        Form::Jsonl => Format::JsonLines,
        _ if excel => Format::Excel,
        _ => Format::Csv,
    }
}

fn as_table(rows: &[Row], columns: &[TaskColumns], width: usize, paint: Paint) -> Vec<u8> {
    let mut text = String::new();
    report::sentences(rows, columns, width, paint, &mut text);
    text.into_bytes()
}

fn finish(
    arguments: &Arguments,
    common: &Common,
    sink: Sink<'_>,
    progress: &Progress,
) -> Result<()> {
    if progress.articles == 0 {
        let _ = progress.finish();
        return Err(Error::input(match progress.skipped {
            0 => "there is no article".to_owned(),
            skipped => format!("no article could be read, {skipped} skipped"),
        })
        .remedy("check the paths and what was said above"));
    }
    let line = progress.finish();
    if arguments.strict && progress.skipped > 0 {
        let skipped = counted(progress.skipped, "article");
        return Err(Error::input(format!("{skipped} skipped, which --strict forbids"))
            .remedy("see to what was said above, or leave --strict out"));
    }
    sink.finish()?;
    common.note(line);
    Ok(())
}
