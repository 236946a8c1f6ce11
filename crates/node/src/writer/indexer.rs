//! The index follows the log: rows of published statements are committed in lots, behind the answers.
//!
//! A commit of a few rows costs as much as one of thousands, since both touch a page of every tree; so rows wait a
//! moment for others. Nothing durable depends on it: what a crash leaves unindexed is indexed at the next start. Who
//! must see the index as new as the log asks for it ([`Indexer::caught_up`]) and then nobody waits for company.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use entente_store::disk::Disk;
use entente_store::sql::Sql;
use entente_store::sql::keys::KeyChange;
use entente_store::sql::statements::StatementRow;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::Shared;
use crate::NodeError;

/// How long rows wait for others before they are committed.
const LOT_WAIT: Duration = Duration::from_millis(50);
/// Rows that are committed without waiting for more: beyond it a lot gains nothing.
const FULL_LOT: usize = 4096;
/// Rows that may wait; then the writer waits for the index, so that memory stays bounded.
const MOST_WAITING: usize = 32_768;

/// What the writer hands over, and how it is told to hurry.
#[derive(Default)]
struct Waiting {
    rows: Vec<StatementRow>,
    changes: Vec<KeyChange>,
    hurry: bool,
    closed: bool,
}

/// The writer's and the readers' end.
pub(crate) struct Indexer {
    waiting: Mutex<Waiting>,
    changed: Condvar,
    indexed: watch::Sender<u64>,
}

impl Indexer {
    /// Starts the thread that commits. `indexed` entries are in the index already.
    pub(super) fn start(
        sql: Sql,
        disk: Arc<dyn Disk>,
        runtime: Handle,
        shared: Arc<Shared>,
        indexed: u64,
    ) -> Result<(Arc<Self>, JoinHandle<()>), NodeError> {
        let indexer = Arc::new(Indexer {
            waiting: Mutex::default(),
            changed: Condvar::new(),
            indexed: watch::Sender::new(indexed),
        });
        let own = indexer.clone();
        let body = move || own.run(&sql, disk.as_ref(), &runtime, &shared);
        let thread = std::thread::Builder::new()
            .name("log-indexer".into())
            .spawn(body)
            .map_err(|e| NodeError::system("the indexer's thread could not start", e))?;
        Ok((indexer, thread))
    }

    /// Takes the rows of published statements, in log order. Waits where too many wait already.
    pub(super) fn add(&self, rows: impl Iterator<Item = StatementRow>, changes: Vec<KeyChange>) {
        let mut waiting = self.lock();
        while waiting.rows.len() > MOST_WAITING && !waiting.closed {
            waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        waiting.rows.extend(rows);
        waiting.changes.extend(changes);
        drop(waiting);
        self.changed.notify_all();
    }

    /// Waits until the first `size` entries are indexed, or will never be.
    pub(crate) async fn caught_up(&self, size: u64) {
        let mut indexed = self.indexed.subscribe();
        if *indexed.borrow() >= size {
            return;
        }
        self.hurry();
        // An error says that the indexer is gone; the caller then reads what there is.
        let _ = indexed.wait_for(|indexed| *indexed >= size).await;
    }

    /// Commits what waits without waiting for more.
    pub(super) fn hurry(&self) {
        self.lock().hurry = true;
        self.changed.notify_all();
    }

    /// Lets the thread end once nothing waits any more.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Whoever panics while holding it leaves whole rows behind.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self, sql: &Sql, disk: &dyn Disk, runtime: &Handle, shared: &Shared) {
        while let Some((rows, changes)) = self.lot() {
            if let Err(error) = runtime.block_on(sql.add_statements(&rows, &changes, disk)) {
                tracing::error!(%error, "the index stops, and the log's writer with it");
                metrics::gauge!("entente_writer_stopped").set(1.0);
                let _ = shared.poisoned.set(error.to_string());
                self.close();
                // Beyond any size: nobody shall wait for what never comes.
                self.indexed.send_replace(u64::MAX);
                return;
            }
            if let Some(last) = rows.last() {
                self.indexed.send_replace(last.index + 1);
            }
        }
    }

    /// The next rows to commit; `None` when there will be no more.
    fn lot(&self) -> Option<(Vec<StatementRow>, Vec<KeyChange>)> {
        let mut waiting = self.lock();
        while waiting.rows.is_empty() {
            if waiting.closed {
                return None;
            }
            waiting.hurry = false;
            waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        let more = |waiting: &mut Waiting| !waiting.hurry && !waiting.closed && waiting.rows.len() < FULL_LOT;
        let waited = self.changed.wait_timeout_while(waiting, LOT_WAIT, more);
        let (mut waiting, _) = waited.unwrap_or_else(PoisonError::into_inner);
        waiting.hurry = false;
        let lot = (std::mem::take(&mut waiting.rows), std::mem::take(&mut waiting.changes));
        drop(waiting);
        self.changed.notify_all();
        Some(lot)
    }
}
