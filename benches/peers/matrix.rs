//! A matrix with labels as another program wrote it: little-endian numbers without anything between.

use std::io::{self, BufReader, Read};
use std::path::Path;

use stancekit::sparse::{CsrMatrix, RowBuffer};

/// Reads `rows, columns` (u64), then the length of each row (u64), then per row its label (u64),
/// columns (u32 each) and values (f64 each).
pub fn read(file: &Path) -> io::Result<(CsrMatrix, Vec<usize>)> {
    let mut file = BufReader::with_capacity(1 << 20, std::fs::File::open(file)?);
    let [rows, columns] = [read_u64(&mut file)?, read_u64(&mut file)?];
    let lengths = (0..rows).map(|_| read_u64(&mut file)).collect::<io::Result<Vec<usize>>>()?;
    let (mut matrix, mut labels) = (CsrMatrix::new(columns), Vec::with_capacity(rows));
    let (mut row, mut bytes) = (RowBuffer::default(), Vec::new());
    for length in lengths {
        labels.push(read_u64(&mut file)?);
        row.clear();
        bytes.resize(12 * length, 0);
        file.read_exact(&mut bytes)?;
        let (indices, values) = bytes.split_at(4 * length);
        let index = |bytes: &[u8]| u32::from_le_bytes(bytes.try_into().expect("4 bytes"));
        let value = |bytes: &[u8]| f64::from_le_bytes(bytes.try_into().expect("8 bytes"));
        row.indices.extend(indices.chunks_exact(4).map(index));
        row.values.extend(values.chunks_exact(8).map(value));
        matrix.push_row(row.as_row());
    }
    Ok((matrix, labels))
}

fn read_u64(file: &mut impl Read) -> io::Result<usize> {
    let mut bytes = [0; 8];
    file.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes) as usize)
}
