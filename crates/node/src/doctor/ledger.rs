//! Holding the ledger in the store against the log.

use entente_store::log::LogReader;
use entente_store::sql::Sql;

use super::Audit;
use crate::NodeError;
use crate::ledger::projection::{self, Source};

/// Folds every subject again.
pub(super) async fn audit(reader: &LogReader, sql: &Sql, audit: &mut Audit) -> Result<(), NodeError> {
    let own = Source { origin: audit.log.origin.clone(), reader: reader.clone(), size: audit.log.size };
    for fault in projection::audit(sql, &[own]).await? {
        audit.fault("ledger", None, format!("{fault}; run `entente doctor --rebuild`"));
    }
    Ok(())
}
