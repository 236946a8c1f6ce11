//! PostgreSQL, by URL.
//!
//! One node writes to a database (to one schema of it) at a time. Who writes holds an advisory lock for as long as its
//! session lives, and takes a *turn*: a number that every transaction checks and holds on to until it ends. A node whose
//! lock was lost without its noticing, because its session was cut, therefore can't commit anything once another has
//! taken its turn.
//!
//! The two writing connections are never opened again behind the node's back. A cut session may mean that the server
//! fell over and lost derived rows that were not yet on its disk; so the node stops, and its next start compares the
//! index with the log. Readers do come back by themselves.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgArguments, PgConnectOptions, PgConnection, PgPoolOptions, PgSslMode, Postgres};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgPool, Transaction};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, timeout};

use super::batch::{Batch, Durability, Step};
use super::schema::{STATE, STEPS};
use super::text::{Bulk, Column, Dialect, Text, definition};
use super::value::{Inner, Row, Value};
use super::{queries, sql};
use crate::StoreError;
use crate::disk::Disk;

/// Readers at once: more would only wait for the same two or four disks.
const MAX_READERS: u32 = 8;
/// Longest wait for the server, connecting or asking. The largest commit takes seconds; a server that is silent for this
/// long is gone, and a writer that waits for ever would look alive.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a start waits for the node before it to let go: a killed one's session ends when the server notices.
const LOCK_WAIT: Duration = Duration::from_secs(3);
/// First half of the advisory lock's key, "Ente" in ASCII; the second stands for the schema.
const LOCK: i32 = 0x456e_7465;

/// Connections to one database.
#[derive(Clone)]
pub(super) struct Server {
    readers: PgPool,
    /// None for who only reads.
    writer: Option<Arc<Writer>>,
}

struct Writer {
    /// Syncs on every commit, and holds the lock.
    durable: Mutex<Option<PgConnection>>,
    /// Does not wait for the server's disk.
    derived: Mutex<Option<PgConnection>>,
    turn: String,
}

type Query<'q> = sqlx::query::Query<'q, Postgres, PgArguments>;

