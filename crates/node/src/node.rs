//! A node: one data folder, its writer, and what reads beside it.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use entente_log::Policy;
use entente_record::PartyKey;
use entente_store::disk::{Disk, RealDisk};
use entente_store::sql::statements::{Filter, StatementRow};
use rayon::prelude::*;
use tokio::sync::watch;

use crate::admission::prepare;
use crate::archive::{Archive, Found};
use crate::desks::Desks;
use crate::feedback::Feedback;
use crate::folder::{DataFolder, FolderLock, Identity};
use crate::ledger::projection::Keeper;
use crate::ledger::{AsOf, Asked, Logs, MAX_STATEMENTS, Rest, Shelf, Source};
use crate::mirror::{self, Following, Mirror};
use crate::witness::Witness;
use crate::witness::client::Witnesses;
use crate::writer::{Outcome, Parts, Writer, start};
use crate::{NodeError, Places};

/// Statements of one submission from which checking them is worth spreading over the cores.
const PARALLEL_FROM: usize = 8;

/// The time, in Unix seconds. Handed in, so that tests can set it.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The machine's clock.
pub fn system_clock() -> Clock {
    Arc::new(|| {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX))
    })
}

/// What a node can be opened with.
pub struct Options {
    /// Where writes go; tests inject faults here.
    pub disk: Arc<dyn Disk>,
    /// The time.
    pub clock: Clock,
    /// Witnesses (with URLs) that are asked to cosign each checkpoint.
    pub policy: Option<Policy>,
    /// Where its parts are, if not in its folder.
    pub places: Places,
    /// How often the logs are looked at that the folder's policy says to follow. Without it, what was pulled before is read
    /// and nothing more is pulled.
    pub follow: Option<Duration>,
    /// Statements that are folded in memory to answer a question; of more, what is at rest in the store is asked.
    pub most_in_memory: u64,
    /// Whether the ledger is kept in the store while the log grows. Who only writes has no use for it.
    pub keeps_ledger: bool,
    /// The key that feedback is signed with; without one, none is taken in.
    pub feedback: Option<PartyKey>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            disk: Arc::new(RealDisk),
            clock: system_clock(),
            policy: None,
            places: Places::default(),
            follow: None,
            most_in_memory: MAX_STATEMENTS,
            keeps_ledger: false,
            feedback: None,
        }
    }
}

/// An open node. It holds the folder's lock until it is closed.
pub struct Node {
    folder: DataFolder,
    archive: Archive,
    writer: Writer,
    witness: Witness,
    shelf: Arc<Shelf>,
    mirrors: Vec<Arc<Mirror>>,
    following: Option<Following>,
    keeper: Option<Keeper>,
    rest: Option<Rest>,
    feedback: Feedback,
    clock: Clock,
    policy: Option<Policy>,
    desks: Desks,
    leaving: watch::Sender<bool>,
    _lock: FolderLock,
}

impl Node {
    /// Opens the data folder: takes its lock, audits the log's edge, brings the index up to date.
    pub async fn open(root: &Path, options: Options) -> Result<Self, NodeError> {
        let folder = DataFolder::new(root);
        let identity = folder.identity()?;
        let lock = folder.lock()?;
        let sql = options.places.open(&folder, &identity).await?;
        let witnesses = Witnesses::new(options.policy.as_ref(), options.clock.clone())?;
        let log = options.places.writer(&folder, &identity, options.disk.clone())?;
        let reader = log.reader();
        let parts = Parts { disk: options.disk.clone(), witnesses, sql: sql.clone(), log };
        let writer = start(&folder, &identity, parts).await?;
        let witness = Witness::open(&folder, options.disk.clone(), options.clock.clone())?;
        let mirrors = mirror::open_all(&folder, &identity, options.disk.clone())?;
        let archive = Archive::new(&folder, identity, reader, sql.clone())?;
        let shelf = Arc::new(Shelf::new(options.most_in_memory)?);
        let feedback =
            Feedback::new(options.feedback, sql.clone(), archive.cipher().clone(), options.disk.clone());
        let keeper =
            options.keeps_ledger.then(|| keeper(&archive, &writer, &mirrors, options.disk)).transpose()?;
        let rest = options.keeps_ledger.then(|| Rest::new(sql));
        let following = options.follow.map(|every| Following::start(&mirrors, every));
        let clock = options.clock;
        Ok(Node {
            folder,
            archive,
            writer,
            witness,
            shelf,
            mirrors,
            following,
            keeper,
            rest,
            feedback,
            clock,
            policy: options.policy,
            desks: Desks::default(),
            leaving: watch::Sender::new(false),
            _lock: lock,
        })
    }

    /// Who this node is.
    pub fn identity(&self) -> &Identity {
        self.archive.identity()
    }

    /// The data folder.
    pub fn folder(&self) -> &DataFolder {
        &self.folder
    }

    /// The reading side: log, index, disclosures.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The books of its ledger.
    pub fn shelf(&self) -> &Arc<Shelf> {
        &self.shelf
    }

    /// The logs it follows, in order of their origins.
    pub fn mirrors(&self) -> &[Arc<Mirror>] {
        &self.mirrors
    }

