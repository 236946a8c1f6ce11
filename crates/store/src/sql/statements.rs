//! The index of statements: where in the log each one is, by id, hash, subject, kind and issuer.

use super::batch::{Batch, Durability};
use super::keys::{self, KeyChange};
use super::text::Chosen;
use super::value::{Row, Value};
use super::{Sql, queries};
use crate::StoreError;
use crate::disk::Disk;

/// One row of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRow {
    /// Position in the log.
    pub index: u64,
    /// Statement id (UUIDv7).
    pub jti: [u8; 16],
    /// SHA-256 of the JWS.
    pub hash: [u8; 32],
    /// Issuing party.
    pub iss: String,
    /// Statement kind.
    pub kind: String,
    /// Subject id.
    pub subject: String,
    /// When it was signed, Unix seconds.
    pub iat: i64,
    /// When it happened, RFC 3339 UTC.
    pub at: String,
    /// TLP label.
    pub handling: String,
    /// How many fields are sealed.
    pub sealed: u32,
}

/// What `list` filters by; every given field must match.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Kind, exact.
    pub kind: Option<String>,
    /// Subject, exact.
    pub subject: Option<String>,
    /// Issuer, exact.
    pub iss: Option<String>,
    /// Only statements at this position or later.
    pub from_index: u64,
}

/// Position and hash of a statement that is in the log already.
pub type Known = (u64, [u8; 32]);

impl Sql {
    /// Adds rows, and what they change in the keys, in one transaction: an indexed `party` statement whose keys
    /// are missing would lock its party out after the next start.
    pub async fn add_statements(
        &self,
        rows: &[StatementRow],
        key_changes: &[KeyChange],
        disk: &dyn Disk,
    ) -> Result<(), StoreError> {
        let mut batch = Batch::new(Durability::Derived);
        batch.bulk(&queries::INSERT_STATEMENTS, rows.iter().map(values));
        for change in key_changes {
            keys::insert(&mut batch, change);
        }
        self.commit(&batch, disk).await
    }

    /// How many entries of the log are indexed. A gap means the index cannot be trusted and must be rebuilt.
    pub async fn indexed(&self) -> Result<u64, StoreError> {
        let rows = self.fetch(&queries::COUNT_STATEMENTS, &[]).await?;
        let (next, count) = match rows.first() {
            Some(row) => (row.int(0)?, row.int(1)?),
            None => (0, 0),
        };
        if next != count {
            return Err(StoreError::corrupt(
                "statement index",
                format!(
                    "{count} rows up to position {next}: rows are missing; run `entente doctor --rebuild`"
                ),
            ));
        }
        Ok(count.unsigned_abs())
    }

    /// The `limit` largest statement ids, largest first, with where they are.
    pub async fn largest_jtis(&self, limit: u32) -> Result<Vec<([u8; 16], Known)>, StoreError> {
        let rows = self.fetch(&queries::LARGEST_JTIS, &[i64::from(limit).into()]).await?;
        rows.iter().map(|row| Ok((row.bytes(0)?, (row.index(1)?, row.bytes(2)?)))).collect()
    }

    /// Where the statement with this id is, if it is in the log. What is said to be free is free: where rows may have
    /// been lost since they were committed, this is an error.
    pub async fn known(&self, jti: &[u8; 16]) -> Result<Option<Known>, StoreError> {
        let rows = self.fetch_written(&queries::BY_JTI_SHORT, &[jti.as_slice().into()]).await?;
        rows.first().map(|row| Ok((row.index(0)?, row.bytes(1)?))).transpose()
    }

    /// The row of the statement with this id.
    pub async fn by_jti(&self, jti: &[u8; 16]) -> Result<Option<StatementRow>, StoreError> {
        self.fetch(&queries::BY_JTI, &[jti.as_slice().into()]).await?.first().map(row).transpose()
    }

    /// The row at this position.
    pub async fn by_index(&self, index: u64) -> Result<Option<StatementRow>, StoreError> {
        self.fetch(&queries::BY_INDEX, &[signed(index).into()]).await?.first().map(row).transpose()
    }

    /// The row of the statement with this hash.
    pub async fn by_hash(&self, hash: &[u8; 32]) -> Result<Option<StatementRow>, StoreError> {
        let last = self.fetch(&queries::LAST_RUN, &[]).await?;
        let last = last.first().map_or(Ok(-1), |row| row.int(0))?;
        // The newest run first: what is asked for is mostly young.
        for run in (0..=last).rev() {
            for place in self.fetch(&queries::BY_HASH8, &[run.into(), hash8(hash).into()]).await? {
                let row = self.by_index(place.index(0)?).await?;
                if row.as_ref().is_some_and(|row| &row.hash == hash) {
                    return Ok(row);
                }
            }
        }
        Ok(None)
    }

    /// Rows that match, by position, at most `limit`.
    pub async fn list(&self, filter: &Filter, limit: u32) -> Result<Vec<StatementRow>, StoreError> {
        let mut values = vec![signed(filter.from_index).into()];
        let mut chosen = 0;
        for (n, condition) in [&filter.kind, &filter.subject, &filter.iss].into_iter().enumerate() {
            if let Some(value) = condition {
                chosen |= 1 << n;
                values.push(value.as_str().into());
            }
        }
        values.push(i64::from(limit).into());
        self.fetch(&Chosen(&queries::LIST, chosen), &values).await?.iter().map(row).collect()
    }

    /// Rows of statements with sealed fields at `index` or later, by position, at most `limit`.
    pub async fn sealed_from(&self, index: u64, limit: u32) -> Result<Vec<StatementRow>, StoreError> {
        let values = [signed(index).into(), i64::from(limit).into()];
        self.fetch(&queries::SEALED_FROM, &values).await?.iter().map(row).collect()
    }
}

/// A row as `INSERT_STATEMENTS` takes it.
fn values(row: &StatementRow) -> [Value<'_>; 11] {
    [
        signed(row.index).into(),
        row.jti.as_slice().into(),
        row.hash.as_slice().into(),
        hash8(&row.hash).into(),
        row.iss.as_str().into(),
        row.kind.as_str().into(),
        row.subject.as_str().into(),
        row.iat.into(),
        row.at.as_str().into(),
        row.handling.as_str().into(),
        i64::from(row.sealed).into(),
    ]
}

fn row(row: &Row) -> Result<StatementRow, StoreError> {
    Ok(StatementRow {
        index: row.index(0)?,
        jti: row.bytes(1)?,
        hash: row.bytes(2)?,
        iss: row.text(3)?,
        kind: row.text(4)?,
        subject: row.text(5)?,
        iat: row.int(6)?,
        at: row.text(7)?,
        handling: row.text(8)?,
        sealed: u32::try_from(row.int(9)?).map_err(|_| {
            StoreError::corrupt("statement index", "a count of sealed fields is out of range")
        })?,
    })
}

/// SQL has no unsigned integers. Positions stay far below 2^63, so the cast keeps their value.
fn signed(index: u64) -> i64 {
    index as i64
}

fn hash8(hash: &[u8; 32]) -> i64 {
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    i64::from_be_bytes(first)
}
