//! The index of statements: where in the log each one is, by id, hash, subject, kind and issuer.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Connection, QueryBuilder, Row, Sqlite};

use super::keys::{self, KeyChange};
use super::{Sql, queries, sql};
use crate::StoreError;
use crate::disk::Disk;

/// Rows per INSERT. SQLite allows 32,766 variables in one; beyond a few hundred rows nothing is gained.
const ROWS_PER_INSERT: usize = 256;
/// Columns bound per row.
const COLUMNS: usize = 11;

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
        let mut connection = self.derived.acquire().await.map_err(sql("statement"))?;
        let mut transaction = connection.begin().await.map_err(sql("statement"))?;
        insert(&mut transaction, rows).await?;
        for change in key_changes {
            keys::insert(&mut transaction, change).await?;
        }
        disk.around_commit(false).map_err(|e| StoreError::io("commit", "statement index", e))?;
        transaction.commit().await.map_err(sql("statement"))?;
        disk.around_commit(true).map_err(|e| StoreError::io("commit", "statement index", e))
    }

    /// How many entries of the log are indexed. A gap means the index cannot be trusted and must be rebuilt.
    pub async fn indexed(&self) -> Result<u64, StoreError> {
        let (next, count): (i64, i64) = sqlx::query_as(queries::COUNT_STATEMENTS)
            .fetch_one(&self.readers)
            .await
            .map_err(sql("statement"))?;
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
        let rows = sqlx::query(queries::LARGEST_JTIS)
            .bind(i64::from(limit))
            .fetch_all(&self.readers)
            .await
            .map_err(sql("statement"))?;
        rows.iter().map(|row| Ok((bytes(row, 0)?, (index(row, 1)?, bytes(row, 2)?)))).collect()
    }

    /// Where the statement with this id is, if it is in the log.
    pub async fn known(&self, jti: &[u8; 16]) -> Result<Option<Known>, StoreError> {
        let row = sqlx::query(queries::BY_JTI_SHORT)
            .bind(jti.as_slice())
            .fetch_optional(&self.readers)
            .await
            .map_err(sql("statement"))?;
        row.map(|row| Ok((index(&row, 0)?, bytes(&row, 1)?))).transpose()
    }

    /// The row of the statement with this id.
    pub async fn by_jti(&self, jti: &[u8; 16]) -> Result<Option<StatementRow>, StoreError> {
        Ok(self.select(" WHERE jti = ", |q| bind(q, jti.to_vec()), 1).await?.pop())
    }

    /// The row at this position.
    pub async fn by_index(&self, index: u64) -> Result<Option<StatementRow>, StoreError> {
        Ok(self.select(" WHERE idx = ", |q| bind(q, signed(index)), 1).await?.pop())
    }

    /// The row of the statement with this hash.
    pub async fn by_hash(&self, hash: &[u8; 32]) -> Result<Option<StatementRow>, StoreError> {
        let last: Option<i64> =
            sqlx::query_scalar(queries::LAST_RUN).fetch_one(&self.readers).await.map_err(sql("statement"))?;
        // The newest run first: what is asked for is mostly young.
        for run in (0..=last.unwrap_or(-1)).rev() {
            let places: Vec<i64> = sqlx::query_scalar(queries::BY_HASH8)
                .bind(run)
                .bind(hash8(hash))
                .fetch_all(&self.readers)
                .await
                .map_err(sql("statement"))?;
            for place in places {
                let row = self.select(" WHERE idx = ", |q| bind(q, place), 1).await?.pop();
                if row.as_ref().is_some_and(|row| &row.hash == hash) {
                    return Ok(row);
                }
            }
        }
        Ok(None)
    }

    /// Rows that match, by position, at most `limit`.
    pub async fn list(&self, filter: &Filter, limit: u32) -> Result<Vec<StatementRow>, StoreError> {
        let push = |q: &mut QueryBuilder<Sqlite>| {
            q.push_bind(signed(filter.from_index));
            for (column, value) in
                [("kind", &filter.kind), ("subject", &filter.subject), ("iss", &filter.iss)]
            {
                if let Some(value) = value {
                    q.push(format_args!(" AND {column} = ")).push_bind(value.clone());
                }
            }
        };
        self.select(" WHERE idx >= ", push, limit).await
    }

    /// Rows of statements with sealed fields at `index` or later, by position, at most `limit`.
    pub async fn sealed_from(&self, index: u64, limit: u32) -> Result<Vec<StatementRow>, StoreError> {
        self.select(" WHERE sealed > 0 AND idx >= ", |q| bind(q, signed(index)), limit).await
    }

    async fn select(
        &self,
        clause: &'static str,
        bind: impl FnOnce(&mut QueryBuilder<Sqlite>),
        limit: u32,
    ) -> Result<Vec<StatementRow>, StoreError> {
        let mut query = QueryBuilder::new("SELECT ");
        query.push(queries::STATEMENT_COLUMNS).push(" FROM statement").push(clause);
        bind(&mut query);
        query.push(" ORDER BY idx LIMIT ").push_bind(i64::from(limit));
        let rows = query.build().fetch_all(&self.readers).await.map_err(sql("statement"))?;
        rows.iter().map(row).collect()
    }
}

