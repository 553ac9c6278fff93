//! The `cues` block: known ways of speaking, read from a text file that anybody can edit.
//!
//! A small training set sees few of the ways in which people support or oppose something; a lexicon
//! brings them in as knowledge. What is made of a match depends on the *group* of its class alone:
//! the target (an organisation and an act that must come together), polarity, procedure, negation,
//! actors. All features are binary; their names are what evidence shows, in square brackets.

mod features;
mod known;
mod lexicon;
mod tokens;

pub use features::CueScratch;
pub use lexicon::Lexicon;
