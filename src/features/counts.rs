//! How often each term stands in each row, before anything is weighted.

/// Term counts of many rows: row `i` holds the pairs `(terms[k], counts[k])` for
/// `k` in `starts[i]..starts[i + 1]`, each term once, in the order of first appearance.
#[derive(Debug, Clone)]
pub struct Counts {
    starts: Vec<usize>,
    terms: Vec<u32>,
    counts: Vec<u16>,
}

impl Default for Counts {
    fn default() -> Self {
        Self { starts: vec![0], terms: Vec::new(), counts: Vec::new() }
    }
}

impl Counts {
    /// Appends what `counter` has counted as a row, and empties the counter.
    pub fn push_row(&mut self, counter: &mut RowCounter) {
        for &(term, count) in &counter.entries {
            self.terms.push(term);
            self.counts.push(count.min(u32::from(u16::MAX)) as u16);
        }
        self.starts.push(self.terms.len());
        counter.clear();
    }

    /// The terms of row `i` with their counts.
    pub fn row(&self, i: usize) -> impl Iterator<Item = (u32, u32)> {
        let range = self.starts[i]..self.starts[i + 1];
        self.terms[range.clone()].iter().zip(&self.counts[range]).map(|(&t, &c)| (t, u32::from(c)))
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
