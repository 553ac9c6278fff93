//! Folds: which rows a model may learn from when it is tried on others.
//!
//! Rows that resemble each other (sentences of an article, pairs, near-duplicates) form a group,
//! and a group is never split: otherwise a classifier is tried on what it has seen, and its
//! figures promise more than new text will give.

mod by_date;
mod by_group;
mod grouping;
mod leave_one_out;
mod leave_out;
mod split;

pub use by_date::by_date;
pub use by_group::by_group;
pub use grouping::{groups_of, join_groups};
pub use leave_one_out::{NamedFolds, leave_one_out};
pub use leave_out::{LeftOut, leave_values_out};
pub use split::{Split, split};
