//! The model that is part of the program.

use super::Model;
use crate::error::Result;

static BYTES: &[u8] = include_bytes!("../../models/nato-expansion.safetensors");

/// The shipped model: stance and topic of sentences on NATO expansion, in English.
///
/// # Errors
/// If the build is damaged.
pub fn shipped() -> Result<Model> {
    Model::from_bytes(BYTES)
}
