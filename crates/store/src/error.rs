//! What can go wrong when storing or reading back, said for the operator.

use std::io;
use std::path::PathBuf;

/// A failure of the store. The message says which file or table, and what to do where there is something to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The operating system refused a file operation.
    #[error("{action} {path}: {source}{hint}", path = path.display())]
    Io {
        /// What was attempted, in words ("write", "sync").
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
        /// What to do about it, empty where nothing general can be said.
        hint: &'static str,
    },
    /// A query failed.
    #[error("database, {query}: {source}{hint}", hint = lost(source))]
    Sql {
        /// Which one, as the list of queries names it.
        query: &'static str,
        /// The driver's reason.
        source: sqlx::Error,
    },
    /// A request to an object store failed or was refused.
    #[error("{place}: {reason}")]
    Bucket {
        /// Which bucket or object.
        place: String,
        /// Why.
        reason: String,
    },
    /// The database as a whole can't be used.
    #[error("the database {0}")]
    Database(String),
    /// What was read is not what this program writes.
    #[error("{what}: {reason}")]
    Corrupt {
        /// Which file or row.
        what: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl StoreError {
    /// Wraps an I/O error with what was attempted and the advice that fits its cause.
    pub fn io(action: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        let hint = match source.kind() {
            io::ErrorKind::StorageFull => "; free space on this disk, then start the node again",
            io::ErrorKind::QuotaExceeded => "; raise the quota or free space, then start the node again",
            io::ErrorKind::ReadOnlyFilesystem => "; the disk is mounted read-only: remount it for writing",
            io::ErrorKind::PermissionDenied => "; give the user that runs the node write access to it",
            _ => "",
        };
        StoreError::Io { action, path: path.into(), source, hint }
    }

    /// A fault in stored bytes.
    pub fn corrupt(what: impl Into<String>, reason: impl Into<String>) -> Self {
        StoreError::Corrupt { what: what.into(), reason: reason.into() }
    }

    /// Whether this is a file that does not exist.
    pub fn is_not_found(&self) -> bool {
        matches!(self, StoreError::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }
}

/// What to do where the line to the database is the trouble.
fn lost(source: &sqlx::Error) -> &'static str {
    match source {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
            "; see that the database server runs and can be reached, then start the node again"
        }
        _ => "",
    }
}
