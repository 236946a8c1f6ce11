//! `entente`: the record of aid from the command line. Everything the service can do can be done here, scripted.
//!
//! Exit codes: 0 when all that was asked holds, 1 when something does not, 2 for wrong use.

mod commands;
mod output;
mod support;

use std::process::ExitCode;

use clap::Parser;

use commands::Command;
use output::Output;

/// Statements are read on one thread and dropped on another, all day; the system's allocator passes those through a lock.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The shared, signed, publicly verifiable record of aid between nations.
#[derive(Parser)]
#[command(name = "entente", version, max_term_width = 100)]
struct Cli {
    /// Print JSON for programs instead of text for people.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let output = Output::new(cli.json);
    support::log::start();
    match cli.command.run(&output).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            output.error(&error);
            ExitCode::FAILURE
        }
    }
}
