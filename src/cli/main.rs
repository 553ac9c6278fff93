//! The program `stancekit`.
fn main() {}
