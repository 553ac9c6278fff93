//! The reliability diagram: accuracy at each confidence; honest confidences lie on the diagonal.

use super::plot::{self, Names};
use crate::metrics::ReliabilityPoint;
use crate::report::{Align, Table};

/// Characters of the axis.
const WIDTH: usize = 51;

/// Appends one line per bin that has rows: accuracy `o` with its interval `-`, confidence `|`.
pub fn text(points: &[ReliabilityPoint], out: &mut String) {
    out.push_str("  reliability: | confidence, o accuracy, - its interval; X where both meet\n");
    let axis = format!("0{:>25}{:>25}", "0.5", "1");
    let mut table = Table::new(["confidence", "n", "accuracy", &axis]).align(3, Align::Left);
    for point in points {
        let (Some(confidence), Some(accuracy)) = (point.confidence, point.accuracy.value) else {
            continue;
        };
        table.row([
            format!("{:.2} to {:.2}", point.from, point.to),
            point.accuracy.n.to_string(),
            format!("{accuracy:.3}"),
            line(confidence, accuracy, point),
        ]);
    }
    table.render("  ", out);
}

fn line(confidence: f64, accuracy: f64, point: &ReliabilityPoint) -> String {
    let place = |share: f64| (share * (WIDTH - 1) as f64).round() as usize;
    let mut cells = vec![' '; WIDTH];
    if let (Some(low), Some(high)) = (point.accuracy.low, point.accuracy.high) {
        cells[place(low)..=place(high)].fill('-');
    }
    cells[place(confidence)] = '|';
    let met = place(accuracy) == place(confidence);
    cells[place(accuracy)] = if met { 'X' } else { 'o' };
    cells.into_iter().collect()
}

/// The diagram as SVG: a dot per bin, larger where there are more rows, with its interval.
pub fn svg(points: &[ReliabilityPoint]) -> String {
    let (x, y) = (plot::x, plot::y);
    let mut marks = format!(
        "<path class=\"ideal\" d=\"M{:.1} {:.1}L{:.1} {:.1}\"/>",
        x(0.0),
        y(0.0),
        x(1.0),
        y(1.0)
    );
    let all: usize = points.iter().map(|point| point.accuracy.n).sum();
    for point in points {
        let (Some(confidence), Some(accuracy)) = (point.confidence, point.accuracy.value) else {
            continue;
        };
        let at = x(confidence);
        if let (Some(low), Some(high)) = (point.accuracy.low, point.accuracy.high) {
            marks += &format!("<path class=\"bar\" d=\"M{at:.1} {:.1}V{:.1}\"/>", y(low), y(high));
        }
        let radius = 2.0 + 8.0 * (point.accuracy.n as f64 / all as f64).sqrt();
        marks += &format!(
            "<circle cx=\"{at:.1}\" cy=\"{:.1}\" r=\"{radius:.1}\"><title>confidence \
             {confidence:.3}, accuracy {accuracy:.3}, {} sentences</title></circle>",
            y(accuracy),
            point.accuracy.n
        );
    }
    let names = Names { title: "Reliability diagram", across: "confidence", up: "accuracy" };
    plot::svg(&names, &marks)
}
