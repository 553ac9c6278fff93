//! MinHash: a few numbers that agree as often as two sets are alike.

/// One random order of the hashes: `h -> ((a h + b) mod (2^61 - 1)) mod 2^32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permutation {
    /// Multiplier.
    pub a: u32,
    /// Offset.
    pub b: u32,
}

const PRIME: u64 = (1 << 61) - 1;

impl Permutation {
    fn apply(self, hash: u32) -> u32 {
        let sum = u64::from(self.a) * u64::from(hash) + u64::from(self.b);
        let folded = (sum & PRIME) + (sum >> 61);
        let rest = if folded >= PRIME { folded - PRIME } else { folded };
        rest as u32
    }
}

/// Writes the least permuted hash for each permutation; the greatest number for an empty set.
///
/// The share of equal places in two signatures estimates the Jaccard similarity of the sets.
pub fn signature_into(hashes: &[u32], permutations: &[Permutation], signature: &mut [u32]) {
    signature.fill(u32::MAX);
    for &hash in hashes {
        for (least, permutation) in signature.iter_mut().zip(permutations) {
            *least = (*least).min(permutation.apply(hash));
        }
    }
}

/// The probability `1 - (1 - s^rows)^bands` that a pair at similarity `s` agrees in all `rows`
/// values of at least one band.
pub fn probability_proposed(bands: usize, rows: usize, s: f64) -> f64 {
    1.0 - libm::pow(1.0 - libm::pow(s, rows as f64), bands as f64)
}
