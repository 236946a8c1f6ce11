//! One state of the store, read bit by bit while it changes: all that is asked of a snapshot is of the same moment.

use sqlx::{Postgres, Sqlite, Transaction};

use super::text::Text;
use super::value::{Row, Value};
use super::{Backend, Sql, postgres, sqlite};
use crate::StoreError;

/// A transaction that only reads. It holds one of the few readers' connections: ask and let go.
pub struct Snapshot(Open);

enum Open {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Sql {
    /// The store as it is when it is first asked.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Ok(Snapshot(match &self.backend {
            Backend::Sqlite(file) => Open::Sqlite(file.snapshot().await?),
            Backend::Postgres(server) => Open::Postgres(server.snapshot().await?),
        }))
    }
}

impl Snapshot {
    /// All rows that a query gives.
    pub(super) async fn fetch(
        &mut self,
        text: &dyn Text,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        match &mut self.0 {
            Open::Sqlite(transaction) => sqlite::fetch(&mut **transaction, text, values).await,
            Open::Postgres(transaction) => postgres::fetch(&mut **transaction, text, values).await,
        }
    }
}
