//! Every text of the store, put to both databases.

use super::text::{Chosen, Dialect};
use super::*;
use crate::sql::statements::StatementRow;

/// Every text as one database reads it, by name.
pub(super) fn texts(dialect: Dialect) -> Vec<(&'static str, String)> {
    let mut texts: Vec<(&'static str, String)> =
        queries::ALL.iter().map(|query| (query.name(), query.text(dialect))).collect();
    for choice in queries::CHOICES {
        let all = 1 << choice.conditions.len();
        texts.extend((0..all).map(|mask| (choice.name, Chosen(choice, mask).text(dialect))));
    }
    for bulk in queries::BULKS {
        texts.extend([1, 2, 256].map(|rows| (bulk.name, bulk.text(dialect, rows))));
    }
    if dialect == Dialect::Postgres {
        texts.extend(queries::postgres::ALL.iter().map(|text| ("postgres only", (*text).to_owned())));
    }
    texts
}

#[tokio::test]
async fn every_query_is_understood_by_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    let file = sqlite::File::open(&dir.path().join("store.sqlite")).await.unwrap();
    for (name, text) in texts(Dialect::Sqlite) {
        let prepared = file.prepare(text.clone()).await;
        assert!(prepared.is_ok(), "{name}: {text}: {prepared:?}");
    }
    assert!(file.prepare("SELECT no_such_column FROM statement".into()).await.is_err());
    file.close().await;
}

/// A schema of its own on the server that `ENTENTE_TEST_POSTGRES` names; none where it names none.
pub(super) async fn server(schema: &str) -> Option<postgres::Server> {
    let Ok(url) = std::env::var("ENTENTE_TEST_POSTGRES") else {
        eprintln!("SKIPPED on PostgreSQL: ENTENTE_TEST_POSTGRES names no server; `make test` starts one");
        return None;
    };
    let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
    let mut admin = sqlx::ConnectOptions::connect(&options).await.unwrap();
    let anew = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(anew)).execute(&mut admin).await.unwrap();
    Some(postgres::Server::open(&options.options([("search_path", schema)])).await.unwrap())
}

#[tokio::test]
async fn every_query_is_understood_by_postgres() {
    let Some(server) = server("every_query").await else { return };
    for (name, text) in texts(Dialect::Postgres) {
        let prepared = server.prepare(text.clone()).await;
        assert!(prepared.is_ok(), "{name}: {text}: {prepared:?}");
    }
    assert!(server.prepare("SELECT no_such_column FROM statement".into()).await.is_err());
    server.close().await;
}

#[tokio::test]
async fn what_nothing_can_rebuild_waits_for_the_servers_disk_and_what_is_derived_does_not() {
    let Some(server) = server("waits_for_disk").await else { return };
    assert_eq!(server.commits(Durability::Full).await, "on");
    assert_eq!(server.commits(Durability::Derived).await, "off");
    server.close().await;
}

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
    static PLAN: text::Query = text::Query::new(
        "PLAN",
        "EXPLAIN QUERY PLAN SELECT idx FROM statement WHERE (idx >> 18) = ? AND hash8 = ? ORDER BY idx",
    );
    let dir = tempfile::tempdir().unwrap();
    let sql = Sql::open(&Database::file(dir.path().join("store.sqlite"))).await.unwrap();
    assert_eq!(sql.by_hash(&row(0).hash).await.unwrap(), None);
    // Positions in four runs of the index, one of them empty, all with hashes that begin alike.
    let rows: Vec<_> = [0, 7, 1 << 18, (3 << 18) + 1].map(row).into();
    sql.add_statements(&rows, &[], &RealDisk).await.unwrap();
    for wanted in &rows {
        assert_eq!(sql.by_hash(&wanted.hash).await.unwrap().as_ref(), Some(wanted));
    }
    assert_eq!(sql.by_hash(&row(8).hash).await.unwrap(), None);
    let asked = queries::BY_HASH8.text(Dialect::Sqlite);
    assert!(PLAN.text(Dialect::Sqlite).ends_with(&asked), "the plan of another query");
    let steps = sql.fetch(&PLAN, &[0.into(), 0.into()]).await.unwrap();
    let steps: Vec<String> = steps.iter().map(|step| step.text(3).unwrap()).collect();
    let used = "SEARCH statement USING COVERING INDEX statement_hash_run (<expr>=? AND hash8=?)";
    assert_eq!(steps, [used]);
    sql.close().await;
}
