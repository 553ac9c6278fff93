//! A figure with the table behind it, each to be taken away.

use maud::{Markup, PreEscaped, html};

use super::{STYLE, data_address, shown, text};
use crate::report::comparison_line as csv_line;

/// A table of texts; the first column names the rows.
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// A drawing with its words and figures.
pub struct Figure<'a> {
    /// Name of its files, without an extension.
    pub name: &'a str,
    /// What is under it.
    pub caption: Markup,
    /// The drawing.
    pub svg: String,
    /// The figures behind it.
    pub table: Table,
}

/// No larger file is put into the page: browsers refuse to save it.
const MOST_BYTES: usize = 1_000_000;
/// No more rows are laid out; the download has all.
const MOST_ROWS: usize = 400;

impl Table {
    /// The table; texts of it are to the left, numbers to the right.
    pub fn markup(&self) -> Markup {
        let cut = self.rows.len().saturating_sub(MOST_ROWS);
        html! {
            table {
                caption {
                    (text(&self.caption))
                    @if cut > 0 { " (the first " (MOST_ROWS) " of " (self.rows.len()) ")" }
                }
                thead { tr { @for name in &self.header { th scope="col" { (text(name)) } } } }
                tbody {
                    @for row in self.rows.iter().take(MOST_ROWS) {
                        tr {
                            @for (place, cell) in row.iter().enumerate() {
                                @if place == 0 { th scope="row" { (text(cell)) } }
                                @else if is_text(cell) { td.text { (text(cell)) } }
                                @else { td { (shown(cell)) } }
                            }
                        }
                    }
                }
            }
        }
    }

    /// A link that saves it as CSV.
    pub fn download(&self, name: &str) -> Markup {
        let mut bytes = Vec::new();
        csv_line(&mut bytes, self.header.iter().map(String::as_str));
        self.rows.iter().for_each(|row| csv_line(&mut bytes, row.iter().map(String::as_str)));
        download(&format!("{name}.csv"), "text/csv", &bytes)
    }
}

/// Begins with a letter, so is no number.
fn is_text(cell: &str) -> bool {
    cell.chars().next().is_some_and(|c| c.is_alphabetic() || !c.is_ascii())
        && !cell.starts_with(['−', '–'])
}

/// A link that saves a file; nothing where it is too large.
pub fn download(name: &str, kind: &str, bytes: &[u8]) -> Markup {
    html! {
        @if bytes.len() <= MOST_BYTES {
            a download=(name) href=(data_address(kind, bytes)) { (name) }
        } @else {
            span.soft { (name) " is too large for this page: -o writes it" }
        }
    }
}

/// The drawing as a file of its own: with its style, without what shows only when pointed at.
fn alone(svg: &str) -> String {
    let style = format!("><style>{STYLE}svg{{background:var(--paper)}}</style>");
    let mut parts = svg.split("<title>");
    let mut out = parts.next().unwrap_or_default().replacen('>', &style, 1);
    for part in parts {
        out += part.split_once("</title>").map_or(part, |(_, rest)| rest);
    }
    out
}

/// A figure with its words, its table and its files.
pub fn figure(figure: &Figure<'_>) -> Markup {
    let Figure { name, caption, svg, table } = figure;
    let alone = alone(svg);
    let about = shown(&table.caption);
    html! {
        figure {
            div.wide tabindex="0" role="group" aria-label=(about) { (PreEscaped(svg)) }
            figcaption {
                (caption)
                span.downloads { " " (download(&format!("{name}.svg"), "image/svg+xml", alone.as_bytes())) }
            }
            details {
                summary { "Data" span.hidden { " of: " (about) } }
                div.wide tabindex="0" role="group" aria-label={ "Table: " (about) } { (table.markup()) }
                p.downloads { (table.download(name)) }
            }
        }
    }
}

/// What stands in the place of a part that can't be shown.
pub fn missing(why: &str) -> Markup {
    html! { p.missing { (text(why)) } }
}
