//! `entente init`: create a node.

use std::path::PathBuf;

use entente_node::init::{NewNode, init};
use entente_record::codes::OrgType;
use entente_record::{PartyId, PartyKey};
use serde_json::json;

use super::Answer;
use crate::output::Output;
use crate::support::files;
use crate::support::places::PlacesArgs;

#[derive(clap::Args)]
pub struct Args {
    /// Folder to create; must be new or empty.
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    places: PlacesArgs,
    /// Origin of the log: a schema-less URL it is known by for ever, such as log.example.org/aid.
    #[arg(long, value_name = "NAME")]
    origin: String,
    /// The operating party's organisation identifier, such as XM-DAC-41114.
    #[arg(long, value_name = "ORG")]
    party: PartyId,
    /// The operating party's name.
    #[arg(long, value_name = "TEXT")]
    name: String,
    /// What type of organisation it is: a code of data/codes/org-types.csv, such as 10 (government), 40 (multilateral),
    /// 440 (military).
    #[arg(long, value_name = "CODE", default_value = "10")]
    org_type: OrgType,
    /// The party's signing key, if it has one (`entente key new`); otherwise one is made in the folder.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let key = match &self.key {
            Some(path) => Some(PartyKey::from_json(&files::read(path)?)?),
            None => None,
        };
        let options = self.places.options()?;
        let new =
            NewNode { origin: self.origin, party: self.party, name: self.name, org_type: self.org_type, key };
        let identity = init(&self.data, new, options).await?;
        output.line(format!("Created the node of {} in {}.", identity.name, self.data.display()));
        output.line(format!("Log key, for whoever verifies:     {}", identity.log_key));
        output.line(format!("Witness key, for logs it vouches for: {}", identity.witness_key));
        output.line("Back up the folder `keys` now: without log.key the log can't grow, without store.key sealed fields stay sealed.");
        output.value(&json!({
            "data": self.data, "origin": identity.origin, "party": identity.party,
            "log_key": identity.log_key, "witness_key": identity.witness_key,
        }));
        Ok(true)
    }
}
