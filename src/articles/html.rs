//! Web pages: the article without navigation, adverts and comments; its title, date and site.

use super::draft::Page;
use crate::error::{Error, Result};
use dom_smoothie::{Config, Readability, TextMode};

/// The encoding that a page declares in its first bytes (`<meta charset=...>`, an XML declaration).
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<&[u8]> {
    let head = &bytes[..bytes.len().min(2048)];
    let at = ["charset=", "encoding="].iter().find_map(|name| {
        let found =
            head.windows(name.len()).position(|part| part.eq_ignore_ascii_case(name.as_bytes()));
        found.map(|at| at + name.len())
    })?;
    let value = head[at..].trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"-_".contains(byte)));
    Some(&value[..end.unwrap_or(value.len())])
}

/// Takes the article out of a page.
pub(super) fn read(page: &str) -> Result<Page> {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let article = Readability::new(page, None, Some(config))
        .and_then(|mut readability| readability.parse())
        .map_err(|_| Error::input("no article in this page").remedy("save its text as .txt"))?;
    Ok(Page {
        title: article.title,
        date: article.published_time.unwrap_or_default(),
        site: article.site_name.unwrap_or_default(),
        text: Some(article.text_content.to_string()),
    })
}
