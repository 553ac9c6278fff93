//! Rows as CSV: RFC 4180, `\n` at the end of lines, quotes only where needed.

use std::io::Write;

use super::{Row, Tag, TaskColumns, append};
use crate::error::Result;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) fn write_header(columns: &[String], excel: bool, out: &mut impl Write) -> Result<()> {
    let mut line = Vec::new();
    if excel {
        line.extend_from_slice(BYTE_ORDER_MARK);
    }
    write_cells(columns.iter().map(String::as_str), excel, &mut line);
    out.write_all(&line)?;
    Ok(())
}

/// A whole line of cells.
pub(super) fn write_cells<'c>(
    cells: impl Iterator<Item = &'c str>,
    excel: bool,
    out: &mut Vec<u8>,
) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            out.push(b',');
        }
        write_cell(cell, excel, out);
    }
    out.push(b'\n');
}

pub(super) fn write_row(row: &Row, tasks: &[TaskColumns], excel: bool, out: &mut Vec<u8>) {
    let cell = |text: &str, out: &mut Vec<u8>| {
        write_cell(text, excel, out);
        out.push(b',');
    };
    for text in [&row.outlet, &row.article, &row.title, &row.date] {
        cell(text, out);
    }
    append!(out, "{},{},{},", row.sentence, row.start, row.end);
    for text in [&row.text, &row.voice, &row.source, &row.voice_kind] {
        cell(text, out);
    }
    for (i, quote) in row.quotes.iter().enumerate() {
        append!(out, "{}{}-{}", if i > 0 { " " } else { "" }, quote.start, quote.end);
    }
    out.push(b',');
    for (task, tag) in tasks.iter().zip(&row.tags) {
        write_tag(tag, excel, out);
        if task.sets {
            cell(&task.in_set(tag).collect::<Vec<_>>().join("|"), out);
        }
        if let (true, Some((low, high))) = (task.intervals, tag.interval) {
            append!(out, "{low:.6},{high:.6},");
        }
    }
    cell(&row.language, out);
    write_cell(&row.model, excel, out);
    out.push(b'\n');
}

fn write_tag(tag: &Tag, excel: bool, out: &mut Vec<u8>) {
    write_cell(&tag.label, excel, out);
    append!(out, ",{:.6},", tag.confidence);
    for probability in &tag.probabilities {
        append!(out, "{probability:.6},");
    }
    // Terms may hold any character but blanks.
    let quoted = tag.evidence.iter().any(|(term, _)| needs_quotes(term.as_bytes()));
    let start = out.len();
    for (i, (term, value)) in tag.evidence.iter().enumerate() {
        append!(out, "{}{term}:{value:+.2}", if i > 0 { " " } else { "" });
    }
    if quoted || excel {
        let cell = String::from_utf8_lossy(&out[start..]).into_owned();
        out.truncate(start);
        write_cell(&cell, excel, out);
    }
    out.push(b',');
}

fn needs_quotes(cell: &[u8]) -> bool {
    memchr::memchr3(b',', b'"', b'\n', cell).is_some() || memchr::memchr(b'\r', cell).is_some()
}

/// `excel`: a cell that a spreadsheet would take for a formula gets an apostrophe in front.
fn write_cell(cell: &str, excel: bool, out: &mut Vec<u8>) {
    let runs = excel && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if !needs_quotes(cell.as_bytes()) {
        if runs {
            out.push(b'\'');
        }
        out.extend_from_slice(cell.as_bytes());
        return;
    }
    out.push(b'"');
    if runs {
        out.push(b'\'');
    }
    for part in cell.split_inclusive('"') {
        out.extend_from_slice(part.as_bytes());
        if part.ends_with('"') {
            out.push(b'"');
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(cells: &[&str], excel: bool) -> String {
        let mut out = Vec::new();
        write_cells(cells.iter().copied(), excel, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn only_cells_that_need_quotes_get_them() {
        assert_eq!(cells(&["a", "b,c", "d \"e\"", ""], false), "a,\"b,c\",\"d \"\"e\"\"\",\n");
    }

    #[test]
    fn a_formula_is_disarmed_for_spreadsheets_alone() {
        assert_eq!(cells(&["=1+1", "-x, y"], true), "'=1+1,\"'-x, y\"\n");
        assert_eq!(cells(&["=1+1"], false), "=1+1\n");
    }
}
