//! Plain text: where its headline is.

/// The most characters that a headline has.
const LONGEST_TITLE: usize = 200;

/// The first line that isn't empty, when it looks like a headline: short, no sentence end, a blank line after it.
pub(super) fn title_of(text: &str) -> &str {
    let text = text.trim_start();
    let Some((first, rest)) = text.split_once('\n') else {
        return "";
    };
    let blank_follows = rest.split_once('\n').is_some_and(|(line, _)| line.trim().is_empty());
    let first = first.trim();
    let short = first.chars().count() <= LONGEST_TITLE;
    if blank_follows && short && !ends_a_sentence(first) { first } else { "" }
}

fn ends_a_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', '\u{bb}', ')', ']']);
    bare.ends_with(['.', '!', '?', '\u{2026}', ';', ':', ',', '\u{3002}', '\u{61f}', '\u{964}'])
}

#[cfg(test)]
mod tests {
    use super::title_of;

    #[test]
    fn a_short_line_before_a_blank_one_is_the_title() {
        assert_eq!(title_of("\n  Nato looks east \r\n\r\nThe alliance met.\n"), "Nato looks east");
    }

    #[test]
    fn a_sentence_or_a_line_amid_text_is_no_title() {
        assert_eq!(title_of("The alliance met.\n\nIt spoke.\n"), "");
        assert_eq!(title_of("He said \u{201c}no.\u{201d}\n\nIt spoke.\n"), "");
        assert_eq!(title_of("Nato looks east\nThe alliance met.\n"), "");
        assert_eq!(title_of("Nato looks east"), "");
        assert_eq!(title_of(&format!("{}\n\nThe alliance.\n", "long ".repeat(60))), "");
    }
}
