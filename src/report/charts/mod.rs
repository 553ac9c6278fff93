//! Figures, each as text for a terminal and as SVG for a page.

mod plot;
pub mod reliability;
pub mod risk_coverage;
