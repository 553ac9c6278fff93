//! `stancekit completions`: completion scripts for shells.

use clap::{Args, Command};
use clap_complete::Shell;
use stancekit::Result;

use super::common::print;

/// Print a completion script for a shell
///
/// Put it where your shell looks for completions, for instance:
///   stancekit completions bash > ~/.local/share/bash-completion/completions/stancekit
#[derive(Args)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

pub fn run(arguments: &Arguments, mut program: Command) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut program, "stancekit", &mut script);
    print(&String::from_utf8_lossy(&script))
}
