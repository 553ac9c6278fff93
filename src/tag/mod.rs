//! Documents in, ledger rows out: one document on whatever thread is free, results in order.

mod queue;
mod run;
mod tagger;

pub use run::{Outcome, each, run};
pub use tagger::{Scratch, Tagger};

use crate::voice::Voice;

/// How sentences are tagged.
#[derive(Debug, Clone, PartialEq)]
pub struct TagOptions {
    /// ISO 639-1 code whose sentence rules apply; `None` detects it per article.
    pub language: Option<String>,
    /// Below this confidence the label is `uncertain`.
    pub min_confidence: f64,
    /// How many terms of evidence to name.
    pub evidence: usize,
    /// Leaves out the sentences of another voice.
    pub voice: Option<Voice>,
}

impl Default for TagOptions {
    fn default() -> Self {
        Self { language: None, min_confidence: 0.0, evidence: 5, voice: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::articles::{ArticleOptions, Document, open};
    use crate::error::{Error, Result};
    use crate::ledger::Row;
    use crate::model::shipped;

    fn folder(articles: usize) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for i in 0..articles {
            // Of very different lengths, so that threads finish out of order.
            let text = "NATO grows. ".repeat(1 + (articles - i) % 7 * 20);
            std::fs::write(folder.path().join(format!("{i:03}.txt")), text).unwrap();
        }
        folder
    }

    fn names(
        articles: usize,
        mut consume: impl FnMut(&str) -> Result<()>,
    ) -> (Vec<String>, Result<()>) {
        let (folder, model) = (folder(articles), shipped().unwrap());
        let found = open(&[folder.path().to_path_buf()], &ArticleOptions::default()).unwrap();
        let tagger = Tagger::new(&model, TagOptions::default());
        let mut names = Vec::new();
        let work = |document: &Document, _: &[Row]| document.article.clone();
        let ended = run(found, &tagger, 3, work, |outcome| {
            if let Outcome::Tagged { value, .. } = outcome {
                consume(&value)?;
                names.push(value);
            }
            Ok(())
        });
        (names, ended)
    }

    #[test]
    fn outcomes_come_in_the_order_of_the_articles() {
        let (names, ended) = names(80, |_| Ok(()));
        ended.unwrap();
        assert_eq!(names.len(), 80);
        assert!(names.is_sorted());
    }

    #[test]
    fn an_error_of_the_consumer_ends_the_run() {
        let (names, ended) = names(80, |name| match name.contains("005") {
            true => Err(Error::input("the disk is full")),
            false => Ok(()),
        });
        assert_eq!(ended.unwrap_err().message(), "the disk is full");
        assert_eq!(names.len(), 5);
    }

    #[test]
    #[should_panic(expected = "the consumer gave up")]
    fn a_panic_of_the_consumer_ends_the_run() {
        let _ = names(80, |_| panic!("the consumer gave up"));
    }
}
