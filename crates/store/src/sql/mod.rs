//! The SQL store: SQLite embedded, or PostgreSQL by URL. Two promises: disclosures are durable when committed, the rest
//! can be rebuilt from the log.
//!
//! ```text
//! statements  keys  projection  disclosures  feedback    what is stored: one file each, the same for both databases
//!       queries   schema            every text, every table: once
//!       text  value  batch  snapshot   how a text is read by both, values and rows, writes, reading one state
//!       sqlite       postgres       connections, durability, locks
//! ```

mod batch;
mod database;
pub mod disclosures;
pub mod feedback;
pub mod keys;
mod postgres;
pub mod projection;
mod queries;
mod schema;
mod snapshot;
mod sqlite;
pub mod statements;
mod text;
mod value;

use batch::{Batch, Durability};
use database::Place;
use text::{Bulk, Text};
use value::{Row, Value};

use crate::StoreError;
use crate::disk::{Disk, RealDisk};

pub use database::Database;
pub use snapshot::Snapshot;

/// The SQL side of a node.
#[derive(Clone)]
pub struct Sql {
    backend: Backend,
}

#[derive(Clone)]
enum Backend {
    Sqlite(sqlite::File),
    Postgres(postgres::Server),
}

impl Sql {
    /// Opens the store for writing, creating it where there is none, and brings its tables up to date. One process at a
    /// time: a file is kept to one by the lock on its folder, a server by a lock of its own.
    pub async fn open(database: &Database) -> Result<Self, StoreError> {
        Ok(Sql {
            backend: match &database.0 {
                Place::File(path) => Backend::Sqlite(sqlite::File::open(path).await?),
                Place::Server(options) => Backend::Postgres(postgres::Server::open(options).await?),
            },
        })
    }

    /// Opens the store for reading, beside whoever writes.
    pub async fn read(database: &Database) -> Result<Self, StoreError> {
        match &database.0 {
            Place::File(_) => Sql::open(database).await,
            Place::Server(options) => {
                Ok(Sql { backend: Backend::Postgres(postgres::Server::read(options).await?) })
            }
        }
    }

    /// The node that this store belongs to, if it belongs to one already.
    pub async fn owner(&self) -> Result<Option<String>, StoreError> {
        self.fetch(&queries::GET_STATE, &["node".into()]).await?.first().map(|row| row.text(0)).transpose()
    }

    /// Makes the store a node's: another node that opens it by mistake finds this name.
    pub async fn set_owner(&self, node: &str) -> Result<(), StoreError> {
        let mut batch = Batch::new(Durability::Full);
        batch.run(&queries::SET_STATE, ["node".into(), node.into()]);
        self.commit(&batch, &RealDisk).await
    }

    /// Closes every connection; what was committed stays.
    pub async fn close(&self) {
        match &self.backend {
            Backend::Sqlite(file) => file.close().await,
            Backend::Postgres(server) => server.close().await,
        }
    }

    /// Asks SQLite to check its own file; returns its complaints. PostgreSQL checks what it reads by itself.
    pub async fn integrity(&self) -> Result<Vec<String>, StoreError> {
        let rows = self.fetch(&queries::INTEGRITY, &[]).await?;
        let rows: Vec<String> = rows.iter().map(|row| row.text(0)).collect::<Result<_, _>>()?;
        Ok(rows.into_iter().filter(|row| row != "ok").collect())
    }

    /// Drops everything that can be rebuilt from the log. Disclosures stay.
    pub async fn clear_derived(&self) -> Result<(), StoreError> {
        let mut batch = Batch::new(Durability::Derived);
        for query in queries::CLEAR_DERIVED {
            batch.run(query, []);
        }
        self.commit(&batch, &RealDisk).await
    }

    /// All rows that a query gives.
    async fn fetch(&self, text: &dyn Text, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        match &self.backend {
            Backend::Sqlite(file) => file.fetch(text, values).await,
            Backend::Postgres(server) => server.fetch(text, values).await,
        }
    }

    /// All rows that a query over a set of values gives, in no order.
    async fn fetch_bulk(&self, bulk: &Bulk, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        match &self.backend {
            Backend::Sqlite(file) => file.fetch_bulk(bulk, values).await,
            Backend::Postgres(server) => server.fetch_bulk(bulk, values).await,
        }
    }

    /// All rows that a query gives, and an error where committed rows may have been lost since this store was opened.
    async fn fetch_written(&self, text: &dyn Text, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        match &self.backend {
            Backend::Sqlite(file) => file.fetch(text, values).await,
            Backend::Postgres(server) => server.fetch_written(text, values).await,
        }
    }

    /// Makes a batch take effect, all of it or nothing. After an error it is not known which.
    async fn commit(&self, batch: &Batch<'_>, disk: &dyn Disk) -> Result<(), StoreError> {
        match &self.backend {
            Backend::Sqlite(file) => file.commit(batch, disk).await,
            Backend::Postgres(server) => server.commit(batch, disk).await,
        }
    }
}

/// How many steps of the schema a store has been through, by what it says of itself.
fn steps_done(version: Option<String>) -> Result<usize, StoreError> {
    let done = version.map_or(Ok(0), |text| text.parse::<usize>());
    match done {
        Ok(done) if done <= schema::STEPS.len() => Ok(done),
        _ => Err(StoreError::Database(format!(
            "has tables of a later version than this program knows ({}): use the newer program",
            schema::STEPS.len()
        ))),
    }
}

/// Turns the driver's error into the store's, naming the query.
fn sql(query: &'static str) -> impl FnOnce(sqlx::Error) -> StoreError {
    move |source| StoreError::Sql { query, source }
}

#[cfg(test)]
mod plans;
#[cfg(test)]
mod tests;
