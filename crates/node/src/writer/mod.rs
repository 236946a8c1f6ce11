//! The one writer of a log.
//!
//! Statements arrive prepared (see [`crate::admission`]). The writer takes what is queued as one batch and
//! goes through fixed steps: settle ids and keys in order, store disclosures durably, write and sync tiles
//! and bundles, replace the checkpoint atomically, answer. Nothing is answered that is not durable. The index
//! follows behind (see `indexer`); it can always be rebuilt.
//! Any failed write or sync poisons the writer: it answers "unavailable" from then on, because what a disk
//! holds after a failed sync is not known. The next start audits what is there before writing again.

mod batch;
mod edge;
mod indexer;
mod latest;
mod publish;
mod recent;
mod start;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::sync::{mpsc, oneshot, watch};

use crate::admission::{Keys, Prepared};
use crate::{NodeError, Refusal};

pub(crate) use batch::{Core, key_change};
use indexer::Indexer;
pub(crate) use latest::published_size;
pub(crate) use start::{Parts, catch_up, start};

/// Submissions waiting at once; beyond it submitters wait for a place. Bounds the memory of a burst.
const QUEUE: usize = 1024;
/// Entries of one batch. Larger ones would only delay answers: at this size syncing is a small part already.
const MAX_BATCH_ENTRIES: usize = 4096;
/// A pause in which nothing arrived ends a batch; a lone submitter waits this much longer.
const GATHER_STEP: Duration = Duration::from_micros(250);
/// However many arrive, a batch begins by then: less than its syncs take.
const GATHER_LONGEST: Duration = Duration::from_millis(3);

/// That a statement is in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Position in the log.
    pub index: u64,
    /// `sha256:<hex>` of the entry.
    pub hash: String,
    /// Statement id.
    pub jti: String,
    /// Size of the published tree that holds it.
    pub size: u64,
    /// False when it was in the log before this submission.
    pub new: bool,
}

/// Per statement of a submission: its receipt or why it was not taken.
pub type Outcome = Result<Receipt, Refusal>;

struct Job {
    prepared: Vec<Prepared>,
    answer: oneshot::Sender<Vec<Outcome>>,
}

/// What the writer shares with readers.
pub(crate) struct Shared {
    /// Keys as of the published tree.
    pub keys: RwLock<Arc<Keys>>,
    /// Size of the tree that is signed and durable: published, or about to be.
    pub size: watch::Sender<u64>,
    /// Why the writer stopped, once it has.
    pub poisoned: OnceLock<String>,
}

/// Handle to the writer's thread.
pub struct Writer {
    queue: Mutex<Option<mpsc::Sender<Job>>>,
    shared: Arc<Shared>,
    indexer: Arc<Indexer>,
    /// The writer's and the indexer's, to be waited for in this order.
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread over a core that has passed its audit.
    pub(crate) fn spawn(core: Core, indexing: JoinHandle<()>) -> Result<Self, NodeError> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let (shared, indexer) = (core.shared.clone(), core.indexer.clone());
        let thread = std::thread::Builder::new()
            .name("log-writer".into())
            .spawn(move || run(core, jobs))
            .map_err(|e| NodeError::system("the writer's thread could not start", e))?;
        let threads = Mutex::new(vec![thread, indexing]);
        Ok(Writer { queue: Mutex::new(Some(queue)), shared, indexer, threads })
    }

    /// Hands statements over and waits until they are durable, or refused.
    pub async fn submit(&self, prepared: Vec<Prepared>) -> Vec<Outcome> {
        let count = prepared.len();
        let unavailable = || vec![Err(Refusal::unavailable()); count];
        let queue = lock(&self.queue).clone();
        let (Some(queue), None) = (queue, self.shared.poisoned.get()) else { return unavailable() };
        let (answer, answered) = oneshot::channel();
        if queue.send(Job { prepared, answer }).await.is_err() {
            return unavailable();
        }
        answered.await.unwrap_or_else(|_| unavailable())
    }

    /// Keys as of the published tree.
    pub fn keys(&self) -> Arc<Keys> {
        self.shared.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Size of the published tree.
    pub fn size(&self) -> u64 {
        *self.shared.size.borrow()
    }

    /// Hears of it when the published tree grows.
    pub fn grown(&self) -> watch::Receiver<u64> {
        self.shared.size.subscribe()
    }

    /// Waits until the index knows all that is published now.
    pub async fn indexed(&self) {
        self.indexer.caught_up(self.size()).await;
    }

    /// Why the writer has stopped, if it has.
    pub fn fault(&self) -> Option<&str> {
        self.shared.poisoned.get().map(String::as_str)
    }

    /// Takes no more, finishes what is queued, and waits for it.
    pub async fn close(&self) {
        drop(lock(&self.queue).take());
        let threads = std::mem::take(&mut *lock(&self.threads));
        let indexer = self.indexer.clone();
        // The joins block; they must not hold up the runtime that the threads themselves await on.
        let ended = tokio::task::spawn_blocking(move || {
            for thread in threads {
                let _ = thread.join();
                // The writer hands over nothing any more: the indexer may end.
                indexer.close();
            }
        });
        let _ = ended.await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A panic elsewhere can't leave these half-changed: each holds one value that is only swapped whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One batch: what is queued, and what arrives while more keeps arriving. Those who were just answered all send again
/// at once; taking only the first of them would make the others wait for a whole round of syncs.
fn gather(first: Job, jobs: &mut mpsc::Receiver<Job>) -> Vec<Job> {
    let mut entries = first.prepared.len();
    let mut taken = vec![first];
    let start = Instant::now();
    loop {
        let before = taken.len();
        while entries < MAX_BATCH_ENTRIES
            && let Ok(job) = jobs.try_recv()
        {
            entries += job.prepared.len();
            taken.push(job);
        }
        let quiet = taken.len() == before && start.elapsed() >= GATHER_STEP;
        if quiet || entries >= MAX_BATCH_ENTRIES || start.elapsed() >= GATHER_LONGEST {
            return taken;
        }
        std::thread::sleep(GATHER_STEP);
    }
}

fn run(mut core: Core, mut jobs: mpsc::Receiver<Job>) {
    while let Some(first) = jobs.blocking_recv() {
        let taken = gather(first, &mut jobs);
        let (prepared, answers): (Vec<_>, Vec<_>) = taken.into_iter().map(|j| (j.prepared, j.answer)).unzip();
        // A panic stops the writer like any other fault, so that health checks see it.
        let processed = catch_unwind(AssertUnwindSafe(|| core.process(prepared)))
            .unwrap_or_else(|_| Err(NodeError::system("the writer", "panicked; its message stands above")));
        match processed {
            // A submitter that has gone away has no use for its answer; its statements are logged all the same.
            Ok(outcomes) => answers.into_iter().zip(outcomes).for_each(|(a, o)| drop(a.send(o))),
            Err(error) => {
                tracing::error!(%error, "the log's writer stops: what the disk holds now is uncertain");
                metrics::gauge!("entente_writer_stopped").set(1.0);
                core.poison(error.to_string());
                // Dropping the answers tells the submitters "unavailable".
                return;
            }
        }
    }
}
