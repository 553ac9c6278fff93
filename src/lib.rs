//! Stance and topic of news sentences.

pub mod error;
pub mod features;
pub mod linear;
pub mod sparse;
pub mod text;

pub use error::{Error, ErrorKind, Result};
