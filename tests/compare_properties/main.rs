//! What must hold of any comparison: no undefined number passes as a number, threads change nothing, assumptions are said.

mod assumptions;
mod inference;
mod world;

use stancekit::compare::{Comparison, Method, Options, Warning};

fn options(method: Method) -> Options {
    Options { method, draws: 60, unrelated: Some(3), keep_method: true, ..Options::default() }
}

const METHODS: [Method; 7] = [
    Method::Dsl,
    Method::Pacc,
    Method::Emq,
    Method::Acc,
    Method::Count,
    Method::LabelsOnly,
    Method::Shrink,
];

fn codes(found: &Comparison) -> Vec<&'static str> {
    found.warnings.iter().map(Warning::code).collect()
}
