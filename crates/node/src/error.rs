//! What the operator is told: causes, paths, and what to do. Never sent to a stranger.

use std::path::PathBuf;

use entente_store::StoreError;

/// A failure of the node as a whole.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder is not a node's, or is one of another version.
    #[error("{path}: {reason}", path = path.display())]
    Folder {
        /// Which folder or file.
        path: PathBuf,
        /// What is wrong with it and what to do.
        reason: String,
    },
    /// Another process has the folder.
    #[error(
        "{path} is in use by another process: stop it, or submit through it with --to URL",
        path = path.display()
    )]
    InUse {
        /// The data folder.
        path: PathBuf,
    },
    /// The log on disk contradicts itself; writing on would make it worse.
    #[error(
        "the log in {place} fails its audit: {reason}. Nothing was written. Restore it from a mirror or backup, or run `entente doctor` for the whole list"
    )]
    Audit {
        /// The log's folder or bucket.
        place: String,
        /// What does not match.
        reason: String,
    },
    /// A statement this node has to make itself was refused.
    #[error("statement refused: {0}")]
    Refused(#[from] crate::Refusal),
    /// Something else the machine refused.
    #[error("{what}: {reason}")]
    System {
        /// What was attempted.
        what: String,
        /// The cause.
        reason: String,
    },
}

impl NodeError {
    /// A folder that is not as it must be.
    pub fn folder(path: impl Into<PathBuf>, reason: impl Into<String>) -> Self {
        NodeError::Folder { path: path.into(), reason: reason.into() }
    }

    /// A failed call to the system.
    pub fn system(what: impl Into<String>, reason: impl ToString) -> Self {
        NodeError::System { what: what.into(), reason: reason.to_string() }
    }
}
