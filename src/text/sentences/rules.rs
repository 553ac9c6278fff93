//! Whether a sentence ends at a mark.

use super::chars::*;
use super::dots::SHORT;
use super::mark::Kind;
use super::place::Place;
use super::words::*;
use crate::text::language::Kinds;

impl Place<'_> {
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
        self.is_exclamation()
            && !self.mark.quoted
            && self.before == self.after.word
            && self.after.glues(&['!'])
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
