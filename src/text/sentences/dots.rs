//! Full stops: whether one ends a sentence or only an abbreviation, an initial or a number.

use super::chars::*;
use super::place::Place;
use super::words::*;
use crate::text::language::Kinds;

/// Abbreviations of any sort.
pub(super) const SHORT: Kinds = Kinds::BEFORE_NAME
    .or(Kinds::INSIDE)
    .or(Kinds::BEFORE_NUMBER)
    .or(Kinds::BEFORE_DATE)
    .or(Kinds::AFTER_NAME)
    .or(Kinds::ADJECTIVE)
    .or(Kinds::CLOSING);

impl Place<'_> {
    pub fn dot_ends(&self) -> bool {
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
        let long = letters > 3 && !self.language.code().is_empty();
        plain && (long || letters > 1 && self.starter_follows())
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
        let verb = if self.after.glues(&['.', ',']) { "" } else { first_word(self.after.beyond()) };
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
}
