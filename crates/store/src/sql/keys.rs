//! Issuers' keys as the log grants them, for listing, and which statements a start-up must replay to know them.

use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

use super::{Sql, queries, sql};
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

/// Records a change inside the transaction that indexes its statement.
pub(super) async fn insert(connection: &mut SqliteConnection, change: &KeyChange) -> Result<(), StoreError> {
    sqlx::query(queries::INSERT_KEYRING_STATEMENT)
        .bind(change.index as i64)
        .execute(&mut *connection)
        .await
        .map_err(sql("keyring_statement"))?;
    for key in &change.keys {
        sqlx::query(queries::INSERT_KEY)
            .bind(&key.party)
            .bind(&key.kid)
            .bind(key.valid_from)
            .bind(key.valid_until)
            .bind(key.index as i64)
            .execute(&mut *connection)
            .await
            .map_err(sql("issuer_key"))?;
    }
    Ok(())
}

impl Sql {
    /// Every key, by party and time.
    pub async fn keys(&self) -> Result<Vec<KeyRow>, StoreError> {
        let rows =
            sqlx::query(queries::LIST_KEYS).fetch_all(&self.readers).await.map_err(sql("issuer_key"))?;
        rows.iter()
            .map(|row| {
                Ok(KeyRow {
                    party: row.try_get(0).map_err(sql("issuer_key"))?,
                    kid: row.try_get(1).map_err(sql("issuer_key"))?,
                    valid_from: row.try_get(2).map_err(sql("issuer_key"))?,
                    valid_until: row.try_get(3).map_err(sql("issuer_key"))?,
                    index: row.try_get::<i64, _>(4).map_err(sql("issuer_key"))?.unsigned_abs(),
                })
            })
            .collect()
    }

    /// Positions of the statements that changed keys, in order.
    pub async fn keyring_statements(&self) -> Result<Vec<u64>, StoreError> {
        let rows: Vec<i64> = sqlx::query_scalar(queries::LIST_KEYRING_STATEMENTS)
            .fetch_all(&self.readers)
            .await
            .map_err(sql("keyring_statement"))?;
        Ok(rows.into_iter().map(i64::unsigned_abs).collect())
    }
}
