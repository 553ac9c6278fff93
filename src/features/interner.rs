//! Distinct strings, numbered.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// Distinct byte strings, numbered from 0 in the order in which they came.
///
/// The hash decides only how fast a string is found, never its number, so the
/// numbering is the same on any machine.
#[derive(Debug, Clone, Default)]
pub struct Interner {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    table: HashTable<u32>,
}

impl Interner {
    /// The number of `text`, a new one if it has none yet.
    pub fn intern(&mut self, text: &[u8]) -> u32 {
        let hash = hash_bytes(text);
        let Self { bytes, ends, table } = self;
        if let Some(&id) = table.find(hash, |&id| slice(bytes, ends, id) == text) {
            return id;
        }
        let id = ends.len() as u32;
        bytes.extend_from_slice(text);
        ends.push(bytes.len() as u32);
        table.insert_unique(hash, id, |&other| hash_bytes(slice(bytes, ends, other)));
        id
    }

    /// The number of `text`, if it has one.
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        let found = self.table.find(hash_bytes(text), |&id| self.get(id) == text);
        found.copied()
    }

    /// The string with number `id`.
    pub fn get(&self, id: u32) -> &[u8] {
        slice(&self.bytes, &self.ends, id)
    }

    /// Strings number 0, 1, ... cut from `bytes` at `offsets` (one more than there are strings);
    /// `None` if the offsets do not fit, or a string comes twice or is not UTF-8.
    pub fn from_parts(bytes: &[u8], offsets: &[u32]) -> Option<Self> {
        std::str::from_utf8(bytes).ok()?;
        let (first, last) = (*offsets.first()?, *offsets.last()?);
        if first != 0 || last as usize != bytes.len() || !offsets.is_sorted() {
            return None;
        }
        let mut interner = Self::with_capacity(offsets.len(), bytes.len());
        for (i, pair) in offsets.windows(2).enumerate() {
            let id = interner.intern(&bytes[pair[0] as usize..pair[1] as usize]);
            if id as usize != i {
                return None;
            }
        }
        Some(interner)
    }

    fn with_capacity(strings: usize, bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(bytes),
            ends: Vec::with_capacity(strings),
            table: HashTable::with_capacity(strings),
        }
    }

    /// How many strings there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All numbers in the byte order of their strings.
    ///
    /// Most strings differ in their first eight bytes, and those compare as one number.
    pub fn in_byte_order(&self) -> Vec<u32> {
        let key = |id: u32| {
            let mut first = [0; 8];
            let text = self.get(id);
            let length = text.len().min(8);
            first[..length].copy_from_slice(&text[..length]);
            (u64::from_be_bytes(first), id)
        };
        let mut keys: Vec<(u64, u32)> = (0..self.len() as u32).map(key).collect();
        let rest = |a: u32, b: u32| self.get(a).cmp(self.get(b));
        keys.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| rest(a.1, b.1)));
        keys.into_iter().map(|(_, id)| id).collect()
    }

    /// Forgets all strings, keeps the memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.table.clear();
    }

    /// Memory that the strings themselves take.
    pub fn byte_len(&self) -> usize {
        self.bytes.len()
    }
}

fn slice<'a>(bytes: &'a [u8], ends: &[u32], id: u32) -> &'a [u8] {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] as usize };
    &bytes[start..ends[id] as usize]
}

fn hash_bytes(text: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_keeps_its_first_number() {
        let mut interner = Interner::default();
        let numbers: Vec<u32> =
            ["nato", "", "eu", "nato", ""].iter().map(|s| interner.intern(s.as_bytes())).collect();
        assert_eq!(numbers, [0, 1, 2, 0, 1]);
        assert_eq!(interner.get(2), b"eu");
        assert_eq!(interner.find(b"un"), None);
    }
}
