//! What only a server can do: be written to by two, cut a session, fall over.

use entente_store::StoreError;
use entente_store::cipher::Cipher;
use entente_store::disk::RealDisk;
use entente_store::sql::Sql;
use entente_store::sql::disclosures::NewDisclosure;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use crate::backends::Fresh;

/// Ends the sessions of the store that the condition picks, as a fallen server would.
async fn cut(admin: &mut PgConnection, condition: &str) -> i64 {
    let text = format!(
        "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
         WHERE application_name = 'entente' AND pid <> pg_backend_pid() AND {condition}"
    );
    let cut: i64 = sqlx::query_scalar(AssertSqlSafe(text)).fetch_one(&mut *admin).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    cut
}

/// The session that holds the writer's lock of this schema.
fn holder(fresh: &Fresh) -> String {
    let schema = fresh.database_schema();
    format!(
        "pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid::bigint = (hashtext('{schema}')::bigint & 4294967295))"
    )
}

impl Fresh {
    fn database_schema(&self) -> String {
        let options = self.beside.as_ref().unwrap().get_options().unwrap().to_owned();
        options.rsplit('=').next().unwrap().to_owned()
    }

    async fn admin(&self) -> PgConnection {
        self.beside.as_ref().unwrap().connect().await.unwrap()
    }
}

fn disclosure(jti: u8) -> NewDisclosure<'static> {
    NewDisclosure { jti: [jti; 16], digest: "d", text: "t", nonce: [2; 24] }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_writer_is_refused_and_takes_over_only_when_the_first_is_gone() {
    let Some(fresh) = Fresh::postgres("second_writer").await else { return };
    let first = fresh.open().await;
    let refused = Sql::open(&fresh.database).await.err().unwrap().to_string();
    assert!(refused.contains("in use by another node"), "{refused}");
    first.close().await;
    fresh.open().await.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_that_start_at_once_create_the_tables_once_and_one_gets_to_write() {
    let Some(fresh) = Fresh::postgres("many_start").await else { return };
    let mut starting = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let database = fresh.database.clone();
        starting.spawn(async move { Sql::open(&database).await });
    }
    let mut open = Vec::new();
    while let Some(started) = starting.join_next().await {
        match started.unwrap() {
            Ok(sql) => open.push(sql),
            Err(StoreError::Database(reason)) => assert!(reason.contains("in use"), "{reason}"),
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].indexed().await.unwrap(), 0);
    open[0].close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_that_lost_its_lock_unnoticed_commits_nothing_once_another_has_its_turn() {
    let Some(fresh) = Fresh::postgres("lost_lock").await else { return };
    let first = fresh.open().await;
    let mut admin = fresh.admin().await;
    // Its locking session is cut; the other, which writes derived rows, lives on.
    assert_eq!(cut(&mut admin, &holder(&fresh)).await, 1);
    let second = fresh.open().await;
    let late = first.clear_derived().await.err().unwrap().to_string();
    assert!(late.contains("taken over by another node"), "{late}");
    second.clear_derived().await.unwrap();
    second.close().await;
    first.close().await;
    admin.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_session_never_comes_back_to_write_and_the_next_start_finds_what_was_committed() {
    let Some(fresh) = Fresh::postgres("cut_session").await else { return };
    let cipher = Cipher::new(&[1; 32]);
    let sql = fresh.open().await;
    sql.add_disclosures(&cipher, &[disclosure(1)], &RealDisk).await.unwrap();
    let mut admin = fresh.admin().await;
    assert_eq!(cut(&mut admin, &holder(&fresh)).await, 1);
    for jti in 2..4 {
        let failed = sql.add_disclosures(&cipher, &[disclosure(jti)], &RealDisk).await.err().unwrap();
        assert!(matches!(failed, StoreError::Sql { .. }), "{failed}");
    }
    sql.close().await;
    let again = fresh.open().await;
    assert_eq!(again.disclosures_of(&[1; 16]).await.unwrap().len(), 1);
    assert_eq!(again.disclosures_of(&[2; 16]).await.unwrap().len(), 0);
    again.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_refuses_a_database_that_is_no_nodes_and_one_from_the_future() {
    let Some(fresh) = Fresh::postgres("strange").await else { return };
    let strange = Sql::read(&fresh.database).await.err().unwrap().to_string();
    assert!(strange.contains("no tables of a node"), "{strange}");
    fresh.open().await.close().await;
    let mut admin = fresh.admin().await;
    sqlx::raw_sql("UPDATE store_state SET value = '99' WHERE name = 'version'")
        .execute(&mut admin)
        .await
        .unwrap();
    for refused in [Sql::read(&fresh.database).await, Sql::open(&fresh.database).await] {
        let refused = refused.err().unwrap().to_string();
        assert!(refused.contains("later version"), "{refused}");
    }
}
