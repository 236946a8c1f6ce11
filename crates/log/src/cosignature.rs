//! Timestamped cosignatures of checkpoints ([tlog-cosignature](https://c2sp.org/tlog-cosignature), Ed25519, type
//! `0x04`): "as of this time, this is the largest tree of this log I have seen, and it continues all I saw before".

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::note::{Algorithm, SignatureLine, SigningKey, VerifierKey};

/// Latest time a cosignature can carry, in Unix seconds; fixed by tlog-cosignature.
pub const MAX_TIME: u64 = i64::MAX as u64;

/// Why a checkpoint can't be cosigned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CosignError {
    /// What should be cosigned isn't the text of a checkpoint.
    #[error("only a checkpoint can be cosigned")]
    Checkpoint(#[from] CheckpointError),
    /// The key is of another type.
    #[error("the key {0:?} can't cosign: make one of the cosignature type (0x04)")]
    NotCosigner(String),
    /// The time is zero or beyond what a cosignature can carry.
    #[error("{0} can't be the time of a cosignature: set the clock to the present")]
    Time(u64),
}

/// Cosigns the text of a checkpoint (the note without its signatures) at `unix_time`, in seconds.
pub fn cosign(checkpoint_text: &str, unix_time: u64, key: &SigningKey) -> Result<SignatureLine, CosignError> {
    let _: Checkpoint = checkpoint_text.parse()?;
    if unix_time == 0 || unix_time > MAX_TIME {
        return Err(CosignError::Time(unix_time));
    }
    let not_cosigner = || CosignError::NotCosigner(key.name().into());
    if key.verifier().algorithm() != Algorithm::CosignatureV1 {
        return Err(not_cosigner());
    }
    let message = message(checkpoint_text, unix_time);
    key.line(unix_time.to_be_bytes().to_vec(), message.as_bytes()).ok_or_else(not_cosigner)
}

/// The time, in Unix seconds, at which `key` cosigned the text of a checkpoint with this line. `None` when the line
/// isn't of this key, the key is no cosigner's, or the signature is wrong.
pub fn verify(checkpoint_text: &str, line: &SignatureLine, key: &VerifierKey) -> Option<u64> {
    let _: Checkpoint = checkpoint_text.parse().ok()?;
    let own = line.name() == key.name() && line.id() == key.id();
    if own { key.check(checkpoint_text, line.signature())? } else { None }
}

/// What a cosigner signs.
pub(crate) fn message(checkpoint_text: &str, unix_time: u64) -> String {
    format!("cosignature/v1\ntime {unix_time}\n{checkpoint_text}")
}

/// Time and signature of a `timestamped_signature`; `None` when it is too short or the time too large.
pub(crate) fn split(signature: &[u8]) -> Option<(u64, &[u8])> {
    let (time, signature) = signature.split_first_chunk()?;
    let time = u64::from_be_bytes(*time);
    (time <= MAX_TIME).then_some((time, signature))
}
