//! What standard input holds, by how it begins.

use super::{ArticleOptions, Input};
use crate::io::decode;

/// What a stream is whose first line (or first part of a long one) is `head`.
pub(super) fn input(head: &[u8], options: &ArticleOptions) -> Input {
    if options.input != Input::Sniffed {
        return options.input;
    }
    let Ok(decoded) = decode(head) else { return Input::Text };
    let text = decoded.text.trim_start();
    if is_object(text) {
        Input::JsonLines
    } else if is_page(text) {
        Input::Html
    } else if options.delimiter.is_some() || is_header(text, &options.text_column) {
        Input::Table
    } else {
        Input::Text
    }
}

/// Whether an object begins, with a name in it.
fn is_object(text: &str) -> bool {
    text.strip_prefix('{').is_some_and(|inner| inner.trim_start().starts_with(['"', '}']))
}

fn is_page(text: &str) -> bool {
    ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|start| text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)))
}

/// Whether the first line names columns, one of them that of the text.
fn is_header(text: &str, text_column: &str) -> bool {
    let line = text.lines().next().unwrap_or("");
    let is_column = |cell: &str| cell.trim().trim_matches('"') == text_column;
    [',', ';', '\t', '|'].iter().any(|&mark| line.contains(mark) && line.split(mark).any(is_column))
        || (is_column(line) && text.len() > line.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_told_by_how_it_begins() {
        let sniffed = |head: &str| input(head.as_bytes(), &ArticleOptions::default());
        assert_eq!(sniffed("{\"text\": \"NATO\"}\n"), Input::JsonLines);
        assert_eq!(sniffed(" <!DOCTYPE HTML>\n"), Input::Html);
        assert_eq!(sniffed("id;\"text\";date\n"), Input::Table);
        assert_eq!(sniffed("text\nNATO grows."), Input::Table);
        assert_eq!(sniffed("A text, it is said, is no table.\n"), Input::Text);
        assert_eq!(sniffed("{NATO} grows"), Input::Text);
        assert_eq!(sniffed(""), Input::Text);
    }
}
