//! Deciding on `add-checkpoint`: check, persist, only then cosign.

use std::sync::{Arc, Mutex, PoisonError};

use entente_log::witness::{Accepted, AddCheckpoint, Refusal, authenticate, response_body};
use entente_log::{Policy, SignatureLine, SigningKey, VerifierKey};
use entente_store::disk::Disk;

use super::state::SeenFiles;
use crate::NodeError;
use crate::folder::{DataFolder, read_text};
use crate::node::Clock;

/// This node as a witness of the logs its policy file names.
pub struct Witness {
    logs: Policy,
    key: SigningKey,
    files: SeenFiles,
    clock: Clock,
    /// Held from comparing to persisting: two requests must not both build on the same state.
    one_at_a_time: Mutex<()>,
}

/// Why nothing was cosigned.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// As the specification says it to the asker.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// This node's own trouble.
    #[error(transparent)]
    Inside(#[from] NodeError),
}

impl Witness {
    /// The witness of a data folder. Without a policy file it knows no log and answers 404 to all.
    pub(crate) fn open(folder: &DataFolder, disk: Arc<dyn Disk>, clock: Clock) -> Result<Self, NodeError> {
        let path = folder.witness_policy();
        let text = if path.exists() { read_text(&path)? } else { "quorum none\n".to_owned() };
        let logs = Policy::parse(text.as_bytes())
            .map_err(|e| NodeError::folder(&path, format!("{e}; see c2sp.org/tlog-policy")))?;
        Ok(Witness {
            logs,
            key: folder.witness_key()?,
            files: SeenFiles::new(folder.witness(), disk),
            clock,
            one_at_a_time: Mutex::new(()),
        })
    }

    /// The logs it watches.
    pub fn logs(&self) -> &Policy {
        &self.logs
    }

    /// The key it cosigns with.
    pub fn verifier(&self) -> &VerifierKey {
        self.key.verifier()
    }

    /// Answers an `add-checkpoint` request body: the cosignature lines, or the refusal.
    pub fn add_checkpoint(&self, body: &[u8]) -> Result<String, WitnessError> {
        let request = AddCheckpoint::parse(body).map_err(Refusal::from)?;
        Ok(response_body(&[self.consider(&request)?]))
    }

    /// Decides on a request, remembers what it accepts, and cosigns it.
    pub fn consider(&self, request: &AddCheckpoint) -> Result<SignatureLine, WitnessError> {
        let authentic = authenticate(request, |origin| self.keys_of(origin))?;
        let origin = request.checkpoint.checkpoint().origin.clone();
        let _turn = self.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = self.files.seen(&origin)?;
        let accepted = authentic.against(seen.as_ref())?;
        Ok(self.remember(&origin, &accepted)?)
    }

    fn remember(&self, origin: &str, accepted: &Accepted) -> Result<SignatureLine, NodeError> {
        let now = u64::try_from((self.clock)()).unwrap_or(0);
        let line = accepted.cosign(now, &self.key).map_err(|e| NodeError::system("cosigning", e))?;
        let published = accepted
            .published(std::slice::from_ref(&line))
            .map_err(|e| NodeError::system("cosigned checkpoint", e))?;
        // The line leaves this function only once the state that forbids its contradiction is durable.
        self.files.remember(origin, &published.to_string())?;
        Ok(line)
    }

    /// What was cosigned last for the log with this origin hash.
    pub fn latest(&self, origin_hash: &str) -> Result<Option<Vec<u8>>, NodeError> {
        self.files.by_hash(origin_hash)
    }

    /// What was cosigned last for this origin.
    pub fn seen(&self, origin: &str) -> Result<Option<entente_log::witness::Seen>, NodeError> {
        self.files.seen(origin)
    }

    fn keys_of(&self, origin: &str) -> Option<Vec<VerifierKey>> {
        let keys: Vec<VerifierKey> =
            self.logs.logs().iter().map(|log| &log.key).filter(|key| key.name() == origin).cloned().collect();
        (!keys.is_empty()).then_some(keys)
    }
}
