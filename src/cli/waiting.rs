//! A sign of life on a terminal's stderr while something is learnt.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::common::Common;

/// Shows what is being done and for how long, until it is dropped.
pub struct Waiting(Option<ProgressBar>);

impl Waiting {
    /// Shown if stderr is a terminal, unless all is to be quiet.
    pub fn new(common: &Common, what: &str) -> Self {
        let shown = !common.quiet && std::io::stderr().is_terminal();
        Self(shown.then(|| {
            let bar = ProgressBar::new_spinner().with_message(what.to_owned());
            let style = ProgressStyle::with_template("{spinner} {msg} [{elapsed}]");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        }))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
