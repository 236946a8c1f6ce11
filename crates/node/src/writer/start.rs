//! Starting: audit the edge of the log, bring the index up to it, learn the keys, then write.

use std::sync::{Arc, OnceLock, RwLock};

use entente_log::TILE_WIDTH;
use entente_record::Token;
use entente_store::cipher::Cipher;
use entente_store::disk::Disk;
use entente_store::log::{LogReader, LogWriter};
use entente_store::sql::Sql;
use entente_store::sql::keys::KeyChange;
use entente_store::sql::statements::StatementRow;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::batch::{Core, key_change};
use super::edge::Edge;
use super::indexer::Indexer;
use super::latest::Latest;
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
    pub log: LogWriter,
}

/// Audits and starts the writer of a data folder that this process has locked.
pub(crate) async fn start(
    folder: &DataFolder,
    identity: &Identity,
    mut parts: Parts,
) -> Result<Writer, NodeError> {
    let reader = parts.log.reader();
    let audit = |reason: String| NodeError::Audit { place: reader.place(), reason };
    let key = folder.log_key()?;
    if *key.verifier() != identity.log_verifier()? {
        return Err(NodeError::folder(
            folder.log_key_file(),
            "is not the key that node.json names; signing with it would start another log. Restore the right one",
        ));
    }
    let head = match &mut parts.log {
        LogWriter::Folder(_) => None,
        LogWriter::Bucket(bucket) => bucket.head()?,
    };
    let latest = Latest::read(folder, identity, &reader, head.as_ref())?;
    if let (LogWriter::Bucket(bucket), Some(head), true) = (&parts.log, &head, latest.republish) {
        bucket.finish(head)?;
    }
    latest.continues_local(&reader)?;
    let edge = match &latest.signed {
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
        size: watch::Sender::new(edge.size()),
        poisoned: OnceLock::new(),
    });
    let mut publisher = Publisher {
        log: parts.log,
        published: edge.size(),
        disk: parts.disk.clone(),
        state: folder.state(),
        signed_checkpoint: folder.signed_checkpoint(),
        origin: identity.origin.clone(),
        key,
        witnesses: parts.witnesses,
        runtime: Handle::current(),
    };
    if let LogWriter::Folder(log) = &publisher.log {
        log.remove_unpublished(edge.size())?;
    }
    if latest.republish {
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

/// Replays the key-changing statements the index knows of, then indexes what the log has beyond the index.
pub(crate) async fn catch_up(
    reader: &LogReader,
    sql: &Sql,
    size: u64,
    disk: &dyn Disk,
) -> Result<Keys, NodeError> {
    let indexed = sql.indexed().await?;
    if indexed > size {
        return Err(NodeError::Audit {
            place: reader.place(),
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
