//! Which name a mention stands for: "Lavrov", "he" and "the minister" are the name in full that
//! the article gives.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use hashbrown::HashMap;
use rustc_hash::{FxBuildHasher, FxHasher};

use super::language::{
    ADVERB, AND, AS, AUX, DETERMINER, HE, NAMEPART, PREPOSITION, PRONOUN, ROLE, SHE, SUBORDINATE,
    THAT, TIME, TITLE, VERB, WHETHER,
};
use super::words::{Form, Token};

/// A person's name in full, as tokens.
#[derive(Debug, Clone)]
struct Name {
    tokens: Range<usize>,
    /// A title or a role stands beside it, so it is a person's.
    person: bool,
}

/// The names of one text.
#[derive(Debug, Default)]
pub(super) struct Names {
    all: Vec<Name>,
    /// The first name that ends in a word, by the word's hash.
    by_last: HashMap<u64, usize, FxBuildHasher>,
    /// Where a role stands beside a name: the role's hash, the token, the name.
    roles: Vec<(u64, usize, usize)>,
    /// The latest place of each role, filled while the text is read.
    by_role: HashMap<u64, usize, FxBuildHasher>,
    next_role: usize,
    /// Who "he" or "she" is at this point.
    person: Option<Range<usize>>,
    /// The last speaker with a name, in case no person is known.
    speaker: Option<Range<usize>>,
}

impl Names {
    /// Collects the names of `text`.
    pub fn collect(&mut self, text: &str, tokens: &[Token]) {
        self.all.clear();
        self.by_last.clear();
        self.roles.clear();
        self.by_role.clear();
        self.next_role = 0;
        self.person = None;
        self.speaker = None;
        let mut at = 0;
        while at < tokens.len() {
            if !tokens[at].capital {
                at += 1;
                continue;
            }
            let run = run(tokens, at);
            self.add(text, tokens, run.clone());
            at = run.end.max(at + 1);
        }
    }

    fn add(&mut self, text: &str, tokens: &[Token], run: Range<usize>) {
        let name = person(text, tokens, run.clone());
        let words = tokens[name.clone()].iter().filter(|token| token.is_word()).count();
        // "Bill No. 12" is a thing's name.
        let digit = |t: &Token| text.as_bytes()[t.start].is_ascii_digit();
        if tokens[name.end..].iter().take(2).any(digit) {
            return;
        }
        if words < 2 || tokens[name.start].is(DETERMINER | PREPOSITION | TIME | ADVERB) {
            return;
        }
        let before = name.start.checked_sub(1).map(|at| &tokens[at]);
        let the = before.is_some_and(|token| token.is(DETERMINER));
        let role = |at: usize| tokens.get(at).is_some_and(|token| token.is(ROLE | TITLE));
        let titled = name.start > 0 && role(name.start - 1);
        let comma = tokens.get(name.end).is_some_and(|token| token.form == Form::Comma);
        let apposed = (name.end + 1..name.end + 6).find(|&at| comma && role(at));
        let index = self.all.len();
        let place = if titled { Some(name.start - 1) } else { apposed };
        if let Some(place) = place {
            self.roles.push((hash(text, &tokens[place]), place, index));
        }
        let last = hash(text, &tokens[name.end - 1]);
        let person = place.is_some() && !the;
        self.all.push(Name { tokens: name, person });
        match self.by_last.entry(last) {
            hashbrown::hash_map::Entry::Vacant(entry) => {
                entry.insert(index);
            }
            hashbrown::hash_map::Entry::Occupied(entry) => {
                self.all[*entry.get()].person |= person;
            }
        }
    }

    /// The name that the tokens `source` stand for, or `source`.
    pub fn resolve(&mut self, text: &str, tokens: &[Token], source: Range<usize>) -> Range<usize> {
        while let Some(&(role, place, name)) = self.roles.get(self.next_role) {
            if place >= source.start {
                break;
            }
            self.by_role.insert(role, name);
            self.next_role += 1;
        }
        let inner = &tokens[source.clone()];
        let found = match inner {
            [only] if only.is(HE | SHE) => self.person.clone().or_else(|| self.speaker.clone()),
            [the, .., last] if the.is(DETERMINER) && last.is(TITLE) && !last.capital => {
                let place = self.by_role.get(&hash(text, last));
                place.map(|&name| self.all[name].tokens.clone())
            }
            _ => self.named(text, tokens, source.clone()),
        };
        if let Some(found) = &found {
            self.person = Some(found.clone());
        }
        let named = |t: &Token| t.capital && !t.is(PRONOUN | DETERMINER | ROLE);
        if (1..4).contains(&inner.len()) && inner.iter().all(named) {
            self.speaker = Some(source.clone());
        }
        found.unwrap_or(source)
    }

