//! Distinct strings, numbered.

use super::index::{Index, NONE, hash_bytes};

/// Distinct byte strings, numbered from 0 in the order in which they came.
///
/// The hash decides only how fast a string is found, never its number, so the
/// numbering is the same on any machine.
#[derive(Debug, Clone, Default)]
pub struct Interner {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    index: Index,
    overflowed: bool,
}

impl Interner {
    /// The number of `text`, a new one if it has none yet.
    ///
    /// Strings of 4 GiB together are too many: then [`Interner::overflowed`] is true, and numbers
    /// mean nothing.
    #[inline]
    pub fn intern(&mut self, text: &[u8]) -> u32 {
        let hash = hash_bytes(text);
        let Self { bytes, ends, index, .. } = self;
        if let Some(id) = index.find(hash, |id| slice(bytes, ends, id) == text) {
            return id;
        }
        self.add(hash, text)
    }

    fn add(&mut self, hash: u32, text: &[u8]) -> u32 {
        let (id, end) = (self.ends.len(), self.bytes.len() + text.len());
        let (Ok(end), true) = (u32::try_from(end), id < NONE as usize) else {
            self.overflowed = true;
            return 0;
        };
        self.bytes.extend_from_slice(text);
        self.ends.push(end);
        self.index.insert_new(hash, id as u32);
        id as u32
    }

    /// Whether more strings came than can be numbered.
    pub fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// The number of `text`, if it has one.
    #[inline]
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        self.index.find(hash_bytes(text), |id| self.get(id) == text)
    }

    /// The string with number `id`.
    #[inline]
    pub fn get(&self, id: u32) -> &[u8] {
        slice(&self.bytes, &self.ends, id)
    }

    /// Strings number 0, 1, ... cut from `bytes` at `offsets` (one more than there are strings);
    /// `None` if the offsets do not fit, or a string comes twice or is not UTF-8.
    pub fn from_parts(bytes: Vec<u8>, offsets: Vec<u32>) -> Option<Self> {
        std::str::from_utf8(&bytes).ok()?;
        let (first, last) = (*offsets.first()?, *offsets.last()?);
        if first != 0 || last as usize != bytes.len() || !offsets.is_sorted() {
            return None;
        }
        let mut ends = offsets;
        ends.remove(0);
        let mut index = Index::with_capacity(ends.len());
        for id in 0..u32::try_from(ends.len()).ok()? {
            let text = slice(&bytes, &ends, id);
            let hash = hash_bytes(text);
            if index.find(hash, |other| slice(&bytes, &ends, other) == text).is_some() {
                return None;
            }
            index.insert_new(hash, id);
        }
        Some(Self { bytes, ends, index, overflowed: false })
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
        self.index.clear();
    }

    /// Memory that the strings themselves take.
    pub fn byte_len(&self) -> usize {
        self.bytes.len()
    }
}

#[inline]
fn slice<'a>(bytes: &'a [u8], ends: &[u32], id: u32) -> &'a [u8] {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] as usize };
    &bytes[start..ends[id] as usize]
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
