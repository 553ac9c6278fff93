//! `stancekit model`: what a model file holds, and whether it is whole.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use stancekit::{Result, report};

use super::common::{Common, load_model, print};

/// Show or verify a model file
#[derive(Args)]
#[command(
    after_help = "Examples:\n  stancekit model show\n  stancekit model verify models/nato-expansion.safetensors"
)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Print data, labels, options, measures and the most telling terms
    Show {
        /// The model file [default: the shipped model]
        model: Option<PathBuf>,
    },
    /// Check sizes, numbers, version and checksum
    Verify {
        /// The model file
        model: PathBuf,
    },
}

pub fn run(arguments: &Arguments, _common: &Common) -> Result<()> {
    match &arguments.action {
        Action::Show { model } => {
            let mut text = String::new();
            report::model(&load_model(model.as_ref())?, &mut text);
            print(&text)
        }
        Action::Verify { model } => {
            let verified = load_model(Some(model))?;
            print(&format!("{}: whole, sha256 {}\n", model.display(), verified.hash))
        }
    }
}
