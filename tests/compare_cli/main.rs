//! `compare` and `sample` as their users meet them.

#[path = "../program/mod.rs"]
mod program;

mod bad_input;
mod gold;
mod made;
mod output;
mod voices;
