//! Holding the index and the key table against the log, entry by entry.

use entente_log::TILE_WIDTH;
use entente_record::{Keyring, Token};
use entente_store::log::LogReader;
use entente_store::sql::Sql;
use entente_store::sql::keys::KeyRow;
use entente_store::sql::statements::{Filter, StatementRow};

use super::Audit;
use crate::NodeError;
use crate::admission;
use crate::entry::Bundle;
use crate::writer::key_change;

/// What to do about any fault found here.
const REMEDY: &str = "run `entente doctor --rebuild`";

/// Compares every row with its entry, and the keys with those the log grants.
pub(super) async fn audit(reader: &LogReader, sql: &Sql, audit: &mut Audit) -> Result<(), NodeError> {
    let size = audit.log.size;
    let mut ring = Keyring::new();
    let mut keys: Vec<KeyRow> = Vec::new();
    let mut replayed: Vec<u64> = Vec::new();
    for number in 0..size.div_ceil(TILE_WIDTH) {
        let Ok(bundle) = Bundle::read(reader, number, size) else { continue };
        let Ok(entries) = bundle.entries() else { continue };
        let filter = Filter { from_index: number * TILE_WIDTH, ..Filter::default() };
        let rows = sql.list(&filter, TILE_WIDTH as u32).await?;
        let mut rows = rows.into_iter().peekable();
        for (index, entry) in entries {
            let row = rows.next_if(|row| row.index == index);
            // An entry that can't be read is a fault of the log, and listed as one already.
            let Ok((expected, change)) = derive(entry, index, &mut ring) else { continue };
            match row {
                None => audit.fault("index", Some(index), format!("is missing; {REMEDY}")),
                Some(row) if row != expected => {
                    audit.fault("index", Some(index), format!("does not match the log; {REMEDY}"));
                }
                Some(_) => {}
            }
            if let Some(change) = change {
                replayed.push(change.index);
                for key in change.keys {
                    keys.retain(|known| (&known.party, &known.kid) != (&key.party, &key.kid));
                    keys.push(key);
                }
            }
        }
    }
    let beyond = Filter { from_index: size, ..Filter::default() };
    if let Some(row) = sql.list(&beyond, 1).await?.first() {
        audit.fault("index", Some(row.index), format!("is not in the log; {REMEDY}"));
    }
    keys.sort_by(|a, b| (&a.party, a.valid_from, &a.kid).cmp(&(&b.party, b.valid_from, &b.kid)));
    if keys != sql.keys().await? {
        audit.fault("keys", None, format!("the key table differs from the keys the log grants; {REMEDY}"));
    }
    if replayed != sql.keyring_statements().await? {
        let reason = format!("a start would not replay the very statements that changed keys; {REMEDY}");
        audit.fault("keys", None, reason);
    }
    Ok(())
}

fn derive(
    entry: &[u8],
    index: u64,
    ring: &mut Keyring,
) -> Result<(StatementRow, Option<entente_store::sql::keys::KeyChange>), entente_record::Fault> {
    let token = Token::read(entry)?;
    let statement = token.open(&[])?;
    ring.apply(&statement)?;
    let change = admission::changes_keys(&statement).then(|| key_change(ring, &statement, index));
    Ok((admission::row(index, &token, &statement), change))
}
