//! Whose words a sentence gives: the outlet's own, or those of somebody it quotes.
//!
//! Rules over word classes, without a parser: [`Lexicon`] holds what a language knows of speech, as
//! text files. A text is split into words, its quotation marks are paired paragraph by paragraph,
//! and every sentence is searched for cues ("said", "according to") outside quotations. Each cue
//! says which words are somebody's content; a sentence is attributed when at least half of its
//! words, the source and the cue aside, are. Everything takes time linear in the text.

mod cues;
mod language;
mod names;
mod quotations;
mod resolve;
mod sources;
mod weigh;
mod words;

use std::ops::Range;

pub use language::Lexicon;

use cues::Statement;
use names::Names;
use quotations::Quotation;
use weigh::Part;
use words::Token;

/// Whose words or thoughts a sentence gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Voice {
    /// The outlet's, or its author's.
    #[default]
    Own,
    /// Mainly somebody else's.
    Attributed,
}

/// In which form a sentence gives them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Nobody else's words or position.
    #[default]
    None,
    /// Words between quotation marks.
    Direct,
    /// Reported speech or thought.
    Indirect,
    /// Reported speech that quotes some of the words.
    Mixed,
    /// The outlet's own words about a position that somebody holds.
    Attitude,
}

impl Voice {
    /// The ledger's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Voice::Own => "own",
            Voice::Attributed => "attributed",
        }
    }
}

impl Kind {
    /// The ledger's word for it; empty for [`Kind::None`].
    pub fn name(self) -> &'static str {
        match self {
            Kind::None => "",
            Kind::Direct => "direct",
            Kind::Indirect => "indirect",
            Kind::Mixed => "mixed",
            Kind::Attitude => "attitude",
        }
    }
}

/// What one sentence gives of others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attribution {
    /// Whose words.
    pub voice: Voice,
    /// In which form.
    pub kind: Kind,
    /// Who: bytes of the text, its fullest mention of a name; `None` where nobody is named.
    pub source: Option<Range<usize>>,
    /// The word or phrase outside quotations that says so: bytes of the text.
    pub cue: Option<Range<usize>>,
    quotes: Range<usize>,
}

/// The attributions of a text's sentences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attributions {
    /// One per sentence, in order.
    pub sentences: Vec<Attribution>,
    quotes: Vec<Range<usize>>,
}

impl Attributions {
    /// The quoted parts of a sentence, in order: bytes of the text, marks included.
    pub fn quotes(&self, sentence: usize) -> &[Range<usize>] {
        &self.quotes[self.sentences[sentence].quotes.clone()]
    }
}

/// Memory that [`attribute`] uses again.
#[derive(Debug, Default)]
pub struct Scratch {
    lower: String,
    tokens: Vec<Token>,
    quotations: Vec<Quotation>,
    parts: Vec<Part>,
    statements: Vec<Statement>,
    sources: Vec<Option<Range<usize>>>,
    names: Names,
}

/// Fills `out` with the attribution of each of `sentences`, byte ranges of `text` in order.
pub fn attribute(
    text: &str,
    sentences: &[Range<usize>],
    lexicon: &Lexicon,
    scratch: &mut Scratch,
    out: &mut Attributions,
) {
    out.sentences.clear();
    out.quotes.clear();
    let Scratch { lower, tokens, quotations, parts, statements, sources, names } = scratch;
    words::split(text, lexicon, lower, tokens);
    quotations::find(text, lexicon, sentences, tokens, quotations);
    statements.clear();
    let mut from = 0;
    for sentence in sentences {
        let first = from + tokens[from..].partition_point(|token| token.start < sentence.start);
        let end = first + tokens[first..].partition_point(|token| token.start < sentence.end);
        from = end;
        statements.push(cues::read(tokens, quotations, first..end, parts));
    }
    names.collect(text, tokens);
    resolve::names(text, tokens, statements, names);
    resolve::speakers(tokens, quotations, statements, sources);
    for statement in statements.iter() {
        let attribution = resolve::attribution(text, tokens, statement, sources, out);
        out.sentences.push(attribution);
    }
}