impl Server {
    /// Connects to write: takes the lock and the turn, and brings the tables up to date.
    pub async fn open(options: &PgConnectOptions) -> Result<Self, StoreError> {
        let connect = |commit: &'static str| {
            let options = prepared(options).options([("synchronous_commit", commit)]);
            async move { answer("connect", options.connect()).await }
        };
        let mut durable = connect("on").await?;
        lock(&mut durable).await?;
        suitable(&mut durable).await?;
        migrate(&mut durable).await?;
        let turn = take_turn(&mut durable).await?;
        let derived = connect("off").await?;
        let writer = Writer { durable: Mutex::new(Some(durable)), derived: Mutex::new(Some(derived)), turn };
        Ok(Server { readers: readers(options).await?, writer: Some(Arc::new(writer)) })
    }

    /// Connects to read only, beside whoever writes.
    pub async fn read(options: &PgConnectOptions) -> Result<Self, StoreError> {
        let readers = readers(options).await?;
        let there: bool =
            answer("tables", sqlx::query_scalar(queries::postgres::HAS_TABLES).fetch_one(&readers)).await?;
        if !there {
            return Err(StoreError::Database("has no tables of a node; is it the right one?".into()));
        }
        let server = Server { readers, writer: None };
        let version = server.fetch(&queries::GET_STATE, &[Value::from("version")]).await?;
        let version = version.first().map(|row| row.text(0)).transpose()?;
        if super::steps_done(version)? != STEPS.len() {
            return Err(StoreError::Database(
                "has tables of an earlier version; open the node once to bring them up to date".into(),
            ));
        }
        Ok(server)
    }

    pub async fn fetch(&self, text: &dyn Text, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        fetch(&self.readers, text, values).await
    }

    /// A transaction that reads.
    pub async fn snapshot(&self) -> Result<Transaction<'static, Postgres>, StoreError> {
        answer("snapshot", self.readers.begin_with(queries::postgres::SNAPSHOT)).await
    }

    pub async fn fetch_bulk(&self, bulk: &Bulk, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let mut found = Vec::new();
        for (rows, chunk) in bulk.chunks(Dialect::Postgres, values) {
            let text = bulk.text(Dialect::Postgres, rows);
            let query = bind_columns(sqlx::query(AssertSqlSafe(text)), bulk, chunk)?;
            let rows = answer(bulk.name, query.fetch_all(&self.readers)).await?;
            found.extend(rows.into_iter().map(|row| Row { query: bulk.name, inner: Inner::Postgres(row) }));
        }
        Ok(found)
    }

    /// Like [`Server::fetch`], over the session that wrote the derived rows: an answer means that none of them was lost.
    pub async fn fetch_written(&self, text: &dyn Text, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let Some(writer) = &self.writer else { return self.fetch(text, values).await };
        let mut connection = writer.derived.lock().await;
        fetch(connection.as_mut().ok_or_else(closed)?, text, values).await
    }

    pub async fn commit(&self, batch: &Batch<'_>, disk: &dyn Disk) -> Result<(), StoreError> {
        let writer = self.writer.as_ref().ok_or_else(closed)?;
        let connection = match batch.durability {
            Durability::Full => &writer.durable,
            Durability::Derived => &writer.derived,
        };
        let mut connection = connection.lock().await;
        let connection = connection.as_mut().ok_or_else(closed)?;
        let mut transaction = answer("commit", connection.begin()).await?;
        let turn = Step::Run(&queries::FENCE, vec![Value::from(writer.turn.as_str())]);
        if run(&mut transaction, &turn).await? == 0 {
            return Err(StoreError::Database(
                "has been taken over by another node while this one was cut off from it; nothing was written. \
                 Stop one of the two"
                    .into(),
            ));
        }
        for step in &batch.steps {
            run(&mut transaction, step).await?;
        }
        disk.around_commit(false).map_err(|e| StoreError::io("commit", "the store", e))?;
        answer("commit", transaction.commit()).await?;
        disk.around_commit(true).map_err(|e| StoreError::io("commit", "the store", e))
    }

    pub async fn close(&self) {
        self.readers.close().await;
        let Some(writer) = &self.writer else { return };
        for connection in [&writer.derived, &writer.durable] {
            if let Some(connection) = connection.lock().await.take() {
                // The lock goes with the session; whether the server heard the good-bye does not matter.
                let _ = timeout(PATIENCE, connection.close()).await;
            }
        }
    }
}

