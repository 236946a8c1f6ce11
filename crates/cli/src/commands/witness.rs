//! `entente witness`: serve as a witness, and look at logs by oneself.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use entente_log::Policy;
use entente_node::Node;
use entente_node::verify::source::HttpLog;
use entente_node::witness::follow_once;

use entente_store::disk::RealDisk;
use entente_store::folder::replace_file;

use super::Answer;
use super::serve::run;
use crate::output::Output;
use crate::support::files;
use crate::support::places::PlacesArgs;

#[derive(clap::Args)]
pub struct Args {
    /// A node's data folder (`entente init` makes one).
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    places: PlacesArgs,
    /// Address to listen on for logs that ask for a cosignature.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8481")]
    listen: SocketAddr,
    /// Policy file with a `log` line for each log to watch; kept in the data folder from then on.
    #[arg(long, value_name = "FILE")]
    logs: Option<PathBuf>,
    /// Also look at the log behind this URL, again and again. May be given several times.
    #[arg(long, value_name = "URL")]
    follow: Vec<String>,
    /// Seconds between looks.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    /// Look once at each followed log, and stop.
    #[arg(long, requires = "follow")]
    once: bool,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        if let Some(path) = &self.logs {
            let bytes = files::read(path)?;
            Policy::parse(&bytes).with_context(|| format!("{}: not a policy", path.display()))?;
            let folder = entente_node::folder::DataFolder::new(&self.data);
            // Another process may be witnessing with the policy that stands there.
            let _lock = folder.lock()?;
            replace_file(&RealDisk, &folder.state(), &folder.witness_policy(), &bytes)?;
        }
        let node = Arc::new(Node::open(&self.data, self.places.options()?).await?);
        if node.witness().logs().logs().is_empty() {
            bail!("this witness knows no log: give --logs FILE with a line `log <verifier key>` for each");
        }
        output.line(format!("Witness key: {}", node.witness().verifier()));
        if self.once {
            let holds = look(&node, &self.follow, output).await?;
            node.close().await;
            return Ok(holds);
        }
        let following = async {
            while !self.follow.is_empty() {
                if let Err(error) = look(&node, &self.follow, output).await {
                    output.line(format!("looking failed: {error:#}"));
                }
                tokio::time::sleep(Duration::from_secs(self.every)).await;
            }
            std::future::pending().await
        };
        run(node.clone(), self.listen, output, following).await?;
        Ok(true)
    }
}

/// One look at each log; says what was seen. False when one could not be cosigned.
async fn look(node: &Arc<Node>, urls: &[String], output: &Output) -> anyhow::Result<bool> {
    let mut all = true;
    for url in urls {
        let source = HttpLog::new(url)?;
        let node = node.clone();
        match tokio::task::spawn_blocking(move || follow_once(node.witness(), &source)).await? {
            Ok(seen) => output.line(format!(
                "{}: {} → {} entries, consistent, cosigned",
                seen.origin, seen.before, seen.size
            )),
            Err(error) => {
                all = false;
                output.line(format!("{url}: NOT cosigned: {error}"));
            }
        }
    }
    Ok(all)
}
