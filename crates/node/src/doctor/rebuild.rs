//! Rebuilding what can be derived: drop index, keys and ledger, replay the log. Disclosures are not touched.

use std::path::Path;
use std::sync::Arc;

use entente_store::disk::RealDisk;

use crate::folder::DataFolder;
use crate::ledger::projection::{self, Projector};
use crate::ledger::{Logs, Source};
use crate::mirror::stored;
use crate::writer::{catch_up, published_size};
use crate::{NodeError, Places};

/// Rebuilds index, keys and ledger of the data folder at `root`; returns how many entries were indexed.
pub async fn rebuild(root: &Path, places: &Places) -> Result<u64, NodeError> {
    let folder = DataFolder::new(root);
    let identity = folder.identity()?;
    let _lock = folder.lock()?;
    let reader = places.reader(&folder, &identity)?;
    let size = published_size(&folder, &reader, &identity)?;
    let sql = places.claim(&folder, &identity).await?;
    sql.clear_derived().await?;
    let disk = Arc::new(RealDisk);
    catch_up(&reader, &sql, size, disk.as_ref()).await?;
    let copies = stored(&folder, &identity).unwrap_or_else(|error| {
        tracing::warn!(%error, "the ledger is made without the logs that are followed");
        Vec::new()
    });
    let logs = Logs::new(vec![Source::own(&identity, reader, size)], copies);
    let mut projector = Projector::open(sql.clone(), disk, projection::all_cores()?, logs.sources()).await?;
    while projector.advance(logs.sources()).await? {}
    sql.close().await;
    Ok(size)
}
