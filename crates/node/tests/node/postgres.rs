//! A node whose store is PostgreSQL: the same life as over SQLite, the wrong database, the cut line.

use std::sync::Arc;
use std::time::Duration;

use entente_node::folder::DataFolder;
use entente_node::{Archive, Node, NodeError, Options, Places, doctor};
use entente_store::disk::RealDisk;
use entente_store::sql::statements::Filter;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions};

use crate::support::checks::{hash_of, holds_in, positions, verified};
use crate::support::disk::{Failure, FaultyDisk};
use crate::support::{
    ORIGIN, Scratch, accepted, close, create_with, on, operator, other, plain, register, sealed,
};

/// A database of a test's own, and a look at it from beside.
struct Server {
    places: Places,
    admin: PgConnection,
}

impl Server {
    /// None where `ENTENTE_TEST_POSTGRES` names no server.
    async fn fresh(schema: &str) -> Option<Self> {
        let Ok(url) = std::env::var("ENTENTE_TEST_POSTGRES") else {
            eprintln!("SKIPPED on PostgreSQL: ENTENTE_TEST_POSTGRES names no server; `make test` starts one");
            return None;
        };
        let schema = format!("node_{schema}");
        let mut admin = url.parse::<PgConnectOptions>().unwrap().connect().await.unwrap();
        let anew = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
        sqlx::raw_sql(AssertSqlSafe(anew)).execute(&mut admin).await.unwrap();
        let mark = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{mark}options[search_path]={schema}");
        let mut admin = url.parse::<PgConnectOptions>().unwrap().connect().await.unwrap();
        sqlx::raw_sql("SET application_name = 'test'").execute(&mut admin).await.unwrap();
        Some(Server { places: Places { database: Some(url.parse().unwrap()), ..Places::default() }, admin })
    }

    fn options(&self) -> Options {
        Options { places: self.places.clone(), ..on(Arc::new(RealDisk), None) }
    }

