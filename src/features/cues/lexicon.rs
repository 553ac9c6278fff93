//! The lexicon: patterns of tokens in named classes.
//!
//! `#` begins a comment. A line `[group class]` opens a section; every other line is a pattern, its
//! elements separated by blanks:
//!
//! ```text
//! word  prefix*  a|b*|@c   one token that equals, begins with, or fits one of these
//! _                        any one token but a break (? ! : ;)
//! ..                       0 to 5 tokens, none of them a break; the shortest gap that fits is taken
//! @class                   a match of that class; such patterns are tried in a second pass
//! ```
//!
//! Which patterns may begin at a token depends on the token alone, so it is looked up once per
//! *distinct* token ([`CueTokens`]); most tokens begin none, and cost one look at an empty list. A
//! pattern that begins with a class is tried where the first pass found a match of it.

use std::collections::{BTreeMap, HashMap};

use super::known::CueTokens;
use super::tokens::is_break;
use crate::error::{Error, Result};

/// Most tokens that `..` skips.
const GAP: usize = 5;

/// A match: first token and the one behind the last.
pub type Span = (u32, u32);

/// Patterns in classes, ready to be matched.
#[derive(Debug, Clone)]
pub struct Lexicon {
    /// Names of the classes, sorted by bytes, and their groups.
    classes: Vec<(String, String)>,
    patterns: Vec<Pattern>,
    /// Patterns by the word that they begin with.
    exact: HashMap<String, Vec<u32>>,
    /// Patterns by the prefix that they begin with.
    prefixes: HashMap<String, Vec<u32>>,
    /// Length in bytes of the longest such prefix.
    longest_prefix: usize,
    /// Patterns by the class that they begin with, one list per class.
    by_class: Vec<Vec<u32>>,
    /// Patterns of the second pass that may begin with any token.
    anywhere: Vec<u32>,
}

#[derive(Debug, Clone)]
struct Pattern {
    class: u32,
    elements: Vec<Element>,
    /// Whether it refers to other classes' matches, and so has to wait for the second pass.
    refers: bool,
}

#[derive(Debug, Clone)]
enum Element {
    Any,
    Gap,
    OneOf(Vec<Alternative>),
}

#[derive(Debug, Clone)]
enum Alternative {
    Word(String),
    Prefix(String),
    Class(u32),
}

impl Lexicon {
    /// Reads a lexicon.
    ///
    /// # Errors
    /// A pattern outside of any section, or one that begins with `_` or `..`, or a class that is
    /// referred to and does not exist; each with its line.
    pub fn parse(text: &str) -> Result<Self> {
        let lines = || (1u64..).zip(text.lines().map(content));
        let sections = lines().filter_map(|(_, line)| section(line));
        let groups: BTreeMap<&str, &str> = sections.map(|(group, class)| (class, group)).collect();
        let classes: Vec<(String, String)> = groups
            .iter()
            .map(|(class, group)| ((*class).to_owned(), (*group).to_owned()))
            .collect();
        let mut lexicon = Self {
            by_class: vec![Vec::new(); classes.len()],
            classes,
            exact: HashMap::new(),
            prefixes: HashMap::new(),
            longest_prefix: 0,
            patterns: Vec::new(),
            anywhere: Vec::new(),
        };
        let mut class = None;
        for (number, line) in lines().filter(|(_, line)| !line.is_empty()) {
            if let Some((_, name)) = section(line) {
                class = lexicon.class(name);
                continue;
            }
            let wrong = |what: &str| Error::input(what.to_owned()).at_line(number);
            let class = class.ok_or_else(|| {
                wrong("a cue outside of any section").remedy("open one with a line [group class]")
            })?;
            let elements = lexicon.elements(line).map_err(|error| error.at_line(number))?;
            let refers = elements.iter().any(Element::refers);
            lexicon
                .add(Pattern { class, elements, refers })
                .map_err(|error| error.at_line(number))?;
        }
        if lexicon.patterns.is_empty() {
            return Err(
                Error::input("no cue in the file").remedy("write [group class] and patterns")
            );
        }
        Ok(lexicon)
    }

    /// Number of patterns.
    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The number of the class `name`; numbers stand in the order of names.
    pub(super) fn class(&self, name: &str) -> Option<u32> {
        self.classes.binary_search_by(|(class, _)| class.as_str().cmp(name)).ok().map(|i| i as u32)
    }

    /// Name and group of each class.
    pub(super) fn classes(&self) -> &[(String, String)] {
        &self.classes
    }

