//! SVG that stands in a page and, with its style, as a file of its own.

use unicode_width::UnicodeWidthChar;

use crate::report::html::escape;

/// A drawing in progress; lengths are pixels, x to the right and y down.
pub struct Drawing {
    width: f64,
    height: f64,
    about: String,
    body: String,
}

/// A point.
pub type Point = (f64, f64);

impl Drawing {
    /// An empty drawing; `about` says in words what it shows.
    pub fn new(width: f64, height: f64, about: &str) -> Drawing {
        Drawing { width, height, about: escape(about), body: String::new() }
    }

    /// A path, such as `M0 0H10`.
    pub fn path(&mut self, class: &str, path: &str) {
        self.body += &format!("<path class=\"{class}\" d=\"{path}\"/>");
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, from: Point, to: Point) {
        self.path(class, &format!("M{:.1} {:.1}L{:.1} {:.1}", from.0, from.1, to.0, to.1));
    }

    /// A path that tells more when pointed at.
    pub fn mark(&mut self, class: &str, path: &str, tip: &str) {
        let tip = escape(tip);
        self.body += &format!("<path class=\"{class}\" d=\"{path}\"><title>{tip}</title></path>");
    }

    /// A filled rectangle of some strength, which tells more when pointed at.
    pub fn tile(&mut self, class: &str, (x, y): Point, (width, height): Point, fill: (f64, &str)) {
        let tip = escape(fill.1);
        self.body += &format!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" \
             fill-opacity=\"{:.2}\"><title>{tip}</title></rect>",
            short(x),
            short(y),
            short(width),
            short(height),
            fill.0
        );
    }

    /// Text that ends, starts or stands at a point: `anchor` is `start`, `middle` or `end`.
    pub fn text(&mut self, class: &str, (x, y): Point, anchor: &str, text: &str) {
        let text = isolated(&escape(text));
        self.body += &format!(
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>"
        );
    }

    /// Text that rises from a point.
    pub fn slanted(&mut self, (x, y): Point, text: &str) {
        self.body += &format!(
            "<text class=\"axis\" transform=\"translate({x:.1} {y:.1}) rotate(-35)\">{}</text>",
            isolated(&escape(text))
        );
    }

    /// The drawing.
    pub fn finish(self) -> String {
        let Drawing { width, height, about, body } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
             width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" aria-label=\"{about}\">{body}</svg>"
        )
    }
}

/// A length to a tenth of a pixel.
fn short(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Text of another direction must not turn what stands beside it.
fn isolated(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { format!("\u{2068}{text}\u{2069}") }
}

/// `text` cut to `width` columns of a terminal, with an ellipsis where something is missing.
pub fn fit(text: &str, width: usize) -> String {
    let mut used = 0;
    let wide = |c: char| c.width().unwrap_or(0);
    if text.chars().map(wide).sum::<usize>() <= width && text.chars().count() <= 2 * width {
        return text.to_owned();
    }
    let kept = text.chars().take(2 * width).take_while(|&c| {
        used += wide(c);
        used < width
    });
    kept.chain(['…']).collect()
}

/// The outline of the mark number `shape` around a point, `r` from its middle to its edge.
pub fn shape(shape: usize, (x, y): Point, r: f64) -> String {
    let polygon = |points: &[Point]| {
        let corner = |&(dx, dy): &Point| format!("{:.1} {:.1}", x + r * dx, y + r * dy);
        format!("M{}Z", points.iter().map(corner).collect::<Vec<_>>().join("L"))
    };
    match shape {
        0 => format!(
            "M{:.1} {y:.1}a{r:.1} {r:.1} 0 1 0 {d:.1} 0a{r:.1} {r:.1} 0 1 0 -{d:.1} 0Z",
            x - r,
            d = 2.0 * r
        ),
        1 => polygon(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        2 => polygon(&[(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)]),
        3 => polygon(&[(0.0, -1.1), (1.1, 0.9), (-1.1, 0.9)]),
        _ => polygon(&[(0.0, 1.1), (1.1, -0.9), (-1.1, -0.9)]),
    }
}
