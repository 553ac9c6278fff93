//! The tensors of a model file.

use std::borrow::Cow;

use safetensors::tensor::{Dtype, View};

/// Bytes with a type and a shape, little-endian.
pub(super) struct Tensor {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Tensor {
    pub(super) fn new(dtype: Dtype, shape: Vec<usize>, bytes: Vec<u8>) -> Self {
        Self { dtype, shape, bytes }
    }

    pub(super) fn u32(values: &[u32]) -> Self {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        Self::new(Dtype::U32, vec![values.len()], bytes)
    }

    pub(super) fn f64(values: &[f64]) -> Self {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        Self::new(Dtype::F64, vec![values.len()], bytes)
    }

    pub(super) fn f32(values: &[f32], columns: usize) -> Self {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        Self::new(Dtype::F32, vec![values.len() / columns, columns], bytes)
    }
}

impl View for Tensor {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

/// The value of each run of equal numbers, and the place behind it.
pub(super) fn runs(numbers: &[f64]) -> (Vec<f64>, Vec<u32>) {
    let mut end = 0;
    let run = |run: &[f64]| {
        end += run.len() as u32;
        (run[0], end)
    };
    numbers.chunk_by(|a, b| a.to_bits() == b.to_bits()).map(run).unzip()
}

/// The numbers of which [`runs`] gives `values` and `ends`; `None` where these do not fit together.
pub(super) fn from_runs(values: &[f64], ends: &[u32], count: usize) -> Option<Vec<f64>> {
    let last = ends.last().map_or(0, |&end| end as usize);
    if values.len() != ends.len() || last != count || !ends.is_sorted() {
        return None;
    }
    let mut numbers = Vec::with_capacity(count);
    values.iter().zip(ends).for_each(|(&value, &end)| numbers.resize(end as usize, value));
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_read_back_as_the_numbers_that_they_stand_for() {
        for numbers in [&[][..], &[1.0], &[1.0, 1.0, 2.5, 2.5, 2.5, 1.0]] {
            let (values, ends) = runs(numbers);
            assert_eq!(from_runs(&values, &ends, numbers.len()).as_deref(), Some(numbers));
            assert_eq!(from_runs(&values, &ends, numbers.len() + 1), None);
        }
        assert_eq!(from_runs(&[1.0, 2.0], &[3, 2], 2), None);
        assert_eq!(runs(&[1.0, 1.0, 2.5]), (vec![1.0, 2.5], vec![2, 3]));
    }
}