    fn elements(&self, line: &str) -> Result<Vec<Element>> {
        let element = |text: &str| match text {
            "_" => Ok(Element::Any),
            ".." => Ok(Element::Gap),
            _ => Ok(Element::OneOf(
                text.split('|').map(|part| self.alternative(part)).collect::<Result<_>>()?,
            )),
        };
        line.split_whitespace().map(element).collect()
    }

    fn alternative(&self, text: &str) -> Result<Alternative> {
        if let Some(name) = text.strip_prefix('@') {
            let class = self.class(name).ok_or_else(|| {
                Error::input(format!("there is no class '{name}'")).remedy("open it with a section")
            })?;
            return Ok(Alternative::Class(class));
        }
        match text.strip_suffix('*') {
            Some("") => Err(Error::input("a '*' alone").remedy("write '_' for any token")),
            Some(prefix) => Ok(Alternative::Prefix(prefix.to_owned())),
            None if text.is_empty() => Err(Error::input("an empty alternative")),
            None => Ok(Alternative::Word(text.to_owned())),
        }
    }

    fn add(&mut self, pattern: Pattern) -> Result<()> {
        let number = self.patterns.len() as u32;
        match pattern.elements.first() {
            Some(Element::OneOf(all)) => {
                for one in all {
                    match one {
                        Alternative::Prefix(prefix) => {
                            self.longest_prefix = self.longest_prefix.max(prefix.len());
                            self.prefixes.entry(prefix.clone()).or_default().push(number);
                        }
                        Alternative::Word(word) => {
                            self.exact.entry(word.clone()).or_default().push(number);
                        }
                        Alternative::Class(class) => self.by_class[*class as usize].push(number),
                    }
                }
            }
            _ if pattern.refers => self.anywhere.push(number),
            _ => {
                return Err(Error::input("a cue that begins with any token")
                    .remedy("begin it with a word or a class"));
            }
        }
        self.patterns.push(pattern);
        Ok(())
    }

    /// Whether pattern `number` has to wait for the matches of others.
    pub(super) fn waits(&self, number: u32) -> bool {
        self.patterns[number as usize].refers
    }

    /// Calls `each` with every pattern whose first element the token itself may fit.
    pub(super) fn starting_at(&self, token: &str, mut each: impl FnMut(u32)) {
        if let Some(numbers) = self.exact.get(token) {
            numbers.iter().for_each(|&number| each(number));
        }
        for end in 1..=token.len().min(self.longest_prefix) {
            if let Some(numbers) = token.get(..end).and_then(|prefix| self.prefixes.get(prefix)) {
                numbers.iter().for_each(|&number| each(number));
            }
        }
    }

    /// Replaces `spans` (one list per class) by all matches in the sentence of these `tokens`,
    /// sorted, each once.
    pub(super) fn matches(&self, known: &CueTokens, tokens: &[u32], spans: &mut Vec<Vec<Span>>) {
        spans.iter_mut().for_each(Vec::clear);
        spans.resize_with(self.classes.len(), Vec::new);
        let sentence = Sentence { known, tokens };
        for (i, &token) in tokens.iter().enumerate() {
            for &number in known.first_pass(token) {
                let Pattern { class, elements, .. } = &self.patterns[number as usize];
                if let Some(end) = first_end(elements, sentence, i, &[]) {
                    spans[*class as usize].push((i as u32, end as u32));
                }
            }
        }
        self.second_pass(sentence, spans);
        for spans in spans.iter_mut() {
            spans.sort_unstable();
            spans.dedup();
        }
    }

    /// Patterns that refer to classes see the matches of the first pass only.
    fn second_pass(&self, sentence: Sentence<'_>, spans: &mut [Vec<Span>]) {
        let mut found = Vec::new();
        let mut attempt = |number: u32, i: usize| {
            let Pattern { class, elements, .. } = &self.patterns[number as usize];
            if let Some(end) = first_end(elements, sentence, i, spans) {
                found.push((*class, (i as u32, end as u32)));
            }
        };
        for (i, &token) in sentence.tokens.iter().enumerate() {
            let numbers = sentence.known.second_pass(token).iter().chain(&self.anywhere);
            numbers.for_each(|&number| attempt(number, i));
        }
        for (numbers, starts) in self.by_class.iter().zip(spans.iter()) {
            for &number in numbers {
                starts.iter().for_each(|&(start, _)| attempt(number, start as usize));
            }
        }
        found.into_iter().for_each(|(class, span)| spans[class as usize].push(span));
    }
}

