//! Near-duplicates: texts that are nearly the same, such as wire copy and quoted sentences.
//!
//! Two texts are near-duplicates if the sets of their word 3-grams have a Jaccard similarity
//! `|A and B| / |A or B|` of at least 0.5; texts of fewer than 8 tokens never are. Tokens are runs
//! of letters and digits (`[\p{L}\p{N}]+`), lower-cased. Groups are joined by single link: a text
//! belongs to a group if it is a near-duplicate of *one* of its members.
//!
//! Pairs are proposed by MinHash with banding (Broder 1997; Leskovec, Rajaraman and Ullman,
//! "Mining of Massive Datasets", section 3.4) and confirmed by comparing the sets themselves, so
//! that no pair is wrong. With 40 bands of 3 a pair at similarity `s` is proposed with
//! probability `1 - (1 - s^3)^40`:
//!
//! | s | 0.1 | 0.2 | 0.3 | 0.4 | 0.5 | 0.6 | 0.7 |
//! |---|---|---|---|---|---|---|---|
//! | proposed | 0.039 | 0.275 | 0.665 | 0.929 | 0.9952 | 0.99994 | 0.9999999 |
//!
//! Texts with the same tokens are always found. Memory: 4 bytes per token and 160 bytes per text.

mod candidates;
mod corpus;
mod minhash;
mod tokens;
mod union_find;

pub use corpus::{Corpus, containment, jaccard, shingles};
pub use minhash::{Permutation, probability_proposed, signature_into};
pub use tokens::for_each_token;
pub use union_find::UnionFind;

/// Words in a shingle.
pub const SHINGLE: usize = 3;
/// Texts with fewer tokens have no near-duplicates.
pub const LEAST_TOKENS: usize = 8;
/// Bands of MinHash values.
pub const BANDS: usize = 40;
/// MinHash values in a band.
pub const ROWS: usize = 3;

/// The near-duplicate group of each text, named by the place of its first member.
///
/// A text without near-duplicates is alone in the group of its own place. The same for any
/// number of threads.
pub fn groups<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<u32> {
    let mut corpus = Corpus::default();
    for text in texts {
        corpus.push(text);
    }
    let mut joined = UnionFind::new(corpus.texts());
    let distinct = candidates::join_identical(&corpus, &mut joined);
    candidates::join_similar(&corpus, &distinct, &mut joined);
    joined.groups()
}
