//! Progress on a terminal's stderr, and nowhere else.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use stancekit::articles::{self, Skipped};

use super::common::{Common, counted, say};
use super::log;

/// How far a run has come, in bytes of files.
struct Way {
    taken: Arc<AtomicU64>,
    /// Counted beside the work, so that nobody waits for it.
    total: Arc<OnceLock<u64>>,
}

/// Counts what a run over articles has done.
pub struct Progress {
    bar: Option<ProgressBar>,
    start: Instant,
    way: Option<Way>,
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
        Self { bar, start, way: None, articles: 0, sentences: 0, bytes: 0, skipped: 0 }
    }

    /// Tells the time left as well: of the files at `paths`, `taken` bytes were read.
    pub fn with_way(mut self, paths: &[PathBuf], taken: Arc<AtomicU64>) -> Self {
        if self.bar.is_some() && !paths.iter().any(|path| path.as_os_str() == "-") {
            let total = Arc::new(OnceLock::new());
            let (to, paths) = (Arc::clone(&total), paths.to_vec());
            std::thread::spawn(move || {
                articles::total_size(&paths).map(|size| to.set(size)).ok();
            });
            self.way = Some(Way { taken, total });
        }
        self
    }

    /// One more article.
    pub fn tagged(&mut self, sentences: usize, bytes: usize) {
        self.articles += 1;
        self.sentences += sentences;
        self.bytes += bytes;
        if let Some(bar) = &self.bar {
            bar.set_message(self.under_way());
        }
    }

    /// Prints a line without tearing the bar.
    pub fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| say(line)),
            None => say(line),
        }
    }

    /// One more article that could not be read.
    pub fn skipped(&mut self, skipped: &Skipped) {
        self.skipped += 1;
        match &self.bar {
            Some(bar) => bar.suspend(|| log::skipped(skipped)),
            None => log::skipped(skipped),
        }
    }

    /// Seconds since the start.
    pub fn seconds(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    /// Removes the bar and returns what was done.
    pub fn finish(&self) -> String {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.line()
    }

    fn under_way(&self) -> String {
        let left = self.way.as_ref().and_then(|way| {
            let (taken, total) = (way.taken.load(Ordering::Relaxed), *way.total.get()?);
            let rest = self.seconds() * total.saturating_sub(taken) as f64 / taken.max(1) as f64;
            Some(format!(", {}:{:02} left", rest as u64 / 60, rest as u64 % 60))
        });
        format!(
            "{}, {:.0} sentences/s, {:.1} MB, {} skipped{}",
            counted(self.articles, "article"),
            self.per_second(),
            self.bytes as f64 / 1e6,
            self.skipped,
            left.unwrap_or_default()
        )
    }

    fn per_second(&self) -> f64 {
        self.sentences as f64 / self.seconds().max(1e-3)
    }

    fn line(&self) -> String {
        let seconds = self.seconds();
        let megabytes = self.bytes as f64 / 1e6;
        format!(
            "{}, {}, {} skipped, {megabytes:.1} MB in {seconds:.2} s ({:.0} sentences/s)",
            counted(self.articles, "article"),
            counted(self.sentences, "sentence"),
            self.skipped,
            self.per_second()
        )
    }
}
