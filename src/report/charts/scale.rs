//! From values to places, with the marks of an axis.

use super::drawing::Drawing;

/// A linear scale from 0.
#[derive(Clone, Copy)]
pub struct Scale {
    /// The value at the end.
    most: f64,
    /// Between two marks.
    step: f64,
    /// Where 0 is.
    start: f64,
    /// Where the greatest value is.
    end: f64,
}

impl Scale {
    /// A scale of shares that holds `most`, ends at a round share, and has four to six marks.
    pub fn shares(most: f64, start: f64, end: f64) -> Scale {
        let most = most.clamp(0.04, 1.0);
        let fits = |step: &&f64| most / **step <= 5.0 + 1e-9;
        let step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25].iter().find(fits).copied().unwrap_or(0.25);
        let marks = (most / step - 1e-9).ceil();
        Scale { most: marks * step, step, start, end }
    }

    /// The place of a value.
    pub fn at(&self, value: f64) -> f64 {
        self.start + (self.end - self.start) * value.clamp(0.0, self.most) / self.most
    }

    fn marks(&self) -> impl Iterator<Item = f64> + '_ {
        (0..=(self.most / self.step).round() as usize).map(|mark| mark as f64 * self.step)
    }

    /// Lines from `top` to `bottom` at each mark, its percentage below.
    pub fn across(&self, drawing: &mut Drawing, top: f64, bottom: f64) {
        for mark in self.marks() {
            let x = self.at(mark);
            drawing.line("grid", (x, top), (x, bottom));
            drawing.text("axis", (x, bottom + 14.0), "middle", &percent(mark));
        }
    }

    /// Lines from `left` to `right` at each mark, its percentage in front.
    pub fn up(&self, drawing: &mut Drawing, left: f64, right: f64) {
        for mark in self.marks() {
            let y = self.at(mark);
            drawing.line("grid", (left, y), (right, y));
            drawing.text("axis", (left - 6.0, y + 4.0), "end", &percent(mark));
        }
    }
}

/// `31 %`.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}
