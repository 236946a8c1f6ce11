//! `entente import`: other people's data, taken in as statements.

mod cbpf;
mod hno;
mod iati;
mod operator;

use clap::Subcommand;

pub use cbpf::{import as import_cbpf, tell as tell_cbpf};

use super::Answer;
use crate::output::Output;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    source: Source,
}

#[derive(Subcommand)]
enum Source {
    /// OCHA's country-based pooled fund tables: contributions, projects, locations.
    Cbpf(cbpf::Args),
    /// OCHA's tables of people in need: by area, sector and group.
    Hno(hno::Args),
    /// IATI 2.0x activity and organisation files: activities, results, transactions, organisations.
    Iati(iati::Args),
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        match self.source {
            Source::Cbpf(args) => args.run(output).await,
            Source::Hno(args) => args.run(output).await,
            Source::Iati(args) => args.run(output).await,
        }
    }
}
