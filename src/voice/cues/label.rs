//! Lines that begin with the name of their speaker.

use std::ops::Range;

use super::super::language::{
    ASKER, DETERMINER, HEADING, NAMEPART, PREPOSITION, ROLE, SPEAKER, TIME, TITLE, VERB,
};
use super::super::words::{Form, Token};

/// Who a line's prefix names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::voice) enum Label {
    Speaker,
    /// Somebody who asks for the outlet.
    Asker,
}

/// The prefix of a line that names its speaker, and its colon: `Kremlin: ...`, `MS. BROWN: ...`.
pub(super) fn label(tokens: &[Token], sentence: &Range<usize>) -> Option<(Label, usize)> {
    let start = sentence.start;
    let begins = start == 0 || tokens[start - 1].form == Form::Break;
    let near = &tokens[start..sentence.end.min(start + 10)];
    let length = near.iter().position(|token| token.form == Form::Colon)?;
    let (name, first) = (&near[..length], near.first()?);
    let office = first.is(TITLE | ROLE);
    let fits = |t: &Token| match t.form {
        _ if t.quoted() => false,
        Form::Word if t.is(PREPOSITION) && !t.is(NAMEPART) => office,
        Form::Word => t.capital || t.is(TITLE | ROLE | NAMEPART | SPEAKER),
        form => matches!(form, Form::Stop | Form::Other | Form::Bracket),
    };
    let number = first.is_word() && !first.capital && !office;
    // "Q:" and "A:", though "a" is a determiner too.
    let letter = name.len() == 1 && first.is(SPEAKER | ASKER);
    let other = first.is(VERB | DETERMINER) && !letter;
    let heading = other || name.iter().any(|token| token.is(HEADING | TIME));
    let spoken = start + length + 1 < sentence.end && !name.is_empty();
    if !begins || !spoken || heading || number || !name.iter().all(fits) {
        return None;
    }
    let label = if first.is(ASKER) { Label::Asker } else { Label::Speaker };
    Some((label, start + length))
}
