//! Stance and topic of news sentences.

pub mod error;
pub mod sparse;

pub use error::{Error, ErrorKind, Result};
