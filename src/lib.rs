//! Stance and topic of news sentences.

pub mod articles;
pub mod error;
<<<<<<< HEAD
pub mod features;
pub mod linear;
=======
pub mod io;
>>>>>>> input
pub mod sparse;
pub mod text;

pub use error::{Error, ErrorKind, Result};
