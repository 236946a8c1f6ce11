//! Where a start goes on from: the largest checkpoint this log ever signed, published or not.

use entente_log::{Checkpoint, SignedCheckpoint, VerifierKey, prove_consistency, verify_consistency};
use entente_store::bucket::Head;
use entente_store::folder::{MAX_CHECKPOINT_BYTES, read_limited};
use entente_store::log::LogReader;

use crate::NodeError;
use crate::folder::{DataFolder, Identity};

/// What was signed last, and what of it others have seen.
pub(super) struct Latest {
    /// The largest checkpoint the log signed.
    pub signed: Option<SignedCheckpoint>,
    /// Whether it still has to be published.
    pub republish: bool,
    /// What this folder signed last, where the log itself is elsewhere.
    local: Option<Checkpoint>,
}

impl Latest {
    /// Reads it. `head` is what a bucket says was signed last; in a folder, the state beside the log says so.
    pub fn read(
        folder: &DataFolder,
        identity: &Identity,
        reader: &LogReader,
        head: Option<&Head>,
    ) -> Result<Self, NodeError> {
        let verifier = identity.log_verifier()?;
        let audit = |reason: String| NodeError::Audit { place: reader.place(), reason };
        let open = |bytes: &[u8], what: &str| {
            open(bytes, &verifier, &identity.origin).map_err(|reason| audit(format!("{what}{reason}")))
        };
        let published = match reader.checkpoint() {
            Ok(bytes) => Some(open(&bytes, "checkpoint")?),
            Err(error) if error.is_not_found() => None,
            Err(error) => return Err(error.into()),
        };
        let local = match read_limited(&folder.signed_checkpoint(), MAX_CHECKPOINT_BYTES) {
            Ok(bytes) => Some(open(&bytes, "state/signed-checkpoint")?),
            Err(error) if error.is_not_found() => None,
            Err(error) => return Err(error.into()),
        };
        let (signed, local) = match reader {
            LogReader::Folder(_) => (local, None),
            LogReader::Bucket(_) => {
                let signed = head.map(|head| open(&head.note, "writer/signed-checkpoint")).transpose()?;
                if size(&signed) < size(&local).max(size(&published)) {
                    return Err(audit(format!(
                        "the bucket says that {} entries are signed, but {} are: it is another bucket, or an older \
                         copy of it",
                        size(&signed),
                        size(&local).max(size(&published)),
                    )));
                }
                (signed, local.map(|local| local.checkpoint().clone()))
            }
        };
        Ok(if size(&signed) > size(&published) {
            Latest { signed, republish: true, local }
        } else {
            Latest { signed: published, republish: false, local }
        })
    }

    /// Entries that are signed.
    pub fn size(&self) -> u64 {
        size(&self.signed)
    }

    /// That the log in the bucket goes on from what this folder signed. Another node may have written since; it may not
    /// have written another history.
    pub fn continues_local(&self, reader: &LogReader) -> Result<(), NodeError> {
        let (Some(local), Some(signed)) = (&self.local, &self.signed) else { return Ok(()) };
        let head = signed.checkpoint();
        let proved =
            prove_consistency(reader, local.size, head.size).map_err(|e| e.to_string()).and_then(|proof| {
                verify_consistency(local.size, &local.root, head.size, &head.root, &proof)
                    .map_err(|e| e.to_string())
            });
        proved.map_err(|reason| NodeError::Audit {
            place: reader.place(),
            reason: format!(
                "it does not continue the {} entries that this node signed: {reason}",
                local.size
            ),
        })
    }
}

fn open(bytes: &[u8], verifier: &VerifierKey, origin: &str) -> Result<SignedCheckpoint, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| " is not UTF-8".to_owned())?;
    let signed =
        SignedCheckpoint::open(text, std::slice::from_ref(verifier)).map_err(|e| format!(": {e}"))?;
    if signed.checkpoint().origin != origin {
        return Err(format!(" is of the log {:?}, not {origin:?}", signed.checkpoint().origin));
    }
    Ok(signed)
}

fn size(checkpoint: &Option<SignedCheckpoint>) -> u64 {
    checkpoint.as_ref().map_or(0, |signed| signed.checkpoint().size)
}

/// Entries of the largest checkpoint this log ever signed, read beside whoever writes.
pub(crate) fn published_size(
    folder: &DataFolder,
    reader: &LogReader,
    identity: &Identity,
) -> Result<u64, NodeError> {
    let head = match reader {
        LogReader::Folder(_) => None,
        LogReader::Bucket(bucket) => bucket.head()?,
    };
    Ok(Latest::read(folder, identity, reader, head.as_ref())?.size())
}
