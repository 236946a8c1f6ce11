//! Which logs are followed: a C2SP policy file with a `log` line for each, which says where it is. Witnesses and quorum of the
//! file hold for every log in it.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use entente_log::policy::{Log, MAX_POLICY_BYTES};
use entente_log::{Policy, VerifierKey};
use entente_store::disk::Disk;
use entente_store::folder::{read_limited, replace_file};

use crate::NodeError;
use crate::folder::{DataFolder, Identity, create_dirs};

/// Where a log is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// At the C2SP paths below a URL.
    Http(String),
    /// In a folder: that of the log, or a node's data folder.
    Folder(PathBuf),
}

impl Place {
    /// Reads the address of a `log` line.
    fn read(log: &Log) -> Result<Self, String> {
        let origin = log.key.name();
        let Some(url) = &log.url else {
            return Err(format!("the line of {origin} does not say where it is: log <vkey> <URL or folder>"));
        };
        let text = std::str::from_utf8(url).map_err(|_| format!("the address of {origin} is not UTF-8"))?;
        if text.starts_with("http://") || text.starts_with("https://") {
            return Ok(Place::Http(text.to_owned()));
        }
        // The file is kept, and read again from wherever the node is started.
        if !Path::new(text).is_absolute() {
            return Err(format!(
                "{text:?} is neither a URL with http:// or https:// nor the full path of a folder"
            ));
        }
        let folder = PathBuf::from(text);
        let inside = folder.join("log");
        Ok(Place::Folder(if inside.is_dir() { inside } else { folder }))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Http(url) => f.write_str(url),
            Place::Folder(path) => path.display().fmt(f),
        }
    }
}

/// The logs to follow, with the policy they are followed under.
pub(super) struct Chosen {
    pub policy: Arc<Policy>,
    pub logs: Vec<(VerifierKey, Place)>,
}

impl Chosen {
    /// Reads a policy file. The node's own log is passed over, so that one file can be given to all who follow each other.
    fn parse(bytes: &[u8], own: &VerifierKey) -> Result<Self, String> {
        let policy = Policy::parse(bytes).map_err(|e| format!("{e}; see c2sp.org/tlog-policy"))?;
        let mut origins = BTreeSet::from([own.name()]);
        let mut logs = Vec::new();
        for log in policy.logs().iter().filter(|log| log.key != *own) {
            if !origins.insert(log.key.name()) {
                return Err(format!(
                    "{} is the origin of two logs, or this node's own; each log has an origin of its own",
                    log.key.name()
                ));
            }
            logs.push((log.key.clone(), Place::read(log)?));
        }
        logs.sort_by(|(a, _), (b, _)| a.name().cmp(b.name()));
        Ok(Chosen { policy: Arc::new(policy), logs })
    }

    /// What the folder's policy says; nothing where there is none.
    pub fn of(folder: &DataFolder, identity: &Identity) -> Result<Option<Self>, NodeError> {
        let path = folder.mirrors_policy();
        match read_limited(&path, MAX_POLICY_BYTES as u64) {
            Ok(bytes) => {
                let chosen = Chosen::parse(&bytes, &identity.log_verifier()?);
                chosen.map(Some).map_err(|reason| NodeError::folder(path, reason))
            }
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Keeps a policy in the folder as the one that says what is followed from now on. The caller holds the folder's lock.
pub fn keep(
    folder: &DataFolder,
    identity: &Identity,
    disk: &dyn Disk,
    bytes: &[u8],
) -> Result<(), NodeError> {
    Chosen::parse(bytes, &identity.log_verifier()?)
        .map_err(|reason| NodeError::system("the logs to follow", reason))?;
    create_dirs(&folder.mirrors())?;
    Ok(replace_file(disk, &folder.mirrors(), &folder.mirrors_policy(), bytes)?)
}

#[cfg(test)]
mod tests {
    use entente_log::{Algorithm, SigningKey};

    use super::*;

    fn key(name: &str, seed: u8) -> VerifierKey {
        SigningKey::new(name, Algorithm::Ed25519, &[seed; 32]).unwrap().verifier().clone()
    }

    fn chosen(lines: &[String]) -> Result<Vec<(String, Place)>, String> {
        let text = format!("{}\nquorum none\n", lines.join("\n"));
        let chosen = Chosen::parse(text.as_bytes(), &key("own.example.org", 1))?;
        Ok(chosen.logs.into_iter().map(|(key, place)| (key.name().to_owned(), place)).collect())
    }

    #[test]
    fn logs_are_read_in_order_of_their_origins_and_faults_are_said() {
        let line = |name: &str, seed, place: &str| format!("log {} {place}", key(name, seed));
        let north = line("north.example.org", 2, "https://north.example.org/log");
        let south = line("a.south.example.org", 3, "/srv/south");
        let own = line("own.example.org", 1, "");
        let expected = [
            ("a.south.example.org".to_owned(), Place::Folder("/srv/south".into())),
            ("north.example.org".to_owned(), Place::Http("https://north.example.org/log".into())),
        ];
        assert_eq!(chosen(&[north.clone(), own, south]).unwrap(), expected);
        assert_eq!(chosen(&[]).unwrap(), []);
        for (lines, said) in [
            ([north.clone(), line("north.example.org", 4, "/srv/x")].to_vec(), "two logs"),
            ([line("own.example.org", 4, "/srv/x")].to_vec(), "two logs"),
            ([line("x.example.org", 4, "")].to_vec(), "where it is"),
            ([line("x.example.org", 4, "srv/x")].to_vec(), "full path"),
            ([line("x.example.org", 4, "ftp://x.example.org")].to_vec(), "full path"),
            ([north.clone(), north].to_vec(), "listed before"),
            (["nonsense".to_owned()].to_vec(), "line 1"),
        ] {
            let refused = chosen(&lines).unwrap_err();
            assert!(refused.contains(said), "{lines:?}: {refused}");
        }
    }
}
