//! Holding the ledger in the store against the logs it is folded from.

use entente_store::log::LogReader;
use entente_store::sql::Sql;

use super::Audit;
use crate::NodeError;
use crate::folder::{DataFolder, Identity};
use crate::ledger::{Logs, Source, projection};
use crate::mirror::stored;

/// Folds every subject again.
pub(super) async fn audit(
    (folder, identity): (&DataFolder, &Identity),
    reader: &LogReader,
    sql: &Sql,
    audit: &mut Audit,
) -> Result<(), NodeError> {
    let own = Source::own(identity, reader.clone(), audit.log.size);
    let copies = stored(folder, identity).unwrap_or_else(|error| {
        audit.fault("mirrors", None, error.to_string());
        Vec::new()
    });
    let logs = Logs::new(vec![own], copies);
    for fault in projection::audit(sql, logs.sources()).await? {
        audit.fault("ledger", None, format!("{fault}; run `entente doctor --rebuild`"));
    }
    Ok(())
}
