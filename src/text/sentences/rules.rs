//! Whether a sentence ends at a mark, by the words on both sides.

use super::chars::*;
use super::mark::{Kind, Mark};
use super::words::*;
use crate::text::Language;
use crate::text::language::Kinds;

/// A mark with its surroundings.
pub(super) struct Place<'t> {
    text: &'t str,
    /// Where the sentence began.
    start: usize,
    mark: Mark,
    language: &'t Language,
    /// The word that the mark stands after, without the mark.
    before: &'t str,
    after: After<'t>,
}

/// What comes after a mark and the pieces that close with it.
struct After<'t> {
    /// No white space in between.
    glued: bool,
    /// What stands first after white space: `None` at the block's end.
    sign: Option<char>,
    /// A dash stands before the word.
    dash: bool,
    /// A bracket opens before the word.
    bracket: bool,
    /// Everything from the word on.
    rest: &'t str,
    word: &'t str,
}

impl<'t> After<'t> {
    fn new(text: &'t str) -> Self {
        let mut rest = text.trim_start();
        let glued = rest.len() == text.len();
        let sign = rest.chars().next();
        let (mut dash, mut bracket) = (false, false);
        for _ in 0..6 {
            let Some(c) = rest.chars().next() else { break };
            dash |= is_dash(c);
            bracket |= is_opening_bracket(c);
            let opener = is_dash(c) || is_opening_bracket(c) || is_quote(c);
            if !opener && !matches!(c, '¿' | '¡' | '*' | '_' | '•' | ' ' | '\u{a0}' | '…' | '.')
            {
                break;
            }
            rest = &rest[c.len_utf8()..];
        }
        Self { glued, sign, dash, bracket, rest, word: first_word(rest) }
    }

    fn first(&self) -> Option<char> {
        self.word.chars().next()
    }

    fn is_lower(&self) -> bool {
        self.first().is_some_and(char::is_lowercase)
    }

    fn is_digit(&self) -> bool {
        self.first().is_some_and(char::is_numeric)
    }
}

/// Abbreviations of any sort.
const SHORT: Kinds = Kinds::BEFORE_NAME
    .or(Kinds::INSIDE)
    .or(Kinds::BEFORE_NUMBER)
    .or(Kinds::BEFORE_DATE)
    .or(Kinds::AFTER_NAME)
    .or(Kinds::ADJECTIVE)
    .or(Kinds::CLOSING);

impl<'t> Place<'t> {
    pub fn new(text: &'t str, start: usize, mark: Mark, language: &'t Language) -> Self {
        let before = last_word(&text[start..mark.start]);
        Self { text, start, mark, language, before, after: After::new(&text[mark.end..]) }
    }

    /// Where a sentence ends here, if one does. The block's own end is not looked at.
    pub fn ending(&self) -> Option<usize> {
        let sign = self.after.sign?;
        if self.mark.kind == Kind::Wide {
            let number = self.after.glued && sign.is_numeric();
            let told = self.mark.quoted && sign == 'と';
            return (!number && !told).then_some(self.mark.end);
        }
        let aside = self.text[self.start..self.mark.start].ends_with(is_opening_bracket);
        if aside || matches!(sign, ',' | ';' | ':') {
            return None;
        }
        if self.omission_follows() {
            return Some(self.mark.end);
        }
        if self.mark.kind == Kind::Ellipsis
            && let Some(end) = self.full_stop_before_omission()
        {
            return Some(end);
        }
        let ends = if self.after.glued {
            self.glued_ends()
        } else {
            match self.mark.kind {
                Kind::Dot => self.dot_ends(),
                Kind::Ellipsis => self.ellipsis_ends(),
                _ => self.strong_ends(),
            }
        };
        ends.then_some(self.mark.end)
    }

