//! `entente follow`: take in what other logs have grown by, once.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use entente_node::folder::DataFolder;
use entente_node::mirror::{keep, open_all};
use entente_store::disk::RealDisk;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::Answer;
use crate::output::Output;
use crate::support::files;

/// Which logs are followed.
#[derive(clap::Args)]
pub struct FollowArgs {
    /// Policy file with a `log <vkey> <URL or folder>` line for each log to follow; kept in the data folder from then on.
    #[arg(long, value_name = "FILE")]
    follow: Option<PathBuf>,
}

impl FollowArgs {
    /// Keeps the file in the data folder, if one is given.
    pub fn keep(&self, data: &Path) -> Result<()> {
        let Some(path) = &self.follow else { return Ok(()) };
        let bytes = files::read(path)?;
        let folder = DataFolder::new(data);
        let identity = folder.identity()?;
        // Another process may be following what the kept file names.
        let _lock = folder.lock()?;
        Ok(keep(&folder, &identity, &RealDisk, &bytes)?)
    }
}

#[derive(clap::Args)]
pub struct Args {
    /// A node's data folder; no process may be serving it.
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    follow: FollowArgs,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        self.follow.keep(&self.data)?;
        let folder = DataFolder::new(&self.data);
        let identity = folder.identity()?;
        let _lock = folder.lock()?;
        let mirrors = open_all(&folder, &identity, std::sync::Arc::new(RealDisk))?;
        if mirrors.is_empty() {
            bail!(
                "this node follows no log: give --follow FILE with a line `log <vkey> <URL or folder>` for each"
            );
        }
        let (_go_on, stop) = watch::channel(false);
        let mut all = true;
        let mut values: Vec<Value> = Vec::new();
        for mirror in &mirrors {
            let (origin, folder) = (mirror.origin(), mirror.folder());
            let mut value = json!({"origin": origin, "folder": folder});
            match mirror.look_once(stop.clone()).await {
                Ok(pulled) => {
                    output.line(format!("{origin}: {} → {} entries, checked", pulled.before, pulled.size));
                    value["before"] = json!(pulled.before);
                    value["fault"] = Value::Null;
                }
                Err(failure) => {
                    all = false;
                    output.line(format!("{origin}: NOT followed: {failure}"));
                    value["before"] = json!(mirror.size());
                    value["fault"] = json!(failure.trouble.code());
                    value["message"] = json!(failure.to_string());
                }
            }
            output.line(format!("  {} entries in {}", mirror.size(), folder.display()));
            value["size"] = json!(mirror.size());
            values.push(value);
        }
        output.value(&json!({"holds": all, "logs": values}));
        Ok(all)
    }
}
