//! What a witness remembers of each log: the last checkpoint it cosigned, in one file, replaced atomically.

use std::path::PathBuf;
use std::sync::Arc;

use entente_log::SignedCheckpoint;
use entente_log::witness::{Seen, monitor_path};
use entente_store::disk::Disk;
use entente_store::folder::{MAX_CHECKPOINT_BYTES, read_limited, replace_file};

use crate::NodeError;

/// The files of a witness: one per log, named by the hash of its origin.
pub(super) struct SeenFiles {
    dir: PathBuf,
    disk: Arc<dyn Disk>,
}

impl SeenFiles {
    pub fn new(dir: PathBuf, disk: Arc<dyn Disk>) -> Self {
        SeenFiles { dir, disk }
    }

    fn path(&self, origin: &str) -> PathBuf {
        // The specification's monitoring path, `<hash>/checkpoint`, as one file name.
        self.dir.join(monitor_path(origin).replace('/', "."))
    }

    /// The cosigned checkpoint stored under this hash, for the monitoring path.
    pub fn by_hash(&self, hash: &str) -> Result<Option<Vec<u8>>, NodeError> {
        // The name comes from a stranger: only what could be a hash ever reaches the file system.
        if hash.len() != 64 || !hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Ok(None);
        }
        self.read(&self.dir.join(format!("{hash}.checkpoint")))
    }

    /// What was last cosigned for this log. A file that cannot be read back is an error, never "nothing seen":
    /// forgetting is what would let a fork through.
    pub fn seen(&self, origin: &str) -> Result<Option<Seen>, NodeError> {
        let path = self.path(origin);
        let Some(bytes) = self.read(&path)? else { return Ok(None) };
        let text = String::from_utf8(bytes).map_err(|_| NodeError::folder(&path, "is not UTF-8"))?;
        let signed = SignedCheckpoint::parse(&text).map_err(|e| {
            NodeError::folder(&path, format!("{e}; restore it from a backup, do not delete it"))
        })?;
        if signed.checkpoint().origin != origin {
            return Err(NodeError::folder(&path, "is the state of another log"));
        }
        Ok(Some(Seen { size: signed.checkpoint().size, root: signed.checkpoint().root }))
    }

    /// Remembers a checkpoint durably.
    pub fn remember(&self, origin: &str, note: &str) -> Result<(), NodeError> {
        Ok(replace_file(self.disk.as_ref(), &self.dir, &self.path(origin), note.as_bytes())?)
    }

    fn read(&self, path: &std::path::Path) -> Result<Option<Vec<u8>>, NodeError> {
        match read_limited(path, MAX_CHECKPOINT_BYTES) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