/// Adds one value to a query that is being built.
fn bind<'q, T: sqlx::Encode<'q, Sqlite> + sqlx::Type<Sqlite> + 'q>(
    query: &mut QueryBuilder<Sqlite>,
    value: T,
) {
    query.push_bind(value);
}

/// Inserts in chunks whose SQL text repeats, so that the prepared statement is reused.
async fn insert(connection: &mut SqliteConnection, rows: &[StatementRow]) -> Result<(), StoreError> {
    let mut rest = rows;
    while !rest.is_empty() {
        // Powers of two: at most nine different texts, each prepared once per connection.
        let take = ROWS_PER_INSERT.min(1 << rest.len().ilog2());
        let (chunk, tail) = rest.split_at(take);
        let mut query = sqlx::query(AssertSqlSafe(insert_text(take)));
        for row in chunk {
            query = query
                .bind(signed(row.index))
                .bind(row.jti.as_slice())
                .bind(row.hash.as_slice())
                .bind(hash8(&row.hash))
                .bind(row.iss.as_str())
                .bind(row.kind.as_str())
                .bind(row.subject.as_str())
                .bind(row.iat)
                .bind(row.at.as_str())
                .bind(row.handling.as_str())
                .bind(i64::from(row.sealed));
        }
        query.execute(&mut *connection).await.map_err(sql("statement"))?;
        rest = tail;
    }
    Ok(())
}

fn insert_text(rows: usize) -> String {
    let group = format!("({})", ["?"; COLUMNS].join(","));
    format!("{}{}", queries::INSERT_STATEMENTS, vec![group; rows].join(","))
}

fn row(row: &SqliteRow) -> Result<StatementRow, StoreError> {
    let text = |at: usize| row.try_get::<String, _>(at).map_err(sql("statement"));
    Ok(StatementRow {
        index: index(row, 0)?,
        jti: bytes(row, 1)?,
        hash: bytes(row, 2)?,
        iss: text(3)?,
        kind: text(4)?,
        subject: text(5)?,
        iat: row.try_get(6).map_err(sql("statement"))?,
        at: text(7)?,
        handling: text(8)?,
        sealed: u32::try_from(row.try_get::<i64, _>(9).map_err(sql("statement"))?).map_err(|_| {
            StoreError::corrupt("statement index", "a count of sealed fields is out of range")
        })?,
    })
}

fn bytes<const N: usize>(row: &SqliteRow, at: usize) -> Result<[u8; N], StoreError> {
    let bytes: &[u8] = row.try_get(at).map_err(sql("statement"))?;
    bytes.try_into().map_err(|_| {
        StoreError::corrupt("statement index", format!("a value has {} bytes, not {N}", bytes.len()))
    })
}

fn index(row: &SqliteRow, at: usize) -> Result<u64, StoreError> {
    let value: i64 = row.try_get(at).map_err(sql("statement"))?;
    u64::try_from(value).map_err(|_| StoreError::corrupt("statement index", "a position is negative"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::RealDisk;

    fn row(index: u64) -> StatementRow {
        let (mut jti, mut hash) = ([0; 16], [9; 32]);
        jti[..8].copy_from_slice(&index.to_be_bytes());
        hash[24..].copy_from_slice(&index.to_be_bytes());
        StatementRow {
            index,
            jti,
            hash,
            iss: "XM-DAC-1".into(),
            kind: "need".into(),
            subject: "need:XM-DAC-1:a".into(),
            iat: 0,
            at: "2026-01-01T00:00:00Z".into(),
            handling: "TLP:CLEAR".into(),
            sealed: 0,
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn hashes_are_found_in_every_run_of_the_index_and_never_by_looking_through_the_rows() {
        let dir = tempfile::tempdir().unwrap();
        let sql = Sql::open(&dir.path().join("store.sqlite")).await.unwrap();
        assert_eq!(sql.by_hash(&row(0).hash).await.unwrap(), None);
        // Positions in four runs of the index, one of them empty, all with hashes that begin alike.
        let rows: Vec<_> = [0, 7, 1 << 18, (3 << 18) + 1].map(row).into();
        sql.add_statements(&rows, &[], &RealDisk).await.unwrap();
        for wanted in &rows {
            assert_eq!(sql.by_hash(&wanted.hash).await.unwrap().as_ref(), Some(wanted));
        }
        assert_eq!(sql.by_hash(&row(8).hash).await.unwrap(), None);
        let plan = format!("EXPLAIN QUERY PLAN {}", queries::BY_HASH8);
        let steps = sqlx::query(AssertSqlSafe(plan)).bind(0).bind(0).fetch_all(&sql.readers).await.unwrap();
        let steps: Vec<String> = steps.iter().map(|step| step.get("detail")).collect();
        let used = "SEARCH statement USING COVERING INDEX statement_hash_run (<expr>=? AND hash8=?)";
        assert_eq!(steps, [used]);
        sql.close().await;
    }
}
