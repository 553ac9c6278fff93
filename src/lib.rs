//! Stance and topic of news, sentence by sentence, with confidences that can be trusted.
//!
//! The crate is a library and a program of the same name; the program only parses arguments and
//! shows results, everything else is here. The way of a text through it:
//!
//! 1. [`dataset`] reads annotated sentences from CSV; [`model::train`] makes a [`model::Model`] of
//!    them: one feature extractor ([`features`]: TF-IDF of word and character n-grams) and, for each
//!    *task* such as stance or topic, a linear classifier ([`linear`]) with its [`calibration`] and
//!    the table of what it said of rows that it had not seen. [`folds`] never splits an article,
//!    nor [`near_duplicates`].
//! 2. [`articles`] reads folders, pages, tables and streams; [`tag`] splits each article into
//!    sentences ([`text`]) and gives them labels, calibrated probabilities and the terms that decided.
//! 3. The [`ledger`] has one row per sentence, with byte offsets into the article, and can be
//!    written, read back, summed up and compared.
//! 4. [`metrics`] says how good it all is, with intervals by bootstrap over articles.
//!
//! The same input gives the same bytes, on any machine and any number of threads.
//!
//! # Tag an article
//!
//! ```
//! use stancekit::articles::Document;
//! use stancekit::tag::{TagOptions, Tagger};
//!
//! # fn main() -> stancekit::Result<()> {
//! // The model for NATO expansion that is part of the crate; `Model::read` opens another.
//! let model = stancekit::model::shipped()?;
//! let tagger = Tagger::new(&model, TagOptions::default());
//! let mut scratch = tagger.scratch()?;
//!
//! let text = "Enlargement was a promise kept. Moscow calls it a provocation.";
//! let article = Document { text: text.to_owned(), ..Document::default() };
//! let rows = tagger.tag(&article, &mut scratch);
//! assert_eq!(rows.len(), 2);
//! for row in rows {
//!     let stance = &row.tags[0];
//!     println!("{} {:.2} {}", stance.label, stance.confidence, row.text);
//!     assert_eq!(row.text, text[row.start..row.end]);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Train and measure
//!
//! ```
//! use stancekit::dataset::{Dataset, DatasetOptions};
//! use stancekit::model::{Model, TrainOptions, train};
//!
//! # fn main() -> stancekit::Result<()> {
//! // A table with the columns `text`, `stance`, `topic` and `article_id`.
//! let files = ["datasets/nato-expansion/test.csv".into()];
//! let data = Dataset::read(&files, &DatasetOptions::default())?;
//! let options = TrainOptions { c_grid: vec![1.0], ..TrainOptions::default() };
//! let mut model = train(&data, &options)?;
//!
//! let bytes = model.to_bytes()?;
//! assert_eq!(Model::from_bytes(&bytes)?.tasks, model.tasks);
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! `cli` (on by default) is the program with what it alone needs; a library user turns it off:
//! `stancekit = { version = "0.1", default-features = false }`.
//!
//! # Layers
//!
//! Modules are listed from the bottom up; each imports only from those before it.

pub mod columns;
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
pub mod voice;

pub mod ledger;

pub mod tag;

pub mod compare;

pub mod report;

pub use error::{Error, ErrorKind, Result};