impl Element {
    fn refers(&self) -> bool {
        match self {
            Self::OneOf(all) => all.iter().any(|one| matches!(one, Alternative::Class(_))),
            Self::Any | Self::Gap => false,
        }
    }
}

/// A sentence as numbers of distinct tokens.
#[derive(Debug, Clone, Copy)]
struct Sentence<'s> {
    known: &'s CueTokens,
    tokens: &'s [u32],
}

impl<'s> Sentence<'s> {
    fn get(self, i: usize) -> Option<&'s str> {
        self.tokens.get(i).map(|&token| self.known.get(token))
    }
}

/// Where the first fit of `elements` at token `i` ends, shortest gaps first.
fn first_end(
    elements: &[Element],
    tokens: Sentence<'_>,
    i: usize,
    spans: &[Vec<Span>],
) -> Option<usize> {
    let Some((element, rest)) = elements.split_first() else { return Some(i) };
    match element {
        Element::Gap => {
            for j in i..=(i + GAP).min(tokens.tokens.len()) {
                if let Some(end) = first_end(rest, tokens, j, spans) {
                    return Some(end);
                }
                if tokens.get(j).is_some_and(is_break) {
                    return None;
                }
            }
            None
        }
        Element::Any => {
            let token = tokens.get(i)?;
            if is_break(token) { None } else { first_end(rest, tokens, i + 1, spans) }
        }
        Element::OneOf(all) => {
            let token = tokens.get(i)?;
            let fits = all.iter().any(|one| match one {
                Alternative::Word(word) => word == token,
                Alternative::Prefix(prefix) => token.starts_with(prefix.as_str()),
                Alternative::Class(_) => false,
            });
            // Ends in rising order: one token is the shortest, since no match is empty.
            if fits && let Some(end) = first_end(rest, tokens, i + 1, spans) {
                return Some(end);
            }
            let mut last = i as u32;
            while let Some(end) = next_class_end(all, i as u32, last, spans) {
                if let Some(end) = first_end(rest, tokens, end as usize, spans) {
                    return Some(end);
                }
                last = end;
            }
            None
        }
    }
}

/// The smallest end above `last` of a match that starts at `i`, of any class among `all`.
fn next_class_end(all: &[Alternative], i: u32, last: u32, spans: &[Vec<Span>]) -> Option<u32> {
    let ends = all.iter().filter_map(|one| match one {
        Alternative::Class(class) => spans.get(*class as usize),
        _ => None,
    });
    ends.flatten().filter(|span| span.0 == i && span.1 > last).map(|span| span.1).min()
}

/// A line without comment and blanks around it.
fn content(line: &str) -> &str {
    line.split('#').next().unwrap_or("").trim()
}

/// Group and class of a section's line; `[x]` is class x of group x.
fn section(line: &str) -> Option<(&str, &str)> {
    let inside = line.strip_prefix('[')?.strip_suffix(']')?;
    let mut words = inside.split_whitespace();
    let group = words.next()?;
    Some((group, words.next().unwrap_or(group)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(lexicon: &str, sentence: &str) -> Vec<(String, Span)> {
        let lexicon = Lexicon::parse(lexicon).unwrap();
        let mut known = CueTokens::default();
        let tokens: Vec<u32> =
            sentence.split(' ').map(|token| known.number(&lexicon, token)).collect();
        let mut spans = Vec::new();
        lexicon.matches(&known, &tokens, &mut spans);
        let named = lexicon.classes().iter().zip(&spans);
        named.flat_map(|(class, spans)| spans.iter().map(|s| (class.0.clone(), *s))).collect()
    }

    #[test]
    fn words_prefixes_gaps_and_classes_match_as_described() {
        let lexicon = "[target act]\nenlarg*|expansion # both\n[polarity halt]\nstop|halt .. @act";
        assert_eq!(
            matched(lexicon, "stop this reckless enlargement now"),
            [("act".to_owned(), (3, 4)), ("halt".to_owned(), (0, 4))]
        );
        assert_eq!(matched(lexicon, "stop ; enlargement").len(), 1, "a break ends a gap");
        assert_eq!(
            matched(lexicon, "stop a b c d e f expansion").len(),
            1,
            "a gap has five tokens"
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, line) in
            [("nato", 1), ("[a b]\n_ x", 2), ("[a b]\nx\ny @c", 3), ("[a b]\nx *", 2)]
        {
            assert_eq!(Lexicon::parse(text).unwrap_err().line(), Some(line), "{text}");
        }
        assert!(Lexicon::parse("# nothing").is_err());
    }
}
