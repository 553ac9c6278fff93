//! The program as its users meet it: exit codes, streams, files, messages.

#[path = "../program/mod.rs"]
mod program;

mod errors;
mod exit_codes;
mod ledger;
mod models;
mod output;
mod terminal;
