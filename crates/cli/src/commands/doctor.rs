//! `entente doctor`: audit a node, or rebuild what can be derived.

use std::path::PathBuf;

use entente_node::doctor::{audit, rebuild};
use serde_json::json;

use super::Answer;
use crate::output::Output;
use crate::support::places::PlacesArgs;

#[derive(clap::Args)]
pub struct Args {
    /// A node's data folder; no process may be serving it.
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    places: PlacesArgs,
    /// Drop index, keys and ledger and rebuild them from the log first. Disclosures are never touched.
    #[arg(long)]
    rebuild: bool,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let places = self.places.places()?;
        if self.rebuild {
            let entries = rebuild(&self.data, &places).await?;
            output.line(format!("Rebuilt index, keys and ledger from {entries} entries."));
        }
        let progress = output.progress("auditing");
        let audit = audit(&self.data, &places, &mut |done, total| progress.at(done, total)).await?;
        drop(progress);
        if audit.holds() {
            output.line(format!(
                "HOLDS: {} entries, {} disclosures of {} sealed fields; log, index, keys, ledger and disclosures agree",
                audit.log.size, audit.disclosures, audit.log.sealed_fields
            ));
        } else {
            output.line(format!("{} faults:", audit.faults.len()));
            for fault in &audit.faults {
                output.line(format!("  {fault}"));
            }
        }
        for note in &audit.notes {
            output.line(format!("  note: {note}"));
        }
        output.value(&json!({
            "holds": audit.holds(), "size": audit.log.size, "disclosures": audit.disclosures,
            "faults": audit.faults, "notes": audit.notes,
        }));
        Ok(audit.holds())
    }
}
