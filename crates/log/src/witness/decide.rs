//! Whether to cosign.

use super::{AddCheckpoint, Refusal};
use crate::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
use crate::cosignature::{self, CosignError};
use crate::hash::{Hash, empty_root};
use crate::note::{Note, SignatureLine, SigningKey, VerifierKey};
use crate::tree::{ProofError, verify_consistency};

/// What a witness remembers of a log: the last checkpoint it cosigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Its size.
    pub size: u64,
    /// Its root.
    pub root: Hash,
}

/// A request whose checkpoint the log has signed.
#[derive(Debug, Clone)]
pub struct Authentic<'r> {
    request: &'r AddCheckpoint,
    log_lines: Vec<SignatureLine>,
}

/// A request to be granted, once [`seen`](Self::seen) is persisted.
#[derive(Debug, Clone)]
pub struct Accepted {
    text: String,
    log_lines: Vec<SignatureLine>,
    checkpoint: Checkpoint,
}

impl Default for Seen {
    /// What is known of a log never cosigned: the empty tree.
    fn default() -> Self {
        Self { size: 0, root: empty_root() }
    }
}

/// Checks that the log has signed: `log_keys` gives the keys trusted for an origin, or `None` for an unknown one.
/// Needs no state, so it may run before the lock on the log's state is taken.
pub fn authenticate<K: AsRef<[VerifierKey]>>(
    request: &AddCheckpoint,
    log_keys: impl FnOnce(&str) -> Option<K>,
) -> Result<Authentic<'_>, Refusal> {
    let Checkpoint { origin, size, .. } = request.checkpoint.checkpoint();
    let keys = log_keys(origin).ok_or_else(|| Refusal::UnknownLog { origin: origin.clone() })?;
    let note = request.checkpoint.note();
    let signed = note.verify(keys.as_ref())?;
    if request.old > *size {
        return Err(Refusal::OldTooLarge { old: request.old, size: *size });
    }
    let log_lines = signed.iter().filter_map(|signed| note.signatures().get(signed.line)).cloned().collect();
    Ok(Authentic { request, log_lines })
}

impl Authentic<'_> {
    /// Decides against what was cosigned last for this log (`None`: nothing yet). Comparing and persisting must be
    /// one atomic step, or a slow request could roll the state back.
    pub fn against(self, seen: Option<&Seen>) -> Result<Accepted, Refusal> {
        let seen = seen.copied().unwrap_or_default();
        let AddCheckpoint { old, proof, checkpoint: signed } = self.request;
        let checkpoint = signed.checkpoint();
        let Checkpoint { size, root, .. } = checkpoint;
        if *old != seen.size {
            return Err(Refusal::StaleOld { size: seen.size });
        }
        if *size == 0 && *root != empty_root() {
            return Err(ProofError::Root { computed: empty_root(), expected: *root }.into());
        }
        if *old == *size && *root != seen.root {
            return Err(Refusal::RootConflict { size: *size, seen: seen.root, offered: *root });
        }
        verify_consistency(*old, &seen.root, *size, root, proof)?;
        let text = signed.note().text().to_owned();
        Ok(Accepted { text, log_lines: self.log_lines, checkpoint: checkpoint.clone() })
    }
}

/// [`authenticate`], then [`Authentic::against`].
pub fn consider<K: AsRef<[VerifierKey]>>(
    request: &AddCheckpoint,
    log_keys: impl FnOnce(&str) -> Option<K>,
    seen: Option<&Seen>,
) -> Result<Accepted, Refusal> {
    authenticate(request, log_keys)?.against(seen)
}

impl Accepted {
    /// What the witness has to persist before it cosigns.
    pub fn seen(&self) -> Seen {
        Seen { size: self.checkpoint.size, root: self.checkpoint.root }
    }

    /// The checkpoint accepted.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The cosignature at `unix_time`, in seconds, with a key of the cosignature type. Only after
    /// [`seen`](Self::seen) is persisted.
    pub fn cosign(&self, unix_time: u64, key: &SigningKey) -> Result<SignatureLine, CosignError> {
        cosignature::cosign(&self.text, unix_time, key)
    }

    /// What the witness serves to monitors: the checkpoint with the log's verified signatures and the cosignatures
    /// given out for it, and no line of anyone else.
    pub fn published(&self, cosignatures: &[SignatureLine]) -> Result<SignedCheckpoint, CheckpointError> {
        let lines = [self.log_lines.as_slice(), cosignatures].concat();
        SignedCheckpoint::from_note(Note::new(self.text.clone(), lines)?)
    }
}
