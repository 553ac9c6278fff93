//! Shares over time, a line with its band for each label.

use super::drawing::{Drawing, fit, shape};
use super::scale::Scale;
use super::{Panel, WIDTH};
use crate::compare::Figure;

/// A line: colour, number of its mark, name, and a share for each period.
pub struct Line {
    /// Its colour.
    pub colour: &'static str,
    /// The number of its mark.
    pub shape: usize,
    /// Its name.
    pub name: String,
    /// A share for each period; `None` where there is no text.
    pub shares: Vec<Option<Figure>>,
}

const LEFT: f64 = 42.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 150.0;

/// The lines over `periods`, years or months in order, on a scale up to `most`.
pub fn svg(panel: &Panel<'_>, periods: &[String], lines: &[Line], most: f64) -> String {
    let mut drawing = Drawing::new(WIDTH, BOTTOM + 24.0, &panel.about);
    drawing.text("name", (2.0, 13.0), "start", &fit(panel.title, 44));
    let scale = Scale::shares(most, BOTTOM, TOP + 6.0);
    scale.up(&mut drawing, LEFT, WIDTH - 12.0);
    let times: Vec<f64> = periods.iter().map(|period| months(period)).collect();
    let (first, last) = (times[0], times[times.len() - 1]);
    let right = WIDTH - 30.0;
    let x = |period: usize| {
        LEFT + 14.0 + (right - LEFT - 14.0) * (times[period] - first) / (last - first).max(1.0)
    };
    let room = if periods[0].len() > 4 { 52.0 } else { 34.0 };
    let mut free = 0.0;
    for (period, name) in periods.iter().enumerate() {
        // The last one is named in any case.
        let is_last = period + 1 == periods.len();
        if x(period) >= free && (is_last || x(period) + room <= right) {
            drawing.text("axis", (x(period), BOTTOM + 15.0), "middle", name);
            free = x(period) + room;
        }
    }
    for line in lines {
        one(&mut drawing, line, periods, (&x, &scale));
    }
    drawing.finish()
}

/// Months since the year 0 of `2024` or `2024-03`.
fn months(period: &str) -> f64 {
    let mut parts = period.split('-').map(|part| part.parse().unwrap_or(0.0));
    12.0 * parts.next().unwrap_or(0.0) + parts.next().unwrap_or(0.0)
}

/// Places of a period, and of a share.
type Places<'a> = (&'a dyn Fn(usize) -> f64, &'a Scale);

fn one(drawing: &mut Drawing, line: &Line, periods: &[String], (x, scale): Places<'_>) {
    let mut last: Option<(usize, (f64, f64))> = None;
    for (period, share) in line.shares.iter().enumerate() {
        let Some(share) = share else { continue };
        let Some(value) = share.value else { continue };
        let at = (x(period), scale.at(value));
        if let Some((before, from)) = last {
            let kind = if before + 1 == period { "curve" } else { "gap" };
            drawing.line(&format!("{kind} {}", line.colour), from, at);
        }
        last = Some((period, at));
    }
    for (period, share) in line.shares.iter().enumerate() {
        let Some(share) = share else { continue };
        let Some(value) = share.value else { continue };
        let at = x(period);
        let mut kind = "hollow";
        if let (Some(low), Some(high)) = (share.low, share.high) {
            kind = "dot";
            let class = format!("whisker {}", line.colour);
            drawing.line(&class, (at, scale.at(low)), (at, scale.at(high)));
        }
        let tip = format!("{}, {}: {:.0} %", line.name, periods[period], 100.0 * value);
        let mark = shape(line.shape, (at, scale.at(value)), 3.6);
        drawing.mark(&format!("{kind} {}", line.colour), &mark, &tip);
    }
}
