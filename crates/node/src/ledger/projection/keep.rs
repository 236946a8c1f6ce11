//! Keeping the ledger at rest as new as the logs: a task that folds what was published, behind the answers.
//!
//! Taking statements in comes first: the threads that fold have a lower priority than those that check and write, so that under
//! full load the ledger falls behind, and catches up when there is room. How far it is, everyone can ask.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use entente_store::disk::Disk;
use entente_store::sql::Sql;
use entente_store::sql::projection::FoldedLog;
use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{Projector, Source};
use crate::NodeError;

/// How often logs are looked at that nobody tells of their growing.
const LOOK: Duration = Duration::from_secs(1);
/// How much the folding threads give way: half of what there is.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// The logs to fold, as they are now.
pub type Sources = Arc<dyn Fn() -> Vec<Source> + Send + Sync>;

/// How far the ledger is.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    /// The logs that are folded, by number.
    pub logs: Vec<FoldedLog>,
    /// Why it goes no further, if it doesn't.
    pub fault: Option<String>,
}

/// The task that keeps the ledger.
pub struct Keeper {
    progress: watch::Receiver<Progress>,
    stop: watch::Sender<bool>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Keeper {
    /// Starts to fold `sources` whenever `grown` says that there is more.
    pub fn start(
        sql: Sql,
        disk: Arc<dyn Disk>,
        sources: Sources,
        grown: watch::Receiver<u64>,
    ) -> Result<Self, NodeError> {
        let (told, progress) = watch::channel(Progress::default());
        let (stop, stopped) = watch::channel(false);
        let pool = in_the_background()?;
        let task = tokio::spawn(async move {
            if let Err(error) = keep(sql, disk, pool, sources, (grown, stopped), &told).await {
                tracing::error!(%error, "the ledger in the store is not kept up any more; start again to go on");
                metrics::gauge!("entente_ledger_stopped").set(1.0);
                told.send_modify(|progress| progress.fault = Some(error.to_string()));
            }
        });
        metrics::gauge!("entente_ledger_stopped").set(0.0);
        Ok(Keeper { progress, stop, task: Mutex::new(Some(task)) })
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.progress.borrow().clone()
    }

    /// Waits until so many entries of a log are folded, or none will be any more; says which.
    pub async fn reached(&self, origin: &str, size: u64) -> bool {
        let mut progress = self.progress.clone();
        let there =
            |progress: &Progress| progress.logs.iter().any(|log| log.origin == origin && log.reached >= size);
        let waited = progress.wait_for(|progress| there(progress) || progress.fault.is_some()).await;
        waited.is_ok_and(|progress| there(&progress))
    }

    /// Finishes the lot under way, and ends.
    pub async fn close(&self) {
        self.stop.send_replace(true);
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            let _ = task.await;
        }
    }
}

async fn keep(
    sql: Sql,
    disk: Arc<dyn Disk>,
    pool: Arc<ThreadPool>,
    sources: Sources,
    (mut grown, mut stop): (watch::Receiver<u64>, watch::Receiver<bool>),
    told: &watch::Sender<Progress>,
) -> Result<(), NodeError> {
    let mut projector = Projector::open(sql, disk, pool, &sources()).await?;
    loop {
        // Marked as seen before they are read: what grows meanwhile is seen the next time.
        grown.borrow_and_update();
        let now = sources();
        loop {
            tell(told, &projector, &now);
            if *stop.borrow() {
                return Ok(());
            }
            if !projector.advance(&now).await? {
                break;
            }
        }
        tokio::select! {
            _ = grown.changed() => {}
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => {}
        }
    }
}

fn tell(told: &watch::Sender<Progress>, projector: &Projector, sources: &[Source]) {
    let reached: u64 = projector.logs().iter().map(|log| log.reached).sum();
    let published: u64 = sources.iter().map(|source| source.size).sum();
    metrics::gauge!("entente_ledger_behind").set(published.saturating_sub(reached) as f64);
    told.send_modify(|progress| progress.logs = projector.logs().to_vec());
}

/// Threads that fold, and give way to all else.
fn in_the_background() -> Result<Arc<ThreadPool>, NodeError> {
    // On Linux a priority is a thread's own; elsewhere it would be the whole program's.
    #[cfg(target_os = "linux")]
    return built(threads().start_handler(|_| give_way()));
    #[cfg(not(target_os = "linux"))]
    all_cores()
}

/// From here on this thread gives way to all others.
pub(in crate::ledger) fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::debug!(%error, "the ledger is worked on at full priority");
    }
}

/// Threads that fold as fast as they can: for whoever waits for nothing else.
pub fn all_cores() -> Result<Arc<ThreadPool>, NodeError> {
    built(threads())
}

fn threads() -> ThreadPoolBuilder {
    ThreadPoolBuilder::new().thread_name(|number| format!("ledger-{number}"))
}

fn built(builder: ThreadPoolBuilder) -> Result<Arc<ThreadPool>, NodeError> {
    Ok(Arc::new(builder.build().map_err(|e| NodeError::system("threads for the ledger", e))?))
}
