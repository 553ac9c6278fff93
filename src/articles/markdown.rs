//! Markdown: the prose in its place, the marks blanked out.

use super::draft::Page;

/// Reads an article written in Markdown.
pub(super) fn read(text: &str) -> Page {
    let title = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or("");
    Page { title: title.trim().to_owned(), ..Page::default() }
}
