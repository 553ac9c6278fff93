//! The risk-coverage curve: the share of errors among the sentences the model is surest of.

use super::plot::{self, Names};
use crate::metrics::RiskCoverage;
use crate::report::{Align, Table};

/// Characters of a bar that stands for an error of 1.
const WIDTH: f64 = 50.0;

/// Appends the error at every tenth of coverage as bars.
pub fn text(curve: &[RiskCoverage], out: &mut String) {
    out.push_str("  risk and coverage: errors among the surest sentences\n");
    let mut table =
        Table::new(["decided", "confidence at least", "error", ""]).align(3, Align::Left);
    for tenth in 1..=10 {
        // Shares are sums of rounded parts: the last may fall short of 1 by a hair.
        let wanted = f64::from(tenth) / 10.0 - 1e-9;
        let Some(point) = curve.iter().find(|point| point.coverage >= wanted) else { continue };
        table.row([
            format!("{:.0} %", 100.0 * point.coverage),
            format!("{:.3}", point.threshold),
            format!("{:.3}", point.error),
            "#".repeat((WIDTH * point.error).round() as usize),
        ]);
    }
    table.render("  ", out);
}

/// The curve as SVG.
pub fn svg(curve: &[RiskCoverage]) -> String {
    let mut path = String::new();
    for (place, point) in curve.iter().enumerate() {
        let step = if place == 0 { 'M' } else { 'L' };
        path += &format!("{step}{:.1} {:.1}", plot::x(point.coverage), plot::y(point.error));
    }
    let names =
        Names { title: "Risk-coverage curve", across: "share decided", up: "error among these" };
    plot::svg(&names, &format!("<path class=\"curve\" d=\"{path}\"/>"))
}
