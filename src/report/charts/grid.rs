//! A table whose cells are shaded by their value.

use super::drawing::{Drawing, fit};

/// A shaded cell.
pub struct Tile {
    /// `more`, `less` or `much`: which colour.
    pub class: &'static str,
    /// From 0, no shade, to 1.
    pub strength: f64,
    /// What stands in it where there is room.
    pub text: String,
    /// Whether it is marked.
    pub marked: bool,
    /// What it says when pointed at.
    pub tip: String,
}

/// Names of the rows and columns, and what is in the cells.
pub struct Grid<'a> {
    /// What it shows, in words.
    pub about: &'a str,
    /// Names of the rows.
    pub rows: &'a [String],
    /// Names of the columns, as short as may be.
    pub columns: &'a [String],
    /// The cells, row by row.
    pub tiles: Vec<Option<Tile>>,
}

const NAMES: f64 = 168.0;

/// The grid: numbers in the cells as long as there are few.
pub fn svg(grid: &Grid<'_>) -> String {
    let (width, height) = match grid.columns.len() {
        0..=12 => (44.0, 28.0),
        13..=25 => (24.0, 24.0),
        _ => (13.0, 13.0),
    };
    let longest = grid.columns.iter().map(|name| fit(name, 18).chars().count()).max().unwrap_or(0);
    let slanted = longest > 6;
    let top = if slanted { 22.0 + 4.4 * longest as f64 } else { 20.0 };
    let right = NAMES + width * grid.columns.len() as f64;
    let edge = if slanted { 14.0 + 4.6 * longest as f64 } else { 4.0 };
    let size = (right + edge, top + height * grid.rows.len() as f64 + 4.0);
    let mut drawing = Drawing::new(size.0, size.1, grid.about);
    for (place, name) in grid.columns.iter().enumerate() {
        let x = NAMES + width * (place as f64 + 0.5);
        match slanted {
            true => drawing.slanted((x, top - 6.0), &fit(name, 18)),
            false if width > 20.0 || place % 5 == 4 => {
                drawing.text("axis", (x, top - 6.0), "middle", name);
            }
            false => {}
        }
    }
    for (place, name) in grid.rows.iter().enumerate() {
        let y = top + height * (place as f64 + 0.5) + 4.0;
        let class = if height > 20.0 { "name" } else { "tiny" };
        drawing.text(class, (NAMES - 8.0, y), "end", &fit(name, 21));
    }
    for (place, tile) in grid.tiles.iter().enumerate() {
        let (row, column) = (place / grid.columns.len(), place % grid.columns.len());
        let at = (NAMES + width * column as f64, top + height * row as f64);
        if let Some(tile) = tile {
            one(&mut drawing, tile, at, (width, height));
        }
    }
    drawing.finish()
}

fn one(drawing: &mut Drawing, tile: &Tile, (x, y): (f64, f64), (width, height): (f64, f64)) {
    let inside = ((x + 1.0, y + 1.0), (width - 2.0, height - 2.0));
    let class = format!("tile {}{}", tile.class, if tile.marked { " marked" } else { "" });
    let strength = 0.08 + 0.6 * tile.strength.clamp(0.0, 1.0);
    drawing.tile(&class, inside.0, inside.1, (strength, &tile.tip));
    // With little room only the sign is left.
    let text = if width > 40.0 { tile.text.as_str() } else { tile.text.get(..1).unwrap_or("−") };
    if width > 20.0 {
        let class = if tile.marked { "value strong" } else { "value" };
        drawing.text(class, (x + width / 2.0, y + height / 2.0 + 4.0), "middle", text);
    }
}
