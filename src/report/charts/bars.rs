//! Shares of a whole as bars, a row for each name.

use super::drawing::{Drawing, fit};
use super::scale::Scale;
use super::{Panel, WIDTH};

/// A row: its name, what it says at its end, and the parts with their colours and names.
pub struct Row {
    /// Its name.
    pub name: String,
    /// What stands at its end.
    pub told: String,
    /// Colour, share and name of each part.
    pub parts: Vec<(&'static str, f64, String)>,
}

/// The bars, on a scale up to `most`.
pub fn svg(panel: &Panel<'_>, rows: &[Row], most: f64) -> String {
    let bottom = 4.0 + 34.0 * rows.len() as f64;
    let scale = Scale::shares(most, EDGE, WIDTH - EDGE);
    let mut drawing = Drawing::new(WIDTH, bottom + 22.0, &panel.about);
    scale.across(&mut drawing, 4.0, bottom);
    for (place, row) in rows.iter().enumerate() {
        let top = 4.0 + 34.0 * place as f64;
        drawing.text("name", (2.0, top + 13.0), "start", &fit(&row.name, 34));
        drawing.text("value", (WIDTH - 2.0, top + 13.0), "end", &row.told);
        let mut from = 0.0;
        for (colour, share, name) in row.parts.iter().filter(|part| part.1 > 0.0) {
            let (left, right) = (scale.at(from), scale.at(from + share));
            let tip = format!("{}: {name} {:.1} %", row.name, 100.0 * share);
            let size = ((right - left - 1.0).max(0.5), 11.0);
            drawing.tile(&format!("part {colour}"), (left, top + 18.0), size, (1.0, &tip));
            from += share;
        }
    }
    drawing.finish()
}

const EDGE: f64 = 16.0;
