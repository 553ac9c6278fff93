//! Colour for terminals, or none.

/// Wraps text in terminal colours where they are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint {
    enabled: bool,
}

/// What a colour is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A heading.
    Heading,
    /// Of secondary interest.
    Faint,
    /// A word that decided.
    Telling,
    /// The label at this place of its task, to tell labels apart.
    Label(usize),
}

/// Blue, orange, grey-ish and others that colour-blind readers can tell apart (256-colour codes).
const LABEL_CODES: [&str; 8] =
    ["38;5;166", "38;5;32", "38;5;136", "38;5;245", "38;5;36", "38;5;169", "38;5;74", "38;5;99"];

impl Paint {
    /// Colours if `enabled`.
    pub fn new(enabled: bool) -> Self {
        Self { enabled }
    }

    /// `text` in `style`.
    pub fn apply(self, style: Style, text: &str) -> String {
        if !self.enabled || text.is_empty() {
            return text.to_owned();
        }
        let code = match style {
            Style::Heading => "1",
            Style::Faint => "2",
            Style::Telling => "1;4",
            Style::Label(place) => LABEL_CODES[place % LABEL_CODES.len()],
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}
