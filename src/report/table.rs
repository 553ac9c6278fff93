//! Columns of text, aligned.

use unicode_width::UnicodeWidthStr;

use crate::error::printable;

/// On which side a column's cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// A plain table: a header, rows, two blanks between columns.
#[derive(Debug, Clone)]
pub struct Table {
    align: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with this header; the first column holds names, the others numbers.
    pub fn new<S: Into<String>>(header: impl IntoIterator<Item = S>) -> Self {
        let header: Vec<String> = header.into_iter().map(Into::into).collect();
        let align = (0..header.len()).map(|i| if i == 0 { Align::Left } else { Align::Right });
        Self { align: align.collect(), rows: vec![header] }
    }

    /// Aligns column `column` in another way.
    #[must_use]
    pub fn align(mut self, column: usize, align: Align) -> Self {
        self.align[column] = align;
        self
    }

    /// Appends a row; cells beyond the header's are numbers without a name.
    pub fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        let cells = cells.into_iter().map(|cell| printable(&cell.into()).into_owned());
        self.rows.push(cells.collect());
    }

    /// Appends the table to `out`, each line behind `indent`.
    pub fn render(&self, indent: &str, out: &mut String) {
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or(0)
        };
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &self.rows {
            let mut line = indent.to_owned();
            for (column, cell) in row.iter().enumerate() {
                let padding = " ".repeat(widths[column] - cell.width());
                match self.align.get(column).unwrap_or(&Align::Right) {
                    Align::Left => line.extend([cell.as_str(), &padding]),
                    Align::Right => line.extend([padding.as_str(), cell]),
                }
                line.push_str("  ");
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_longer_than_the_header_is_shown_whole() {
        let mut table = Table::new(["name", "n"]);
        table.row(["a\u{1b}", "1", "23"]);
        table.row(["b", "45", "6"]);
        let mut out = String::new();
        table.render("", &mut out);
        assert_eq!(out, "name   n\na\u{fffd}     1  23\nb     45   6\n");
    }
}
