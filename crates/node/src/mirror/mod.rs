//! Verified copies of other logs: what a node follows.
//!
//! A mirror is a folder laid out as the public folder of a log (`mirrors/<name>/log`), so that it can be served, verified and
//! copied as one. Which logs are followed, where they are and whose word on them counts is said by one C2SP policy, kept in
//! `mirrors/policy`.
//!
//! A mirror only ever holds what was checked as a stranger would check it: the checkpoint under the policy, that it goes on from
//! the one that is held, every new entry under the keys the log had granted by then, and every step of bundles against the tree
//! that the checkpoint signs. Nothing is folded before the checkpoint over it stands in the folder. What does not hold leaves the
//! mirror as it was, and says why in [`Trouble`].

mod choose;
mod follow;
mod open;
mod pull;
mod trouble;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use entente_log::{Policy, VerifierKey};
use entente_store::disk::Disk;
use entente_store::folder::FolderReader;
use entente_store::log::LogReader;

use crate::ledger::Source;

pub use choose::{Place, keep};
pub(crate) use follow::Following;
pub use open::{open_all, stored};
pub use pull::Pulled;
pub use trouble::{Failure, Trouble};

/// The folder of one mirror.
#[derive(Debug, Clone)]
struct Home {
    root: PathBuf,
}

impl Home {
    /// The copy itself: checkpoint, tiles, bundles.
    fn log(&self) -> PathBuf {
        self.root.join("log")
    }

    /// The next checkpoint while it is being written.
    fn state(&self) -> PathBuf {
        self.root.join("state")
    }

    fn reader(&self) -> FolderReader {
        FolderReader::new(self.log())
    }
}

/// A log that is followed, and the copy of it.
pub struct Mirror {
    key: VerifierKey,
    place: Place,
    policy: Arc<Policy>,
    home: Home,
    disk: Arc<dyn Disk>,
    /// Entries of the copy's checkpoint.
    size: AtomicU64,
    /// What kept the last look from its end.
    trouble: Mutex<Option<Trouble>>,
    /// Where checking has come to. Locked while something is pulled: one pull at a time.
    tail: Mutex<Option<pull::Tail>>,
}

impl Mirror {
    /// Origin of the log.
    pub fn origin(&self) -> &str {
        self.key.name()
    }

    /// Where the log is read.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Entries that were checked and are held.
    pub fn size(&self) -> u64 {
        self.size.load(Ordering::Acquire)
    }

    /// What kept the last look at the log from its end, if anything did.
    pub fn trouble(&self) -> Option<Trouble> {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The copy's folder.
    pub fn folder(&self) -> PathBuf {
        self.home.log()
    }

    /// The copy, for the ledger.
    pub fn source(&self) -> Source {
        Source {
            origin: self.origin().to_owned(),
            key: self.key.to_string(),
            reader: LogReader::Folder(self.home.reader()),
            size: self.size(),
        }
    }

    /// Remembers how a look ended, for whoever asks and for metrics.
    fn note(&self, trouble: Option<Trouble>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
        let origin = self.origin().to_owned();
        metrics::gauge!("entente_followed_log_size", "origin" => origin.clone()).set(self.size() as f64);
        for known in Trouble::ALL {
            let is = if trouble == Some(*known) { 1.0 } else { 0.0 };
            let labels = [("origin", origin.clone()), ("fault", known.code().to_owned())];
            metrics::gauge!("entente_followed_log_fault", &labels).set(is);
        }
    }
}
