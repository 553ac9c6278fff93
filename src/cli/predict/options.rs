//! What `stancekit predict` can be asked for.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value};
use stancekit::articles::{ArticleOptions, Input, Unit};
use stancekit::io::Compression;
use stancekit::ledger::Level;
use stancekit::tag::TagOptions;
use stancekit::voice::Voice;
use stancekit::{Error, Result};

use crate::common::extension;
use crate::learning::delimiter;

/// Tag articles sentence by sentence
#[derive(Args)]
#[command(after_help = "\
Examples:
  stancekit predict datasets/articles
  stancekit predict datasets/articles -o ledger.csv
  stancekit predict datasets/articles --level outlet --format csv
  stancekit predict datasets/articles -o ledgers/ --split-by outlet
  stancekit predict datasets/articles --dry-run
  cat articles.jsonl | stancekit predict - --format jsonl")]
pub struct Arguments {
    /// Folders, files, patterns, or `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The model file [default: the shipped model]
    #[arg(long, short, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Where the ledger goes; .csv or .jsonl, each also .gz or .zst [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// How to write it [default: by the output's name; else a table on a terminal, CSV in a pipe]
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// CSV for spreadsheets: a byte-order mark, and cells disarmed that would run
    #[arg(long)]
    pub excel: bool,
    /// What a row stands for
    #[arg(long, value_enum, default_value_t = By::Sentence)]
    level: By,
    /// Label a sentence `uncertain` below this confidence
    #[arg(long, default_value_t = 0.0, value_name = "X")]
    min_confidence: f64,
    /// Add the set of labels that holds the right one with this probability, on average over text
    /// like the training data: the column TASK_set
    #[arg(long, value_name = "SHARE")]
    pub sets: Option<f64>,
    /// Add how far each confidence can be trusted: TASK_confidence_low and
    /// TASK_confidence_high, the Venn-Abers interval of the likeliest label's probability
    #[arg(long)]
    pub intervals: bool,
    /// Whose sentences to keep: the outlet's own, those of people it quotes, or both
    #[arg(long, value_enum, default_value_t = Whose::All)]
    voice: Whose,
    /// Language whose sentence rules apply (ISO 639-1), or auto
    #[arg(long, default_value = "auto", value_name = "CODE")]
    pub language: String,
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
    /// What standard input or a pipe holds [default: by how it begins]
    #[arg(long, value_enum, value_name = "KIND")]
    format_in: Option<Reading>,
    /// One file per outlet, in the folder that --output names
    #[arg(long, value_enum, value_name = "COLUMN", requires = "output")]
    pub split_by: Option<SplitBy>,
    /// List what would be read and what skipped, and tag nothing
    #[arg(long, conflicts_with = "summary")]
    pub dry_run: bool,
    /// Where to write a summary of the run, as JSON
    #[arg(long, value_name = "FILE.json")]
    pub summary: Option<PathBuf>,
    /// Keep a manifest beside the output, and finish what an earlier run with one began
    #[arg(long, requires = "output", conflicts_with = "split_by")]
    pub resume: bool,
    /// Exit with 1 if any article is skipped
    #[arg(long)]
    pub strict: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
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

/// What every file of a split ledger has in common.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SplitBy {
    /// The outlet
    Outlet,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Reading {
    /// One plain text
    Text,
    /// One text in Markdown
    Markdown,
    /// One web page
    Html,
    /// One JSON object per line
    Jsonl,
    /// A table
    Csv,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RowUnit {
    /// A whole article, to be split
    Article,
    /// One sentence
    Sentence,
}

impl Arguments {
    /// How the ledger is to be written.
    pub fn form(&self) -> Result<Form> {
        let named = self.output.as_ref().filter(|path| path.as_os_str() != "-");
        let by_name = named.filter(|_| self.split_by.is_none()).map(|path| extension(path));
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
            (Some(Form::Table), None) if self.split_by.is_some() => {
                Err(Error::usage("a table for people is one, and --split-by makes many files")
                    .remedy("give --format csv or jsonl"))
            }
            (Some(form), _) => Ok(form),
            (None, Some("csv" | "")) => Ok(Form::Csv),
            (None, Some("jsonl" | "ndjson")) => Ok(Form::Jsonl),
            (None, Some(other)) => Err(Error::usage(format!("'.{other}' is no format of ledgers"))
                .remedy("name the output .csv or .jsonl, or give --format")),
            (None, None) if self.split_by.is_some() || named.is_some() => Ok(Form::Csv),
            (None, None) if std::io::stdout().is_terminal() => Ok(Form::Table),
            (None, None) => Ok(Form::Csv),
        }
    }

    /// All that a resumed ledger depends on beside its articles.
    pub fn settings(&self, form: Form, model: &str) -> Map<String, Value> {
        let name = |value: Option<clap::builder::PossibleValue>| {
            value.map_or(Value::Null, |value| value.get_name().into())
        };
        let all = [
            ("version", env!("CARGO_PKG_VERSION").into()),
            ("model", model.into()),
            ("format", name(form.to_possible_value())),
            ("excel", self.excel.into()),
            ("level", name(self.level.to_possible_value())),
            ("min_confidence", self.min_confidence.into()),
            ("sets", self.sets.into()),
            ("voice", name(self.voice.to_possible_value())),
            ("language", self.language.as_str().into()),
            ("text_column", self.text_column.as_str().into()),
            ("unit", name(self.unit.to_possible_value())),
            ("delimiter", self.delimiter.as_deref().into()),
            ("max_article_size", self.max_article_size.into()),
        ];
        all.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
    }

    /// Refuses what --resume can't go on with.
    pub fn check_resume(&self, form: Form) -> Result<()> {
        let Some(out) = self.output.as_ref().filter(|_| self.resume) else { return Ok(()) };
        let against = |what: &str, remedy: &str| {
            Err(Error::usage(what.to_owned()).in_file(out).remedy(remedy.to_owned()))
        };
        if out.as_os_str() == "-" {
            return against("--resume needs a file", "name one with --output");
        }
        if Compression::of(out) != Compression::None {
            return against(
                "--resume can't go on with a compressed file",
                "leave the .gz or .zst out, and compress it when it is whole",
            );
        }
        if form == Form::Table || self.level == By::Outlet {
            return against(
                "--resume goes on with rows of sentences or articles",
                "give --format csv or jsonl, and --level sentence or article",
            );
        }
        Ok(())
    }

    /// How articles are to be read.
    pub fn article_options(&self) -> Result<ArticleOptions> {
        Ok(ArticleOptions {
            text_column: self.text_column.clone(),
            unit: match self.unit {
                RowUnit::Article => Unit::Article,
                RowUnit::Sentence => Unit::Sentence,
            },
            delimiter: self.delimiter.as_deref().map(delimiter).transpose()?,
            meta: self.meta.clone(),
            max_article_size: self.max_article_size,
            input: match self.format_in {
                None => Input::Sniffed,
                Some(Reading::Text) => Input::Text,
                Some(Reading::Markdown) => Input::Markdown,
                Some(Reading::Html) => Input::Html,
                Some(Reading::Jsonl) => Input::JsonLines,
                Some(Reading::Csv) => Input::Table,
            },
        })
    }

    /// What a row is to stand for.
    pub fn level(&self) -> Level {
        match self.level {
            By::Sentence => Level::Sentence,
            By::Article => Level::Article,
            By::Outlet => Level::Outlet,
        }
    }

    /// How sentences are to be tagged.
    pub fn tag_options(&self) -> Result<TagOptions> {
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
