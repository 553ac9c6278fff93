//! Results as people read them. Writers here decide nothing: they lay out what they are given.

mod comparison;
mod explanation;
mod measures;
mod model;
mod paint;
mod sentences;
mod table;
mod to_label;

pub use comparison::{Background, Compared, Variation, csv, json, methods, text};
pub use explanation::explanation;
pub use measures::{by_value, measures};
pub use model::{model, telling};
pub use paint::Paint;
pub use sentences::sentences;
pub use table::{Align, Table};
pub use to_label::to_label;

use comparison::line as comparison_line;
