//! The layout of a node's data folder, and the lock that keeps it to one process.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use entente_log::{SigningKey, VerifierKey};
use serde::{Deserialize, Serialize};

use crate::NodeError;

/// Version of the folder layout; a folder of a later one is refused, not guessed at.
const LAYOUT: u32 = 1;
/// Configuration and key files are small; anything larger is not one of ours.
const MAX_SMALL_FILE: u64 = 64 * 1024;

/// `node.json`: who this node is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Layout version of the folder.
    pub layout: u32,
    /// Origin line of the log.
    pub origin: String,
    /// The party that operates the node.
    pub party: String,
    /// Its name, for people.
    pub name: String,
    /// The log's public key, as a signed-note verifier key.
    pub log_key: String,
    /// The public key this node cosigns with when it acts as a witness.
    pub witness_key: String,
    /// What kind of database it was created with, where that is not SQLite in the folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// What kind of store its log was created in, where that is not the folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blobs: Option<String>,
}

/// Paths of a data folder. Public files live under `log/`, everything else stays on the machine.
#[derive(Debug, Clone)]
pub struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    /// The folder at `root`, which need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        DataFolder { root: root.into() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The public log: checkpoint, tiles, bundles.
    pub fn log(&self) -> PathBuf {
        self.root.join("log")
    }

    /// Files being prepared, and the checkpoint that waits for cosignatures.
    pub fn state(&self) -> PathBuf {
        self.root.join("state")
    }

    /// The last checkpoint this log signed, durable before anyone hears of it.
    pub fn signed_checkpoint(&self) -> PathBuf {
        self.state().join("signed-checkpoint")
    }

    /// What this node remembers as a witness.
    pub fn witness(&self) -> PathBuf {
        self.root.join("witness")
    }

    /// Logs this node witnesses, as a tlog-policy file.
    pub fn witness_policy(&self) -> PathBuf {
        self.witness().join("policy")
    }

    /// Copies of the logs this node follows, a folder each.
    pub fn mirrors(&self) -> PathBuf {
        self.root.join("mirrors")
    }

    /// Logs this node follows, as a tlog-policy file.
    pub fn mirrors_policy(&self) -> PathBuf {
        self.mirrors().join("policy")
    }

    /// The SQL store.
    pub fn sql(&self) -> PathBuf {
        self.root.join("store.sqlite")
    }

    /// Secret keys; only the owner may read them.
    pub fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    /// The operator's statement key.
    pub fn party_key(&self) -> PathBuf {
        self.keys().join("party.json")
    }

    /// Where the demonstration keeps the key it takes feedback by. A node of one's own names its file when it is served.
    pub fn feedback_key(&self) -> PathBuf {
        self.keys().join("feedback.json")
    }

    /// The key the log signs checkpoints with.
    pub fn log_key_file(&self) -> PathBuf {
        self.keys().join("log.key")
    }

    /// The key this node cosigns other logs with.
    pub fn witness_key_file(&self) -> PathBuf {
        self.keys().join("witness.key")
    }

    /// The key that encrypts disclosures at rest.
    pub fn store_key_file(&self) -> PathBuf {
        self.keys().join("store.key")
    }

    fn identity_file(&self) -> PathBuf {
        self.root.join("node.json")
    }

    /// Reads who this node is.
    pub fn identity(&self) -> Result<Identity, NodeError> {
        let path = self.identity_file();
        let bytes = match entente_store::folder::read_limited(&path, MAX_SMALL_FILE) {
            Ok(bytes) => bytes,
            Err(error) if error.is_not_found() => {
                return Err(NodeError::folder(
                    &self.root,
                    "is not a node's data folder; create one with `entente init --data DIR …`",
                ));
            }
            Err(error) => return Err(error.into()),
        };
        let identity: Identity = serde_json::from_slice(&bytes)
            .map_err(|e| NodeError::folder(&path, format!("cannot be read: {e}")))?;
        if identity.layout != LAYOUT {
            return Err(NodeError::folder(
                &path,
                format!("layout {} is not known to this version, which reads {LAYOUT}", identity.layout),
            ));
        }
        Ok(identity)
    }

    /// Writes who this node is; the last step of creating a folder.
    pub fn write_identity(&self, mut identity: Identity) -> Result<(), NodeError> {
        identity.layout = LAYOUT;
        let json = serde_json::to_string_pretty(&identity)
            .map_err(|e| NodeError::system("node.json could not be written", e))?;
        write_file(&self.identity_file(), json.as_bytes(), 0o644)
    }

    /// Takes the folder for this process until the lock is dropped.
    pub fn lock(&self) -> Result<FolderLock, NodeError> {
        let path = self.root.join("lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|e| entente_store::StoreError::io("lock", &path, e))?;
        match file.try_lock() {
            Ok(()) => Ok(FolderLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(NodeError::InUse { path: self.root.clone() }),
            Err(TryLockError::Error(error)) => {
                Err(entente_store::StoreError::io("lock", &path, error).into())
            }
        }
    }

    /// The log's signing key.
    pub fn log_key(&self) -> Result<SigningKey, NodeError> {
        read_note_key(&self.log_key_file())
    }

    /// The key this node cosigns with.
    pub fn witness_key(&self) -> Result<SigningKey, NodeError> {
        read_note_key(&self.witness_key_file())
    }

    /// The key that encrypts disclosures at rest.
    pub fn store_key(&self) -> Result<[u8; 32], NodeError> {
        let path = self.store_key_file();
        let text = read_text(&path)?;
        let mut key = [0; 32];
        hex::decode_to_slice(text.trim(), &mut key).map_err(|_| {
            NodeError::folder(&path, "must hold 64 hexadecimal digits; restore it from a backup")
        })?;
        Ok(key)
    }
}

impl Identity {
    /// The log's public key.
    pub fn log_verifier(&self) -> Result<VerifierKey, NodeError> {
        self.log_key.parse().map_err(|e| NodeError::system("node.json: log_key", e))
    }
}

/// Held while a process writes to the folder.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

fn read_note_key(path: &Path) -> Result<SigningKey, NodeError> {
    read_text(path)?
        .trim_end()
        .parse()
        .map_err(|e| NodeError::folder(path, format!("{e}; restore it from a backup")))
}

/// Reads a small text file.
pub(crate) fn read_text(path: &Path) -> Result<String, NodeError> {
    let bytes = entente_store::folder::read_limited(path, MAX_SMALL_FILE)?;
    String::from_utf8(bytes).map_err(|_| NodeError::folder(path, "is not UTF-8 text"))
}

/// Writes a new file durably with the given permissions; never replaces one.
pub(crate) fn write_file(path: &Path, bytes: &[u8], mode: u32) -> Result<(), NodeError> {
    use std::os::unix::fs::OpenOptionsExt;
    let write = || {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|e| entente_store::StoreError::io("write", path, e).into())
}

/// Creates a directory and its parents.
pub(crate) fn create_dirs(path: &Path) -> Result<(), NodeError> {
    fs::create_dir_all(path).map_err(|e| entente_store::StoreError::io("create", path, e).into())
}
