//! What a language knows of speech, read from the text files in `languages/`.

use std::sync::LazyLock;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::error::{Error, Result};

/// A set of word classes, one bit each.
pub(super) type Classes = u64;

macro_rules! classes {
    (@bit $bit:expr;) => {};
    (@bit $bit:expr; $name:ident $($rest:ident)*) => {
        pub(super) const $name: Classes = 1 << $bit;
        classes!(@bit $bit + 1; $($rest)*);
    };
    ($($name:ident $section:literal,)*) => {
        classes!(@bit 0; $($name)*);
        /// The sections of a language file, and the class each gives.
        const SECTIONS: &[(&str, Classes)] = &[$(($section, $name),)*];
    };
}

classes! {
    SAY "say", TELL "tell", WEAK "weak", JUDGE "judge", THINK "think", HOLD "hold", SHOW "show",
    PER "per", NOUN "noun", WORDS "words", THAT "that", WHETHER "whether", AUX "aux", BE "be",
    AMBIGUOUS "ambiguous", DEMONSTRATIVE "demonstrative", CONTRAST "contrast",
    ADVERB "adverb", DETERMINER "determiner", POSSESSIVE "possessive",
    PREPOSITION "preposition", SUBORDINATE "subordinate", AND "and", RELATIVE "relative", TO "to",
    AS "as", BY "by", HE "he", SHE "she", THEY "they", IT "it", WE "we", TITLE "title",
    ROLE "role", DOCUMENT "document", LISTENER "listener", TIME "time", HEARSAY "hearsay",
    SPEAKER "speaker", ASKER "asker", HEADING "heading", NAMEPART "name-part",
    OPENER "opener", NOTION "notion",
    // Set by the reader, not by a section of words.
    GERUND "gerund-suffixes", SMALL "nouns-are-capital", PHRASE "phrase", QUOTES "quotes",
}

/// Verbs that may introduce somebody's words or position.
pub(super) const VERB: Classes = SAY | TELL | WEAK | JUDGE | THINK | HOLD | SHOW;
/// Words that stand for somebody named elsewhere.
pub(super) const PRONOUN: Classes = HE | SHE | THEY | IT | WE;

/// Several words with a class of their own.
#[derive(Debug)]
pub(super) struct Phrase {
    /// The words after the first.
    pub rest: Vec<Box<str>>,
    pub classes: Classes,
}

/// The words of speech and thought of one language, and its quotation marks.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: HashMap<Box<str>, Classes, FxBuildHasher>,
    phrases: HashMap<Box<str>, Vec<Phrase>, FxBuildHasher>,
    pairs: Vec<(char, char)>,
    longest: usize,
    /// Class of unknown words in lower case, where nouns are written with capitals.
    small: Classes,
}

static LEXICONS: LazyLock<[(&str, Lexicon); 5]> =
    LazyLock::new(|| FILES.map(|(code, file)| (code, Lexicon::parse(file).unwrap_or_default())));

/// Every language with a file of its own; the last one serves all others.
const FILES: [(&str, &str); 5] = [
    ("en", include_str!("languages/en.txt")),
    ("ru", include_str!("languages/ru.txt")),
    ("uk", include_str!("languages/uk.txt")),
    ("de", include_str!("languages/de.txt")),
    ("", include_str!("languages/generic.txt")),
];

