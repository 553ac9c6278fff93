//! The program `stancekit`: arguments in, a library call, results out.

mod choices;
mod common;
mod compare;
mod comparison;
mod completions;
mod evaluate;
mod explain;
mod learning;
mod log;
mod model;
mod notes;
mod predict;
mod progress;
mod sample;
mod train;
mod variants;
mod waiting;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use stancekit::{Error, ErrorKind, Result};

use common::Common;

/// Who says what, how strongly, and does it differ between outlets?
///
/// stancekit tags news articles sentence by sentence with stance and topic, says how sure it is and
/// why, and compares outlets. It comes with a model for NATO expansion; any target and label set
/// can be trained the same way from an annotated CSV file.
#[derive(Parser)]
#[command(name = "stancekit", version, after_help = EXAMPLES, arg_required_else_help = true)]
struct Program {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

const EXAMPLES: &str = "\
Examples:
  stancekit predict datasets/articles
  stancekit explain \"Enlargement was a promise kept, not a provocation.\"
  stancekit train datasets/nato-expansion/train.csv -o my.safetensors
  stancekit predict datasets/articles -o ledger.csv && stancekit compare ledger.csv";

#[derive(Subcommand)]
enum Command {
    Train(train::Arguments),
    Evaluate(evaluate::Arguments),
    Predict(predict::Arguments),
    Explain(explain::Arguments),
    Compare(compare::Arguments),
    Sample(sample::Arguments),
    Model(model::Arguments),
    Completions(completions::Arguments),
}

fn main() -> ExitCode {
    let program = match Program::try_parse() {
        Ok(program) => program,
        Err(error) if error.use_stderr() && log::misused(&error.to_string()) => {
            return ExitCode::from(2);
        }
        Err(error) => error.exit(),
    };
    let result = program.common.set_up().and_then(|()| run(&program));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&error),
    }
}

fn run(program: &Program) -> Result<()> {
    let common = &program.common;
    match &program.command {
        Command::Train(arguments) => train::run(arguments, common),
        Command::Evaluate(arguments) => evaluate::run(arguments, common),
        Command::Predict(arguments) => predict::run(arguments, common),
        Command::Explain(arguments) => explain::run(arguments, common),
        Command::Compare(arguments) => compare::run(arguments, common),
        Command::Sample(arguments) => sample::run(arguments, common),
        Command::Model(arguments) => model::run(arguments, common),
        Command::Completions(arguments) => completions::run(arguments, Program::command()),
    }
}

/// One line on stderr, and the exit code that goes with it.
fn report(error: &Error) -> ExitCode {
    if error.kind() == ErrorKind::ClosedPipe {
        return ExitCode::SUCCESS;
    }
    log::failed(error);
    match error.kind() {
        ErrorKind::Usage => ExitCode::from(2),
        _ => ExitCode::from(1),
    }
}