/// All rows that a query gives.
pub(super) async fn fetch(
    from: impl Executor<'_, Database = Postgres>,
    text: &dyn Text,
    values: &[Value<'_>],
) -> Result<Vec<Row>, StoreError> {
    let query = bind(sqlx::query(AssertSqlSafe(text.text(Dialect::Postgres))), values);
    let rows = answer(text.name(), query.fetch_all(from)).await?;
    Ok(rows.into_iter().map(|row| Row { query: text.name(), inner: Inner::Postgres(row) }).collect())
}

/// Waits for the server, not for ever.
async fn answer<T>(
    what: &'static str,
    call: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, StoreError> {
    match timeout(PATIENCE, call).await {
        Ok(answer) => answer.map_err(sql(what)),
        Err(_) => {
            Err(StoreError::Database(format!("has not answered for {} s ({what})", PATIENCE.as_secs())))
        }
    }
}

fn closed() -> StoreError {
    StoreError::Database("is not open for writing".into())
}

/// What every connection has. Without a word in the URL, a server that is not on this machine must show a certificate
/// for its name: sealed fields and what is written of them cross the line.
fn prepared(options: &PgConnectOptions) -> PgConnectOptions {
    options.clone().application_name("entente").disable_statement_logging()
}

/// Reads a URL, and the environment for what it leaves out (`PGPASSWORD` and the others, and the password file).
pub(super) fn parse(url: &str) -> Result<PgConnectOptions, String> {
    let options: PgConnectOptions = url.parse().map_err(|e: sqlx::Error| e.to_string())?;
    let host = options.get_host();
    let local = options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    let said =
        url.contains("sslmode=") || url.contains("ssl-mode=") || std::env::var_os("PGSSLMODE").is_some();
    Ok(match (said, local) {
        (true, _) => options,
        (false, true) => options.ssl_mode(PgSslMode::Prefer),
        (false, false) => options.ssl_mode(PgSslMode::VerifyFull),
    })
}

async fn readers(options: &PgConnectOptions) -> Result<PgPool, StoreError> {
    let options = prepared(options).options([("default_transaction_read_only", "on")]);
    let pool = PgPoolOptions::new().max_connections(MAX_READERS).acquire_timeout(PATIENCE);
    answer("connect", pool.connect_with(options)).await
}

async fn run(connection: &mut PgConnection, step: &Step<'_>) -> Result<u64, StoreError> {
    match step {
        Step::Run(query, values) => {
            let call = bind(sqlx::query(AssertSqlSafe(query.text(Dialect::Postgres))), values);
            Ok(answer(query.name(), call.execute(connection)).await?.rows_affected())
        }
        Step::Bulk(bulk, values) => {
            for (rows, chunk) in bulk.chunks(Dialect::Postgres, values) {
                let text = bulk.text(Dialect::Postgres, rows);
                let call = bind_columns(sqlx::query(AssertSqlSafe(text)), bulk, chunk)?;
                answer(bulk.name, call.execute(&mut *connection)).await?;
            }
            Ok(0)
        }
    }
}

fn bind<'q>(query: Query<'q>, values: &[Value<'q>]) -> Query<'q> {
    values.iter().fold(query, |query, value| match *value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Blob(value) => query.bind(value),
    })
}

/// Binds rows column by column, each as one array.
fn bind_columns<'q>(mut query: Query<'q>, bulk: &Bulk, rows: &[Value<'q>]) -> Result<Query<'q>, StoreError> {
    let wrong = || StoreError::corrupt(bulk.name, "a value is not of its column's type");
    for (at, column) in bulk.columns.iter().enumerate() {
        let values = rows.chunks_exact(bulk.columns.len()).map(|row| row[at]);
        query = match column {
            Column::Int => {
                query.bind(values.map(|v| v.int().ok_or_else(wrong)).collect::<Result<Vec<_>, _>>()?)
            }
            Column::Text => {
                query.bind(values.map(|v| v.text().ok_or_else(wrong)).collect::<Result<Vec<_>, _>>()?)
            }
            Column::Blob => {
                query.bind(values.map(|v| v.blob().ok_or_else(wrong)).collect::<Result<Vec<_>, _>>()?)
            }
        };
    }
    Ok(query)
}

/// One writer. The second is told so, after the moment a killed one's session may take to end.
async fn lock(connection: &mut PgConnection) -> Result<(), StoreError> {
    let until = Instant::now() + LOCK_WAIT;
    loop {
        let query = sqlx::query_scalar(queries::postgres::LOCK).bind(LOCK);
        let got: bool = answer("lock", query.fetch_one(&mut *connection)).await?;
        if got {
            return Ok(());
        }
        if Instant::now() >= until {
            return Err(StoreError::Database(
                "is in use by another node or by `entente doctor --rebuild`: only one may write to it. Stop that one, \
                 or submit through it with --to URL"
                    .into(),
            ));
        }
        sleep(Duration::from_millis(100)).await;
    }
}

/// Refuses a database that can't keep the promises: other text than Unicode, commits that are not on disk.
async fn suitable(connection: &mut PgConnection) -> Result<(), StoreError> {
    let (encoding, fsync): (String, String) =
        answer("settings", sqlx::query_as(queries::postgres::SETTINGS).fetch_one(connection)).await?;
    if encoding != "UTF8" {
        return Err(StoreError::Database(format!(
            "has the encoding {encoding}; create one with ENCODING 'UTF8'"
        )));
    }
    if fsync != "on" {
        return Err(StoreError::Database(
            "is on a server with fsync = off, where a power cut takes back what was committed; sealed fields would \
             stay sealed for ever. Switch it on"
                .into(),
        ));
    }
    Ok(())
}

async fn migrate(connection: &mut PgConnection) -> Result<(), StoreError> {
    let mut transaction = answer("create tables", connection.begin()).await?;
    let state = definition(Dialect::Postgres, STATE);
    answer("create tables", sqlx::raw_sql(AssertSqlSafe(state)).execute(&mut *transaction)).await?;
    let done = super::steps_done(state_value(&mut transaction, "version").await?)?;
    for step in &STEPS[done..] {
        let step = definition(Dialect::Postgres, step);
        answer("create tables", sqlx::raw_sql(AssertSqlSafe(step)).execute(&mut *transaction)).await?;
    }
    set_state(&mut transaction, "version", &STEPS.len().to_string()).await?;
    answer("create tables", transaction.commit()).await
}

/// Makes it this session's turn: from here on no transaction of an earlier one commits.
async fn take_turn(connection: &mut PgConnection) -> Result<String, StoreError> {
    let last = state_value(connection, "turn").await?.and_then(|turn| turn.parse::<u64>().ok());
    let turn = (last.unwrap_or(0) + 1).to_string();
    set_state(connection, "turn", &turn).await?;
    Ok(turn)
}

async fn state_value(connection: &mut PgConnection, name: &str) -> Result<Option<String>, StoreError> {
    let text = queries::GET_STATE.text(Dialect::Postgres);
    answer("state", sqlx::query_scalar(AssertSqlSafe(text)).bind(name).fetch_optional(connection)).await
}

async fn set_state(connection: &mut PgConnection, name: &str, value: &str) -> Result<(), StoreError> {
    let step = Step::Run(&queries::SET_STATE, vec![Value::from(name), Value::from(value)]);
    run(connection, &step).await.map(drop)
}

#[cfg(test)]
impl Server {
    /// Prepares a text without running it.
    pub async fn prepare(&self, text: String) -> Result<(), sqlx::Error> {
        use sqlx::SqlSafeStr;
        self.readers.acquire().await?.prepare(AssertSqlSafe(text).into_sql_str()).await.map(drop)
    }

    /// How it would be run if tables were never looked through where there is another way: a line for each step. Without rows and
    /// statistics the server would look through every table, since each is small.
    pub async fn plan(&self, text: &str) -> Result<Vec<String>, sqlx::Error> {
        let count = (1..).take_while(|number| text.contains(&format!("${number}"))).count();
        let values = vec!["NULL"; count].join(", ");
        let values = if count == 0 { String::new() } else { format!("({values})") };
        let connection = self.readers.acquire().await?;
        let before =
            "SET enable_seqscan = off; SET enable_bitmapscan = off; SET plan_cache_mode = force_generic_plan";
        let prepare = format!("{before}; PREPARE asked AS {text}");
        // A connection of its own, which nobody gets afterwards.
        let mut alone = connection.detach();
        sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut alone).await?;
        let explain = sqlx::raw_sql(AssertSqlSafe(format!("EXPLAIN EXECUTE asked {values}")));
        explain.fetch_all(&mut alone).await?.iter().map(|row| sqlx::Row::try_get(row, 0)).collect()
    }

    /// How this class of commits waits.
    pub async fn commits(&self, durability: Durability) -> String {
        let writer = self.writer.as_ref().unwrap();
        let connection = if durability == Durability::Full { &writer.durable } else { &writer.derived };
        let mut connection = connection.lock().await;
        sqlx::query_scalar("SHOW synchronous_commit").fetch_one(connection.as_mut().unwrap()).await.unwrap()
    }
}
