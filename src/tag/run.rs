//! All articles of a run, on several threads, in their order.

use std::collections::BTreeMap;
use std::sync::mpsc;

use super::Tagger;
use super::queue::{Queue, StopOnPanic};
use crate::articles::{Articles, Document, Draft, Skipped};
use crate::error::Result;
use crate::ledger::Row;

/// What became of one article.
#[derive(Debug)]
pub enum Outcome<T> {
    /// It was tagged.
    Tagged {
        /// What the caller made of its rows.
        value: T,
        /// How many sentences it has.
        sentences: usize,
        /// Bytes of its text.
        bytes: usize,
    },
    /// It could not be read.
    Skipped(Skipped),
    /// No article: all that are finished were handed on, so what was written may be shown.
    Idle,
}

/// Articles under way per thread.
const AHEAD: usize = 8;

/// Tags all articles on `threads` threads and hands the outcomes to `consume` in their order.
///
/// `work` turns an article's rows into what is consumed, on the thread that tagged it. Only a few
/// articles per thread are under way at any time, so memory stays bounded.
///
/// # Errors
/// The first error of `consume`; it ends the run.
pub fn run<T: Send>(
    mut articles: Articles,
    tagger: &Tagger<'_>,
    threads: usize,
    work: impl Fn(&Document, &[Row]) -> T + Sync,
    mut consume: impl FnMut(Outcome<T>) -> Result<()>,
) -> Result<()> {
    let scratches = (0..threads.max(1)).map(|_| tagger.scratch()).collect::<Result<Vec<_>>>()?;
    let job = |draft: Draft, _, scratch: &mut _| match draft.read() {
        Ok(document) => {
            let rows = tagger.tag(&document, scratch);
            let (sentences, bytes) = (rows.len(), document.text.len());
            Outcome::Tagged { value: work(&document, rows), sentences, bytes }
        }
        Err(skipped) => Outcome::Skipped(skipped),
    };
    each(&mut articles, scratches, job, |outcome| consume(outcome.unwrap_or(Outcome::Idle)))
}

/// Does `job` for each article, with its number from 0, on one thread per scratch space, and hands
/// what it gives to `consume` in the articles' order; `None` says that nothing is waiting.
///
/// # Errors
/// The first error of `consume`; it ends the run.
pub fn each<S: Send, T: Send>(
    articles: &mut Articles,
    scratches: Vec<S>,
    job: impl Fn(Draft, usize, &mut S) -> T + Sync,
    mut consume: impl FnMut(Option<T>) -> Result<()>,
) -> Result<()> {
    let queue = Queue::new(articles, scratches.len() * AHEAD);
    std::thread::scope(|scope| {
        let _guard = StopOnPanic(&queue);
        let (sender, receiver) = mpsc::channel();
        for mut scratch in scratches {
            let (sender, queue, job) = (sender.clone(), &queue, &job);
            scope.spawn(move || {
                let _guard = StopOnPanic(queue);
                while let Some((number, draft)) = queue.next() {
                    if sender.send((number, job(draft, number, &mut scratch))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let done = in_order(&receiver, &queue, &mut consume);
        if done.is_err() {
            queue.stop();
        }
        done
    })
}

/// Hands results on in the order of their numbers, and says when none is waiting.
fn in_order<T>(
    receiver: &mpsc::Receiver<(usize, T)>,
    queue: &Queue<'_>,
    consume: &mut impl FnMut(Option<T>) -> Result<()>,
) -> Result<()> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    loop {
        let received = match receiver.try_recv() {
            Err(mpsc::TryRecvError::Empty) => {
                consume(None)?;
                receiver.recv().ok()
            }
            received => received.ok(),
        };
        let Some((number, result)) = received else { return Ok(()) };
        waiting.insert(number, result);
        while let Some(result) = waiting.remove(&next) {
            next += 1;
            queue.consumed(next);
            consume(Some(result))?;
        }
    }
}
