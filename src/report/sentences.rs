//! An article's rows as people read them.

use unicode_width::UnicodeWidthStr;

use super::Paint;
use super::paint::Style;
use crate::dataset::UNCERTAIN;
use crate::error::printable;
use crate::ledger::{Row, Tag, TaskColumns};

/// Columns that the tags take beside the text.
const GUTTER: usize = 24;
/// Below this the text stands under the tags.
const LEAST_TEXT: usize = 30;

/// Appends one article to `out`: a heading, then each sentence with its tags on the left, wrapped
/// to `width` columns, the words that decided the first task marked, and whom it quotes below.
pub fn sentences(
    rows: &[Row],
    tasks: &[TaskColumns],
    width: usize,
    paint: Paint,
    out: &mut String,
) {
    let Some(first) = rows.first() else { return };
    let heading: Vec<&str> = [first.outlet.as_str(), &first.date, &first.article]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    out.push_str(&paint.apply(Style::Heading, &printable(&heading.join(" | "))));
    out.push('\n');
    let text_width = width.saturating_sub(GUTTER).max(LEAST_TEXT);
    for row in rows {
        let tags: Vec<String> = row.tags.iter().map(tag_text).collect();
        let lines = wrap(&row.text, text_width, &telling_words(row));
        let quoted = quoted_line(row, text_width);
        for i in 0..(lines.len() + usize::from(quoted.is_some())).max(tags.len()) {
            let number = if i == 0 { format!("{:>4} ", row.sentence) } else { " ".repeat(5) };
            out.push_str(&paint.apply(Style::Faint, &number));
            let tag = tags.get(i).map_or("", String::as_str);
            let style = match i {
                0 => row
                    .tags
                    .first()
                    .zip(tasks.first())
                    .map_or(Style::Faint, |(tag, task)| Style::Label(label_place(tag, task))),
                _ => Style::Faint,
            };
            let padding = (GUTTER - 5).saturating_sub(tag.width());
            if let Some(line) = lines.get(i) {
                out.push_str(&paint.apply(style, tag));
                out.push_str(&" ".repeat(padding));
                push_line(line, paint, out);
            } else if let (true, Some(quoted)) = (i == lines.len(), &quoted) {
                out.push_str(&paint.apply(style, tag));
                out.push_str(&" ".repeat(padding));
                out.push_str(&paint.apply(Style::Faint, quoted));
            } else {
                out.push_str(&paint.apply(style, tag));
            }
            out.push('\n');
        }
    }
    out.push('\n');
}

fn tag_text(tag: &Tag) -> String {
    let percent = (tag.confidence * 100.0).round();
    let mut label: String = printable(&tag.label).chars().take(12).collect();
    label.extend(std::iter::repeat_n(' ', 12usize.saturating_sub(label.width())));
    format!("{label} {percent:>3.0}%")
}

/// Who speaks in a sentence that is not the outlet's own, on a line of at most `width` columns.
fn quoted_line(row: &Row, width: usize) -> Option<String> {
    if row.voice != "attributed" {
        return None;
    }
    let mut line = String::from("— ");
    let source = if row.source.is_empty() { "somebody" } else { &row.source };
    for c in printable(&source.replace(['\n', '\r'], " ")).chars() {
        line.push(c);
        if line.width() > width {
            line.pop();
            line.pop();
            line.push('…');
            break;
        }
    }
    Some(line)
}

fn label_place(tag: &Tag, task: &TaskColumns) -> usize {
    let place = task.labels.iter().position(|label| *label == tag.label);
    match place {
        Some(place) if tag.label != UNCERTAIN => place,
        _ => task.labels.len(),
    }
}

/// A word and whether it decided.
type Word<'t> = (&'t str, bool);

/// The words of the row that its first task's evidence for the label names.
fn telling_words(row: &Row) -> Vec<bool> {
    let words: Vec<String> = row.text.split_whitespace().map(normal).collect();
    let mut telling = vec![false; words.len()];
    let evidence = row.tags.first().map_or(&[][..], |tag| &tag.evidence);
    for (term, _) in evidence.iter().filter(|(term, value)| *value > 0.0 && is_readable(term)) {
        match term.strip_prefix('~') {
            Some(ngram) => {
                let ngram = ngram.replace('_', " ");
                for (mark, word) in telling.iter_mut().zip(&words) {
                    *mark |= format!(" {word} ").contains(&ngram);
                }
            }
            None => mark_ngram(&term.split('_').collect::<Vec<_>>(), &words, &mut telling),
        }
    }
    telling
}

