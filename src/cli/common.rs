//! Flags that every command has.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use stancekit::io::discard_unfinished;
use stancekit::model::{Model, shipped};
use stancekit::report::Paint;
use stancekit::{Error, Result};

use super::log;
pub use super::log::say;

/// Flags that every command has.
#[derive(Args)]
pub struct Common {
    /// Threads to work on [default: all cores]
    #[arg(long, visible_alias = "jobs", global = true, value_name = "N")]
    threads: Option<usize>,
    /// Seed of everything random
    #[arg(long, global = true, default_value_t = 0)]
    pub seed: u64,
    /// Say nothing on stderr but errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Overwrite output files
    #[arg(long, global = true)]
    pub force: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    color: Color,
    /// How to write messages on stderr
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text, value_name = "FORMAT")]
    log_format: LogFormat,
}

/// When to use colour.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How to write messages on stderr.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    /// Lines for people
    Text,
    /// One JSON object per line: level, message, and where there are any path, line, column, remedy
    Json,
}

/// More threads than any machine that this runs on has cores for.
const MOST_THREADS: usize = 1024;

impl Common {
    /// Makes the thread pool, and lets Ctrl-C end a run without leaving half a file.
    pub fn set_up(&self) -> Result<()> {
        if self.log_format == LogFormat::Json {
            log::speak_json();
        }
        if self.threads.is_some_and(|threads| !(1..=MOST_THREADS).contains(&threads)) {
            let message = format!("--threads {} makes no sense", self.threads.unwrap_or_default());
            return Err(Error::usage(message).remedy(format!(
                "give a number from 1 to {MOST_THREADS}, at best that of your cores"
            )));
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads());
        pool.build_global().map_err(|error| Error::usage(format!("no threads: {error}")))?;
        // At once, since a thread may wait for input that never comes.
        let handler = || {
            discard_unfinished();
            log::failed(&Error::new(stancekit::ErrorKind::Io, "interrupted"));
            std::process::exit(130);
        };
        ctrlc::set_handler(handler)
            .map_err(|error| Error::usage(format!("no handler for Ctrl-C: {error}")))
    }

    /// How many threads work.
    pub fn threads(&self) -> usize {
        let all = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.unwrap_or_else(all)
    }

    /// Colours for what goes to standard output.
    pub fn paint(&self) -> Paint {
        Paint::new(match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                    && std::io::stdout().is_terminal()
            }
        })
    }

    /// A line on stderr, unless it is to be quiet.
    pub fn note(&self, line: impl std::fmt::Display) {
        if !self.quiet {
            say(line);
        }
    }
}

/// The model at `path`, or the shipped one.
pub fn load_model(path: Option<&PathBuf>) -> Result<Model> {
    match path {
        None => shipped(),
        Some(path) if !path.exists() => Err(Error::usage("no such file or folder")
            .in_file(path)
            .remedy("check the path, or leave --model out for the shipped model")),
        Some(path) => Model::read(path),
    }
}

/// Columns of the terminal on standard output; 100 where there is none.
pub fn width() -> usize {
    let size = terminal_size::terminal_size_of(std::io::stdout());
    size.map_or(100, |(terminal_size::Width(columns), _)| usize::from(columns).max(40))
}

/// Prints `text` to standard output.
pub fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// A count with what is counted: `1 article`, `12,345 sentences`.
pub fn counted(count: usize, thing: &str) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {thing}{}", if count == 1 { "" } else { "s" })
}

/// The lower-case extension of a path below a compression's.
pub fn extension(path: &Path) -> String {
    let name = path.to_string_lossy().to_lowercase();
    let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
    Path::new(name).extension().map_or(String::new(), |e| e.to_string_lossy().into_owned())
}
