//! Starting: audit the edge of the log, bring the index up to it, learn the keys, then write.

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock, RwLock};

use entente_log::{SignedCheckpoint, TILE_WIDTH, VerifierKey};
use entente_record::Token;
use entente_store::cipher::Cipher;
use entente_store::disk::Disk;
use entente_store::folder::{FolderReader, FolderWriter, read_limited};
use entente_store::sql::Sql;
use entente_store::sql::keys::KeyChange;
use entente_store::sql::statements::StatementRow;
use tokio::runtime::Handle;

use super::batch::{Core, key_change};
use super::edge::Edge;
use super::indexer::Indexer;
use super::publish::Publisher;
use super::recent::{KEPT, Recent};
use super::{Shared, Writer};
use crate::NodeError;
use crate::admission::{self, Keys};
use crate::entry::{Bundle, bad_entry};
use crate::folder::{DataFolder, Identity};
use crate::witness::client::Witnesses;

/// What a start needs besides the folder.
pub(crate) struct Parts {
    pub disk: Arc<dyn Disk>,
    pub witnesses: Witnesses,
    pub sql: Sql,
}

/// Audits and starts the writer of a data folder that this process has locked.
pub(crate) async fn start(
    folder: &DataFolder,
    identity: &Identity,
    parts: Parts,
) -> Result<Writer, NodeError> {
    let reader = FolderReader::new(folder.log());
    let audit = |reason: String| NodeError::Audit { path: folder.log(), reason };
    let key = folder.log_key()?;
    let verifier = identity.log_verifier()?;
    if *key.verifier() != verifier {
        return Err(NodeError::folder(
            folder.log_key_file(),
            "is not the key that node.json names; signing with it would start another log. Restore the right one",
        ));
    }
    let (latest, republish) = latest_checkpoint(folder, &reader, &verifier, &identity.origin)?;
    let edge = match &latest {
        None => Edge::empty(),
        Some(signed) => {
            let head = signed.checkpoint();
            Edge::restore(head.size, &head.root, &reader).map_err(audit)?
        }
    };
    let keys = catch_up(&reader, &parts.sql, edge.size(), parts.disk.as_ref()).await?;
    let largest = parts.sql.largest_jtis(KEPT as u32).await?;
    let recent = Recent::new(largest, edge.size() <= KEPT as u64);
    let shared = Arc::new(Shared {
        keys: RwLock::new(Arc::new(keys.clone())),
        size: AtomicU64::new(edge.size()),
        poisoned: OnceLock::new(),
    });
    let mut publisher = Publisher {
        folder: FolderWriter::new(folder.log(), folder.state(), parts.disk.clone()),
        disk: parts.disk.clone(),
        state: folder.state(),
        signed_checkpoint: folder.signed_checkpoint(),
        origin: identity.origin.clone(),
        key,
        witnesses: parts.witnesses,
        runtime: Handle::current(),
    };
    publisher.folder.remove_unpublished(edge.size())?;
    if republish {
        let (size, root) = (edge.size(), edge.root());
        publisher = tokio::task::spawn_blocking(move || {
            publisher.publish(&[], size, root, || {}).map(|()| publisher)
        })
        .await
        .map_err(|e| NodeError::system("publish", e))??;
    }
    let cipher = Cipher::new(&folder.store_key()?);
    metrics::gauge!("entente_log_size").set(edge.size() as f64);
    metrics::gauge!("entente_writer_stopped").set(0.0);
    let (indexer, indexing) = Indexer::start(
        parts.sql.clone(),
        parts.disk.clone(),
        Handle::current(),
        shared.clone(),
        edge.size(),
    )?;
    let core = Core {
        edge,
        publisher,
        recent,
        keys,
        sql: parts.sql,
        cipher,
        disk: parts.disk,
        runtime: Handle::current(),
        shared,
        indexer,
    };
    Writer::spawn(core, indexing)
}

