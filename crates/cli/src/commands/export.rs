//! `entente export`: the record in other people's formats.

pub mod iati;

use clap::Subcommand;

use super::Answer;
use crate::output::Output;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    format: Format,
}

#[derive(Subcommand)]
enum Format {
    /// IATI 2.03: an activity file and an organisation file of one publisher, with what identifies them.
    Iati(iati::Args),
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        match self.format {
            Format::Iati(args) => args.run(output).await,
        }
    }
}
