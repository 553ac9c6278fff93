//! Sparse rows: the form in which sentences meet linear models.

use linfa::dataset::Records;
use ndarray::Array2;

/// A matrix in compressed-row form: row `i` holds the pairs
/// `(indices[k], values[k])` for `k` in `starts[i]..starts[i + 1]`.
///
/// Each column stands at most once in a row, in any defined order; values are finite.
#[derive(Debug, Clone, PartialEq)]
pub struct CsrMatrix {
    columns: usize,
    starts: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<f64>,
}

impl CsrMatrix {
    /// A matrix without rows and with `columns` columns.
    pub fn new(columns: usize) -> Self {
        Self { columns, starts: vec![0], indices: Vec::new(), values: Vec::new() }
    }

    /// Appends a row.
    ///
    /// # Panics
    /// If an index reaches `columns` (in debug builds only).
    pub fn push_row(&mut self, row: SparseRow<'_>) {
        debug_assert!(row.indices.iter().all(|&column| (column as usize) < self.columns));
        self.indices.extend_from_slice(row.indices);
        self.values.extend_from_slice(row.values);
        self.starts.push(self.indices.len());
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Number of stored entries.
    pub fn entries(&self) -> usize {
        self.indices.len()
    }

    /// Row `i`.
    pub fn row(&self, i: usize) -> SparseRow<'_> {
        let range = self.starts[i]..self.starts[i + 1];
        SparseRow { indices: &self.indices[range.clone()], values: &self.values[range] }
    }

    /// All rows in order.
    pub fn iter(&self) -> impl Iterator<Item = SparseRow<'_>> {
        (0..self.rows()).map(|i| self.row(i))
    }

    /// The matrix made of `rows`, in that order.
    pub fn select(&self, rows: &[usize]) -> Self {
        let mut chosen = Self::new(self.columns);
        for &i in rows {
            chosen.push_row(self.row(i));
        }
        chosen
    }

    /// The same numbers with every zero written out, shape (rows, columns).
    pub fn to_dense(&self) -> Array2<f64> {
        let mut dense = Array2::zeros((self.rows(), self.columns));
        for (i, row) in self.iter().enumerate() {
            for (&j, &value) in row.indices.iter().zip(row.values) {
                dense[[i, j as usize]] = value;
            }
        }
        dense
    }
}

impl Records for CsrMatrix {
    type Elem = f64;

    fn nsamples(&self) -> usize {
        self.rows()
    }

    fn nfeatures(&self) -> usize {
        self.columns
    }
}

/// Rows that can be asked for one at a time, as often as needed, whether they are stored or made.
pub trait RowSource: Sync {
    /// Number of rows.
    fn rows(&self) -> usize;

    /// Number of columns.
    fn columns(&self) -> usize;

    /// Replaces `row` by row `i`.
    fn row_into(&self, i: usize, row: &mut RowBuffer);

    /// How much row `i` counts in a fit; 1 is a whole row.
    fn weight(&self, _i: usize) -> f64 {
        1.0
    }
}

impl RowSource for CsrMatrix {
    fn rows(&self) -> usize {
        self.rows()
    }

    fn columns(&self) -> usize {
        self.columns
    }

    fn row_into(&self, i: usize, row: &mut RowBuffer) {
        let stored = self.row(i);
        row.clear();
        row.indices.extend_from_slice(stored.indices);
        row.values.extend_from_slice(stored.values);
    }
}

/// One row of a [`CsrMatrix`], borrowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SparseRow<'a> {
    /// Columns, each once.
    pub indices: &'a [u32],
    /// The value in each of these columns.
    pub values: &'a [f64],
}

/// A row that is filled again and again without new memory.
#[derive(Debug, Clone, Default)]
pub struct RowBuffer {
    /// Columns, each once.
    pub indices: Vec<u32>,
    /// The value in each of these columns.
    pub values: Vec<f64>,
}

impl RowBuffer {
    /// Forgets the entries, keeps the memory.
    pub fn clear(&mut self) {
        self.indices.clear();
        self.values.clear();
    }

    /// Appends an entry.
    pub fn push(&mut self, index: u32, value: f64) {
        self.indices.push(index);
        self.values.push(value);
    }

    /// The row as it stands.
    pub fn as_row(&self) -> SparseRow<'_> {
        SparseRow { indices: &self.indices, values: &self.values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selecting_rows_keeps_their_entries_in_the_wanted_order() {
        let mut matrix = CsrMatrix::new(3);
        matrix.push_row(SparseRow { indices: &[0, 2], values: &[1.0, 2.0] });
        matrix.push_row(SparseRow { indices: &[], values: &[] });
        matrix.push_row(SparseRow { indices: &[1], values: &[3.0] });
        let chosen = matrix.select(&[2, 0, 0]);
        assert_eq!(chosen.to_dense(), ndarray::array![[0., 3., 0.], [1., 0., 2.], [1., 0., 2.]]);
        assert_eq!(chosen.entries(), 5);
    }
}
