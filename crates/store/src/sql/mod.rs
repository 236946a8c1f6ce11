//! The SQL store: SQLite, embedded. One file, two promises: disclosures are durable when committed, the rest can be
//! rebuilt from the log.

pub mod disclosures;
pub mod keys;
mod queries;
pub mod statements;

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Executor, SqlitePool};

use crate::StoreError;

/// How long a reader waits for a writer's lock before it gives up; a commit takes milliseconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Readers at once. The writers have connections of their own.
const MAX_READERS: u32 = 4;
/// Page cache of each connection, in KiB (negative means KiB to SQLite): memory stays flat however the log grows.
const CACHE_KIB: &str = "-32768";

/// Pages after which the write-ahead log is folded into the database: folding syncs, so not at every other batch.
const WAL_PAGES: &str = "16384";

/// The SQL side of a node's data folder.
#[derive(Clone)]
pub struct Sql {
    readers: SqlitePool,
    /// One connection that syncs on every commit: for what cannot be rebuilt.
    durable: SqlitePool,
    /// One connection that leaves syncing to the checkpoints of the write-ahead log: for what can be rebuilt.
    derived: SqlitePool,
}

impl Sql {
    /// Opens or creates the store in `file` and brings its tables up to date.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(BUSY_TIMEOUT)
            .foreign_keys(true)
            .pragma("cache_size", CACHE_KIB)
            .pragma("wal_autocheckpoint", WAL_PAGES);
        let one = |options: SqliteConnectOptions| {
            SqlitePoolOptions::new()
                .max_connections(1)
                .idle_timeout(None)
                .max_lifetime(None)
                .connect_with(options)
        };
        let durable = one(options.clone().synchronous(SqliteSynchronous::Full)).await.map_err(sql("open"))?;
        durable.execute(queries::CREATE).await.map_err(sql("create tables"))?;
        let derived =
            one(options.clone().synchronous(SqliteSynchronous::Normal)).await.map_err(sql("open"))?;
        let readers = SqlitePoolOptions::new()
            .max_connections(MAX_READERS)
            .connect_with(options.synchronous(SqliteSynchronous::Normal))
            .await
            .map_err(sql("open"))?;
        Ok(Sql { readers, durable, derived })
    }

    /// Closes every connection; what was committed stays.
    pub async fn close(&self) {
        self.readers.close().await;
        self.derived.close().await;
        self.durable.close().await;
    }

    /// Asks SQLite to check its own file; returns its complaints.
    pub async fn integrity(&self) -> Result<Vec<String>, StoreError> {
        let rows: Vec<String> = sqlx::query_scalar(queries::INTEGRITY)
            .fetch_all(&self.readers)
            .await
            .map_err(sql("integrity check"))?;
        Ok(rows.into_iter().filter(|row| row != "ok").collect())
    }

    /// Drops everything that can be rebuilt from the log. Disclosures stay.
    pub async fn clear_derived(&self) -> Result<(), StoreError> {
        self.derived.execute(queries::CLEAR_DERIVED).await.map_err(sql("clear"))?;
        Ok(())
    }
}

/// Turns the driver's error into the store's, naming the table.
fn sql(table: &'static str) -> impl FnOnce(sqlx::Error) -> StoreError {
    move |source| StoreError::Sql { table, source }
}
