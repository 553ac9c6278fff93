//! From matches to features: what a sentence says of the target, and how.
//!
//! With `distance(a, b)` of two spans 0 where they overlap, else 1 + the tokens between them:
//!
//! ```text
//! act        matches of `act` outside of any match of `passing`; with an organisation in the sentence
//!            also those of `hint` that have one at distance 7 or less
//! t=STATUS   both | org | act | none: is there an organisation, is there an act; also with cand=0|1,
//!            whether a match of `ukraine` or `candidate` is there
//! n=0|1|3|7|15|far   both only: the smallest distance of an organisation and an act
//! ?, ?STATUS         a question mark
//! c=CLASS            every class that matches
//! CLASS t=STATUS     groups polarity, procedure, construction, unless the status is none
//! CLASS before|after a polarity match whose nearest act is at distance 5 or less, by which starts first
//! CLASS neg          a polarity match with a negation 1 to 4 tokens before it; in all features but this and
//!                    c=CLASS such a match is of the class "CLASS-", its opposite
//! CLASS by=ACTOR     the last actor that starts before it with no break in between
//! first=CLASS, last=CLASS   of the polarity matches
//! net>, net<, net=   the sign of the sum of polarity+ (1 each) and polarity- (-1 each), a negated match turned
//!                    round, if an organisation or an act is there; `net=SUM t=STATUS` with the sum cut at ±2
//! ```
//!
//! The groups of polarity are `polarity+` (for the target), `polarity-` (against it) and `polarity`.

use std::fmt::{Arguments, Write};
use std::ops::Range;

use super::known::CueTokens;
use super::lexicon::{Lexicon, Span};
use super::tokens::{is_break, tokenise};
use crate::text;

const HINT: u32 = 7;
const NEAR: u32 = 5;
const NEGATION: u32 = 4;

/// The tokens met so far, and memory that a sentence's features are made in.
#[derive(Debug, Clone, Default)]
pub struct CueScratch {
    known: CueTokens,
    ranges: Vec<Range<usize>>,
    spans: Vec<Vec<Span>>,
    acts: Vec<Span>,
    actors: Vec<(u32, u32)>,
    polarity: Vec<Polar>,
    feature: String,
}

/// A match of a class of polarity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Polar {
    span: Span,
    class: u32,
    negated: bool,
    /// What it adds to the sentence's net: 1 for the target, -1 against it, turned round by a negation.
    sign: i32,
}

impl Polar {
    /// What the name of a negated match's class ends in.
    fn minus(&self) -> &'static str {
        if self.negated { "-" } else { "" }
    }
}

impl CueScratch {
    /// Memory that the tokens met so far take.
    pub fn byte_len(&self) -> usize {
        self.known.byte_len()
    }

    /// Forgets the tokens met so far; their numbers mean nothing any more.
    pub fn forget(&mut self) {
        self.known.clear();
    }
}

impl Lexicon {
    /// Calls `each` with the number of every token of `word`, a normalised white-space word; no
    /// token goes across words, so the numbers can be kept with each distinct word.
    pub fn tokens(&self, word: &str, scratch: &mut CueScratch, mut each: impl FnMut(u32)) {
        let CueScratch { known, ranges, .. } = scratch;
        tokenise(word, ranges);
        ranges.iter().for_each(|range| each(known.number(self, &word[range.clone()])));
    }

    /// Calls `each` with every feature of `sentence`; some come more than once.
    pub fn features(&self, sentence: &str, scratch: &mut CueScratch, each: impl FnMut(&str)) {
        let (mut normalised, mut tokens) = (String::new(), Vec::new());
        text::normalise(sentence, &mut normalised);
        self.tokens(&normalised, scratch, |token| tokens.push(token));
        self.features_of(&tokens, scratch, each);
    }

