//! The lists of a language file: words and what they do to a sentence end beside them.
//!
//! A file is a run of sections, `[name]` and then entries, one a line or several parted by spaces,
//! `#` starting a comment, `-` an entry for the end of compounds. The sections are those of [`SECTIONS`]; `[lines]` holds whole phrases.

use std::collections::HashMap;

/// What is known of a word, as a set of the constants below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::text) struct Kinds(u32);

impl Kinds {
    /// Abbreviation before a name: `Mr`, `Gen`. Its dot never ends a sentence.
    pub const BEFORE_NAME: Kinds = Kinds(1);
    /// Abbreviation inside a phrase: `vs`, `e.g`. Its dot never ends a sentence.
    pub const INSIDE: Kinds = Kinds(1 << 1);
    /// Abbreviation before a number, else an ordinary word: `no`, `p`, `Art`.
    pub const BEFORE_NUMBER: Kinds = Kinds(1 << 2);
    /// Month or weekday, shortened only in a date: its dot ends a sentence before a starter.
    pub const BEFORE_DATE: Kinds = Kinds(1 << 3);
    /// Abbreviation after a name or number, `Inc`, `Calif`: ends a sentence before a starter, or
    /// before a name with a verb after it.
    pub const AFTER_NAME: Kinds = Kinds(1 << 4);
    /// Abbreviation used as an adjective too, `U.S`: ends a sentence before a starter only.
    pub const ADJECTIVE: Kinds = Kinds(1 << 5);
    /// Abbreviation that closes a phrase, `p.m`, `etc`: ends a sentence before a capital.
    pub const CLOSING: Kinds = Kinds(1 << 6);
    /// Word that in capitals begins a sentence: `The`, `However`.
    pub const STARTER: Kinds = Kinds(1 << 7);
    /// Starter that is a surname as well: `Will`, `So`. Not one after an initial.
    pub const SURNAME: Kinds = Kinds(1 << 8);
    /// What follows the time of day and does not begin a sentence: `EST`, `Monday`.
    pub const AFTER_TIME: Kinds = Kinds(1 << 9);
    /// Name that ends in an exclamation mark: `Yahoo`.
    pub const EXCLAIMED: Kinds = Kinds(1 << 10);
    /// Verb of speech after a quotation: `said`, `asked`.
    pub const SPEECH: Kinds = Kinds(1 << 11);
    /// Verb that tells a name at the start of a sentence: `was`, `rose`.
    pub const VERB: Kinds = Kinds(1 << 12);
    /// Word before an ordinal number that is written with a dot: German `am`, `der`.
    pub const BEFORE_ORDINAL: Kinds = Kinds(1 << 13);
    /// Word after an ordinal number that is written with a dot: German `Januar`.
    pub const AFTER_ORDINAL: Kinds = Kinds(1 << 14);
    /// First word of a by-line: `By`.
    pub const BYLINE: Kinds = Kinds(1 << 15);
    /// Preposition before a time: `At 5 p.m.` alone is no sentence.
    pub const BEFORE_TIME: Kinds = Kinds(1 << 16);
    /// Word that begins a sentence when a word in lower case follows, `Shares fell`, and else
    /// belongs to a headline or a name.
    pub const SUBJECT: Kinds = Kinds(1 << 17);

    /// Whether any of the kinds in `other` is there.
    pub fn has(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub const fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }
}

/// Sections of a language file that hold words.
const SECTIONS: [(&str, Kinds); 19] = [
    ("before a name", Kinds::BEFORE_NAME),
    ("inside", Kinds::INSIDE),
    ("before a number", Kinds::BEFORE_NUMBER),
    ("before a date", Kinds::BEFORE_DATE),
    ("after a name", Kinds::AFTER_NAME),
    ("adjective", Kinds::ADJECTIVE),
    ("closing", Kinds::CLOSING),
    ("starter", Kinds::STARTER),
    ("starter and surname", Kinds::STARTER.or(Kinds::SURNAME)),
    ("after the time", Kinds::AFTER_TIME),
    ("exclaimed", Kinds::EXCLAIMED),
    ("speech", Kinds::SPEECH),
    ("verb", Kinds::VERB),
    ("before an ordinal", Kinds::BEFORE_ORDINAL),
    ("after an ordinal", Kinds::AFTER_ORDINAL),
    ("byline", Kinds::BYLINE),
    ("before a time", Kinds::BEFORE_TIME),
    ("subject", Kinds::SUBJECT),
    ("surname", Kinds::SURNAME),
];

