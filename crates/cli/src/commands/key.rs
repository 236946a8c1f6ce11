//! `entente key`: a party's signing key.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Subcommand;
use entente_node::init::{jwk, party_draft, random, unix_now};
use entente_record::codes::OrgType;
use entente_record::value::Line;
use entente_record::{PartyId, PartyKey};
use serde_json::json;

use super::Answer;
use crate::output::Output;
use crate::support::files;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Make a key. The file is secret; what it prints is public and goes into a `party` statement.
    New {
        /// The party that will sign with it.
        #[arg(long, value_name = "ORG")]
        party: PartyId,
        /// File to create.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Print the draft of the `party` statement that registers the key. The log's operator signs and submits it.
    Grant {
        /// The party's name.
        #[arg(long, value_name = "TEXT")]
        name: String,
        /// What type of organisation it is: a code of data/codes/org-types.csv.
        #[arg(long, value_name = "CODE", default_value = "10")]
        org_type: OrgType,
        /// The key file.
        file: PathBuf,
    },
    /// Show the public part of a key file.
    Show {
        /// The key file.
        file: PathBuf,
    },
}

impl Args {
    pub fn run(self, output: &Output) -> Answer {
        match self.action {
            Action::New { party, out } => {
                let key = PartyKey::from_seed(party, &random()?);
                write_secret(&out, &key.to_json())?;
                output.line(format!(
                    "Wrote the secret key to {}. Keep it; nobody can make it again.",
                    out.display()
                ));
                print_public(&key, output);
            }
            Action::Grant { name, org_type, file } => {
                let key = PartyKey::from_json(&files::read(&file)?)?;
                output.raw(&format!("{:#}", registration(&key, name.parse()?, org_type, unix_now())?));
            }
            Action::Show { file } => print_public(&PartyKey::from_json(&files::read(&file)?)?, output),
        }
        Ok(true)
    }
}

/// The draft as JSON. Valid from now: what it signed before is not vouched for.
fn registration(
    key: &PartyKey,
    name: Line,
    org_type: OrgType,
    now: i64,
) -> anyhow::Result<serde_json::Value> {
    let draft = party_draft(key, name, org_type, now)?;
    Ok(json!({
        "kind": draft.kind.to_string(), "at": draft.at.to_string(), "subject": draft.subject.to_string(),
        "handling": draft.handling.to_string(), "body": draft.body,
    }))
}

fn print_public(key: &PartyKey, output: &Output) {
    let jwk = jwk(key.public());
    output.line(format!("party {}\nkid   {}\njwk   {jwk}", key.party(), key.public().kid()));
    output
        .value(&json!({"party": key.party().to_string(), "kid": key.public().kid().to_string(), "jwk": jwk}));
}

pub(super) fn write_secret(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    let written = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.with_context(|| format!("{} could not be created; a key file is never replaced", path.display()))
}
