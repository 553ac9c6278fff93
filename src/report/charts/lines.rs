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

/// The lines over `periods`, on a scale up to `most`.
pub fn svg(panel: &Panel<'_>, periods: &[String], lines: &[Line], most: f64) -> String {
    let mut drawing = Drawing::new(WIDTH, BOTTOM + 24.0, &panel.about);
    drawing.text("name", (2.0, 13.0), "start", &fit(panel.title, 44));
    let scale = Scale::shares(most, BOTTOM, TOP + 6.0);
    scale.up(&mut drawing, LEFT, WIDTH - 12.0);
    let step = (WIDTH - 36.0 - LEFT) / (periods.len().max(2) - 1) as f64;
    let x = |period: usize| LEFT + 12.0 + step * period as f64;
    let every = periods.len().div_ceil(if periods[0].len() > 4 { 5 } else { 8 });
    for (period, name) in periods.iter().enumerate().filter(|(p, _)| p % every == 0) {
        drawing.text("axis", (x(period), BOTTOM + 15.0), "middle", name);
    }
    for line in lines {
        one(&mut drawing, line, periods, (&x, &scale));
    }
    drawing.finish()
}

/// Places of a period, and of a share.
type Places<'a> = (&'a dyn Fn(usize) -> f64, &'a Scale);

fn one(drawing: &mut Drawing, line: &Line, periods: &[String], (x, scale): Places<'_>) {
    let mut path = String::new();
    let mut before = false;
    for (period, share) in line.shares.iter().enumerate() {
        let Some(share) = share.filter(|share| share.value.is_some()) else {
            before = false;
            continue;
        };
        let (value, at) = (share.value.unwrap_or_default(), x(period));
        path += &format!("{}{at:.1} {:.1}", if before { 'L' } else { 'M' }, scale.at(value));
        before = true;
        if let (Some(low), Some(high)) = (share.low, share.high) {
            let class = format!("whisker {}", line.colour);
            drawing.line(&class, (at, scale.at(low)), (at, scale.at(high)));
        }
        let tip = format!("{}, {}: {:.0} %", line.name, periods[period], 100.0 * value);
        let mark = shape(line.shape, (at, scale.at(value)), 3.4);
        drawing.mark(&format!("dot {}", line.colour), &mark, &tip);
    }
    if path.contains('L') {
        drawing.path(&format!("curve {}", line.colour), &path);
    }
}
