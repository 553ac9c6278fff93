//! The frame that plots share: two axes from 0 to 1, in SVG.

/// Side of the plot's area.
const SIDE: f64 = 240.0;
const LEFT: f64 = 46.0;
const TOP: f64 = 10.0;

/// Where a share of the horizontal axis is.
pub fn x(share: f64) -> f64 {
    LEFT + SIDE * share
}

/// Where a share of the vertical axis is; it points up.
pub fn y(share: f64) -> f64 {
    TOP + SIDE * (1.0 - share)
}

/// Names of a plot and its axes.
pub struct Names<'a> {
    /// What the plot is, for those who can't see it.
    pub title: &'a str,
    /// The horizontal axis.
    pub across: &'a str,
    /// The vertical axis.
    pub up: &'a str,
}

/// The plot: axes with marks at every fifth, `marks` drawn within.
pub fn svg(names: &Names<'_>, marks: &str) -> String {
    let mut out = format!(
        "<svg viewBox=\"0 0 300 296\" width=\"300\" height=\"296\" role=\"img\" aria-label=\"{}\">",
        names.title
    );
    for step in 0..=5 {
        let share = f64::from(step) / 5.0;
        let (at_x, at_y, right, bottom) = (x(share), y(share), x(1.0), y(0.0));
        out += &format!(
            "<path class=\"grid\" d=\"M{at_x:.1} {bottom:.1}V{:.1}M{LEFT:.1} {at_y:.1}H{right:.1}\"/>\
             <text x=\"{at_x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{share:.1}</text>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{share:.1}</text>",
            y(1.0),
            bottom + 14.0,
            LEFT - 5.0,
            at_y + 4.0,
        );
    }
    out += &format!(
        "{marks}<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\
         <text transform=\"translate(12 {:.1}) rotate(-90)\" text-anchor=\"middle\">{}</text></svg>\n",
        x(0.5),
        y(0.0) + 32.0,
        names.across,
        y(0.5),
        names.up
    );
    out
}