    /// As [`Lexicon::features`], for a sentence whose tokens are known.
    pub fn features_of(
        &self,
        tokens: &[u32],
        scratch: &mut CueScratch,
        mut each: impl FnMut(&str),
    ) {
        let CueScratch { known, spans, acts, actors, polarity, feature, .. } = scratch;
        self.matches(known, tokens, spans);
        let status = self.status(spans, acts);
        self.starts_of("actor", spans, actors);
        self.polar(spans, polarity);
        let found = Found { lexicon: self, known, tokens, spans, acts, actors, polarity, status };
        let mut put = |arguments: Arguments<'_>| {
            feature.clear();
            feature.write_fmt(arguments).expect("memory takes all");
            each(feature);
        };
        found.target(&mut put);
        found.classes(&mut put);
        polarity.iter().for_each(|one| found.polarity(one, &mut put));
        found.net(&mut put);
    }

    /// The matches of the class `name`; none if the lexicon has no such class.
    fn of<'s>(&self, name: &str, spans: &'s [Vec<Span>]) -> &'s [Span] {
        self.class(name).map_or(&[], |class| &spans[class as usize])
    }

    fn status(&self, spans: &[Vec<Span>], acts: &mut Vec<Span>) -> &'static str {
        let organisations = self.of("organisation", spans);
        let passing = self.of("passing", spans);
        let free = |a: &&Span| !passing.iter().any(|p| p.0 <= a.0 && a.1 <= p.1);
        let near = |a: &&Span| organisations.iter().any(|&o| distance(**a, o) <= HINT);
        acts.clear();
        acts.extend(self.of("act", spans).iter().filter(free));
        acts.extend(self.of("hint", spans).iter().filter(free).filter(near));
        match (organisations.is_empty(), acts.is_empty()) {
            (false, false) => "both",
            (false, true) => "org",
            (true, false) => "act",
            (true, true) => "none",
        }
    }

    /// Every match of a class of polarity, in the order of the tokens, each once.
    fn polar(&self, spans: &[Vec<Span>], out: &mut Vec<Polar>) {
        out.clear();
        let negations = self.of("negation", spans);
        for (class, own) in (0u32..).zip(spans) {
            let sign = match self.classes()[class as usize].1.as_str() {
                "polarity+" => 1,
                "polarity-" => -1,
                "polarity" => 0,
                _ => continue,
            };
            out.extend(own.iter().map(|&span| {
                let negates = |b: &Span| b.0 < span.0 && b.0 + NEGATION >= span.0;
                let negated = negations.iter().any(negates);
                Polar { span, class, negated, sign: if negated { -sign } else { sign } }
            }));
        }
        out.sort_unstable();
    }

    /// Start and class of every match of a group, sorted.
    fn starts_of(&self, group: &str, spans: &[Vec<Span>], out: &mut Vec<(u32, u32)>) {
        out.clear();
        for (class, own) in (0u32..).zip(spans) {
            if self.classes()[class as usize].1 == group {
                out.extend(own.iter().map(|span| (span.0, class)));
            }
        }
        out.sort_unstable();
    }
}

/// What was found in a sentence.
struct Found<'a> {
    lexicon: &'a Lexicon,
    known: &'a CueTokens,
    tokens: &'a [u32],
    spans: &'a [Vec<Span>],
    acts: &'a [Span],
    actors: &'a [(u32, u32)],
    polarity: &'a [Polar],
    status: &'static str,
}