/// The largest checkpoint this log ever signed, and whether it still has to be published.
fn latest_checkpoint(
    folder: &DataFolder,
    reader: &FolderReader,
    verifier: &VerifierKey,
    origin: &str,
) -> Result<(Option<SignedCheckpoint>, bool), NodeError> {
    let open = |bytes: Vec<u8>, what: &str| {
        let text = String::from_utf8(bytes).map_err(|_| format!("{what} is not UTF-8"))?;
        let signed = SignedCheckpoint::open(&text, std::slice::from_ref(verifier))
            .map_err(|e| format!("{what}: {e}"))?;
        if signed.checkpoint().origin != origin {
            return Err(format!("{what} is of the log {:?}, not {origin:?}", signed.checkpoint().origin));
        }
        Ok(signed)
    };
    let audit = |reason: String| NodeError::Audit { path: folder.log(), reason };
    let published = match reader.checkpoint() {
        Ok(bytes) => Some(open(bytes, "checkpoint").map_err(audit)?),
        Err(error) if error.is_not_found() => None,
        Err(error) => return Err(error.into()),
    };
    let signed = match read_limited(&folder.signed_checkpoint(), entente_store::folder::MAX_CHECKPOINT_BYTES)
    {
        Ok(bytes) => Some(open(bytes, "state/signed-checkpoint").map_err(audit)?),
        Err(error) if error.is_not_found() => None,
        Err(error) => return Err(error.into()),
    };
    let size = |c: &Option<SignedCheckpoint>| c.as_ref().map_or(0, |c| c.checkpoint().size);
    if size(&signed) > size(&published) { Ok((signed, true)) } else { Ok((published, false)) }
}

/// Entries of the largest checkpoint this log ever signed.
pub(crate) fn published_size(
    folder: &DataFolder,
    reader: &FolderReader,
    identity: &Identity,
) -> Result<u64, NodeError> {
    let (latest, _) = latest_checkpoint(folder, reader, &identity.log_verifier()?, &identity.origin)?;
    Ok(latest.map_or(0, |signed| signed.checkpoint().size))
}

/// Replays the key-changing statements the index knows of, then indexes what the log has beyond the index.
pub(crate) async fn catch_up(
    reader: &FolderReader,
    sql: &Sql,
    size: u64,
    disk: &dyn Disk,
) -> Result<Keys, NodeError> {
    let indexed = sql.indexed().await?;
    if indexed > size {
        return Err(NodeError::Audit {
            path: reader.root().to_path_buf(),
            reason: format!(
                "the index has {indexed} statements but the checkpoint only {size}: the log was rolled back"
            ),
        });
    }
    let mut keys = Keys::default();
    for index in sql.keyring_statements().await? {
        let bundle = Bundle::read(reader, index / TILE_WIDTH, size)?;
        let (_, entry) = bundle
            .entries()?
            .find(|(at, _)| *at == index)
            .ok_or_else(|| bad_entry(index, "is beyond its bundle"))?;
        let statement = Token::read(entry)
            .and_then(|token| token.open(&[]))
            .map_err(|fault| bad_entry(index, &fault.to_string()))?;
        keys.ring.apply(&statement).map_err(|fault| bad_entry(index, &fault.to_string()))?;
        keys.epoch += 1;
    }
    let mut next = indexed;
    while next < size {
        let bundle = Bundle::read(reader, next / TILE_WIDTH, size)?;
        let mut rows: Vec<StatementRow> = Vec::new();
        let mut changes: Vec<KeyChange> = Vec::new();
        for (index, entry) in bundle.entries()?.filter(|(index, _)| *index >= next) {
            let (row, change) =
                index_entry(entry, index, &mut keys).map_err(|fault| bad_entry(index, &fault.to_string()))?;
            rows.push(row);
            changes.extend(change);
        }
        next = bundle.end();
        sql.add_statements(&rows, &changes, disk).await?;
    }
    Ok(keys)
}

fn index_entry(
    entry: &[u8],
    index: u64,
    keys: &mut Keys,
) -> Result<(StatementRow, Option<KeyChange>), entente_record::Fault> {
    let token = Token::read(entry)?;
    let statement = token.open(&[])?;
    let mut change = None;
    // Every party statement is applied, so that one that its issuer had no right to is noticed.
    keys.ring.apply(&statement)?;
    if admission::changes_keys(&statement) {
        keys.epoch += 1;
        change = Some(key_change(&keys.ring, &statement, index));
    }
    Ok((admission::row(index, &token, &statement), change))
}
