//! Stance and topic of news sentences.

pub mod calibration;
pub mod error;
pub mod folds;
pub mod metrics;
pub mod near_duplicates;
pub mod sparse;

pub use error::{Error, ErrorKind, Result};
