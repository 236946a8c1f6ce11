//! `entente list`: statements by kind, subject or issuer.

use std::path::PathBuf;

use anyhow::{anyhow, bail};
use entente_node::Archive;
use entente_record::{Kind, StatementId};
use entente_store::sql::statements::Filter;
use serde_json::json;

use super::Answer;
use crate::output::Output;
use crate::support::places::PlacesArgs;

#[derive(clap::Args)]
pub struct Args {
    /// A node's data folder.
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    places: PlacesArgs,
    /// Only statements where FIELD=VALUE; FIELD is subject or iss. May be given for both.
    #[arg(long = "where", value_name = "FIELD=VALUE")]
    filters: Vec<String>,
    /// Begin at this position of the log.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Rows at most.
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// The kind of statement; all kinds without it.
    kind: Option<Kind>,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let mut filter =
            Filter { kind: self.kind.map(|k| k.to_string()), from_index: self.from, ..Filter::default() };
        for text in &self.filters {
            let (field, value) =
                text.split_once('=').ok_or_else(|| anyhow!("--where {text:?} is not FIELD=VALUE"))?;
            match field {
                "subject" => filter.subject = Some(value.to_owned()),
                "iss" => filter.iss = Some(value.to_owned()),
                _ => bail!("--where knows the fields subject and iss, not {field:?}"),
            }
        }
        let archive = Archive::open(&self.data, &self.places.places()?).await?;
        let rows = archive.list(&filter, self.limit).await?;
        archive.close().await;
        output.value(&json!(rows.iter().map(entente_node::api::statements::row_json).collect::<Vec<_>>()));
        let full = rows.len() == self.limit as usize;
        let next = rows.last().map(|row| row.index + 1);
        let id = |jti| StatementId::from_bytes(jti).map(|id| id.to_string()).unwrap_or_default();
        let table = rows
            .into_iter()
            .map(|r| [r.index.to_string(), r.kind, r.at, r.iss, r.subject, id(r.jti)])
            .collect();
        output.table(["index", "kind", "at", "by", "about", "statement"], table);
        if let (true, Some(next)) = (full, next) {
            output.line(format!("There may be more: --from {next}"));
        }
        Ok(true)
    }
}
