//! `entente serve`: a node over HTTP.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use entente_node::api::{install_metrics, router, serve::serve};
use entente_node::{Node, Options};
use entente_record::PartyKey;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::Answer;
use super::follow::FollowArgs;
use crate::output::Output;
use crate::support::files;
use crate::support::places::PlacesArgs;
use crate::support::trust::read_policy;

/// Between looks for words to delete. They are kept for months; some hours more or less are nothing.
const FORGET_EVERY: Duration = Duration::from_secs(6 * 3_600);

#[derive(clap::Args)]
pub struct Args {
    /// A node's data folder.
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    places: PlacesArgs,
    /// Address to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8480")]
    listen: SocketAddr,
    /// Policy file whose witnesses (those with a URL) are asked to cosign each checkpoint.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Key file by which feedback from people without an account is signed and taken in: of a unit of the operating party that does
    /// nothing else, made by `entente key new --party ORG/feedback` and registered in the log. Without it none is taken.
    #[arg(long, value_name = "FILE")]
    feedback_key: Option<PathBuf>,
    #[command(flatten)]
    follow: FollowArgs,
    /// Seconds between looks at a log that is followed.
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    every: u64,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let policy = self.policy.as_deref().map(read_policy).transpose()?;
        install_metrics()?;
        self.follow.keep(&self.data)?;
        let follow = Some(Duration::from_secs(self.every));
        let feedback = self.feedback_key.as_deref().map(read_key).transpose()?;
        let options = Options { policy, follow, feedback, keeps_ledger: true, ..self.places.options()? };
        let node = Arc::new(Node::open(&self.data, options).await?);
        run(node, self.listen, output, std::future::pending()).await?;
        Ok(true)
    }
}

/// Reads a signing key.
fn read_key(path: &Path) -> anyhow::Result<PartyKey> {
    PartyKey::from_json(&files::read(path)?).with_context(|| format!("{} is not a key file", path.display()))
}

/// Serves a node until the process is asked to stop or `until` resolves, then closes it.
pub async fn run(
    node: Arc<Node>,
    listen: SocketAddr,
    output: &Output,
    until: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    // Before anybody is told that it listens: whoever is told may ask it to stop at once.
    let asked = stop_signal().context("signals can't be heard")?;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("{listen} can't be listened on; choose another with --listen"))?;
    let address = listener.local_addr()?;
    output.line(format!(
        "Serving {} (checkpoint: http://{address}/checkpoint)\nThe portal, for any browser: http://{address}/",
        node.identity().origin
    ));
    output.value(&json!({"listening": format!("http://{address}"), "origin": node.identity().origin}));
    let stop = async {
        tokio::select! {
            () = asked => {}
            () = until => {}
        }
    };
    let forgetting = tokio::spawn(forget(node.clone()));
    serve(listener, router(node.clone()), stop).await;
    forgetting.abort();
    node.close().await;
    Ok(())
}

/// Deletes the words of feedback that was closed long enough ago: at the start, and every few hours.
async fn forget(node: Arc<Node>) {
    loop {
        if let Err(error) = node.feedback().forget(node.now()).await {
            tracing::error!(%error, "words of closed feedback could not be deleted");
        }
        if let Err(error) = node.feedback().settle(&node).await {
            tracing::error!(?error, "feedback that a stop left half done could not be settled");
        }
        tokio::time::sleep(FORGET_EVERY).await;
    }
}

/// Ctrl-C, or what a service manager sends; heard from this call on.
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
