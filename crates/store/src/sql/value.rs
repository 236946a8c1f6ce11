//! Values on their way into a query, and rows on their way out, the same for both databases.

use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use crate::StoreError;

/// One value; none is NULL, of its type.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    Int(Option<i64>),
    Text(Option<&'a str>),
    Blob(Option<&'a [u8]>),
}

impl<'a> Value<'a> {
    /// The number, or its NULL; none for a value of another type.
    pub fn int(self) -> Option<Option<i64>> {
        if let Value::Int(value) = self { Some(value) } else { None }
    }

    /// The text, or its NULL; none for a value of another type.
    pub fn text(self) -> Option<Option<&'a str>> {
        if let Value::Text(value) = self { Some(value) } else { None }
    }

    /// The bytes, or their NULL; none for a value of another type.
    pub fn blob(self) -> Option<Option<&'a [u8]>> {
        if let Value::Blob(value) = self { Some(value) } else { None }
    }
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Value::Int(Some(value))
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(value: Option<i64>) -> Self {
        Value::Int(value)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Value::Text(Some(value))
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Value::Blob(Some(value))
    }
}

/// One row of an answer.
pub(super) struct Row {
    pub query: &'static str,
    pub inner: Inner,
}

pub(super) enum Inner {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// Reads a column by its place, whichever database it is from.
macro_rules! column {
    ($self:expr, $at:expr) => {
        match &$self.inner {
            Inner::Sqlite(row) => row.try_get($at),
            Inner::Postgres(row) => row.try_get($at),
        }
        .map_err(|source| StoreError::Sql { query: $self.query, source })
    };
}

impl Row {
    pub fn int(&self, at: usize) -> Result<i64, StoreError> {
        column!(self, at)
    }

    pub fn int_or_null(&self, at: usize) -> Result<Option<i64>, StoreError> {
        column!(self, at)
    }

    pub fn text(&self, at: usize) -> Result<String, StoreError> {
        column!(self, at)
    }

    pub fn blob(&self, at: usize) -> Result<Vec<u8>, StoreError> {
        column!(self, at)
    }

    /// A blob that must have this length.
    pub fn bytes<const N: usize>(&self, at: usize) -> Result<[u8; N], StoreError> {
        let bytes = self.blob(at)?;
        let length = bytes.len();
        bytes.try_into().map_err(|_| {
            StoreError::corrupt(
                format!("store, {}", self.query),
                format!("a value has {length} bytes, not {N}"),
            )
        })
    }

    /// A position in the log.
    pub fn index(&self, at: usize) -> Result<u64, StoreError> {
        u64::try_from(self.int(at)?)
            .map_err(|_| StoreError::corrupt(format!("store, {}", self.query), "a position is negative"))
    }
}