/// The section of phrases that begin a line of its own: `Read also`.
const LINES: &str = "lines";

/// The lists of one language.
#[derive(Debug, Default)]
pub(in crate::text) struct Rules {
    words: HashMap<&'static str, Kinds>,
    /// Entries that begin with a hyphen: endings of compounds, `-str`.
    endings: Vec<(&'static str, Kinds)>,
    lines: Vec<&'static str>,
}

/// The longest word looked up, in bytes; longer ones are in no list.
pub(in crate::text) const LONGEST: usize = 40;

impl Rules {
    /// Reads a language file, of which a test has checked every line.
    pub fn parse(file: &'static str) -> Self {
        let mut rules = Self::default();
        let mut section = "";
        for line in file.lines() {
            let line = line.split('#').next().unwrap_or("").trim();
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(name) => section = name,
                None if section == LINES && !line.is_empty() => rules.lines.push(line),
                None => rules.add(section, line),
            }
        }
        rules
    }

    fn add(&mut self, section: &str, line: &'static str) {
        let Some(&(_, kind)) = SECTIONS.iter().find(|(name, _)| *name == section) else {
            return;
        };
        for word in line.split_whitespace() {
            if let Some(ending) = word.strip_prefix('-') {
                self.endings.push((ending, kind));
                continue;
            }
            let kinds = self.words.entry(word).or_default();
            *kinds = kinds.or(kind);
        }
    }

    /// What the lists say of `word`: as it stands, in lower case, and, for a word in capitals only
    /// (`GEN. SMITH`), with the first one kept. A single letter in capitals is an initial, so it is
    /// looked up as it stands.
    pub fn kinds(&self, word: &str) -> Kinds {
        if word.len() > LONGEST {
            return Kinds::default();
        }
        let found = |word: &str| self.words.get(word).copied().unwrap_or_default();
        let exact = found(word);
        let mut chars = word.chars();
        let Some(first) = chars.next().filter(|_| chars.next().is_some()) else { return exact };
        let compound = self.endings.iter().filter(|(ending, _)| word.ends_with(ending));
        let exact = compound.fold(exact, |kinds, (_, ending)| kinds.or(*ending));
        if !word.contains(char::is_uppercase) {
            return exact;
        }
        let mut lower = Small::default();
        word.chars().flat_map(char::to_lowercase).for_each(|c| lower.push(c));
        let kinds = exact.or(found(lower.as_str()));
        if word.contains(char::is_lowercase) {
            return kinds;
        }
        let mut title = Small::default();
        title.push(first);
        word.chars().skip(1).flat_map(char::to_lowercase).for_each(|c| title.push(c));
        kinds.or(found(title.as_str()))
    }

    /// Whether `line` begins with a phrase that stands on a line of its own.
    pub fn begins_line(&self, line: &str) -> bool {
        self.lines.iter().any(|phrase| {
            let mut letters = line.chars().flat_map(char::to_lowercase);
            phrase.chars().flat_map(char::to_lowercase).all(|c| letters.next() == Some(c))
        })
    }

    #[cfg(test)]
    pub fn check(file: &str) -> Result<(), String> {
        let mut section = None;
        for (number, line) in (1..).zip(file.lines()) {
            let line = line.split('#').next().unwrap_or("").trim();
            if line.starts_with('[') {
                let name = line.trim_matches(['[', ']']);
                if name != LINES && SECTIONS.iter().all(|(known, _)| *known != name) {
                    return Err(format!("line {number}: unknown section '{name}'"));
                }
                section = Some(name);
            } else if !line.is_empty() && section.is_none() {
                return Err(format!("line {number}: an entry before the first section"));
            }
            let word = |entry: &&str| entry.len() > LONGEST || entry.ends_with('.');
            if let Some(entry) =
                line.split_whitespace().find(word).filter(|_| section != Some(LINES))
            {
                return Err(format!("line {number}: '{entry}' is too long or ends in a dot"));
            }
        }
        Ok(())
    }
}

/// A short word in the making, without allocation.
struct Small {
    bytes: [u8; LONGEST * 2],
    length: usize,
}

impl Default for Small {
    fn default() -> Self {
        Self { bytes: [0; LONGEST * 2], length: 0 }
    }
}

impl Small {
    fn push(&mut self, c: char) {
        if let Some(room) = self.bytes.get_mut(self.length..self.length + c.len_utf8()) {
            self.length += c.encode_utf8(room).len();
        }
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or("")
    }
}
