//! Markdown: the prose where it stands, every mark blanked out.
//!
//! A mark becomes as many spaces, so that byte offsets into the text are byte offsets into the decoded file.
//! Sentences without marks inside are the file's own bytes.

mod inline;

use super::draft::Page;

/// Reads an article written in Markdown: its front matter gives title, date and site, else the first heading the title.
pub(super) fn read(text: &str) -> Page {
    let mut page = Page::default();
    let mut blank = Blank::new(text);
    let body = front_matter(text, &mut page, &mut blank);
    let mut fence: Option<&str> = None;
    let mut comment = false;
    let mut previous: &str = "";
    for (start, line) in lines(text, body) {
        if let Some(mark) = fence {
            blank.range(start, start + line.len());
            fence = if line.trim_start().starts_with(mark) { None } else { fence };
            continue;
        }
        fence = fence_of(line);
        comment |= line.trim_start().starts_with("<!--");
        if fence.is_some() || comment {
            comment &= !line.contains("-->");
            blank.range(start, start + line.len());
            continue;
        }
        let heading = line_marks(line, start, previous, &mut blank);
        inline::blank(&text[start..start + line.len()], start, &mut blank);
        if page.title.is_empty() && heading != Heading::No {
            let (from, to) = if heading == Heading::Above {
                (start - previous.len() - newline(&text[..start]), start)
            } else {
                (start, start + line.len())
            };
            page.title = blank.shown(from, to);
        }
        previous = line;
    }
    page.text = blank.finish();
    page
}

/// Whether a line is a heading, or makes one of the line above it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heading {
    No,
    Here,
    Above,
}

/// Blanks the marks with which a line begins: headings, lists, quotations, rules, tables, definitions of links.
fn line_marks(line: &str, start: usize, previous: &str, blank: &mut Blank) -> Heading {
    let indent = line.len() - line.trim_start().len();
    let bare = line.trim();
    let all = |blank: &mut Blank| blank.range(start, start + line.len());
    if is_rule(bare) {
        all(blank);
        let underlines = bare.starts_with(['=', '-']) && !previous.trim().is_empty();
        return if underlines && !is_marked(previous) { Heading::Above } else { Heading::No };
    }
    if is_definition(bare) {
        all(blank);
        return Heading::No;
    }
    let hashes = bare.len() - bare.trim_start_matches('#').len();
    if (1..=6).contains(&hashes) && bare[hashes..].starts_with([' ', '\t']) {
        let closing = bare.len() - bare.trim_end_matches('#').len();
        blank.range(start + indent, start + indent + hashes);
        blank.range(start + indent + bare.len() - closing, start + indent + bare.len());
        return Heading::Here;
    }
    if bare.starts_with('|') {
        for (at, _) in line.match_indices('|') {
            blank.range(start + at, start + at + 1);
        }
        return Heading::No;
    }
    let marks = leading_marks(line);
    blank.range(start, start + marks);
    Heading::No
}

/// How many bytes of quotation marks (`>`) and one list mark (`-`, `*`, `+`, `1.`) a line begins with.
fn leading_marks(line: &str) -> usize {
    let mut rest = line.trim_start();
    while let Some(quoted) = rest.strip_prefix('>') {
        rest = quoted.trim_start();
    }
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    // Three digits at most: "2014. ..." is a sentence that begins with a year.
    let numbered = (1..=3).contains(&digits) && rest[digits..].starts_with(['.', ')']);
    let mark = match rest.as_bytes().first() {
        Some(b'-' | b'*' | b'+') => 1,
        _ if numbered => digits + 1,
        _ => 0,
    };
    let is_list = mark > 0 && rest[mark..].starts_with([' ', '\t']);
    let task =
        ["[ ] ", "[x] ", "[X] "].iter().any(|task| rest[mark..].trim_start().starts_with(task));
    let end = line.len() - rest.len();
    match (is_list, task) {
        (true, true) => line.len() - rest[mark..].trim_start().len() + 3,
        (true, false) => end + mark,
        (false, _) => end,
    }
}

fn is_marked(line: &str) -> bool {
    line.trim_start().starts_with('#') || leading_marks(line) > line.len() - line.trim_start().len()
}

/// `---`, `***`, `___`, `===`, the rule below a table's head: nothing but such marks, three or more.
fn is_rule(line: &str) -> bool {
    let marks = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = line.chars().next() else {
        return false;
    };
    let table = first == '|' && line.contains('-');
    let allowed = |c: char| c == first || table && matches!(c, '|' | '-' | ':');
    matches!(first, '-' | '*' | '_' | '=' | '|')
        && (table || line.len() >= 3)
        && marks.into_iter().all(allowed)
}

/// `[name]: address`, where a link or footnote is defined.
fn is_definition(line: &str) -> bool {
    let Some(inner) = line.strip_prefix('[') else {
        return false;
    };
    let Some((name, target)) = inner.split_once("]:") else {
        return false;
    };
    !name.contains(']')
        && !name.starts_with('^')
        && !target.trim().is_empty()
        && !target.trim_start().contains(char::is_whitespace) | target.contains("://")
}

