//! `entente show`: a statement, or all statements about a subject.

use std::path::PathBuf;

use anyhow::bail;
use entente_node::{Archive, Found};
use entente_record::{SubjectId, Token};
use entente_store::sql::statements::Filter;
use serde_json::{Value, json};

use super::Answer;
use crate::output::Output;
use crate::support::places::PlacesArgs;

/// Statements shown for one subject; `list` pages through more.
const MAX_SHOWN: u32 = 100;

#[derive(clap::Args)]
pub struct Args {
    /// A node's data folder.
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    places: PlacesArgs,
    /// Show sealed fields in the clear, with the disclosures this node keeps.
    #[arg(long)]
    open: bool,
    /// Print the statement as it was submitted: the signed form with all disclosures.
    #[arg(long, conflicts_with = "open")]
    signed: bool,
    /// A statement id, a hash (sha256:…), a position, or a subject (type:org:local).
    id: String,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let archive = Archive::open(&self.data, &self.places.places()?).await?;
        let size = archive.checkpoint()?.checkpoint().size;
        let found = match archive.find(&self.id, size).await? {
            Some(found) => vec![found],
            None => about(&archive, &self.id, size).await?,
        };
        if found.is_empty() {
            bail!(
                "nothing in the log has the id or subject {:?}; `entente list` shows what there is",
                self.id
            );
        }
        let mut values = Vec::new();
        for found in &found {
            values.push(self.show(&archive, found, output).await?);
        }
        output.value(&if values.len() == 1 { values.remove(0) } else { json!(values) });
        archive.close().await;
        Ok(true)
    }

    async fn show(&self, archive: &Archive, found: &Found, output: &Output) -> anyhow::Result<Value> {
        if self.signed {
            let whole = archive.whole(found).await?;
            output.line(whole.to_string());
            return Ok(json!({"statement": whole.to_string()}));
        }
        let disclosures = if self.open { archive.disclosures(&found.row.jti).await? } else { Vec::new() };
        let statement = found.open(&disclosures)?;
        let mut value = Token::read(found.jws.as_bytes())?.opened_value(&disclosures)?;
        value["index"] = json!(found.row.index);
        output.line(format!(
            "{} {} by {}, entry {}\n  about    {}\n  happened {}   handling {}\n  id       {}\n  hash     {}",
            statement.kind,
            statement.at,
            statement.iss,
            found.row.index,
            statement.subject,
            statement.at,
            statement.handling,
            statement.jti,
            statement.hash,
        ));
        for row in &statement.withheld {
            output.line(format!(
                "  withheld {} ({}, on the authority of {}, until {})",
                row.path, row.reason, row.authority, row.until
            ));
        }
        output.line(format!("{:#}\n", value["body"]));
        Ok(value)
    }
}

async fn about(archive: &Archive, id: &str, size: u64) -> anyhow::Result<Vec<Found>> {
    let Ok(subject) = id.parse::<SubjectId>() else { return Ok(Vec::new()) };
    let filter = Filter { subject: Some(subject.to_string()), ..Filter::default() };
    let rows = archive.list(&filter, MAX_SHOWN).await?;
    Ok(rows.into_iter().map(|row| archive.load(row, size)).collect::<Result<_, _>>()?)
}
