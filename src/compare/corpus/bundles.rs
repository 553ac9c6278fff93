//! Sentences that several articles print, and the articles that hang together through them.

use super::Corpus;
use crate::near_duplicates::{self, UnionFind};

/// Articles of which the shorter one shares a fifth of its sentences are one cluster of the variance.
const SHARED: usize = 5;

impl Corpus {
    /// Finds the sentences that are printed more than once, and bundles articles by them.
    ///
    /// A sentence is held against the first one of its group, so that boilerplate costs no more than other text.
    pub(super) fn find_copies(&mut self) {
        self.copies = near_duplicates::groups((0..self.len()).map(|i| self.text(i)));
        let root = |i: usize| self.articles[self.article[i] as usize].reprint_of;
        let copies = self.copies.iter().enumerate();
        let mut pairs: Vec<(u32, u32)> = copies
            .map(|(i, &first)| (root(first as usize), root(i)))
            .filter(|(a, b)| a != b)
            .map(|(a, b)| (a.min(b), a.max(b)))
            .collect();
        pairs.sort_unstable();
        let mut joined = UnionFind::new(self.articles.len());
        for (number, article) in self.articles.iter().enumerate() {
            joined.join(number as u32, article.reprint_of);
        }
        let length = |article: u32| self.articles[article as usize].sentences.len();
        for run in pairs.chunk_by(|a, b| a == b) {
            let (a, b) = run[0];
            if run.len() * SHARED >= length(a).min(length(b)) {
                joined.join(a, b);
            }
        }
        for (article, bundle) in self.articles.iter_mut().zip(joined.groups()) {
            article.bundle = bundle;
        }
    }
}
