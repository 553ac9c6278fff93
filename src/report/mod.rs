//! Results as people read them. Writers here decide nothing: they lay out what they are given.

mod explanation;
mod measures;
mod model;
mod paint;
mod sentences;
mod shares;
mod table;

pub use explanation::explanation;
pub use measures::{by_value, measures};
pub use model::{model, telling};
pub use paint::Paint;
pub use sentences::sentences;
pub use shares::counts;
pub use table::{Align, Table};
