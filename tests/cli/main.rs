//! The program as its users meet it: exit codes, streams, files, messages.

#[path = "../program/mod.rs"]
mod program;

mod batch;
mod errors;
mod evaluate;
mod exit_codes;
mod faults;
mod ledger;
mod models;
mod output;
mod resume;
mod sets;
mod terminal;
mod train;
