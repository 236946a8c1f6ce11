//! SQLite, embedded: one file in the node's folder.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    Sqlite, SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Connection, Executor, SqlitePool, Transaction};

use super::batch::{Batch, Durability, Step};
use super::schema::{STATE, STEPS};
use super::text::{Bulk, Dialect, Text};
use super::value::{Inner, Row, Value};
use super::{queries, sql};
use crate::StoreError;
use crate::disk::Disk;

/// How long a reader waits for a writer's lock before it gives up; a commit takes milliseconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Readers at once. The writers have connections of their own.
const MAX_READERS: u32 = 4;
/// Page cache of each connection, in KiB (negative means KiB to SQLite): memory stays flat however the log grows.
const CACHE_KIB: &str = "-32768";
/// Pages after which the write-ahead log is folded into the database: folding syncs, so not at every other batch.
const WAL_PAGES: &str = "16384";

/// Connections to one file.
#[derive(Clone)]
pub(super) struct File {
    readers: SqlitePool,
    /// One connection that syncs on every commit.
    durable: SqlitePool,
    /// One connection that leaves syncing to the checkpoints of the write-ahead log.
    derived: SqlitePool,
}

type Query<'q> = sqlx::query::Query<'q, Sqlite, SqliteArguments>;

impl File {
    /// Opens or creates the file and brings its tables up to date.
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
        migrate(&durable).await?;
        let derived =
            one(options.clone().synchronous(SqliteSynchronous::Normal)).await.map_err(sql("open"))?;
        let readers = SqlitePoolOptions::new()
            .max_connections(MAX_READERS)
            .connect_with(options.synchronous(SqliteSynchronous::Normal))
            .await
            .map_err(sql("open"))?;
        Ok(File { readers, durable, derived })
    }

    pub async fn fetch(&self, text: &dyn Text, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        fetch(&self.readers, text, values).await
    }

    /// A transaction that reads.
    pub async fn snapshot(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.readers.begin().await.map_err(sql("snapshot"))
    }

    pub async fn fetch_bulk(&self, bulk: &Bulk, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let mut found = Vec::new();
        for (rows, chunk) in bulk.chunks(Dialect::Sqlite, values) {
            let query = bind(sqlx::query(AssertSqlSafe(bulk.text(Dialect::Sqlite, rows))), chunk);
            let rows = query.fetch_all(&self.readers).await.map_err(sql(bulk.name))?;
            found.extend(rows.into_iter().map(|row| Row { query: bulk.name, inner: Inner::Sqlite(row) }));
        }
        Ok(found)
    }

    pub async fn commit(&self, batch: &Batch<'_>, disk: &dyn Disk) -> Result<(), StoreError> {
        let pool = if batch.durability == Durability::Full { &self.durable } else { &self.derived };
        let mut connection = pool.acquire().await.map_err(sql("commit"))?;
        let mut transaction = connection.begin().await.map_err(sql("commit"))?;
        for step in &batch.steps {
            run(&mut transaction, step).await?;
        }
        disk.around_commit(false).map_err(|e| StoreError::io("commit", "the store", e))?;
        transaction.commit().await.map_err(sql("commit"))?;
        disk.around_commit(true).map_err(|e| StoreError::io("commit", "the store", e))
    }

    pub async fn close(&self) {
        self.readers.close().await;
        self.derived.close().await;
        self.durable.close().await;
    }
}

/// All rows that a query gives.
pub(super) async fn fetch(
    from: impl Executor<'_, Database = Sqlite>,
    text: &dyn Text,
    values: &[Value<'_>],
) -> Result<Vec<Row>, StoreError> {
    let query = bind(sqlx::query(AssertSqlSafe(text.text(Dialect::Sqlite))), values);
    let rows = query.fetch_all(from).await.map_err(sql(text.name()))?;
    Ok(rows.into_iter().map(|row| Row { query: text.name(), inner: Inner::Sqlite(row) }).collect())
}

async fn run(connection: &mut SqliteConnection, step: &Step<'_>) -> Result<(), StoreError> {
    match step {
        Step::Run(query, values) => {
            bind(sqlx::query(AssertSqlSafe(query.text(Dialect::Sqlite))), values)
                .execute(connection)
                .await
                .map_err(sql(query.name()))?;
        }
        Step::Bulk(bulk, values) => {
            for (rows, chunk) in bulk.chunks(Dialect::Sqlite, values) {
                bind(sqlx::query(AssertSqlSafe(bulk.text(Dialect::Sqlite, rows))), chunk)
                    .execute(&mut *connection)
                    .await
                    .map_err(sql(bulk.name))?;
            }
        }
    }
    Ok(())
}

fn bind<'q>(query: Query<'q>, values: &[Value<'q>]) -> Query<'q> {
    values.iter().fold(query, |query, value| match *value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Blob(value) => query.bind(value),
    })
}

/// Brings the tables up to date. Whoever reads beside a running node may be the first to open a file of an earlier
/// version, so the steps are taken under the file's own lock.
async fn migrate(pool: &SqlitePool) -> Result<(), StoreError> {
    let failed = || sql("create tables");
    let mut connection = pool.acquire().await.map_err(failed())?;
    sqlx::raw_sql(STATE).execute(&mut *connection).await.map_err(failed())?;
    if super::steps_done(version(&mut connection).await?)? == STEPS.len() {
        return Ok(());
    }
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(failed())?;
    for step in &STEPS[super::steps_done(version(&mut transaction).await?)?..] {
        sqlx::raw_sql(*step).execute(&mut *transaction).await.map_err(failed())?;
    }
    let now = STEPS.len().to_string();
    let done = Step::Run(&queries::SET_STATE, vec![Value::from("version"), Value::from(now.as_str())]);
    run(&mut transaction, &done).await?;
    transaction.commit().await.map_err(failed())
}

async fn version(connection: &mut SqliteConnection) -> Result<Option<String>, StoreError> {
    let text = queries::GET_STATE.text(Dialect::Sqlite);
    let found = sqlx::query_scalar(AssertSqlSafe(text)).bind("version").fetch_optional(connection).await;
    found.map_err(sql("version"))
}

#[cfg(test)]
impl File {
    /// Prepares a text without running it.
    pub async fn prepare(&self, text: String) -> Result<(), sqlx::Error> {
        use sqlx::SqlSafeStr;
        self.readers.acquire().await?.prepare(AssertSqlSafe(text).into_sql_str()).await.map(drop)
    }

    /// How it would be run: a line for each step.
    pub async fn plan(&self, text: &str) -> Result<Vec<String>, sqlx::Error> {
        let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}"))).fetch_all(&self.readers);
        rows.await?.iter().map(|row| sqlx::Row::try_get(row, 3)).collect()
    }
}
