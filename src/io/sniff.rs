//! Which delimiter a table uses.

/// The delimiters that are tried, the likelier first.
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];
const ROWS: usize = 100;

/// The delimiter under which most rows of `sample` have as many fields as the first; `,` when none splits anything.
///
/// `whole` says that `sample` is all there is; otherwise its last row is cut and not looked at.
pub(super) fn delimiter(sample: &[u8], whole: bool) -> u8 {
    let mut best = (b',', 0, 0, 1);
    for candidate in CANDIDATES {
        let Some((agreeing, rows, fields)) = score(sample, candidate, whole) else {
            continue;
        };
        let (_, best_agreeing, best_fields, best_rows) = best;
        // agreeing / rows, compared without rounding; then the more columns.
        let better = (agreeing * best_rows, fields) > (best_agreeing * rows, best_fields);
        if better {
            best = (candidate, agreeing, fields, rows);
        }
    }
    best.0
}

/// Rows with as many fields as the first, rows, fields; `None` when the first row isn't split.
fn score(sample: &[u8], delimiter: u8, whole: bool) -> Option<(usize, usize, usize)> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(sample);
    let mut counts = Vec::with_capacity(ROWS);
    let mut record = csv::ByteRecord::new();
    while counts.len() < ROWS && reader.read_byte_record(&mut record).is_ok_and(|more| more) {
        counts.push(record.len());
    }
    if !whole && counts.len() < ROWS && counts.len() > 1 {
        counts.pop();
    }
    let fields = *counts.first()?;
    let agreeing = counts.iter().filter(|count| **count == fields).count();
    (fields > 1).then_some((agreeing, counts.len(), fields))
}

#[cfg(test)]
mod tests {
    use super::delimiter;

    #[test]
    fn the_delimiter_is_the_one_that_gives_equal_rows() {
        assert_eq!(delimiter(b"id,text\n1,a; b\n2,\"c, d\"\n", true), b',');
        assert_eq!(delimiter(b"id;text;x\n1;a, b;c\n2;c, d, e;f\n", true), b';');
        assert_eq!(delimiter(b"id\ttext\n1\ta, b | c\n", true), b'\t');
        assert_eq!(delimiter(b"id|text\n1|a, b\n", true), b'|');
    }

    #[test]
    fn a_single_column_is_read_with_commas() {
        assert_eq!(delimiter(b"text\nOne, two\n", true), b',');
        assert_eq!(delimiter(b"", true), b',');
    }

    #[test]
    fn a_row_that_the_sample_cuts_does_not_count() {
        assert_eq!(delimiter(b"a;b;c\n1;2;3\n4;5", false), b';');
    }
}
