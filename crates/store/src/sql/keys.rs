//! Issuers' keys as the log grants them, for listing, and which statements a start-up must replay to know them.

use super::batch::Batch;
use super::{Sql, queries};
use crate::StoreError;

/// One key of one party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// The party the key signs for.
    pub party: String,
    /// RFC 7638 thumbprint.
    pub kid: String,
    /// First second at which it is valid.
    pub valid_from: i64,
    /// First second at which it no longer is, by expiry or revocation.
    pub valid_until: Option<i64>,
    /// Position of the latest statement that said so.
    pub index: u64,
}

/// What one `party` statement changed.
#[derive(Debug, Clone)]
pub struct KeyChange {
    /// Position of the statement.
    pub index: u64,
    /// The keys it touched, as they stand after it.
    pub keys: Vec<KeyRow>,
}

/// Records a change with the transaction that indexes its statement. Each change by itself: two may be about the same
/// key, and the later one counts.
pub(super) fn insert<'a>(batch: &mut Batch<'a>, change: &'a KeyChange) {
    batch.run(&queries::INSERT_KEYRING_STATEMENT, [(change.index as i64).into()]);
    let row = |key: &'a KeyRow| {
        [
            key.party.as_str().into(),
            key.kid.as_str().into(),
            key.valid_from.into(),
            key.valid_until.into(),
            (key.index as i64).into(),
        ]
    };
    batch.bulk(&queries::INSERT_KEYS, change.keys.iter().map(row));
}

impl Sql {
    /// Every key, by party and time.
    pub async fn keys(&self) -> Result<Vec<KeyRow>, StoreError> {
        let rows = self.fetch(&queries::LIST_KEYS, &[]).await?;
        rows.iter()
            .map(|row| {
                Ok(KeyRow {
                    party: row.text(0)?,
                    kid: row.text(1)?,
                    valid_from: row.int(2)?,
                    valid_until: row.int_or_null(3)?,
                    index: row.index(4)?,
                })
            })
            .collect()
    }

    /// Positions of the statements that changed keys, in order.
    pub async fn keyring_statements(&self) -> Result<Vec<u64>, StoreError> {
        self.fetch(&queries::LIST_KEYRING_STATEMENTS, &[]).await?.iter().map(|row| row.index(0)).collect()
    }
}
