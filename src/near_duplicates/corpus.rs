//! Texts as numbered tokens, and their sets of word n-grams.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::SHINGLE;
use super::tokens::for_each_token;

/// Texts as numbers of tokens; the same token has the same number.
#[derive(Debug, Default)]
pub struct Corpus {
    numbers: HashMap<Box<str>, u32, BuildHasherDefault<Fnv>>,
    /// A hash of each token's bytes, by number.
    hashes: Vec<u64>,
    tokens: Vec<u32>,
    ends: Vec<usize>,
    scratch: String,
}

impl Corpus {
    /// Adds a text.
    pub fn push(&mut self, text: &str) {
        let Self { numbers, hashes, tokens, ends, scratch } = self;
        for_each_token(text, scratch, |token| {
            let number = numbers.get(token).copied().unwrap_or_else(|| {
                let number = hashes.len() as u32;
                hashes.push(hash_bytes(token.as_bytes()));
                numbers.insert(token.into(), number);
                number
            });
            tokens.push(number);
        });
        ends.push(tokens.len());
    }

    /// Number of texts.
    pub fn texts(&self) -> usize {
        self.ends.len()
    }

    /// The tokens of text `i`, numbered.
    pub fn tokens(&self, i: usize) -> &[u32] {
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.tokens[start..self.ends[i]]
    }

    /// Writes a hash for each word 3-gram of text `i`; it depends on nothing but the words.
    pub fn shingle_hashes_into(&self, i: usize, out: &mut Vec<u32>) {
        out.clear();
        out.extend(self.tokens(i).windows(SHINGLE).map(|words| {
            let mixed = words.iter().fold(0u64, |state, &word| {
                mix(state.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ self.hashes[word as usize])
            });
            (mixed >> 32) as u32
        }));
    }
}

/// The set of `N`-grams of `tokens`, sorted, each once, written to `out`.
pub fn shingles<const N: usize>(tokens: &[u32], out: &mut Vec<[u32; N]>) {
    out.clear();
    out.extend(tokens.windows(N).map(|words| <[u32; N]>::try_from(words).expect("N words")));
    out.sort_unstable();
    out.dedup();
}

/// `|A and B| / |A or B|` of two sorted sets; `None` if both are empty.
pub fn jaccard<T: Ord>(a: &[T], b: &[T]) -> Option<f64> {
    let common = in_common(a, b);
    let all = a.len() + b.len() - common;
    (all > 0).then(|| common as f64 / all as f64)
}

/// `|A and B| / |A|` of two sorted sets; `None` if `A` is empty.
pub fn containment<T: Ord>(a: &[T], b: &[T]) -> Option<f64> {
    (!a.is_empty()).then(|| in_common(a, b) as f64 / a.len() as f64)
}

/// Number of members of both sorted sets.
pub(super) fn in_common<T: Ord>(a: &[T], b: &[T]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    common
}

/// Spreads every bit over the whole word (the finaliser of SplitMix64).
pub(super) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hasher = Fnv::default();
    hasher.write(bytes);
    mix(hasher.finish())
}

/// Fowler-Noll-Vo 1a: short, fast on short words, the same everywhere.
#[derive(Debug)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
