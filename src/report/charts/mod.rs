//! Figures, as SVG for a page; some as text for a terminal too. One module per figure, over one way to draw and one scale.

pub mod bars;
pub mod dots;
pub mod drawing;
pub mod grid;
pub mod lines;
mod plot;
pub mod reliability;
pub mod risk_coverage;
pub mod scale;

/// Width of a panel: a telephone's.
pub const WIDTH: f64 = 328.0;

/// What panels have in common.
pub struct Panel<'a> {
    /// Its title.
    pub title: &'a str,
    /// What it shows, in words.
    pub about: String,
    /// Colour of its marks.
    pub colour: &'static str,
}

/// Colours and marks of labels: class of the style sheet, number of the mark.
const LABELS: [(&str, usize); 7] =
    [("c0", 4), ("c1", 3), ("c2", 0), ("c3", 1), ("c4", 2), ("c5", 0), ("c6", 1)];

/// The colour and the mark of a label: stances have their own, others take turns.
pub fn look(labels: &[String], label: usize) -> (&'static str, usize) {
    let known = |name: &str| match name {
        "against" => Some(0),
        "favor" => Some(1),
        "neutral" => Some(2),
        "unrelated" => Some(3),
        _ => None,
    };
    let place = known(&labels[label]).unwrap_or_else(|| {
        let stances = labels.iter().filter(|name| known(name).is_some()).count();
        let turn = labels[..label].iter().filter(|name| known(name).is_none()).count();
        if stances > 0 { 4 + turn % 3 } else { turn % LABELS.len() }
    });
    LABELS[place]
}