    /// The name in full of a source that is a name, titles aside.
    fn named(&self, text: &str, tokens: &[Token], source: Range<usize>) -> Option<Range<usize>> {
        let part =
            |t: &Token| t.capital || t.form == Form::Stop || t.is(NAMEPART) && !t.is(PREPOSITION);
        let small = tokens[source.clone()].iter().rposition(|token| !part(token));
        let first = small.map_or(source.start, |at| source.start + at + 1);
        let run = run(tokens, (first..source.end).find(|&at| tokens[at].capital)?);
        let name = person(text, tokens, run.start..run.end.min(source.end));
        let titled = first == source.start || tokens[first - 1].is(TITLE | ROLE);
        let whole = run.end >= source.end && titled && !tokens[source.start].is(DETERMINER);
        if !whole || name.is_empty() || tokens[source.start..first].iter().any(|t| t.is(VERB)) {
            return None;
        }
        let known = self.by_last.get(&hash(text, &tokens[name.end - 1]));
        match known {
            Some(&known) if name.len() == 1 => Some(self.all[known].tokens.clone()),
            _ if name.len() > 1 && name.start > source.start => Some(name),
            Some(&known) if self.all[known].person => Some(name),
            _ => None,
        }
    }

    /// Notes who a sentence is about: the person that it begins with.
    pub fn about(&mut self, text: &str, tokens: &[Token], sentence: Range<usize>) {
        let near = sentence.start..sentence.end.min(sentence.start + 6);
        let Some(first) = near.clone().find(|&at| tokens[at].capital && !tokens[at].quoted())
        else {
            return;
        };
        let run = run(tokens, first);
        let name = person(text, tokens, run);
        if name.is_empty() {
            return;
        }
        let known = self.by_last.get(&hash(text, &tokens[name.end - 1]));
        // A name of two words may be a person's where nobody else is one.
        let perhaps = name.len() == 2 && self.person.is_none();
        if let Some(&known) = known
            && (self.all[known].person || perhaps)
        {
            self.person = Some(self.all[known].tokens.clone());
        }
    }
}

/// A run of words with capitals, and the small words and points within names.
fn run(tokens: &[Token], start: usize) -> Range<usize> {
    let mut end = start;
    let mut at = start;
    while at < tokens.len() && at < start + 12 {
        let token = &tokens[at];
        let initial = token.form == Form::Stop
            && token.end - token.start == 1
            && at > start
            && tokens[at - 1].end - tokens[at - 1].start < 4;
        let part = token.is_word() && token.is(NAMEPART) && !token.is(PREPOSITION);
        if token.capital {
            end = at + 1;
            if token.possessive {
                break;
            }
        } else if !(initial || part) {
            break;
        }
        at += 1;
    }
    start..end
}

/// The person's name in a run: without titles, function words and acronyms before it.
fn person(text: &str, tokens: &[Token], run: Range<usize>) -> Range<usize> {
    let mut name = without_titles(tokens, run);
    let function = AS | SUBORDINATE | AND | ADVERB | THAT | WHETHER | PRONOUN | AUX;
    let acronym = |t: &Token| text[t.start..t.end].chars().all(char::is_uppercase);
    while name.len() > 1 {
        let first = &tokens[name.start];
        let before_name = name.len() > 2 && acronym(first) && first.end - first.start > 2;
        if first.is_word() && !first.is(function) && !before_name {
            break;
        }
        name.start += 1;
    }
    name
}

/// A name without the titles before it; all of it where nothing would be left.
fn without_titles(tokens: &[Token], run: Range<usize>) -> Range<usize> {
    let title = tokens[run.clone()].iter().rposition(|token| token.is(TITLE | ROLE));
    let mut start = title.map_or(run.start, |at| run.start + at + 1);
    while start < run.end && !tokens[start].is_word() {
        start += 1;
    }
    if start < run.end { start..run.end } else { run }
}

/// The hash of a word without a genitive's ending.
fn hash(text: &str, token: &Token) -> u64 {
    let word = &text[token.start..token.end];
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    let mut hasher = FxHasher::default();
    word.hash(&mut hasher);
    hasher.finish()
}
