//! Web pages: the article without navigation, adverts and comments; its title, date and site.
//!
//! The article is found by `dom_smoothie` (Mozilla's Readability). What the page says of itself is read before,
//! and what surely is no article is cut out before, which is where Readability alone errs on news pages: short
//! reports, link lists in tables, adverts between paragraphs.

mod about;
mod cut;

use super::draft::Page;
use crate::error::{Error, Result};
use about::About;
use dom_query::Document;
use dom_smoothie::{Config, Readability, TextMode};

/// Readability doubts whatever is shorter, and then keeps too much; many a news report is short.
const SHORTEST_ARTICLE: usize = 120;

/// Deeper nesting than any page needs; the parsers below would recurse.
const DEEPEST: usize = 512;

/// The same, told from the tags alone: parsing takes time that grows with the square of it.
const DEEPEST_SOURCE: i64 = 5000;

/// The encoding that a page declares in its first bytes (`<meta charset=...>`, an XML declaration).
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<&[u8]> {
    let head = &bytes[..bytes.len().min(2048)];
    let at = ["charset=", "encoding="].iter().find_map(|name| {
        let mut parts = head.windows(name.len());
        let found = parts.position(|part| part.eq_ignore_ascii_case(name.as_bytes()));
        found.map(|at| at + name.len())
    })?;
    let value = head[at..].trim_ascii_start();
    let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
    let ends = |byte: &u8| !(byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    Some(&value[..value.iter().position(ends).unwrap_or(value.len())])
}

/// Takes the article out of a page.
///
/// # Errors
/// `Input` when there is none in it.
pub(super) fn read(page: &str) -> Result<Page> {
    let too_deep = || no_article("elements nested too deep for an article");
    if nesting(page.as_bytes()) > DEEPEST_SOURCE {
        return Err(too_deep());
    }
    let document = Document::from(page);
    if depth(&document) > DEEPEST {
        return Err(too_deep());
    }
    let about = About::read(&document, page);
    cut::everything_else(&document);
    let config = Config {
        char_threshold: SHORTEST_ARTICLE,
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let article = Readability::with_document(document, None, Some(config))
        .and_then(|mut readability| readability.parse())
        .map_err(|_| no_article("no article in this page"))?;
    let site = article.site_name.as_deref().map(tidy).unwrap_or_default();
    let title = about.title(&tidy(&article.title), &site);
    let date = about.date(article.published_time.as_deref());
    let text = with_headline(&title, &tidy(&article.text_content));
    Ok(Page { title, date, site, text: Some(text) })
}

fn no_article(message: &str) -> Error {
    Error::input(message).remedy("save the page's text as .txt")
}

/// How many more elements a page opens than it closes at its worst place, but for those that need no end.
fn nesting(page: &[u8]) -> i64 {
    const WITHOUT_END: [&[u8]; 24] = [
        b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta",
        b"param", b"source", b"track", b"wbr", b"p", b"li", b"dt", b"dd", b"tr", b"td", b"th",
        b"option", b"tbody", b"path",
    ];
    let (mut open, mut most) = (0i64, 0i64);
    for at in memchr::memchr_iter(b'<', page) {
        let after = &page[at + 1..];
        let (step, name) = match after.first() {
            Some(b'/') => (-1, &after[1..]),
            Some(byte) if byte.is_ascii_alphabetic() => (1, after),
            _ => continue,
        };
        let length = name.iter().take(12).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if !WITHOUT_END.iter().any(|it| it.eq_ignore_ascii_case(&name[..length])) {
            open = (open + step).max(0);
            most = most.max(open);
        }
    }
    most
}

/// How deep the elements are nested.
fn depth(document: &Document) -> usize {
    let mut deepest = 0;
    let mut depth = 0;
    let mut node = document.root().first_child();
    while let Some(here) = node {
        deepest = deepest.max(depth);
        if let Some(child) = here.first_child() {
            depth += 1;
            node = Some(child);
            continue;
        }
        let mut up = here;
        node = loop {
            if let Some(next) = up.next_sibling() {
                break Some(next);
            }
            match up.parent() {
                Some(parent) if depth > 0 => (up, depth) = (parent, depth - 1),
                _ => break None,
            }
        };
    }
    deepest
}

/// The headline is the first sentence of an article, on a page as in a file; Readability takes it out.
fn with_headline(title: &str, text: &str) -> String {
    let same = |line: &str| line.trim() == title;
    match title.is_empty() || text.is_empty() || text.lines().next().is_some_and(same) {
        true => text.to_owned(),
        false => format!("{title}\n\n{text}"),
    }
}

/// Lines without marks that only steer line breaking, each space one space, paragraphs one empty line apart.
fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut breaks = 0;
    for line in text.lines() {
        let start = tidied.len();
        for c in line.chars() {
            let visible = !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}');
            if visible && c.is_whitespace() {
                if tidied.len() > start && !tidied.ends_with(' ') {
                    tidied.push(' ');
                }
            } else if visible {
                if tidied.len() == start && start > 0 {
                    tidied.push_str(if breaks > 1 { "\n\n" } else { "\n" });
                }
                breaks = 0;
                tidied.push(c);
            }
        }
        tidied.truncate(tidied.trim_end_matches(' ').len());
        breaks += 1;
    }
    tidied
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_for_line_breaking_vanish_and_spaces_are_one() {
        let text = "\n\n A\u{a0}\u{a0}soft\u{ad}ly \u{200b} b \n\n\n \u{200b}\n c\u{202f}d\n e\n\n";
        assert_eq!(tidy(text), "A softly b\n\nc d\ne");
        assert_eq!(tidy(" \n\u{ad}\n"), "");
    }

    #[test]
    fn the_declared_encoding_is_found_in_either_form() {
        let old = b"<META http-equiv=x content=\"text/html; CHARSET=windows-1251\">";
        assert_eq!(declared_encoding(old), Some(&b"windows-1251"[..]));
        assert_eq!(declared_encoding(b"<meta charset='koi8-r'>"), Some(&b"koi8-r"[..]));
        assert_eq!(declared_encoding(b"<p>charset</p>"), None);
    }

    #[test]
    fn a_page_nested_beyond_reason_is_refused() {
        let page = "<div>".repeat(100_000);
        assert!(read(&page).is_err());
    }
}
