//! How often each term stands in each row, before anything is weighted.

/// Term counts of many rows: row `i` holds the pairs `(terms[k], counts[k])` for
/// `k` in `starts[i]..starts[i + 1]`, each term once, in the order of first appearance.
///
/// Nearly all counts fit one byte; the others stand in `large` by their `k`.
#[derive(Debug, Clone)]
pub struct Counts {
    starts: Vec<usize>,
    terms: Vec<u32>,
    counts: Vec<u8>,
    large: Vec<(usize, u32)>,
}

/// Stands for every count that does not fit one byte, and for itself.
const LARGE: u8 = u8::MAX;

impl Default for Counts {
    fn default() -> Self {
        Self { starts: vec![0], terms: Vec::new(), counts: Vec::new(), large: Vec::new() }
    }
}

impl Counts {
    /// Appends what `counter` has counted as a row, and empties the counter.
    pub fn push_row(&mut self, counter: &mut RowCounter) {
        for &(term, count) in &counter.entries {
            let short = u8::try_from(count).unwrap_or(LARGE);
            if short == LARGE {
                self.large.push((self.terms.len(), count));
            }
            self.terms.push(term);
            self.counts.push(short);
        }
        self.starts.push(self.terms.len());
        counter.clear();
    }

    /// The terms of row `i` with their counts.
    pub fn row(&self, i: usize) -> impl Iterator<Item = (u32, u32)> {
        let range = self.starts[i]..self.starts[i + 1];
        let short = range.clone().zip(&self.counts[range.clone()]);
        let counts =
            short.map(|(k, &count)| if count == LARGE { self.large(k) } else { count.into() });
        self.terms[range].iter().copied().zip(counts)
    }

    #[cold]
    fn large(&self, k: usize) -> u32 {
        let place = self.large.binary_search_by_key(&k, |&(place, _)| place);
        place.map_or(u32::from(LARGE), |place| self.large[place].1)
    }

    /// In how many of `rows` each of `terms` terms stands.
    pub fn document_frequencies(&self, rows: &[usize], terms: usize) -> Vec<u32> {
        let mut frequencies = vec![0u32; terms];
        for &i in rows {
            for &term in &self.terms[self.starts[i]..self.starts[i + 1]] {
                frequencies[term as usize] += 1;
            }
        }
        frequencies
    }
}

/// Counts the terms of one row after the other; a term costs one look-up by its number.
///
/// A sparse set (Briggs and Torczon, 1993): `places[t]` may hold anything; it is right where the
/// entry that it points to is that of `t`. So nothing has to be emptied between rows.
#[derive(Debug, Clone, Default)]
pub struct RowCounter {
    places: Vec<u32>,
    entries: Vec<(u32, u32)>,
}

impl RowCounter {
    /// Counts `term` another `count` times in the present row.
    #[inline]
    pub fn add(&mut self, term: u32, count: u32) {
        if term as usize >= self.places.len() {
            self.places.resize((term as usize + 1).next_power_of_two(), 0);
        }
        let place = &mut self.places[term as usize];
        match self.entries.get_mut(*place as usize) {
            Some(entry) if entry.0 == term => entry.1 += count,
            _ => {
                *place = self.entries.len() as u32;
                self.entries.push((term, count));
            }
        }
    }

    /// Counts `term` once in the present row, however often it is added.
    pub fn add_once(&mut self, term: u32) {
        self.add(term, 0);
        let place = self.places[term as usize] as usize;
        self.entries[place].1 = 1;
    }

    /// The terms of the present row with their counts, in the order of first appearance.
    pub fn entries(&self) -> &[(u32, u32)] {
        &self.entries
    }

    /// Starts the next row.
    pub fn clear(&mut self) {
        self.entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_count_is_too_large() {
        let (mut counter, mut counts) = (RowCounter::default(), Counts::default());
        let wanted = [(3, 254), (1, 255), (0, 256), (2, 70_000), (4, u32::MAX)];
        wanted.iter().for_each(|&(term, count)| counter.add(term, count));
        counts.push_row(&mut counter);
        counter.add(1, 300);
        counts.push_row(&mut counter);
        assert_eq!(counts.row(0).collect::<Vec<_>>(), wanted);
        assert_eq!(counts.row(1).collect::<Vec<_>>(), [(1, 300)]);
    }

    #[test]
    fn rows_are_counted_apart() {
        let mut counter = RowCounter::default();
        let mut counts = Counts::default();
        for (term, count) in [(5, 1), (0, 2), (5, 1)] {
            counter.add(term, count);
        }
        counts.push_row(&mut counter);
        counter.add(5, 1);
        counts.push_row(&mut counter);
        assert_eq!(counts.row(0).collect::<Vec<_>>(), [(5, 2), (0, 2)]);
        assert_eq!(counts.row(1).collect::<Vec<_>>(), [(5, 1)]);
        assert_eq!(counts.document_frequencies(&[0, 1], 6), [1, 0, 0, 0, 0, 2]);
    }
}