/// Whether marking the term tells a reader anything: scraps of words and short function words don't.
fn is_readable(term: &str) -> bool {
    term.split(['_', '~']).any(|part| part.chars().count() >= 4)
}

fn mark_ngram(tokens: &[&str], words: &[String], telling: &mut [bool]) {
    let is = |word: &str, token: &str| word.trim_matches(|c: char| !c.is_alphanumeric()) == token;
    for start in 0..(words.len() + 1).saturating_sub(tokens.len()) {
        let there = &words[start..start + tokens.len()];
        if there.iter().zip(tokens).all(|(word, token)| is(word, token)) {
            telling[start..start + tokens.len()].fill(true);
        }
    }
}

fn normal(word: &str) -> String {
    let mut normal = String::new();
    crate::text::normalise(word, &mut normal);
    normal
}

/// Lines of at most `width` columns; a word that is longer is cut.
fn wrap<'t>(text: &'t str, width: usize, telling: &[bool]) -> Vec<Vec<Word<'t>>> {
    let mut lines: Vec<Vec<Word<'t>>> = vec![Vec::new()];
    let mut used = 0;
    for (word, &mark) in text.split_whitespace().zip(telling) {
        for piece in pieces(word, width) {
            let wide = piece.width();
            if used > 0 && used + 1 + wide > width {
                lines.push(Vec::new());
                used = 0;
            }
            used += wide + usize::from(used > 0);
            lines.last_mut().expect("there is always a line").push((piece, mark));
        }
    }
    lines
}

fn pieces(word: &str, width: usize) -> Vec<&str> {
    if word.width() <= width {
        return vec![word];
    }
    let mut pieces = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (i, c) in word.char_indices() {
        let wide = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if used + wide > width {
            pieces.push(&word[start..i]);
            (start, used) = (i, 0);
        }
        used += wide;
    }
    pieces.push(&word[start..]);
    pieces
}

fn push_line(line: &[Word<'_>], paint: Paint, out: &mut String) {
    for (i, (word, mark)) in line.iter().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        let shown = printable(word);
        match mark {
            true => out.push_str(&paint.apply(Style::Telling, &shown)),
            false => out.push_str(&shown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str, evidence: &[(&str, f64)]) -> Row {
        let evidence = evidence.iter().map(|&(term, value)| (term.to_owned(), value)).collect();
        let tag = Tag { label: "against".into(), confidence: 0.8, evidence, ..Tag::default() };
        Row { text: text.to_owned(), sentence: 1, tags: vec![tag], ..Row::default() }
    }

    #[test]
    fn words_that_evidence_names_are_marked_and_others_are_not() {
        let row = row(
            "No red line, said Moscow.",
            &[("red_line", 0.3), ("~_mosc", 0.2), ("said", -0.4), ("no", 0.1)],
        );
        assert_eq!(telling_words(&row), [false, true, true, false, true]);
    }

    #[test]
    fn no_line_is_wider_than_wanted() {
        let text = format!("{} a bb ccc {}", "x".repeat(95), "слово".repeat(20));
        let marks = vec![false; 5];
        for line in wrap(&text, 40, &marks) {
            let wide: usize = line.iter().map(|(word, _)| word.width() + 1).sum();
            assert!(wide <= 41, "{line:?}");
        }
    }

    #[test]
    fn a_quoted_sentence_names_who_is_quoted_and_an_own_one_nobody() {
        let mut quoted = row("We will answer, said Moscow.", &[]);
        quoted.voice = "attributed".into();
        quoted.source = "the Russian foreign ministry's spokeswoman".into();
        let mut out = String::new();
        sentences(std::slice::from_ref(&quoted), &[], 80, Paint::new(false), &mut out);
        assert!(out.contains("— the Russian foreign ministry's spokeswoman\n"), "{out}");
        assert!(out.lines().all(|line| line.width() <= 80), "{out}");
        quoted.voice = "own".into();
        out.clear();
        sentences(&[quoted], &[], 80, Paint::new(false), &mut out);
        assert!(!out.contains('—'), "{out}");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let mut out = String::new();
        let mut row = row("a\u{1b}[31mb\u{202e}c", &[]);
        row.outlet = "The\u{1b}]0;Sun".to_owned();
        row.tags[0].label = "for\u{2066}".to_owned();
        sentences(&[row], &[], 80, Paint::new(false), &mut out);
        assert!(!out.contains(['\u{1b}', '\u{202e}', '\u{2066}']), "{out:?}");
    }
}
