//! What the splitter knows of a language, read from the text files in `languages/`.

mod detect;
mod rules;

use std::sync::LazyLock;

pub use detect::detect_language;
pub(super) use rules::{Kinds, LONGEST, Rules};

/// The rules of one language. There is one value per language, made from its text file on first
/// use.
#[derive(Debug)]
pub struct Language {
    code: &'static str,
    pub(super) rules: Rules,
}

/// Every language with a file of its own. A new one is its file and its line here.
const FILES: [(&str, &str); 4] = [
    ("en", include_str!("languages/en.txt")),
    ("ru", include_str!("languages/ru.txt")),
    ("uk", include_str!("languages/uk.txt")),
    ("de", include_str!("languages/de.txt")),
];

static LANGUAGES: LazyLock<Vec<Language>> =
    LazyLock::new(|| FILES.iter().map(|&(code, file)| Language::new(code, file)).collect());

static GENERIC: LazyLock<Language> =
    LazyLock::new(|| Language::new("", include_str!("languages/generic.txt")));

impl Language {
    /// The rules for an ISO 639-1 code; a code without rules of its own gets generic ones.
    pub fn for_code(code: &str) -> &'static Language {
        LANGUAGES.iter().find(|language| language.code == code).unwrap_or(&GENERIC)
    }

    /// The ISO 639-1 code; empty for the generic rules.
    pub fn code(&self) -> &str {
        self.code
    }

    fn new(code: &'static str, file: &'static str) -> Self {
        Self { code, rules: Rules::parse(file) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_without_a_file_gets_the_generic_rules() {
        assert_eq!(Language::for_code("ru").code(), "ru");
        assert_eq!(Language::for_code("tlh").code(), "");
        assert_eq!(Language::for_code("").code(), "");
    }

    #[test]
    fn every_line_of_every_language_file_is_understood() {
        for (code, file) in FILES.into_iter().chain([("", include_str!("languages/generic.txt"))]) {
            if let Err(wrong) = Rules::check(file) {
                panic!("languages/{code}.txt: {wrong}");
            }
        }
    }

    #[test]
    fn an_entry_in_capitals_asks_for_capitals_and_another_takes_both() {
        let rules = Rules::parse("[before a number]\nno\n[before a date]\nMar\n");
        assert!(rules.kinds("No").has(Kinds::BEFORE_NUMBER));
        assert!(rules.kinds("no").has(Kinds::BEFORE_NUMBER));
        assert!(rules.kinds("Mar").has(Kinds::BEFORE_DATE));
        assert!(!rules.kinds("mar").has(Kinds::BEFORE_DATE));
    }
}
