//! Stance and topic of news sentences.

pub mod error;

pub mod io;
pub mod sparse;
pub mod text;

pub mod features;
pub mod linear;

pub mod articles;

pub use error::{Error, ErrorKind, Result};
