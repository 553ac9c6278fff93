//! Articles handed out to threads, not further ahead than results were taken.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex};

use crate::articles::{Articles, Draft};

/// Hands out articles with their numbers, at most `ahead` more than were consumed.
pub(super) struct Queue<'a> {
    /// Held while the next article is sought, which may take as long as the input likes.
    drawing: Mutex<Drawing<'a>>,
    /// Never held for long, so that what is finished can be consumed meanwhile.
    window: Mutex<Window>,
    moved: Condvar,
    stopped: AtomicBool,
    ahead: usize,
}

struct Drawing<'a> {
    articles: &'a mut Articles,
    number: usize,
}

/// How many articles may have been drawn, and how many were consumed.
#[derive(Default)]
struct Window {
    given: usize,
    consumed: usize,
}

impl<'a> Queue<'a> {
    pub(super) fn new(articles: &'a mut Articles, ahead: usize) -> Self {
        Self {
            drawing: Mutex::new(Drawing { articles, number: 0 }),
            window: Mutex::default(),
            moved: Condvar::new(),
            stopped: AtomicBool::new(false),
            ahead,
        }
    }

    pub(super) fn next(&self) -> Option<(usize, Draft)> {
        let stopped = || self.stopped.load(Ordering::Relaxed);
        let full = |window: &mut Window| window.given >= window.consumed + self.ahead && !stopped();
        let mut window = self.moved.wait_while(self.window.lock().ok()?, full).ok()?;
        window.given += 1;
        drop(window);
        let mut drawing = self.drawing.lock().ok()?;
        if stopped() {
            return None;
        }
        let draft = drawing.articles.next_draft()?;
        drawing.number += 1;
        Some((drawing.number - 1, draft))
    }

    pub(super) fn consumed(&self, count: usize) {
        if let Ok(mut window) = self.window.lock() {
            window.consumed = count;
        }
        self.moved.notify_all();
    }

    pub(super) fn stop(&self) {
        // Under the lock, so that no thread falls asleep between its look and this call.
        let guard = self.window.lock();
        self.stopped.store(true, Ordering::Relaxed);
        drop(guard);
        self.moved.notify_all();
    }
}

/// Lets the other threads end when one of them panics, instead of waiting for its article.
pub(super) struct StopOnPanic<'q, 'a>(pub(super) &'q Queue<'a>);

impl Drop for StopOnPanic<'_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
}
