//! Shares as dots with their intervals, a row for each outlet.

use super::drawing::{Drawing, fit, shape};
use super::scale::Scale;
use super::{Panel, WIDTH};
use crate::compare::Figure;

/// What a row shows.
pub struct Row {
    /// Its name.
    pub name: String,
    /// The share in words.
    pub told: String,
    /// The share.
    pub share: Figure,
    /// The classifier's labels, counted.
    pub counted: Option<f64>,
    /// The shares in the outlet's own voice and among what it quotes.
    pub voices: [Option<Figure>; 2],
}

const TOP: f64 = 4.0;
const EDGE: f64 = 16.0;

/// The rows on a scale up to `most`.
pub fn svg(panel: &Panel<'_>, rows: &[Row], most: f64) -> String {
    let height = |row: &Row| 40.0 + 12.0 * row.voices.iter().flatten().count() as f64;
    let bottom = TOP + rows.iter().map(height).sum::<f64>();
    let scale = Scale::shares(most, EDGE, WIDTH - EDGE);
    let mut drawing = Drawing::new(WIDTH, bottom + 22.0, &panel.about);
    scale.across(&mut drawing, TOP, bottom);
    let mut top = TOP;
    for row in rows {
        drawing.text("name", (2.0, top + 13.0), "start", &fit(&row.name, 30));
        drawing.text("value", (WIDTH - 2.0, top + 13.0), "end", &row.told);
        one(&mut drawing, panel, row, (&scale, top + 26.0));
        top += height(row);
    }
    drawing.finish()
}

fn one(drawing: &mut Drawing, panel: &Panel<'_>, row: &Row, (scale, y): (&Scale, f64)) {
    interval(drawing, panel.colour, &row.share, (scale, y));
    if let Some(counted) = row.counted {
        let tip = format!("{}: {:.1} % counted", row.name, 100.0 * counted);
        let at = (scale.at(counted), y);
        drawing.mark(&format!("hollow {}", panel.colour), &shape(0, at, 4.5), &tip);
    }
    if let Some(value) = row.share.value {
        let tip = format!("{}: {}", row.name, row.told);
        drawing.mark(&format!("dot {}", panel.colour), &shape(0, (scale.at(value), y), 5.0), &tip);
    }
    let named = ["own voice", "quoted"].iter().zip(&row.voices).enumerate();
    let mut y = y + 4.0;
    for (place, (name, figure)) in named {
        let Some(figure) = figure else { continue };
        y += 12.0;
        interval(drawing, panel.colour, figure, (scale, y));
        let Some(value) = figure.value else { continue };
        let tip = format!("{}, {name}: {:.1} %", row.name, 100.0 * value);
        let path = shape(1 + place, (scale.at(value), y), 3.6);
        drawing.mark(&format!("dot {}", panel.colour), &path, &tip);
    }
}

fn interval(drawing: &mut Drawing, colour: &str, figure: &Figure, (scale, y): (&Scale, f64)) {
    if let (Some(low), Some(high)) = (figure.low, figure.high) {
        drawing.line(&format!("bar {colour}"), (scale.at(low), y), (scale.at(high), y));
    }
}