impl Found<'_> {
    fn class(&self, number: u32) -> &str {
        &self.lexicon.classes()[number as usize].0
    }

    fn target(&self, put: &mut impl FnMut(Arguments<'_>)) {
        let (status, of) = (self.status, |name| self.lexicon.of(name, self.spans));
        let candidate = ["ukraine", "candidate"].iter().any(|name| !of(name).is_empty());
        put(format_args!("t={status}"));
        put(format_args!("t={status} cand={}", u8::from(candidate)));
        if status == "both" {
            put(format_args!("n={}", nearness(self.acts, of("organisation"))));
        }
        if self.tokens.iter().any(|&token| self.known.get(token) == "?") {
            put(format_args!("?"));
            put(format_args!("?{status}"));
        }
    }

    fn classes(&self, put: &mut impl FnMut(Arguments<'_>)) {
        let status = self.status;
        let matched = self.lexicon.classes().iter().zip(self.spans);
        for ((class, group), _) in matched.filter(|(_, spans)| !spans.is_empty()) {
            put(format_args!("c={class}"));
            if status != "none" && matches!(group.as_str(), "procedure" | "construction") {
                put(format_args!("{class} t={status}"));
            }
        }
    }

    fn polarity(&self, one: &Polar, put: &mut impl FnMut(Arguments<'_>)) {
        let (class, minus, status) = (self.class(one.class), one.minus(), self.status);
        if status != "none" {
            put(format_args!("{class}{minus} t={status}"));
        }
        if one.negated {
            put(format_args!("{class} neg"));
        }
        if let Some(side) = side(one.span, self.acts) {
            put(format_args!("{class}{minus} {side}"));
        }
        let start = one.span.0;
        let speaks = |&&(actor, _): &&(u32, u32)| {
            let mut between = self.tokens[actor.min(start) as usize..start as usize].iter();
            actor < start && !between.any(|&token| is_break(self.known.get(token)))
        };
        if let Some(&(_, actor)) = self.actors.iter().rfind(speaks) {
            put(format_args!("{class}{minus} by={}", self.class(actor)));
        }
    }

    fn net(&self, put: &mut impl FnMut(Arguments<'_>)) {
        let (Some(first), Some(last)) = (self.polarity.first(), self.polarity.last()) else {
            return;
        };
        put(format_args!("first={}{}", self.class(first.class), first.minus()));
        put(format_args!("last={}{}", self.class(last.class), last.minus()));
        if self.status != "none" {
            let net: i32 = self.polarity.iter().map(|one| one.sign).sum();
            put(format_args!("net={} t={}", net.clamp(-2, 2), self.status));
            put(format_args!("net{}", ["<", "=", ">"][(net.signum() + 1) as usize]));
        }
    }
}

fn distance(a: Span, b: Span) -> u32 {
    let gap = |left: Span, right: Span| (right.0 + 1).saturating_sub(left.1);
    gap(a, b).max(gap(b, a))
}

fn nearness(acts: &[Span], organisations: &[Span]) -> &'static str {
    let pairs = acts.iter().flat_map(|&a| organisations.iter().map(move |&o| distance(a, o)));
    match pairs.min().unwrap_or(u32::MAX) {
        0 => "0",
        1 => "1",
        2..=3 => "3",
        4..=7 => "7",
        8..=15 => "15",
        _ => "far",
    }
}

/// On which side of its nearest act a match stands; of several nearest, `after` if any says so.
fn side(span: Span, acts: &[Span]) -> Option<&'static str> {
    let sides = acts
        .iter()
        .map(|&act| (distance(span, act), if span.0 < act.0 { "before" } else { "after" }));
    sides.min().filter(|(distance, _)| *distance <= NEAR).map(|(_, side)| side)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEXICON: &str = "[target organisation]\nnato|alliance\n[target act]\nenlarg*|membership\n\
        [polarity- oppose]\noppos*\n[negation]\nnot|never\n[actor russia]\nmoscow\n";

    fn features(sentence: &str) -> Vec<String> {
        let lexicon = Lexicon::parse(LEXICON).unwrap();
        let (mut scratch, mut found) = (CueScratch::default(), Vec::new());
        lexicon.features(sentence, &mut scratch, |f| found.push(f.to_owned()));

        // Word by word it is the same.
        let (mut normalised, mut tokens) = (String::new(), Vec::new());
        for word in sentence.split_whitespace() {
            text::normalise(word, &mut normalised);
            lexicon.tokens(&normalised, &mut scratch, |token| tokens.push(token));
        }
        let mut by_words = Vec::new();
        lexicon.features_of(&tokens, &mut scratch, |f| by_words.push(f.to_owned()));
        assert_eq!(by_words, found);
        found
    }

    #[test]
    fn polarity_is_crossed_with_target_side_negation_and_actor() {
        let found = features("Moscow does not oppose Ukraine’s membership in the Alliance.");
        for wanted in [
            "t=both",
            "n=3",
            "oppose- t=both",
            "oppose- before",
            "oppose neg",
            "oppose- by=russia",
            "first=oppose-",
            "net>",
            "net=1 t=both",
        ] {
            assert!(found.iter().any(|f| f == wanted), "{wanted} in {found:?}");
        }
    }

    #[test]
    fn without_the_act_only_the_organisation_counts() {
        let found = features("NATO opposes the plan.");
        assert!(
            found.contains(&"t=org".to_owned())
                && !found.contains(&"oppose before".to_owned())
                && found.contains(&"net<".to_owned())
        );
        assert_eq!(features(""), ["t=none", "t=none cand=0"]);
    }
}
