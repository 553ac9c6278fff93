//! Stance and topic of news sentences.

pub mod error;

pub mod io;
pub mod sparse;
pub mod text;

pub mod calibration;
pub mod features;
pub mod linear;
pub mod near_duplicates;

pub mod dataset;
pub mod folds;
pub mod metrics;

pub mod articles;
pub mod model;

pub mod ledger;

pub mod tag;

pub mod compare;

pub mod report;

pub use error::{Error, ErrorKind, Result};