    /// What the lists say of the word before the mark; `u. a.` counts as `u.a.`.
    fn kinds(&self) -> Kinds {
        let kinds = self.language.rules.kinds(self.before);
        let Some(last) = single_letter(self.before) else { return kinds };
        let front = &self.text[self.start..self.mark.start - self.before.len()];
        let first = front.strip_suffix(". ").or(front.strip_suffix(".\u{a0}"));
        let Some(first) = first.and_then(|front| single_letter(last_word(front))) else {
            return kinds;
        };
        let mut pair = [0; 9];
        let mut end = first.encode_utf8(&mut pair).len();
        pair[end] = b'.';
        end += 1 + last.encode_utf8(&mut pair[end + 1..]).len();
        kinds.or(self.language.rules.kinds(std::str::from_utf8(&pair[..end]).unwrap_or("")))
    }

    fn after_kinds(&self) -> Kinds {
        self.language.rules.kinds(self.after.word)
    }

    /// Whether the next word, in capitals, begins a sentence by its mere being there.
    fn starter_follows(&self) -> bool {
        // Not the "A" of "A-10" and the "I" of "I. M. Pei".
        let rest = &self.after.rest[self.after.word.len()..];
        let whole = self.after.word.len() > 1 || !rest.starts_with(['-', '.', '&', '/']);
        let kinds = self.after_kinds();
        let next = rest.strip_prefix(' ').unwrap_or(rest);
        let next = next.starts_with(|c: char| c.is_lowercase() || c == '\'' || c == '’');
        whole && (kinds.has(Kinds::STARTER) || kinds.has(Kinds::SUBJECT) && next)
    }

    fn dot_ends(&self) -> bool {
        let kinds = self.kinds();
        if self.is_enumerator() {
            return false;
        }
        if self.after.is_lower() {
            return self.lower_case_starts(kinds);
        }
        let pair = single_letter(self.before).is_some() && self.initial_follows();
        if pair || kinds.has(Kinds::BEFORE_NAME.or(Kinds::INSIDE)) {
            return false;
        }
        if self.mark.quoted {
            return true;
        }
        if kinds.has(SHORT) {
            return !self.after.dash && self.abbreviation_ends(kinds);
        }
        if is_acronym(self.before) || self.is_initial() {
            return self.initial_ends();
        }
        !self.is_ordinal()
    }

    /// `1.`, `b.` or `IV.` at the start of a sentence numbers an item.
    fn is_enumerator(&self) -> bool {
        let Some(whole) = self.short_beginning() else {
            return false;
        };
        let whole = whole.trim_start_matches(|c| is_opening_bracket(c) || c == '•' || c == ' ');
        if whole.len() != self.before.len() || self.mark.quoted {
            return false;
        }
        let digits = self.before.len() <= 3 && self.before.bytes().all(|b| b.is_ascii_digit());
        !self.before.is_empty()
            && (digits || single_letter(self.before).is_some() || is_roman(self.before))
    }

    /// A lower-case word starts a sentence after an ordinary lower-case word only, as people write
    /// who do without capitals.
    fn lower_case_starts(&self, kinds: Kinds) -> bool {
        if self.mark.quoted || self.mark.bracketed || self.after.dash || kinds.has(SHORT) {
            return false;
        }
        let plain = self.before.chars().all(|c| c.is_lowercase() || c == '\'' || c == '’');
        let letters = self.before.chars().count();
        plain && (letters > 3 || letters > 1 && self.starter_follows())
    }

    /// The sentence up to the mark, without quotation marks before it, if there is not much of it.
    fn short_beginning(&self) -> Option<&str> {
        let near = self.mark.start - self.start < 32;
        near.then(|| {
            self.text[self.start..self.mark.start].trim_start().trim_start_matches(is_quote)
        })
    }

    fn abbreviation_ends(&self, kinds: Kinds) -> bool {
        let digit = self.after.is_digit();
        if kinds.has(Kinds::BEFORE_NUMBER) && (digit || self.roman_follows()) {
            return false;
        }
        if kinds.has(Kinds::BEFORE_DATE.or(Kinds::CLOSING).or(Kinds::AFTER_NAME)) && digit {
            return false;
        }
        if kinds.has(Kinds::ADJECTIVE) {
            return self.starter_follows() && !self.after.bracket;
        }
        if kinds.has(Kinds::AFTER_NAME.or(Kinds::BEFORE_DATE)) {
            return !self.after.bracket && (self.starter_follows() || self.subject_follows());
        }
        let zone = self.after_kinds().has(Kinds::AFTER_TIME) || self.initial_follows();
        !(kinds.has(Kinds::CLOSING) && (zone || self.is_opening_time()))
    }

