//! From MinHash bands to confirmed pairs.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use rayon::prelude::*;

use super::corpus::{Corpus, in_common, mix, shingles};
use super::minhash::{Permutation, signature_into};
use super::union_find::UnionFind;
use super::{BANDS, LEAST_TOKENS, ROWS, SHINGLE};

/// How many of the texts before it in a bucket a text is compared with. Smaller buckets are
/// compared completely; in a greater one, texts that share the next band too stand together.
const WINDOW: usize = 200;
/// After so many comparisons that failed a text asks for no more. Without it, a template that
/// fills many buckets with texts that are not quite alike would take quadratic time.
const FAILURES: u16 = 512;
/// Texts whose signatures are worked out together.
const BLOCK: usize = 1024;

/// Joins texts with the same tokens. Returns the first of each kind, without short texts.
pub(super) fn join_identical(corpus: &Corpus, joined: &mut UnionFind) -> Vec<u32> {
    let long = |&i: &u32| corpus.tokens(i as usize).len() >= LEAST_TOKENS;
    let mut order: Vec<u32> = (0..corpus.texts() as u32).filter(long).collect();
    let tokens = |i: u32| corpus.tokens(i as usize);
    order.par_sort_unstable_by(|&a, &b| tokens(a).cmp(tokens(b)).then(a.cmp(&b)));
    let mut distinct: Vec<u32> = Vec::new();
    for i in order {
        match distinct.last() {
            Some(&first) if tokens(first) == tokens(i) => joined.join(first, i),
            _ => distinct.push(i),
        }
    }
    distinct.sort_unstable();
    distinct
}

/// Joins those of the `distinct` texts whose Jaccard similarity is at least 0.5.
pub(super) fn join_similar(corpus: &Corpus, distinct: &[u32], joined: &mut UnionFind) {
    let keys = band_keys(corpus, distinct);
    let mut failures = vec![0u16; distinct.len()];
    let mut comparison = Comparison { corpus, distinct, left: Vec::new(), right: Vec::new() };
    let mut order: Vec<(u32, u32, u32)> = Vec::with_capacity(distinct.len());
    for band in 0..BANDS {
        let next = (band + 1) % BANDS;
        order.clear();
        order.extend((0..distinct.len()).map(|d| {
            let keys = &keys[d * BANDS..(d + 1) * BANDS];
            (keys[band], keys[next], d as u32)
        }));
        order.par_sort_unstable();
        for bucket in order.chunk_by(|a, b| a.0 == b.0).filter(|bucket| bucket.len() > 1) {
            comparison.join_bucket(bucket, joined, &mut failures);
        }
    }
}

/// A 32-bit key for each band of each text, text by text. Two different bands seldom share a
/// key, and then the comparison tells them apart.
fn band_keys(corpus: &Corpus, distinct: &[u32]) -> Vec<u32> {
    let permutations = permutations();
    let mut keys = vec![0u32; distinct.len() * BANDS];
    keys.par_chunks_mut(BLOCK * BANDS).zip(distinct.par_chunks(BLOCK)).for_each(|(keys, texts)| {
        let (mut hashes, mut signature) = (Vec::new(), [0u32; BANDS * ROWS]);
        for (keys, &i) in keys.chunks_exact_mut(BANDS).zip(texts) {
            corpus.shingle_hashes_into(i as usize, &mut hashes);
            signature_into(&hashes, &permutations, &mut signature);
            for (key, band) in keys.iter_mut().zip(signature.chunks_exact(ROWS)) {
                let mixed = band.iter().fold(0, |state, &value| mix(state ^ u64::from(value)));
                *key = (mixed >> 32) as u32;
            }
        }
    });
    keys
}

/// The same random orders in every run.
fn permutations() -> Vec<Permutation> {
    let mut random = Pcg64::seed_from_u64(0);
    (0..BANDS * ROWS)
        .map(|_| Permutation { a: random.next_u32() | 1, b: random.next_u32() })
        .collect()
}

struct Comparison<'a> {
    corpus: &'a Corpus,
    distinct: &'a [u32],
    left: Vec<[u32; SHINGLE]>,
    right: Vec<[u32; SHINGLE]>,
}

impl Comparison<'_> {
    fn join_bucket(
        &mut self,
        bucket: &[(u32, u32, u32)],
        joined: &mut UnionFind,
        failures: &mut [u16],
    ) {
        for (place, &(_, _, d)) in bucket.iter().enumerate().skip(1) {
            let i = self.distinct[d as usize];
            shingles(self.corpus.tokens(i as usize), &mut self.left);
            for &(_, _, before) in bucket[place.saturating_sub(WINDOW)..place].iter().rev() {
                if failures[d as usize] >= FAILURES {
                    break;
                }
                let j = self.distinct[before as usize];
                if joined.find(i) == joined.find(j) {
                    continue;
                }
                shingles(self.corpus.tokens(j as usize), &mut self.right);
                if at_least_half(&self.left, &self.right) {
                    joined.join(i, j);
                } else {
                    failures[d as usize] += 1;
                }
            }
        }
    }
}

/// Whether the Jaccard similarity is at least 1/2, in whole numbers: `2 |A and B| >= |A or B|`.
fn at_least_half<T: Ord>(a: &[T], b: &[T]) -> bool {
    3 * in_common(a, b) >= a.len() + b.len()
}
