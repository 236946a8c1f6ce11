//! `entente iati`: the standard in which donors publish aid.

mod check;
mod codelists;

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
}

impl Args {
    pub fn run(self, output: &Output) -> Answer {
        match self.verb {
            Verb::Check(args) => args.run(output),
            Verb::Codelists(verb) => verb.run(output),
        }
    }
}