    /// The logs its ledger is folded from, as they are now: its own, and what it has of those it follows.
    pub fn logs(&self) -> Logs {
        logs(&self.archive, self.size(), &self.mirrors)
    }

    /// Who keeps the ledger in the store, if this node was opened so.
    pub fn keeper(&self) -> Option<&Keeper> {
        self.keeper.as_ref()
    }

    /// The ledger in the store, if this node was opened to keep it.
    pub fn rest(&self) -> Option<&Rest> {
        self.rest.as_ref()
    }

    /// Feedback without an account.
    pub fn feedback(&self) -> &Feedback {
        &self.feedback
    }

    /// The time by its clock, Unix seconds.
    pub fn now(&self) -> i64 {
        (self.clock)()
    }

    /// This node as a witness of other logs.
    pub fn witness(&self) -> &Witness {
        &self.witness
    }

    /// Size of the published tree.
    pub fn size(&self) -> u64 {
        self.writer.size()
    }

    /// Why the writer has stopped, if it has.
    pub fn fault(&self) -> Option<&str> {
        self.writer.fault()
    }

    /// Tells whenever the published tree has grown, and to which size.
    pub fn grown(&self) -> watch::Receiver<u64> {
        self.writer.grown()
    }

    /// Places for what is bounded.
    pub fn desks(&self) -> &Desks {
        &self.desks
    }

    /// Says that this node is about to stop: it is not ready any more, and streams end. What else is asked of it is answered until
    /// it is closed.
    pub fn leave(&self) {
        self.leaving.send_replace(true);
    }

    /// Tells when it is about to stop.
    pub fn leaving(&self) -> watch::Receiver<bool> {
        self.leaving.subscribe()
    }

    /// Has made what readers ask for first, so that the first of them needn't wait for it.
    pub async fn warm(&self) {
        let Some(rest) = self.rest.as_ref().filter(|_| self.size() > self.shelf.most()) else { return };
        let logs = self.logs();
        let Ok(now) = entente_record::Timestamp::from_unix_seconds(self.now()) else { return };
        let as_of = AsOf::new(logs.all(), None, now);
        let asked = Asked { logs: &logs, as_of: &as_of, sizes_given: false };
        if rest.edition(&asked).await.is_err() {
            tracing::warn!("what readers ask for first could not be made ahead of them");
        }
    }

    /// Submits statements (compact SD-JWTs); returns when each is durable or refused, in the order given.
    pub async fn submit(&self, texts: Vec<String>) -> Vec<Outcome> {
        let keys = self.writer.keys();
        let now = (self.clock)();
        let count = texts.len();
        let prepared = if texts.len() < PARALLEL_FROM {
            texts.iter().map(|text| prepare(text, &keys, now)).collect()
        } else {
            let check = move || texts.par_iter().map(|text| prepare(text, &keys, now)).collect();
            match tokio::task::spawn_blocking(check).await {
                Ok(prepared) => prepared,
                Err(error) => {
                    tracing::error!(%error, "checking statements failed");
                    return vec![Err(crate::Refusal::unavailable()); count];
                }
            }
        };
        self.writer.submit(prepared).await
    }

    /// What to believe of this log, as its operator suggests: the policy whose witnesses it asks, where that names this log; else
    /// the log's key alone.
    pub fn policy(&self) -> Result<Policy, NodeError> {
        let key = self.identity().log_verifier()?;
        match &self.policy {
            Some(policy) if policy.logs().iter().any(|log| log.key == key) => Ok(policy.clone()),
            _ => Policy::of_logs(&[key]).map_err(|e| NodeError::system("log key", e)),
        }
    }

    /// Finds a statement by its id (`jti`), its hash (`sha256:…`) or its position.
    pub async fn find(&self, id: &str) -> Result<Option<Found>, NodeError> {
        self.writer.indexed().await;
        self.archive.find(id, self.size()).await
    }

    /// Index rows that match, by position; all that was answered for before the call is among them.
    pub async fn list(&self, filter: &Filter, limit: u32) -> Result<Vec<StatementRow>, NodeError> {
        self.writer.indexed().await;
        self.archive.list(filter, limit).await
    }

    /// Takes no more, finishes what was accepted, and closes the store.
    pub async fn close(&self) {
        if let Some(following) = &self.following {
            following.stop().await;
        }
        self.writer.close().await;
        if let Some(keeper) = &self.keeper {
            keeper.close().await;
        }
        self.archive.close().await;
    }
}

/// Keeps the ledger of a node's own log and of those it follows.
fn keeper(
    archive: &Archive,
    writer: &Writer,
    mirrors: &[Arc<Mirror>],
    disk: Arc<dyn Disk>,
) -> Result<Keeper, NodeError> {
    let (own, mirrors, grown) = (archive.clone(), mirrors.to_vec(), writer.grown());
    let size = grown.clone();
    let sources = move || logs(&own, *size.borrow(), &mirrors).sources().to_vec();
    Keeper::start(archive.sql().clone(), disk, Arc::new(sources), grown)
}

/// The logs of a node: its own, which has published so much, and what it has of those it follows.
fn logs(archive: &Archive, size: u64, mirrors: &[Arc<Mirror>]) -> Logs {
    let copies = mirrors.iter().map(|mirror| mirror.source()).collect();
    Logs::new(vec![Source::at(archive, size)], copies)
}
