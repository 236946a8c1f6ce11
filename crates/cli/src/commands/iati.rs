//! `entente iati`: the standard in which donors publish aid.

mod check;
mod codelists;
mod stats;

use clap::Subcommand;

use super::Answer;
use crate::output::Output;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Check activity and organisation files: XML, schema, code lists, the standard's rules, identifiers, links.
    Check(check::Args),
    /// Keep the code lists current.
    #[command(subcommand)]
    Codelists(codelists::Verb),
    /// Count what publishers publish: how much, which fields, how current, and how much money can be traced to its source.
    Stats(stats::Args),
}

impl Args {
    pub fn run(self, output: &Output) -> Answer {
        match self.verb {
            Verb::Check(args) => args.run(output),
            Verb::Codelists(verb) => verb.run(output),
            Verb::Stats(args) => args.run(output),
        }
    }
}