impl Lexicon {
    /// The lexicon for an ISO 639-1 code; a code without one gets quotation marks alone.
    pub fn for_code(code: &str) -> &'static Lexicon {
        let found = LEXICONS.iter().find(|(known, _)| *known == code);
        &found.unwrap_or(&LEXICONS[LEXICONS.len() - 1]).1
    }

    /// The classes of a word in lower case, with straight apostrophes.
    pub(super) fn classes(&self, word: &str) -> Classes {
        if word.len() > self.longest {
            return 0;
        }
        self.words.get(word).copied().unwrap_or(0)
    }

    /// The class of an unknown word in lower case.
    pub(super) fn small(&self) -> Classes {
        self.small
    }

    /// The phrases that begin with a word, the longest first.
    pub(super) fn phrases(&self, word: &str) -> &[Phrase] {
        self.phrases.get(word).map_or(&[], Vec::as_slice)
    }

    /// Whether `close` ends what `open` begins.
    pub(super) fn pairs(&self, open: char, close: char) -> bool {
        self.pairs.contains(&(open, close))
    }

    pub(super) fn opens(&self, mark: char) -> bool {
        self.pairs.iter().any(|&(open, _)| open == mark)
    }

    pub(super) fn closes(&self, mark: char) -> bool {
        self.pairs.iter().any(|&(_, close)| close == mark)
    }

    /// Reads a language file: `[section]` lines, then words separated by blanks, `_` between the
    /// words of a phrase, `#` before a comment.
    fn parse(file: &str) -> Result<Self> {
        let mut lexicon = Self::default();
        let mut suffixes = Vec::new();
        let mut class = 0;
        for (number, line) in (1..).zip(file.lines()) {
            let line = line.split('#').next().unwrap_or("").trim();
            let wrong = |what: String| Error::input(what).at_line(number);
            if let Some(section) = line.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
                let known = SECTIONS.iter().find(|(name, _)| *name == section);
                class = known.ok_or_else(|| wrong(format!("no section '{section}'")))?.1;
                continue;
            }
            match class {
                0 if line.is_empty() => {}
                0 => return Err(wrong("words before the first section".to_owned())),
                SMALL if line == "yes" => lexicon.small = SMALL,
                QUOTES => lexicon.add_pairs(line).ok_or_else(|| wrong(format!("'{line}'")))?,
                GERUND => suffixes.extend(line.split_whitespace()),
                _ => line.split_whitespace().for_each(|entry| lexicon.add(entry, class)),
            }
        }
        for (word, classes) in &mut lexicon.words {
            if *classes & VERB != 0 && suffixes.iter().any(|suffix| word.ends_with(suffix)) {
                *classes |= GERUND;
            }
        }
        for phrases in lexicon.phrases.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
        Ok(lexicon)
    }

    fn add_pairs(&mut self, line: &str) -> Option<()> {
        let mut marks = line.chars().filter(|c| !c.is_whitespace());
        while let Some(open) = marks.next() {
            self.pairs.push((open, marks.next()?));
        }
        Some(())
    }

    fn add(&mut self, entry: &str, class: Classes) {
        let entry = entry.replace('’', "'");
        let mut words = entry.split('_');
        let first = words.next().unwrap_or("");
        let rest: Vec<Box<str>> = words.map(Box::from).collect();
        self.longest = self.longest.max(first.len());
        let classes = self.words.entry(first.into()).or_default();
        if rest.is_empty() {
            *classes |= class;
            return;
        }
        *classes |= PHRASE;
        let phrases = self.phrases.entry(first.into()).or_default();
        match phrases.iter_mut().find(|phrase| phrase.rest == rest) {
            Some(phrase) => phrase.classes |= class,
            None => phrases.push(Phrase { rest, classes: class }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_file_is_well_formed() {
        for (code, file) in FILES {
            let lexicon = Lexicon::parse(file).unwrap_or_else(|error| panic!("{code}: {error}"));
            assert!(lexicon.opens('"') && lexicon.closes('"'), "{code} lacks straight marks");
        }
    }

    #[test]
    fn a_section_that_does_not_exist_is_refused_with_its_line() {
        let error = Lexicon::parse("[say]\nsay\n[shout]\n").unwrap_err();
        assert!(error.to_string().starts_with("line 3:"), "{error}");
    }

    #[test]
    fn the_longest_phrase_comes_first() {
        let lexicon = Lexicon::parse("[judge]\ncall_on call_on_all_of\n").unwrap();
        assert_eq!(lexicon.phrases("call")[0].rest.len(), 3);
    }
}
