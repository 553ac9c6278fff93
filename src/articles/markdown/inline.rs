//! Marks within a line: emphasis, code, links, images, tags.

use super::Blank;

/// Blanks the marks in `line`, which starts at byte `start` of the text.
pub(super) fn blank(line: &str, start: usize, blank: &mut Blank) {
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let length = mark_at(line, at);
        let step = match length {
            Mark::None => bytes[at..].iter().take_while(|byte| **byte == bytes[at]).count(),
            Mark::Blank(length) => {
                blank.range(start + at, start + at + length);
                length
            }
            Mark::Escaped => {
                blank.range(start + at, start + at + 1);
                2
            }
        };
        at += step;
    }
}

/// What stands at a place: nothing to blank, so many bytes of it, or a backslash before a mark.
enum Mark {
    None,
    Blank(usize),
    Escaped,
}

fn mark_at(line: &str, at: usize) -> Mark {
    let bytes = line.as_bytes();
    let rest = || &line[at..];
    match bytes[at] {
        b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => Mark::Escaped,
        b'*' | b'~' | b'`' => emphasis(bytes, at),
        b'_' if at_word_edge(line, at) => emphasis(bytes, at),
        b'!' if bytes.get(at + 1) == Some(&b'[') => image(rest()).map_or(Mark::None, Mark::Blank),
        b'[' if link_text(rest()).is_some() => Mark::Blank(bracket(rest())),
        b']' => target(rest()).map_or(Mark::None, Mark::Blank),
        b'<' => tag(rest()).map_or(Mark::None, Mark::Blank),
        _ => Mark::None,
    }
}

/// A run of one mark, unless white space stands on both sides (`2 * 3`).
fn emphasis(bytes: &[u8], at: usize) -> Mark {
    let length = bytes[at..].iter().take_while(|byte| **byte == bytes[at]).count();
    let space = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    let alone = space(before) && space(bytes.get(at + length));
    // A single tilde means "about".
    if alone || bytes[at] == b'~' && length < 2 { Mark::None } else { Mark::Blank(length) }
}

/// Whether an underscore is not within a word (`snake_case`).
fn at_word_edge(line: &str, at: usize) -> bool {
    let before = line[..at].chars().next_back();
    let after = line[at..].trim_start_matches('_').chars().next();
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !(is_word(before) && is_word(after))
}

/// The text of a link, `[text](...)` or `[text][...]` or a footnote's `[^1]`, which `rest` begins with.
fn link_text(rest: &str) -> Option<&str> {
    let end = closing(rest, b'[', b']')?;
    let after = &rest[end + 1..];
    let is_link =
        target(&rest[end..]).is_some() || rest.starts_with("[^") && !after.starts_with(':');
    is_link.then(|| &rest[1..end])
}

/// How much to blank of what opens a link: the bracket, or all of a footnote's number.
fn bracket(rest: &str) -> usize {
    match rest.starts_with("[^") {
        true => closing(rest, b'[', b']').map_or(1, |end| end + 1),
        false => 1,
    }
}

/// The length of `](address "title")` or `][name]`, which `rest` begins with.
fn target(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix(']')?;
    let end = match inner.as_bytes().first()? {
        b'(' => closing(inner, b'(', b')')?,
        b'[' => closing(inner, b'[', b']')?,
        _ => return None,
    };
    Some(1 + end + 1)
}

/// The length of a whole image, `![caption](address)`: a caption is no sentence of the article.
fn image(rest: &str) -> Option<usize> {
    let end = closing(&rest[1..], b'[', b']')? + 1;
    Some(end + target(&rest[end..])?)
}

/// The length of `<tag ...>` or `<https://...>`; `a < b` is neither.
fn tag(rest: &str) -> Option<usize> {
    let first = rest[1..].chars().next()?;
    if !(first.is_ascii_alphabetic() || first == '/' || first == '!') {
        return None;
    }
    let end = rest[1..].bytes().take(FAR).position(|byte| matches!(byte, b'<' | b'>'))? + 1;
    (rest.as_bytes()[end] == b'>').then_some(end + 1)
}

/// No mark is longer, or nested deeper: what keeps any input's cost proportional to its length.
const FAR: usize = 2048;
const DEEP: usize = 16;

/// Where the bracket with which `text` begins is closed, brackets within counted.
fn closing(text: &str, open: u8, close: u8) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate().take(FAR) {
        if byte == open {
            depth += 1;
            if depth > DEEP {
                return None;
            }
        } else if byte == close {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    fn shown(line: &str) -> String {
        let mut blank = super::Blank::new(line);
        super::blank(line, 0, &mut blank);
        blank.shown(0, line.len())
    }

    #[test]
    fn the_text_of_a_link_stays_and_its_address_goes() {
        assert_eq!(
            shown("See [the report](https://x.y/a_(b) \"t\"), he said."),
            "See the report , he said."
        );
        assert_eq!(shown("See [the report][1] and <https://x.y>."), "See the report and .");
        assert_eq!(shown("![Photo: agency](a.jpg) Text[^2] goes on."), "Text goes on.");
        assert_eq!(shown("The [sic] stays."), "The [sic] stays.");
    }

    #[test]
    fn emphasis_goes_and_what_only_looks_like_it_stays() {
        assert_eq!(shown("A **bold** and _soft_ ~~gone~~ `word`."), "A bold and soft gone word .");
        assert_eq!(
            shown("2 * 3, snake_case, ~5, a < b > c, \\*"),
            "2 * 3, snake_case, ~5, a < b > c, *"
        );
        assert_eq!(shown("A <b class=\"x\">tag</b>."), "A tag .");
    }
}
