//! One file per verb: its arguments, what it does, what it prints.

mod case;
mod demo;
mod doctor;
mod export;
mod feedback;
mod follow;
mod iati;
mod import;
mod init;
mod key;
mod ledger;
mod list;
mod prove;
mod schema;
mod serve;
mod show;
mod sign;
mod submit;
mod trace;
mod verify;
mod witness;

use clap::Subcommand;

use crate::output::Output;

/// What a command answers: whether all it was asked holds.
pub type Answer = anyhow::Result<bool>;

/// The verbs.
#[derive(Subcommand)]
pub enum Command {
    /// Build a fresh node with the case studies and a real pooled fund in it, verify it as a stranger would, and serve it.
    Demo(demo::Args),
    /// Create a node: its keys, its log, and the operator's own statement as entry 0.
    Init(init::Args),
    /// Make or show a party's signing key.
    Key(key::Args),
    /// Sign drafts offline, sealing what must stay secret.
    Sign(sign::Args),
    /// Hand signed statements to a node and get their receipts.
    Submit(submit::Args),
    /// List, read or load the case studies: stories told in statements, with public facts and made-up figures.
    Case(case::Args),
    /// Take in other people's data as statements.
    Import(import::Args),
    /// Give out the record in other people's formats.
    Export(export::Args),
    /// List, read and answer what people without an account said.
    Feedback(feedback::Args),
    /// Check IATI files; keep code lists current.
    Iati(iati::Args),
    /// Show a statement, or all statements about a subject.
    Show(show::Args),
    /// List statements.
    List(list::Args),
    /// What the statements amount to: who holds what, what differs, who owes what, who paid whom.
    Ledger(ledger::Args),
    /// Follow value from donors to places and back.
    Trace(trace::Args),
    /// Print the JSON Schema of a kind of statement.
    Schema(schema::Args),
    /// Write the bundle that proves a statement to a stranger.
    Prove(prove::Args),
    /// Check a bundle, a proof, a log folder or a live node, believing only its key and the witness policy.
    Verify(verify::Args),
    /// Vouch for other logs: check that they only grow, and cosign.
    Witness(witness::Args),
    /// Follow other logs: take in what they have grown by, checked entry by entry.
    Follow(follow::Args),
    /// Serve a node over HTTP.
    Serve(serve::Args),
    /// Audit log, store and disclosures against each other.
    Doctor(doctor::Args),
}

impl Command {
    /// Runs the verb.
    pub async fn run(self, output: &Output) -> Answer {
        match self {
            Command::Demo(args) => args.run(output).await,
            Command::Init(args) => args.run(output).await,
            Command::Key(args) => args.run(output),
            Command::Sign(args) => args.run(output),
            Command::Submit(args) => args.run(output).await,
            Command::Case(args) => args.run(output).await,
            Command::Import(args) => args.run(output).await,
            Command::Export(args) => args.run(output).await,
            Command::Feedback(args) => args.run(output).await,
            Command::Iati(args) => args.run(output),
            Command::Show(args) => args.run(output).await,
            Command::List(args) => args.run(output).await,
            Command::Ledger(args) => args.run(output).await,
            Command::Trace(args) => args.run(output).await,
            Command::Schema(args) => args.run(output),
            Command::Prove(args) => args.run(output).await,
            Command::Verify(args) => args.run(output).await,
            Command::Witness(args) => args.run(output).await,
            Command::Follow(args) => args.run(output).await,
            Command::Serve(args) => args.run(output).await,
            Command::Doctor(args) => args.run(output).await,
        }
    }
}
