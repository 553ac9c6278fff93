//! A text as words, punctuation, quotation marks and breaks between paragraphs.

use super::language::{Classes, Lexicon, PHRASE};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Word,
    Comma,
    /// `.`, `!`, `?` or an ellipsis.
    Stop,
    Semicolon,
    Colon,
    Dash,
    /// A quotation mark, or an apostrophe that no word holds.
    Mark,
    /// An opening bracket.
    Bracket,
    /// The end of a paragraph.
    Break,
    Other,
}

/// One token of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    pub classes: Classes,
    pub form: Form,
    /// Begins with an upper-case letter.
    pub capital: bool,
    /// Ends in `'s` or `s'`.
    pub possessive: bool,
    /// How many tokens after this one belong to its phrase.
    pub more: u8,
    /// The quotation that it lies in, counted from 1; its marks are in it too.
    pub quotation: u32,
}

impl Token {
    pub fn is(&self, classes: Classes) -> bool {
        self.classes & classes != 0
    }

    pub fn is_word(&self) -> bool {
        self.form == Form::Word
    }

    pub fn quoted(&self) -> bool {
        self.quotation != 0
    }
}

/// Replaces `tokens` with those of `text`; `lower` is scratch space.
pub(super) fn split(text: &str, lexicon: &Lexicon, lower: &mut String, tokens: &mut Vec<Token>) {
    tokens.clear();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let c = char_at(text, at);
        at += c.len_utf8();
        if c.is_whitespace() {
            at = white_space(text, start, tokens);
        } else if c.is_alphanumeric() {
            at = word_end(text, at);
            tokens.push(word(text, start..at, lexicon, lower));
        } else {
            let form = punctuation(c);
            let repeats = matches!(form, Form::Dash | Form::Stop);
            while repeats && at < bytes.len() && punctuation(char_at(text, at)) == form {
                at += char_at(text, at).len_utf8();
            }
            // Two single marks that stand for a double one.
            if matches!(c, '\'' | '`' | '’' | '‘') && text[at..].starts_with(c) {
                at += c.len_utf8();
            }
            // A hyphen with blanks on both sides is a dash, a single one in a word is not.
            let hyphen = &text[start..at] == "-" && !spaced(text, start, at);
            tokens.push(bare(if hyphen { Form::Other } else { form }, start, at));
        }
    }
    join_phrases(text, lexicon, lower, tokens);
}

fn char_at(text: &str, at: usize) -> char {
    let byte = text.as_bytes()[at];
    if byte < 0x80 { byte as char } else { text[at..].chars().next().unwrap_or(' ') }
}

fn spaced(text: &str, start: usize, end: usize) -> bool {
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    blank(text[..start].chars().next_back()) && blank(text[end..].chars().next())
}

fn bare(form: Form, start: usize, end: usize) -> Token {
    let (capital, possessive) = (false, false);
    Token { start, end, classes: 0, form, capital, possessive, more: 0, quotation: 0 }
}

fn punctuation(c: char) -> Form {
    match c {
        ',' | '،' => Form::Comma,
        '.' | '!' | '?' | '…' => Form::Stop,
        '(' | '[' | '{' => Form::Bracket,
        ';' => Form::Semicolon,
        ':' => Form::Colon,
        '-' | '–' | '—' | '―' => Form::Dash,
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '‘' | '’' | '‚' | '\'' | '`' => {
            Form::Mark
        }
        _ => Form::Other,
    }
}

/// Passes white space; a break is a blank line, or a line's end that finished a sentence.
fn white_space(text: &str, start: usize, tokens: &mut Vec<Token>) -> usize {
    let (mut at, mut lines) = (start, 0);
    while at < text.len() {
        let c = char_at(text, at);
        if !c.is_whitespace() {
            break;
        }
        lines += usize::from(c == '\n' || c == '\u{2029}');
        at += c.len_utf8();
    }
    let finished = tokens.last().is_some_and(|last| !matches!(last.form, Form::Word | Form::Comma));
    if lines > 1 || (lines == 1 && finished) {
        tokens.push(bare(Form::Break, start, at));
    }
    at
}

/// The end of the word that goes on at `at`: letters and digits, with single apostrophes, hyphens
/// and points between them.
fn word_end(text: &str, mut at: usize) -> usize {
    let mut part = at;
    while at < text.len() {
        let c = char_at(text, at);
        let next = at + c.len_utf8();
        let joins = matches!(c, '\'' | '’' | '-' | '.' | '\u{ad}' | '\u{2011}');
        if c.is_alphanumeric() || c == '\u{301}' {
            at = next;
        } else if joins && next < text.len() && char_at(text, next).is_alphanumeric() {
            // "said.Trump" lacks a blank; "U.S." and "bbc.com" do not.
            if c == '.' && at > part + 1 && char_at(text, next).is_uppercase() {
                break;
            }
            (at, part) = (next, next);
        } else {
            break;
        }
    }
    at
}

fn word(text: &str, span: std::ops::Range<usize>, lexicon: &Lexicon, lower: &mut String) -> Token {
    let word = &text[span.clone()];
    let mut token = bare(Form::Word, span.start, span.end);
    token.capital = word.chars().next().is_some_and(char::is_uppercase);
    let after = text[span.end..].chars().next();
    fold(word, lower);
    token.classes = lexicon.classes(lower);
    let stem = lower.strip_suffix("'s");
    token.possessive = stem.is_some() || (word.ends_with('s') && matches!(after, Some('\'' | '’')));
    if let (0, Some(stem)) = (token.classes, stem) {
        token.classes = lexicon.classes(stem);
    }
    if token.classes == 0 && !token.capital {
        token.classes = lexicon.small();
    }
    token
}

/// Lower case, with straight apostrophes.
fn fold(word: &str, lower: &mut String) {
    lower.clear();
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        let straight = word.chars().map(|c| if c == '’' { '\'' } else { c });
        lower.extend(straight.flat_map(char::to_lowercase));
    }
}

/// Gives the first word of each phrase its classes and its length.
fn join_phrases(text: &str, lexicon: &Lexicon, lower: &mut String, tokens: &mut [Token]) {
    for i in 0..tokens.len() {
        if !tokens[i].is(PHRASE) {
            continue;
        }
        fold(&text[tokens[i].start..tokens[i].end], lower);
        let (here, after) = tokens[i..].split_at_mut(1);
        let found = lexicon.phrases(lower).iter().find(|phrase| {
            after.len() >= phrase.rest.len()
                && phrase.rest.iter().zip(after.iter()).all(|(word, token)| {
                    text[token.start..token.end].eq_ignore_ascii_case(word)
                        || same_word(&text[token.start..token.end], word)
                })
        });
        if let Some(phrase) = found {
            here[0].classes |= phrase.classes;
            here[0].more = phrase.rest.len() as u8;
        }
    }
}

fn same_word(written: &str, word: &str) -> bool {
    !written.is_ascii() && written.chars().flat_map(char::to_lowercase).eq(word.chars())
}
