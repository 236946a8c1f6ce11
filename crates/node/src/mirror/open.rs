//! Taking up the copies in a node's folder.

use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

use entente_log::{Frontier, SignedCheckpoint, VerifierKey};
use entente_store::disk::Disk;
use entente_store::log::LogReader;

use super::choose::Chosen;
use super::{Home, Mirror, Trouble};
use crate::NodeError;
use crate::folder::{DataFolder, Identity};
use crate::ledger::Source;

/// Characters of a log's origin that are kept in the name of its folder: enough to know it by.
const KEPT_OF_ORIGIN: usize = 64;
/// Bytes of the hash of its key that follow. Two logs with one name, by accident or on purpose, don't share a folder.
const KEPT_OF_HASH: usize = 8;

/// The copies of the logs that the folder's policy names, in order of their origins. One that does not hold is there with its
/// trouble and no entries: it stops nobody else.
pub fn open_all(
    folder: &DataFolder,
    identity: &Identity,
    disk: Arc<dyn Disk>,
) -> Result<Vec<Arc<Mirror>>, NodeError> {
    let Some(chosen) = Chosen::of(folder, identity)? else { return Ok(Vec::new()) };
    let mirrors = chosen.logs.into_iter().map(|(key, place)| {
        let home = Home::of(folder, &key);
        let (size, trouble) = match home.checkpoint(&key) {
            Ok(signed) => (signed.map_or(0, |signed| signed.checkpoint().size), None),
            Err(cause) => {
                tracing::error!(origin = key.name(), %cause, "the copy of a followed log does not hold");
                (0, Some(Trouble::Copy))
            }
        };
        let mirror = Mirror {
            key,
            place,
            policy: chosen.policy.clone(),
            home,
            disk: disk.clone(),
            size: AtomicU64::new(size),
            trouble: Mutex::new(trouble),
            tail: Mutex::new(None),
        };
        mirror.note(trouble);
        Arc::new(mirror)
    });
    Ok(mirrors.collect())
}

/// What a folder has of the logs that its policy names, for reading beside a node that may be running.
pub fn stored(folder: &DataFolder, identity: &Identity) -> Result<Vec<Source>, NodeError> {
    let Some(chosen) = Chosen::of(folder, identity)? else { return Ok(Vec::new()) };
    let sources = chosen.logs.iter().map(|(key, _)| {
        let home = Home::of(folder, key);
        let signed = home.checkpoint(key);
        let signed = signed.map_err(|cause| {
            let reason = format!("{} ({cause})", Trouble::Copy.meaning());
            NodeError::folder(&home.root, reason)
        })?;
        Ok(Source {
            origin: key.name().to_owned(),
            key: key.to_string(),
            reader: LogReader::Folder(home.reader()),
            size: signed.map_or(0, |signed| signed.checkpoint().size),
        })
    });
    sources.collect()
}

impl Home {
    /// The folder of the log with this key.
    pub(super) fn of(folder: &DataFolder, key: &VerifierKey) -> Self {
        Home { root: folder.mirrors().join(name(key)) }
    }

    /// The copy's checkpoint, if there is one: signed by the log, and what the tiles at the edge give.
    pub(super) fn checkpoint(&self, key: &VerifierKey) -> Result<Option<SignedCheckpoint>, String> {
        let reader = self.reader();
        let bytes = match reader.checkpoint() {
            Ok(bytes) => bytes,
            Err(error) if error.is_not_found() => return Ok(None),
            Err(error) => return Err(error.to_string()),
        };
        let text = String::from_utf8(bytes).map_err(|_| "the checkpoint is not UTF-8".to_owned())?;
        let signed = SignedCheckpoint::open(&text, std::slice::from_ref(key)).map_err(|e| e.to_string())?;
        let head = signed.checkpoint();
        let tree = Frontier::restore(head.size, |path| reader.tile_or_full(path)).map_err(|error| {
            let source = std::error::Error::source(&error).map(|source| format!(": {source}"));
            format!("{error}{}", source.unwrap_or_default())
        })?;
        if tree.root() != head.root {
            return Err("the tiles at its edge do not give the root of its checkpoint".into());
        }
        Ok(Some(signed))
    }
}

/// A name for files: the origin as far as it is harmless, and the hash of the key.
fn name(key: &VerifierKey) -> PathBuf {
    let harmless = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' };
    let origin: String = key.name().chars().take(KEPT_OF_ORIGIN).map(harmless).collect();
    let hash = entente_log::leaf_hash(key.to_string().as_bytes());
    PathBuf::from(format!("{origin}-{}", hex::encode(&hash.0[..KEPT_OF_HASH])))
}

#[cfg(test)]
mod tests {
    use entente_log::{Algorithm, SigningKey};

    use super::*;

    #[test]
    fn names_stay_in_their_folder_and_differ_by_key() {
        let named = |origin: &str, seed: u8| {
            let key = SigningKey::new(origin, Algorithm::Ed25519, &[seed; 32]).unwrap();
            name(key.verifier()).to_str().unwrap().to_owned()
        };
        for origin in ["../../etc", "..", "a/b", "log.example.org/aid", &"é/".repeat(300)] {
            let name = named(origin, 1);
            assert!(!name.contains('/') && name.len() <= KEPT_OF_ORIGIN + 1 + 2 * KEPT_OF_HASH, "{name}");
            assert!(name != "." && name != ".." && name.is_ascii(), "{name}");
            assert_ne!(name, named(origin, 2));
        }
        assert!(named("log.example.org/aid", 1).starts_with("log.example.org_aid-"));
        assert_ne!(named("a/b", 1), named("a_b", 1));
    }
}