    /// A name and its verb come next: `Microsoft said`.
    fn subject_follows(&self) -> bool {
        let name = self.after.first().is_some_and(char::is_uppercase)
            && !self.after_kinds().has(Kinds::AFTER_TIME);
        let rest = &self.after.rest[self.after.word.len()..];
        let verb = first_word(rest.strip_prefix(' ').unwrap_or(""));
        name && self.language.rules.kinds(verb).has(Kinds::VERB)
    }

    /// A Roman number comes next, and not the pronoun `I`.
    fn roman_follows(&self) -> bool {
        let rest = &self.after.rest[self.after.word.len()..];
        let clause = rest.starts_with(|c: char| c.is_whitespace() || c == '\'' || c == '’');
        is_roman(self.after.word) && !(self.after.word == "I" && clause)
    }

    /// `At 5 a.m.`, which so far is all of the sentence.
    fn is_opening_time(&self) -> bool {
        let kinds = |word| self.language.rules.kinds(word);
        self.short_beginning().is_some_and(|start| {
            kinds(first_word(start)).has(Kinds::BEFORE_TIME) && start.split(' ').count() <= 3
        })
    }

    /// One letter and a dot come next: `E.T.`, `J. Smith`.
    fn initial_follows(&self) -> bool {
        single_letter(self.after.word).is_some()
            && self.after.rest[self.after.word.len()..].starts_with('.')
    }

    fn is_initial(&self) -> bool {
        single_letter(self.before).is_some_and(char::is_uppercase)
    }

    /// After initials a surname is what one expects.
    fn initial_ends(&self) -> bool {
        if self.after.dash || self.after.bracket || self.after.is_digit() {
            return false;
        }
        let capital = self.after.first().is_some_and(char::is_uppercase);
        let kinds = self.after_kinds();
        !capital || self.starter_follows() && !kinds.has(Kinds::SURNAME)
    }

    /// A number with the dot of an ordinal: `am 12. Juni`, `der 3. Weltkrieg`.
    fn is_ordinal(&self) -> bool {
        let number = !self.before.is_empty()
            && self.before.len() <= 3
            && (self.before.bytes().all(|b| b.is_ascii_digit()) || is_roman(self.before));
        if !number {
            return false;
        }
        let kinds = self.after_kinds();
        let front = &self.text[self.start..self.mark.start - self.before.len()];
        let cue = self.language.rules.kinds(last_word(front.strip_suffix(' ').unwrap_or(front)));
        kinds.has(Kinds::AFTER_ORDINAL)
            || cue.has(Kinds::BEFORE_ORDINAL) && !kinds.has(Kinds::STARTER)
    }

    fn ellipsis_ends(&self) -> bool {
        let opens = self.short_beginning().is_some_and(str::is_empty);
        if opens || self.after.is_lower() || self.kinds().has(Kinds::BEFORE_NAME) {
            return false;
        }
        // "I" is in capitals anywhere, and so are names after a pause.
        let dots = self.text[self.mark.start..self.mark.run_end].matches('.').count();
        let pause =
            self.before.is_empty() && dots < 4 && !self.starter_follows() && !self.mark.quoted;
        !pause && self.after.word != "I"
    }

    /// `word. . . . Next`: a full stop and then an omission, which begins the next sentence.
    fn full_stop_before_omission(&self) -> Option<usize> {
        let run = &self.text[self.mark.start..self.mark.run_end];
        let attached =
            !self.before.is_empty() && self.text[..self.mark.start].ends_with(self.before);
        let next =
            self.mark.end == self.mark.run_end && !self.after.glued && !self.after.is_lower();
        (attached && next && run == ". . . .").then_some(self.mark.start + 1)
    }

