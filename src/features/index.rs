//! From a hash to the number of what was hashed; the keys themselves stand elsewhere.
//!
//! Open addressing in one flat table of (hash, number), 8 bytes a slot, at most two thirds full. A
//! slot's place rises with its hash, so the table grows by one sweep that reads and writes in order
//! and looks at no key. Equal hashes are told apart by the caller, who knows the keys: a hash
//! decides how fast something is found, never what.

/// Numbers by the hashes of their keys.
#[derive(Debug, Clone, Default)]
pub struct Index {
    slots: Vec<Slot>,
    len: usize,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    hash: u32,
    number: u32,
}

/// The number that is never given.
pub const NONE: u32 = u32::MAX;

const EMPTY: Slot = Slot { hash: 0, number: NONE };

impl Index {
    /// An index that takes `len` numbers without growing.
    pub fn with_capacity(len: usize) -> Self {
        Self { slots: vec![EMPTY; slots_for(len)], len: 0 }
    }

    /// The number with this hash that `is_same` knows as the right one.
    #[inline]
    pub fn find(&self, hash: u32, is_same: impl Fn(u32) -> bool) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mut place = self.home(hash);
        loop {
            let slot = self.slots[place];
            if slot.number == NONE {
                return None;
            }
            if slot.hash == hash && is_same(slot.number) {
                return Some(slot.number);
            }
            place += 1;
            if place == self.slots.len() {
                place = 0;
            }
        }
    }

    /// Adds a number whose key is not there yet.
    #[inline]
    pub fn insert_new(&mut self, hash: u32, number: u32) {
        self.len += 1;
        if self.slots.len() < slots_for(self.len) {
            self.grow();
        }
        self.put(Slot { hash, number });
    }

    /// Forgets all numbers, keeps the memory.
    pub fn clear(&mut self) {
        self.slots.fill(EMPTY);
        self.len = 0;
    }

    fn grow(&mut self) {
        let wanted = (self.slots.len() * 2).max(32);
        let old = std::mem::replace(&mut self.slots, vec![EMPTY; wanted]);
        old.into_iter().filter(|slot| slot.number != NONE).for_each(|slot| self.put(slot));
    }

    #[inline]
    fn put(&mut self, slot: Slot) {
        let mut place = self.home(slot.hash);
        while self.slots[place].number != NONE {
            place += 1;
            if place == self.slots.len() {
                place = 0;
            }
        }
        self.slots[place] = slot;
    }

    #[inline]
    fn home(&self, hash: u32) -> usize {
        ((u64::from(hash) * self.slots.len() as u64) >> 32) as usize
    }
}

/// Room for `len` numbers; one slot at least is always empty, so that every search ends.
fn slots_for(len: usize) -> usize {
    len + len / 2 + 1
}

/// The hash of a byte string: its length and its bytes by eights, each mixed in by the two halves
/// of a 128-bit product (the scheme of wyhash).
#[inline]
pub fn hash_bytes(text: &[u8]) -> u32 {
    let (chunks, rest) = text.as_chunks::<8>();
    let mut hash = text.len() as u64 ^ 0x2d35_8dcc_aa6c_78a5;
    for chunk in chunks {
        hash = mix(hash ^ u64::from_le_bytes(*chunk));
    }
    (mix(hash ^ last_bytes(rest)) >> 32) as u32
}

/// The hash of a pair of numbers.
#[inline]
pub fn hash_pair(a: u32, b: u32) -> u32 {
    (mix((u64::from(a) << 32 | u64::from(b)) ^ 0x2d35_8dcc_aa6c_78a5) >> 32) as u32
}

#[inline]
fn mix(value: u64) -> u64 {
    let product = u128::from(value) * 0x9e37_79b9_7f4a_7c15;
    product as u64 ^ (product >> 64) as u64
}

/// Up to seven bytes as one number; with their length it tells them apart.
#[inline]
fn last_bytes(rest: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        return u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last));
    }
    match *rest {
        [] => 0,
        [a] => u64::from(a),
        [a, b, ..] => {
            let last = rest[rest.len() - 1];
            u64::from(a) | u64::from(b) << 8 | u64::from(last) << 16
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn equal_hashes_are_told_apart_by_their_keys() {
        let mut index = Index::default();
        let keys = ["a", "b", "c"];
        (0..3).for_each(|number| index.insert_new(u32::MAX, number));
        for (key, number) in keys.iter().zip(0..) {
            assert_eq!(index.find(u32::MAX, |n| keys[n as usize] == *key), Some(number));
        }
        assert_eq!(index.find(u32::MAX, |_| false), None);
        assert_eq!(index.find(0, |_| true), None);
    }

    proptest! {
        #[test]
        fn it_finds_what_a_map_finds(hashes in prop::collection::vec(0u32..300, 0..400)) {
            let mut index = Index::with_capacity(3);
            for (&hash, number) in hashes.iter().zip(0..) {
                index.insert_new(hash << 24, number);
            }
            for (&hash, number) in hashes.iter().zip(0..) {
                prop_assert_eq!(index.find(hash << 24, |n| n == number), Some(number));
            }
            prop_assert_eq!(index.find(7, |_| true), None);
            index.clear();
            prop_assert_eq!(index.find(hashes.first().copied().unwrap_or(0) << 24, |_| true), None);
        }

        #[test]
        fn short_strings_differ_in_the_number_that_is_hashed(a in "[ab]{0,7}", b in "[ab]{0,7}") {
            let key = |text: &str| (text.len(), last_bytes(text.as_bytes()));
            prop_assert_eq!(key(&a) == key(&b), a == b);
        }
    }
}