/// Three backticks or tildes that open a block of code.
fn fence_of(line: &str) -> Option<&'static str> {
    ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark))
}

/// Reads and blanks the block between two lines of `---` with which a file may begin; where the text goes on.
fn front_matter(text: &str, page: &mut Page, blank: &mut Blank) -> usize {
    let mut inner = lines(text, 0);
    if inner.next().is_none_or(|(_, line)| line.trim_end() != "---") {
        return 0;
    }
    let mut said = Page::default();
    for (start, line) in inner {
        if matches!(line.trim_end(), "---" | "...") {
            let end = start + line.len();
            blank.range(0, end);
            *page = said;
            return end;
        }
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim().trim_matches(['"', '\'']).trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "title" => said.title = value.to_owned(),
            "date" => {
                said.date = value
                    .get(..10)
                    .filter(|day| super::names::is_date(day))
                    .unwrap_or(value)
                    .to_owned()
            }
            "outlet" | "site" | "source" | "publisher" => said.site = value.to_owned(),
            _ => {}
        }
    }
    0
}

/// The lines of `text` from `from` on, each with where it starts, without their ends.
fn lines(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut start = from;
    text[from..].split_inclusive('\n').map(move |whole| {
        let at = start;
        start += whole.len();
        (at, whole.trim_end_matches(['\n', '\r']))
    })
}

/// The length of the line end that `text` ends with.
fn newline(text: &str) -> usize {
    text.len() - text.trim_end_matches('\n').trim_end_matches('\r').len()
}

/// A text in which ranges turn into spaces.
struct Blank<'a> {
    text: &'a str,
    /// Made when the first mark is met.
    bytes: Option<Vec<u8>>,
}

impl<'a> Blank<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, bytes: None }
    }

    /// Blanks bytes `from..to`, both at character bounds; line ends stay.
    fn range(&mut self, from: usize, to: usize) {
        if from >= to {
            return;
        }
        let bytes = self.bytes.get_or_insert_with(|| self.text.as_bytes().to_vec());
        for byte in &mut bytes[from..to] {
            if !matches!(*byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    }

    /// What is left of a part of the text, on one line.
    fn shown(&self, from: usize, to: usize) -> String {
        let bytes = self.bytes.as_deref().unwrap_or(self.text.as_bytes());
        let part = String::from_utf8_lossy(&bytes[from..to]);
        part.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The text with its blanks; `None` when nothing was blanked.
    fn finish(self) -> Option<String> {
        self.bytes.and_then(|bytes| String::from_utf8(bytes).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let page = read(text);
        let blanked = page.text.unwrap_or_else(|| text.to_owned());
        assert_eq!(blanked.len(), text.len(), "offsets move");
        blanked
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn marks_at_the_start_of_lines_vanish_and_prose_stays() {
        assert_eq!(
            shown(
                "## Two views ##\n\n> Said she.\n> And he.\n\n- one\n* two\n1. three\n- [x] four"
            ),
            "Two views\n\nSaid she.\nAnd he.\n\none\ntwo\nthree\nfour"
        );
        assert_eq!(
            shown("2014. That year it began.\n#hashtag stays\n-5 degrees"),
            "2014. That year it began.\n#hashtag stays\n-5 degrees"
        );
        assert_eq!(shown("| a | b |\n|---|:-:|\n| c | d |"), "a b\n\nc d");
    }

    #[test]
    fn code_comments_rules_and_definitions_are_no_prose() {
        assert_eq!(
            shown(
                "A.\n\n```rust\nlet x = 1;\n```\nB.\n<!-- c\nd -->\nE.\n***\n[1]: https://x.y/z\n"
            ),
            "A.\n\n\n\n\nB.\n\n\nE.\n\n"
        );
    }

    #[test]
    fn the_title_is_the_first_heading_of_either_kind() {
        assert_eq!(read("Intro.\n\n# The **long** road #\n\n## No").title, "The long road");
        assert_eq!(read("The *long* road\r\n=====\r\nText.").title, "The long road");
        assert_eq!(read("Text.\n\n---\n\nMore.").title, "");
    }

    #[test]
    fn front_matter_tells_title_date_and_site() {
        let page = read(
            "---\ntitle: \"No date: yet\"\ndate: 2024-03-05T10:00:00Z\nsite: Quay\n---\nText.\n",
        );
        assert_eq!(
            (page.title.as_str(), page.date.as_str(), page.site.as_str()),
            ("No date: yet", "2024-03-05", "Quay")
        );
        assert_eq!(page.text.unwrap().trim(), "Text.");
        assert_eq!(read("---\ntitle: never closed\n").title, "");
    }

    #[test]
    fn no_input_makes_it_panic_or_move() {
        for text in [
            "",
            "---",
            "---\n---",
            "[",
            "![",
            "[a](",
            "*",
            "**",
            "`",
            "<",
            "\\",
            "é*é*é",
            "[é](é) é_é_",
            "=\n==\n===",
            "\n===",
            "> > - 1. #",
        ] {
            shown(text);
        }
    }
}