    /// `word. ... Next`: the omission begins the next sentence.
    fn omission_follows(&self) -> bool {
        let sign = self.mark.kind != Kind::Ellipsis && matches!(self.after.sign, Some('.' | '…'));
        let capital = self.after.first().is_some_and(char::is_uppercase);
        let attached = self.after.rest.len() < self.text.len() - self.mark.end
            && self.text[..self.text.len() - self.after.rest.len()].ends_with(['.', '…']);
        sign && (capital || attached)
            && !self.after.glued
            && !self.before.is_empty()
            && !self.kinds().has(SHORT)
    }

    fn strong_ends(&self) -> bool {
        if self.after.is_lower() {
            let aside = self.mark.quoted || self.mark.bracketed || self.after.dash;
            let name = self.before.starts_with(char::is_uppercase) && self.is_exclamation();
            let verb = self.after_kinds().has(Kinds::SPEECH);
            return !aside && !name && !verb && !self.kinds().has(Kinds::EXCLAIMED);
        }
        if self.kinds().has(Kinds::EXCLAIMED) && self.is_exclamation() && !self.mark.quoted {
            return self.starter_follows();
        }
        !(self.mark.quoted && self.speaker_follows() || self.is_chant())
    }

    /// `USA! USA!`: the same word is called again.
    fn is_chant(&self) -> bool {
        let rest = &self.after.rest[self.after.word.len()..];
        self.is_exclamation()
            && !self.mark.quoted
            && self.before == self.after.word
            && rest.starts_with('!')
    }

    fn is_exclamation(&self) -> bool {
        &self.text[self.mark.start..self.mark.run_end] == "!"
    }

    /// `"Why?" Mr. Smith asked.`: a name and a verb of speech go on with the sentence.
    fn speaker_follows(&self) -> bool {
        let rules = &self.language.rules;
        let mut rest = head(self.after.rest, 80);
        for count in 0..5 {
            let word = first_word(rest);
            let kinds = rules.kinds(word);
            if kinds.has(Kinds::SPEECH) {
                return count > 0;
            }
            let title = kinds.has(Kinds::BEFORE_NAME);
            let name = word.starts_with(char::is_uppercase);
            if !name || kinds.has(Kinds::STARTER) && !kinds.has(Kinds::SURNAME) && !title {
                return false;
            }
            rest = rest[word.len()..].trim_start_matches(['.', '-', '\'', '’', ' ']);
        }
        false
    }

    /// No white space after the mark: a lost one (`end.Next`), or something like a host name.
    fn glued_ends(&self) -> bool {
        let next = &self.text[self.mark.end..];
        let mut chars = next.chars();
        let (first, second) = (chars.next(), chars.next());
        let capital = first.is_some_and(char::is_uppercase)
            && (second.is_some_and(char::is_lowercase) || self.starter_follows());
        if first.is_some_and(is_dash) {
            return self.mark.kind != Kind::Ellipsis && !self.after.is_lower() && self.mark.quoted;
        }
        let quoted = first.is_some_and(|c| is_opening_quote(c) || c == '"' && !self.mark.quoted)
            && second.is_some_and(char::is_uppercase);
        if next.starts_with("http") {
            return true;
        }
        if !capital && !quoted || self.is_address() {
            return false;
        }
        let plain = self.before.chars().count() > 1
            && self.before.ends_with(|c: char| c.is_lowercase() || c.is_numeric())
            && !self.before.contains('.');
        match self.mark.kind {
            Kind::Dot => plain && !self.kinds().has(SHORT),
            Kind::Ellipsis => plain,
            _ => !self.kinds().has(Kinds::EXCLAIMED),
        }
    }

    /// Whether the mark stands inside a URL, a host name, a file name or an e-mail address.
    fn is_address(&self) -> bool {
        let left = tail(&self.text[self.start..self.mark.start], 80);
        let left = left.rsplit(char::is_whitespace).next().unwrap_or("");
        let right = head(&self.text[self.mark.end..], 80);
        let right = right.split(char::is_whitespace).next().unwrap_or("");
        let named = right.split_once('.').is_some_and(|(_, more)| {
            more.starts_with(|c: char| c.is_lowercase() || c.is_numeric())
        });
        named
            || left.contains("www.")
            || left.contains(['/', '@', '=', '\\'])
            || right.contains(['@', '='])
    }
}
