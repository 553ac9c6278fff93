//! Stance and topic of news sentences.

pub mod articles;
pub mod error;
pub mod io;
pub mod sparse;

pub use error::{Error, ErrorKind, Result};
