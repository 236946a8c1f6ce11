//! `entente prove`: the bundle that proves a statement to a stranger.

use std::path::PathBuf;

use anyhow::bail;
use entente_node::Archive;
use entente_node::bundle::make;
use entente_node::prove::tlog_proof;
use serde_json::json;

use super::Answer;
use crate::output::Output;
use crate::support::places::PlacesArgs;
use crate::support::{files, trust};

#[derive(clap::Args)]
pub struct Args {
    /// A node's data folder.
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    places: PlacesArgs,
    /// Where to write; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Show this sealed field (a JSON pointer such as /body/to/place). May be given several times; others stay sealed.
    #[arg(long, value_name = "POINTER")]
    disclose: Vec<String>,
    /// Witness policy to suggest to the reader; without it, the log's key alone.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Write only the inclusion proof (C2SP tlog-proof).
    #[arg(long, conflicts_with_all = ["disclose", "policy"])]
    proof_only: bool,
    /// A statement id, a hash (sha256:…) or a position.
    id: String,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let archive = Archive::open(&self.data, &self.places.places()?).await?;
        let checkpoint = archive.checkpoint()?;
        let size = checkpoint.checkpoint().size;
        let Some(found) = archive.find(&self.id, size).await? else {
            bail!("no statement in the log has the id {:?}; `entente list` shows what there is", self.id);
        };
        let text = if self.proof_only {
            tlog_proof(archive.reader(), &checkpoint, found.row.index, found.jws.as_bytes())?.to_string()
        } else {
            let policy = match &self.policy {
                Some(path) => trust::read_policy(path)?,
                None => trust::own_policy(&self.data)?,
            };
            let bundle = make(&archive, &found, &self.disclose, policy).await?;
            format!("{}\n", serde_json::to_string_pretty(&bundle)?)
        };
        archive.close().await;
        files::write(&self.out, &text)?;
        if self.out.as_os_str() != "-" {
            let entry = found.row.index;
            output.line(format!("Wrote the proof of entry {entry} of {size} to {}.", self.out.display()));
            output.line(format!("Anyone can check it: entente verify {}", self.out.display()));
            output.value(&json!({"out": self.out, "index": entry, "size": size}));
        }
        Ok(true)
    }
}