    /// Ends every session that has touched this schema's tables or holds its lock.
    async fn cut(&mut self) {
        let text = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND
            objid::bigint = (hashtext(current_schema()::text)::bigint & 4294967295)";
        let cut: i64 = sqlx::query_scalar(text).fetch_one(&mut self.admin).await.unwrap();
        assert_eq!(cut, 1);
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

fn reason(error: NodeError) -> String {
    error.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_lives_on_a_server_as_it_does_on_a_file() {
    let Some(server) = Server::fresh("life").await else { return };
    let scratch = Scratch::new();
    let root = scratch.join("node");
    create_with(&root, ORIGIN, server.options()).await.unwrap();
    assert!(!DataFolder::new(&root).sql().exists());
    let node = Node::open(&root, server.options()).await.unwrap();
    accepted(&node, vec![register(&other(), 1)]).await;
    let texts: Vec<String> =
        (2..600).map(|n| if n % 50 == 0 { sealed(&other(), n) } else { plain(&operator(), n) }).collect();
    for batch in texts.chunks(70) {
        accepted(&node, batch.to_vec()).await;
    }
    let again = accepted(&node, vec![texts[100].clone()]).await;
    assert_eq!((again[0].index, again[0].new), (102, false));
    assert_eq!(node.find(&hash_of(&texts[100])).await.unwrap().unwrap().row.index, 102);
    let filter = Filter { iss: Some("XM-DAC-2".into()), ..Filter::default() };
    assert_eq!(node.list(&filter, 100).await.unwrap().len(), 11);
    // Reading beside it works, writing beside it does not.
    let beside = Archive::open(&root, &server.places).await.unwrap();
    let found = beside.find("50", node.size()).await.unwrap().unwrap();
    let whole = beside.whole(&found).await.unwrap();
    let mut parts: Vec<&str> = texts[48].split('~').filter(|part| !part.is_empty()).collect();
    assert_eq!(whole.jws, parts.remove(0));
    assert_eq!(whole.disclosures.len(), parts.len());
    assert!(parts.iter().all(|part| whole.disclosures.iter().any(|stored| stored == part)));
    beside.close().await;
    close(node).await;
    assert!(verified(&root).holds());
    holds_in(&root, &server.places).await;
    assert_eq!(doctor::rebuild(&root, &server.places).await.unwrap(), 600);
    holds_in(&root, &server.places).await;
    let node = Node::open(&root, server.options()).await.unwrap();
    assert!(!accepted(&node, vec![texts[7].clone()]).await[0].new);
    close(node).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wrong_database_is_refused_with_the_reason() {
    let (Some(mine), Some(others), Some(empty)) =
        (Server::fresh("mine").await, Server::fresh("others").await, Server::fresh("empty").await)
    else {
        return;
    };
    let scratch = Scratch::new();
    let (root, file) = (scratch.join("node"), scratch.join("file"));
    create_with(&root, ORIGIN, mine.options()).await.unwrap();
    create_with(&scratch.join("other"), ORIGIN, others.options()).await.unwrap();
    create_with(&file, ORIGIN, on(Arc::new(RealDisk), None)).await.unwrap();
    let refused = async |root, options| reason(Node::open(root, options).await.err().unwrap());
    let none = refused(&root, on(Arc::new(RealDisk), None)).await;
    assert!(none.contains("--database URL"), "{none}");
    let wrong = refused(&root, others.options()).await;
    assert!(wrong.contains("belongs to another log"), "{wrong}");
    let nothing = refused(&root, empty.options()).await;
    assert!(nothing.contains("is empty") && nothing.contains("backup"), "{nothing}");
    let server = refused(&file, mine.options()).await;
    assert!(server.contains("in the folder"), "{server}");
    let taken = create_with(&scratch.join("third"), ORIGIN, mine.options()).await.err().unwrap().to_string();
    assert!(taken.contains("belongs to another log"), "{taken}");
    // None of these tries left anything behind.
    close(Node::open(&root, mine.options()).await.unwrap()).await;
    // A lost database: the index comes from the log.
    assert_eq!(doctor::rebuild(&root, &empty.places).await.unwrap(), 1);
    holds_in(&root, &empty.places).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_line_stops_the_writer_and_nothing_answered_is_lost() {
    let Some(mut server) = Server::fresh("cut").await else { return };
    let scratch = Scratch::new();
    let root = scratch.join("node");
    create_with(&root, ORIGIN, server.options()).await.unwrap();
    let node = Node::open(&root, server.options()).await.unwrap();
    let before = accepted(&node, vec![sealed(&operator(), 2), plain(&operator(), 3)]).await;
    server.cut().await;
    let lost = node.submit(vec![sealed(&operator(), 4)]).await;
    assert_eq!(lost[0].as_ref().unwrap_err().code, "unavailable");
    assert!(node.fault().is_some());
    // It stays so, whatever comes, until it is started again.
    let after = node.submit(vec![plain(&operator(), 5)]).await;
    assert_eq!(after[0].as_ref().unwrap_err().code, "unavailable");
    close(node).await;
    let node = Node::open(&root, server.options()).await.unwrap();
    let there = positions(&root);
    assert!(before.iter().all(|receipt| there.get(&receipt.hash) == Some(&receipt.index)));
    assert_eq!(there.len(), 3);
    accepted(&node, vec![sealed(&operator(), 4), plain(&operator(), 5)]).await;
    close(node).await;
    holds_in(&root, &server.places).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_failing_call_leaves_log_and_server_agreeing_after_the_next_start() {
    for failure in [Failure::Before, Failure::After] {
        let mut at = 0;
        loop {
            let Some(server) = Server::fresh(&format!("faults_{failure:?}").to_lowercase()).await else {
                return;
            };
            let scratch = Scratch::in_memory();
            let root = scratch.join("node");
            create_with(&root, ORIGIN, server.options()).await.unwrap();
            let disk = Arc::new(FaultyDisk::new(at, failure));
            let options = Options { places: server.places.clone(), ..on(disk.clone(), None) };
            let node = Node::open(&root, options).await.unwrap();
            let texts = vec![sealed(&operator(), 2), plain(&operator(), 3)];
            let outcomes = node.submit(texts.clone()).await;
            close(node).await;
            let node = Node::open(&root, server.options()).await.unwrap();
            let there = positions(&root);
            for receipt in outcomes.iter().flatten() {
                assert_eq!(there.get(&receipt.hash), Some(&receipt.index), "answered, and not there");
            }
            accepted(&node, texts).await;
            close(node).await;
            assert_eq!(positions(&root).len(), 3);
            holds_in(&root, &server.places).await;
            if !disk.fired() {
                break;
            }
            // Four of these are around commits; the others are the log's.
            at += 1;
        }
        assert!(at > 10, "only {at} calls");
    }
}
