//! Classes of characters around the end of a sentence.

/// A full stop, question or exclamation mark, or ellipsis.
pub(super) fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉') || is_wide(c)
}

/// A terminator that needs no space after it and has no other use.
pub(super) fn is_wide(c: char) -> bool {
    matches!(
        c,
        '。' | '！'
            | '？'
            | '｡'
            | '।'
            | '॥'
            | '؟'
            | '۔'
            | '։'
            | '።'
            | '፧'
            | '။'
            | '។'
            | '．'
    )
}

/// A quotation mark of any shape, opening or closing: which of them, only its place tells.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›')
        || matches!(c, '「' | '」' | '『' | '』' | '″' | '＂')
}

/// A quotation mark that opens in every language where no white space follows it.
pub(super) fn is_opening_quote(c: char) -> bool {
    matches!(c, '„' | '‚' | '“' | '‘' | '«' | '‹' | '「' | '『' | '`')
}

pub(super) fn is_closing_bracket(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '）' | '】')
}

pub(super) fn is_opening_bracket(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '（' | '【')
}

/// A hyphen or dash, as it stands before a continuation or an item.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '−')
}
