//! Results as people read them. Writers here decide nothing: they lay out what they are given.

mod charts;
mod comparison;
mod evaluation;
mod evaluation_html;
mod explanation;
mod honesty;
mod html;
mod material;
mod measures;
mod model;
mod paint;
mod sentences;
mod table;
mod to_label;

pub use comparison::{Background, Compared, Variation, comparison_html, csv, json, methods, text};
pub use evaluation::evaluation;
pub use evaluation_html::evaluation_html;
pub use explanation::explanation;
pub use honesty::{leaks, side_by_side};
pub use measures::{by_value, measures};
pub use model::{model, telling};
pub use paint::Paint;
pub use sentences::sentences;
pub use table::{Align, Table};
pub use to_label::to_label;

use comparison::line as comparison_line;
pub use material::*;
