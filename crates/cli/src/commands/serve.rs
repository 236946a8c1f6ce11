//! `entente serve`: a node over HTTP.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use entente_node::api::{install_metrics, router, serve::serve};
use entente_node::{Node, Options};
use entente_record::PartyKey;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::Answer;
use super::follow::FollowArgs;
use crate::output::Output;
use crate::support::files;
use crate::support::places::PlacesArgs;
use crate::support::trust::read_policy;

/// Between looks for words to delete. They are kept for months; some hours more or less are nothing.
const FORGET_EVERY: Duration = Duration::from_secs(6 * 3_600);

/// How long a reload waits for the last who holds the node before it: requests that outlived the time for finishing them.
const LET_GO: Duration = Duration::from_secs(30);

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
        install_metrics()?;
        self.follow.keep(&self.data)?;
        let mut options = self.options()?;
        // Before anybody is told that it listens: whoever is told may ask it to stop at once.
        let mut signals = Signals::new()?;
        let mut front = None;
        loop {
            let node = Arc::new(Node::open(&self.data, options).await?);
            let front = match &mut front {
                Some(front) => front,
                none => none.insert(Front::open(self.listen, &node, output).await?),
            };
            let reloaded = self.serve(&node, front, &mut signals).await?;
            node.close().await;
            match reloaded {
                None => return Ok(true),
                Some(fresh) => options = fresh,
            }
            let_go(node).await?;
            if let Err(error) = self.follow.keep(&self.data) {
                let error = format!("{error:#}");
                tracing::error!(error, "the logs that are followed stay as they were");
            }
        }
    }

    /// Serves until the process is asked to stop, or to reload: then with what the node is to be opened with anew.
    async fn serve(&self, node: &Arc<Node>, front: &Front, signals: &mut Signals) -> Result<Option<Options>> {
        let warmed = node.clone();
        tokio::spawn(async move { warmed.warm().await });
        let mut reloaded = None;
        let until = async {
            while signals.next().await == Asked::Reload {
                // A file that can't be read is found before anything is given up.
                match self.options() {
                    Ok(options) => {
                        tracing::warn!("reloading: the policy and the followed logs are read anew");
                        reloaded = Some(options);
                        return;
                    }
                    Err(error) => {
                        let error = format!("{error:#}");
                        tracing::error!(error, "not reloaded; serving goes on as before");
                    }
                }
            }
        };
        front.serve(node, until).await?;
        Ok(reloaded)
    }

    /// What the node is opened with: read anew for each opening.
    fn options(&self) -> Result<Options> {
        let policy = self.policy.as_deref().map(read_policy).transpose()?;
        let follow = Some(Duration::from_secs(self.every));
        let feedback = self.feedback_key.as_deref().map(read_key).transpose()?;
        Ok(Options { policy, follow, feedback, keeps_ledger: true, ..self.places.options()? })
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
) -> Result<()> {
    let mut signals = Signals::new()?;
    let front = Front::open(listen, &node, output).await?;
    let stop = async {
        let asked = async { while signals.next().await == Asked::Reload {} };
        tokio::select! {
            () = asked => {}
            () = until => {}
        }
    };
    front.serve(&node, stop).await?;
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

/// What is listened on. It stays open while a node is closed and opened anew: who connects meanwhile waits in the system's queue.
struct Front(std::net::TcpListener);

impl Front {
    /// Listens, and says so.
    async fn open(listen: SocketAddr, node: &Node, output: &Output) -> Result<Self> {
        let listener = TcpListener::bind(listen)
            .await
            .with_context(|| format!("{listen} can't be listened on; choose another with --listen"))?;
        let (address, origin) = (listener.local_addr()?, &node.identity().origin);
        output.line(format!(
            "Serving {origin} (checkpoint: http://{address}/checkpoint)\nThe portal, for any browser: http://{address}/"
        ));
        output.value(&json!({"listening": format!("http://{address}"), "origin": origin}));
        Ok(Front(listener.into_std()?))
    }

    /// Serves until `stop` resolves, and then finishes what is under way.
    async fn serve(&self, node: &Arc<Node>, stop: impl Future<Output = ()>) -> Result<()> {
        let listener = TcpListener::from_std(self.0.try_clone()?)?;
        let leave = async {
            stop.await;
            node.leave();
        };
        let forgetting = tokio::spawn(forget(node.clone()));
        serve(listener, router(node.clone()), leave).await;
        forgetting.abort();
        Ok(())
    }
}

/// Waits until nobody holds a node any more, and with it the lock of its folder.
async fn let_go(node: Arc<Node>) -> Result<()> {
    let (held, start) = (Arc::downgrade(&node), Instant::now());
    drop(node);
    while held.strong_count() > 0 {
        if start.elapsed() > LET_GO {
            bail!("the node could not be reloaded: requests still hold it; start it again");
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// What a process is asked to do.
#[derive(PartialEq, Eq)]
enum Asked {
    /// By Ctrl-C, or by a service manager.
    Stop,
    /// By SIGHUP.
    Reload,
}

/// Signals, heard from the beginning on.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hangup: Signal,
}

impl Signals {
    fn new() -> Result<Self> {
        let hear = |kind| signal(kind).context("signals can't be heard");
        Ok(Signals {
            interrupt: hear(SignalKind::interrupt())?,
            terminate: hear(SignalKind::terminate())?,
            hangup: hear(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> Asked {
        tokio::select! {
            _ = self.interrupt.recv() => Asked::Stop,
            _ = self.terminate.recv() => Asked::Stop,
            _ = self.hangup.recv() => Asked::Reload,
        }
    }
}
