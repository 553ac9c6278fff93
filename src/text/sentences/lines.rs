//! Whether a single line end is a break or only where an editor wrapped the text.

use super::blocks::{line_pairs, paragraphs};
use super::chars::*;
use super::words::{first_word, head, last_word, tail};
use crate::text::language::{Kinds, Rules};

/// How wide a hard-wrapped text can be, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 30..=130;

/// How the lines of a text are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// The width that the text is hard-wrapped to, in characters.
    width: Option<usize>,
}

impl Layout {
    /// Measures a text by its lines that do not end in a terminator. An editor that wraps puts as
    /// many words on a line as fit, so that none of these has room for the first word of the next
    /// one, but for headlines; and many of them visibly go on.
    pub fn of(text: &str, rules: &Rules) -> Self {
        let mut lengths = [0_usize; 256];
        each_open_line(text, |line, _| lengths[length(line).min(255)] += 1);
        let total: usize = lengths.iter().sum();
        let width = quantile(&lengths, total - total / 20);
        let (mut full, mut carried_on) = (0, 0);
        each_open_line(text, |line, next| {
            let fills = fills(line, next, width);
            full += usize::from(fills);
            carried_on += usize::from(fills && (starts_lower(next) || hangs(line, rules)));
        });
        let enough = full * 3 >= total * 2 && carried_on > 0 && carried_on * 5 >= full;
        Self { width: (enough && WIDTHS.contains(&width)).then_some(width) }
    }

    /// Whether `next` goes on with `line`, both of one paragraph.
    pub fn joins(&self, line: &str, next: &str, rules: &Rules) -> bool {
        let (line, next) = (line.trim(), next.trim());
        if stands_alone(line, rules) || stands_alone(next, rules) {
            return false;
        }
        let full = self.width.is_some_and(|width| fills(line, next, width));
        let goes_on = !is_ended(line) || ends_in_title(line, rules);
        if is_item(next) {
            return full && goes_on && !is_item(line) && !next.starts_with('•');
        }
        full || goes_on
            && (line.ends_with([',', '-'])
                || starts_lower(next) && !starts_lower(line)
                || ends_in_title(line, rules))
            || goes_on && self.width.is_some() && starts_lower(next)
    }
}

/// Calls `found` with every line that does not end in a terminator, and the next one of its
/// paragraph.
fn each_open_line(text: &str, mut found: impl FnMut(&str, &str)) {
    paragraphs(text, |paragraph, several_lines| {
        if several_lines {
            line_pairs(text, paragraph, |line, next| {
                let (line, next) = (text[line].trim(), text[next].trim());
                if !is_ended(line) {
                    found(line, next);
                }
            });
        }
    });
}

/// The smallest length that `rank` lines do not exceed.
fn quantile(lengths: &[usize; 256], rank: usize) -> usize {
    let mut seen = 0;
    lengths
        .iter()
        .position(|count| {
            seen += count;
            seen >= rank
        })
        .unwrap_or(255)
}

/// Whether `line` has no room for the first word of `next` within `width`.
fn fills(line: &str, next: &str, width: usize) -> bool {
    let word = next.split(char::is_whitespace).next().unwrap_or("");
    length(line) + 1 + length(head(word, 256)) > width
}

/// Characters of a line, of which more than 255 do not matter.
fn length(line: &str) -> usize {
    head(line, 1024).chars().count()
}

fn starts_lower(line: &str) -> bool {
    line.starts_with(char::is_lowercase)
}

/// Whether the last word of a line is one that sentences begin with, in lower case: `of`, `the`.
fn hangs(line: &str, rules: &Rules) -> bool {
    let word = last_word(line);
    starts_lower(word) && rules.kinds(word).has(Kinds::STARTER)
}

/// Whether a line ends in a terminator or a colon.
fn is_ended(line: &str) -> bool {
    let closing = |c| is_quote(c) || is_closing_bracket(c);
    line.trim_end_matches(closing).ends_with(|c| is_terminator(c) || c == ':')
}

/// `... said Mr.` at the end of a line does not end anything.
fn ends_in_title(line: &str, rules: &Rules) -> bool {
    line.strip_suffix('.')
        .is_some_and(|line| rules.kinds(last_word(line)).has(Kinds::BEFORE_NAME.or(Kinds::INSIDE)))
}

/// A line that begins with a list's sign: `- `, `• `, `1. `, `2) `.
fn is_item(line: &str) -> bool {
    let mut chars = line.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    if is_dash(first) || matches!(first, '•' | '‣' | '◦' | '▪' | '●' | '■' | '*' | '·')
    {
        return chars.next().is_some_and(char::is_whitespace);
    }
    let number = first_word(line);
    let rest = &line[number.len()..];
    let short = matches!(number.len(), 1 | 2) && number.bytes().all(|byte| byte.is_ascii_digit());
    short && rest.starts_with(['.', ')']) && rest[1..].starts_with(char::is_whitespace)
}

/// A line that is neither continued nor a continuation: a rule, a heading of marked-up text, a
/// by-line, `Read also`.
fn stands_alone(line: &str, rules: &Rules) -> bool {
    !head(line, 512).contains(char::is_alphanumeric)
        || line.starts_with('#') && line.trim_start_matches('#').starts_with(' ')
        || rules.begins_line(line)
        || is_byline(line, rules)
}

/// `By Jane Doe and John Smith`, with at most eight words, all but the small ones in capitals.
fn is_byline(line: &str, rules: &Rules) -> bool {
    let mut words = line.split_whitespace();
    let by = words.next().is_some_and(|word| rules.kinds(word).has(Kinds::BYLINE));
    let mut count = 0;
    by && words.all(|word| {
        count += 1;
        count <= 8 && (word.len() <= 3 || !word.starts_with(char::is_lowercase))
    }) && count > 0
        && !is_ended(tail(line, 16))
}
