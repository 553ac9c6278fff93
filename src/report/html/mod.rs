//! Pages that need nothing but themselves: no font, no address of another file, no script but one known by its hash.

mod encoding;
mod figure;

pub use encoding::data_address;
pub use figure::{Figure, Table, download, figure, missing};

use std::borrow::Cow;

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Colours and marks: what a figure needs, in the page or on its own.
const STYLE: &str = include_str!("style.css");
/// The page around the figures.
const PAGE: &str = include_str!("page.css");
/// Sorts and filters tables of sentences.
pub const SCRIPT: &str = include_str!("script.js");

/// `text` without what can't be shown or would turn the text beside it: controls, and controls of direction.
pub fn shown(text: &str) -> Cow<'_, str> {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hidden = |c: char| c.is_control() && c != '\n' && c != '\t' || c == '\u{feff}';
    if !text.contains(|c| turns(c) || hidden(c)) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter(|&c| !turns(c));
    Cow::Owned(kept.map(|c| if hidden(c) { '\u{fffd}' } else { c }).collect())
}

/// `text` as it may stand in an element or a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in shown(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Text from outside, whatever its direction.
pub fn text(text: &str) -> Markup {
    html! { bdi { (shown(text)) } }
}

/// A whole page around `body`, which is HTML already; `title` is text.
pub fn page(title: &str, body: &str) -> String {
    let body = html! { main { h1 { (shown(title)) } (PreEscaped(body)) } };
    whole(title, &body, None)
}

/// A whole page; `script` runs at its end.
pub fn whole(title: &str, body: &Markup, script: Option<&str>) -> String {
    let style = format!("{STYLE}{PAGE}");
    let hash = |text: &str| format!("'sha256-{}'", encoding::hash(text));
    let scripts = script.map_or("'none'".to_owned(), hash);
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {scripts}; base-uri 'none'; form-action 'none'",
        hash(&style)
    );
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (shown(title)) }
                style { (PreEscaped(style)) }
            }
            body {
                (body)
                @if let Some(script) = script { script { (PreEscaped(script)) } }
            }
        }
    };
    page.into_string()
}

/// A table; caption and cells are text.
pub fn table(caption: &str, header: &[&str], rows: &[Vec<String>]) -> String {
    let header = header.iter().map(|&name| name.to_owned()).collect();
    Table { caption: caption.to_owned(), header, rows: rows.to_vec() }.markup().into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_can_neither_open_elements_nor_turn_its_neighbours() {
        let hostile = "</style><script>\u{202e}x\u{2066}\u{0}&\"'";
        let markup = text(hostile).into_string();
        assert_eq!(markup, "<bdi>&lt;/style&gt;&lt;script&gt;x\u{fffd}&amp;&quot;'</bdi>");
        assert_eq!(escape("'\u{2069}'"), "&#39;&#39;");
    }
}
