//! Progress on a terminal's stderr, and nowhere else.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::common::{Common, counted, say};

/// Counts what a run over articles has done.
pub struct Progress {
    bar: Option<ProgressBar>,
    start: Instant,
    /// Articles tagged.
    pub articles: usize,
    /// Sentences tagged.
    pub sentences: usize,
    /// Bytes of text.
    pub bytes: usize,
    /// Articles that could not be read.
    pub skipped: usize,
}

impl Progress {
    /// Shown if stderr is a terminal and standard output is not the same screen.
    pub fn new(common: &Common, shares_screen: bool) -> Self {
        let shown = !common.quiet && std::io::stderr().is_terminal() && !shares_screen;
        let bar = shown.then(|| {
            let bar = ProgressBar::new_spinner();
            bar.set_style(
                ProgressStyle::with_template("{spinner} {msg} [{elapsed}]")
                    .unwrap_or_else(|_| ProgressStyle::default_spinner()),
            );
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        let start = Instant::now();
        Self { bar, start, articles: 0, sentences: 0, bytes: 0, skipped: 0 }
    }

    /// One more article.
    pub fn tagged(&mut self, sentences: usize, bytes: usize) {
        self.articles += 1;
        self.sentences += sentences;
        self.bytes += bytes;
        if let Some(bar) = &self.bar {
            bar.set_message(self.line());
        }
    }

    /// Prints a line without tearing the bar.
    pub fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| say(line)),
            None => say(line),
        }
    }

    /// Removes the bar and returns what was done.
    pub fn finish(&self) -> String {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.line()
    }

    fn line(&self) -> String {
        let seconds = self.start.elapsed().as_secs_f64();
        let megabytes = self.bytes as f64 / 1e6;
        format!(
            "{}, {}, {} skipped, {megabytes:.1} MB in {seconds:.2} s",
            counted(self.articles, "article"),
            counted(self.sentences, "sentence"),
            self.skipped
        )
    }
}
