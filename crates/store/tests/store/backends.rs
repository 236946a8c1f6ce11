//! The databases that the conformance suite runs over.

use entente_store::sql::{Database, Sql};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;

/// A fresh, empty database for one test; a file's folder goes with it.
pub struct Fresh {
    pub database: Database,
    pub dir: tempfile::TempDir,
    /// The server's schema, and how to look at it from beside.
    pub beside: Option<PgConnectOptions>,
}

impl Fresh {
    pub fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Fresh { database: Database::file(dir.path().join("store.sqlite")), dir, beside: None }
    }

    /// A schema of its own on the server that `ENTENTE_TEST_POSTGRES` names; none where it names none.
    pub async fn postgres(test: &str) -> Option<Self> {
        let Ok(url) = std::env::var("ENTENTE_TEST_POSTGRES") else {
            eprintln!("SKIPPED on PostgreSQL: ENTENTE_TEST_POSTGRES names no server; `make test` starts one");
            return None;
        };
        let options: PgConnectOptions = url.parse().unwrap();
        let schema = format!("store_{test}");
        let schema = &schema[..schema.len().min(60)];
        let mut admin = options.connect().await.unwrap();
        let anew = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(anew)).execute(&mut admin).await.unwrap();
        let mark = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{mark}options[search_path]={schema}");
        Some(Fresh {
            database: url.parse().unwrap(),
            dir: tempfile::tempdir().unwrap(),
            beside: Some(url.parse().unwrap()),
        })
    }

    pub async fn open(&self) -> Sql {
        Sql::open(&self.database).await.unwrap()
    }
}

/// Makes two tests of each function: one over SQLite, one over PostgreSQL.
macro_rules! conformance {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test(crate::backends::Fresh::sqlite()).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                if let Some(fresh) = crate::backends::Fresh::postgres(stringify!($test)).await {
                    super::$test(fresh).await;
                }
            })+
        }
    };
}

pub(crate) use conformance;
