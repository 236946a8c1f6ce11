//! The ledger at rest: the same as the one folded in memory, whatever the lots, the logs and the failures on the way.

use std::sync::Arc;

use entente_exchange::case::shipped_names;
use entente_node::ledger::projection::{Projector, Source, Stored, all_cores, audit};
use entente_node::ledger::{AsOf, Books, Logs};
use entente_node::{Node, Options, Places, doctor};
use entente_record::{SubjectType, Timestamp};
use entente_store::disk::RealDisk;
use entente_store::sql::projection::{FoldedLog, SubjectRow};
use entente_store::sql::{Database, Sql};

use crate::support::cases::{cases, statements};
use crate::support::disk::{Failure, FaultyDisk};
use crate::support::{NOW, Scratch, accepted, close, create_as, open, options};

/// More than all cases say together.
const PLENTY: u64 = 100_000;

fn source(node: &Node) -> Source {
    let archive = node.archive();
    Source::at(archive, node.size())
}

async fn store(scratch: &Scratch, name: &str) -> Sql {
    Sql::open(&Database::file(scratch.join(name))).await.unwrap()
}

async fn projector(sql: &Sql, sources: &[Source]) -> Projector {
    Projector::open(sql.clone(), Arc::new(RealDisk), all_cores().unwrap(), sources).await.unwrap()
}

/// Folds all there is, in as many lots as there can be.
async fn fold(sql: &Sql, sources: &[Source]) {
    let mut projector = projector(sql, sources).await.in_lots_of(1);
    while projector.advance(sources).await.unwrap() {}
}

/// All that is at rest.
async fn contents(sql: &Sql) -> (Vec<FoldedLog>, Vec<SubjectRow>) {
    let mut snapshot = sql.snapshot().await.unwrap();
    let subjects = snapshot.subjects_after("", "~").await.unwrap();
    (snapshot.folded_logs().await.unwrap(), subjects)
}

fn now() -> Timestamp {
    Timestamp::from_unix_seconds(NOW).unwrap()
}

fn books(nodes: &[&Node]) -> Books {
    let logs = Logs::new(nodes.iter().map(|node| source(node)).collect(), Vec::new());
    Books::read(&logs, AsOf::new(logs.all(), None, now())).unwrap()
}

async fn is_the_ledger_of(sql: &Sql, nodes: &[&Node]) {
    let books = books(nodes);
    let mut stored = Stored::open(sql).await.unwrap();
    assert_eq!(stored.hash().await.unwrap(), books.ledger().hash());
    assert_eq!(stored.rows(SubjectType::ALL, PLENTY).await.unwrap().as_ref(), Some(books.accounts().rows()));
    let sources: Vec<Source> = nodes.iter().map(|node| source(node)).collect();
    for state in books.ledger().states() {
        let entries = stored.entries(&state.subject, &sources, &books.as_of().logs).await.unwrap();
        assert_eq!(&entente_ledger::set::fold(&state.subject, entries), state);
    }
    drop(stored);
    assert_eq!(audit(sql, &sources).await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn statement_by_statement_or_at_once_the_ledger_at_rest_is_the_one_in_memory() {
    let scratch = Scratch::new();
    let root = scratch.join("node");
    create_as(&root, "log.example.org/aid").await;
    let node = open(&root).await;
    let live = store(&scratch, "live.sqlite").await;
    let mut projector = projector(&live, &[source(&node)]).await;
    for name in shipped_names() {
        for batch in statements(name) {
            for few in batch.chunks(7) {
                accepted(&node, few.to_vec()).await;
                let now = [source(&node)];
                while projector.advance(&now).await.unwrap() {}
                assert_eq!(projector.logs()[0].reached, node.size());
            }
        }
    }
    is_the_ledger_of(&live, &[&node]).await;
    let at_once = store(&scratch, "at-once.sqlite").await;
    fold(&at_once, &[source(&node)]).await;
    assert_eq!(contents(&live).await, contents(&at_once).await);
    // What is there is not folded again.
    assert!(!projector.advance(&[source(&node)]).await.unwrap());
    close(node).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_of_several_logs_is_that_of_all_their_statements_in_any_order() {
    let scratch = Scratch::new();
    let (first, second) = (scratch.join("first"), scratch.join("second"));
    create_as(&first, "first.example.org/aid").await;
    create_as(&second, "second.example.org/aid").await;
    let (first, second) = (open(&first).await, open(&second).await);
    for name in shipped_names() {
        let [registrations, said] = statements(name);
        // Both know the parties. What is said goes to one or the other, some of it to both.
        accepted(&first, registrations.clone()).await;
        accepted(&second, registrations).await;
        let to = |part: usize| said.iter().enumerate().filter(move |(n, _)| n % 3 != part);
        accepted(&first, to(0).map(|(_, text)| text.clone()).collect()).await;
        accepted(&second, to(1).map(|(_, text)| text.clone()).collect()).await;
    }
    let logs = [source(&first), source(&second)];
    let one = store(&scratch, "one.sqlite").await;
    fold(&one, &logs).await;
    is_the_ledger_of(&one, &[&first, &second]).await;
    let other = store(&scratch, "other.sqlite").await;
    fold(&other, &[logs[1].clone()]).await;
    fold(&other, &[logs[1].clone(), logs[0].clone()]).await;
    is_the_ledger_of(&other, &[&second, &first]).await;
    // A log that is not followed any more: its statements go.
    fold(&other, &[logs[0].clone()]).await;
    is_the_ledger_of(&other, &[&first]).await;
    close(first).await;
    close(second).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_commit_fails_the_ledger_comes_out_the_same() {
    let scratch = Scratch::in_memory();
    let node = cases(&scratch).await;
    let now = [source(&node)];
    let whole = store(&scratch, "whole.sqlite").await;
    fold(&whole, &now).await;
    for failure in [Failure::Before, Failure::After, Failure::Full] {
        for at in 0.. {
            let name = format!("{failure:?}-{at}.sqlite");
            let sql = store(&scratch, &name).await;
            let disk = Arc::new(FaultyDisk::new(at, failure));
            let mut failed = false;
            match Projector::open(sql.clone(), disk.clone(), all_cores().unwrap(), &now).await {
                Err(_) => failed = true,
                Ok(mut projector) => loop {
                    match projector.advance(&now).await {
                        Ok(true) => {}
                        Ok(false) => break,
                        Err(_) => {
                            failed = true;
                            break;
                        }
                    }
                },
            }
            assert_eq!(failed, disk.fired(), "{name}");
            sql.close().await;
            let sql = store(&scratch, &name).await;
            fold(&sql, &now).await;
            assert_eq!(contents(&sql).await, contents(&whole).await, "{name}");
            if !failed {
                assert!(at > 2, "no commit was made to fail");
                break;
            }
        }
    }
    close(node).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_folded_by_other_rules_is_folded_anew() {
    let scratch = Scratch::new();
    let node = cases(&scratch).await;
    let now = [source(&node)];
    let sql = store(&scratch, "ledger.sqlite").await;
    fold(&sql, &now).await;
    let right = contents(&sql).await;
    sql.clear_projection("fold 0", &RealDisk).await.unwrap();
    let reached = FoldedLog { reached: node.size(), ..right.0[0].clone() };
    let wrong = SubjectRow { hash: [0; 32], ..right.1[0].clone() };
    sql.project(&reached, &[wrong], &RealDisk).await.unwrap();
    fold(&sql, &now).await;
    assert_eq!(contents(&sql).await, right);
    close(node).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_comes_back_under_another_key_is_another_log() {
    let scratch = Scratch::new();
    let node = cases(&scratch).await;
    let under = |key: &str| [Source { key: key.into(), ..source(&node) }];
    let sql = store(&scratch, "ledger.sqlite").await;
    fold(&sql, &under("one")).await;
    let right = contents(&sql).await;
    // What was folded of the first has nothing to do with the second, however large either is.
    let wrong = SubjectRow { hash: [0; 32], ..right.1[0].clone() };
    sql.project(&right.0[0], &[wrong], &RealDisk).await.unwrap();
    fold(&sql, &under("two")).await;
    let (logs, subjects) = contents(&sql).await;
    assert_eq!(logs, [FoldedLog { key: "two".into(), ..right.0[0].clone() }]);
    assert_eq!(subjects, right.1);
    assert_eq!(audit(&sql, &under("two")).await.unwrap(), [""; 0]);
    let [fault] = &audit(&sql, &under("one")).await.unwrap()[..] else { panic!("one fault") };
    assert!(fault.contains("is folded and not at hand"), "{fault}");
    close(node).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_keeps_its_ledger_and_doctor_tells_and_mends_what_was_altered() {
    let scratch = Scratch::new();
    let node = cases(&scratch).await;
    let root = node.folder().root().to_owned();
    close(node).await;
    let keeping = Options { keeps_ledger: true, ..options() };
    let node = Node::open(&root, keeping).await.unwrap();
    let origin = node.identity().origin.clone();
    let keeper = node.keeper().unwrap();
    assert!(keeper.reached(&origin, node.size()).await);
    let before = node.size();
    accepted(&node, vec![crate::support::plain(&crate::support::operator(), 77)]).await;
    assert!(node.size() > before && keeper.reached(&origin, node.size()).await);
    assert!(keeper.progress().fault.is_none());
    is_the_ledger_of(node.archive().sql(), &[&node]).await;
    let (size, right) = (node.size(), contents(node.archive().sql()).await);
    close(node).await;

    let faults = async || {
        let audit = doctor::audit(&root, &Places::default(), &mut |_, _| {}).await.unwrap();
        audit.faults.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(faults().await, [""; 0]);
    let row = &right.1[3];
    let altered: [(SubjectRow, &str); 4] = [
        (SubjectRow { hash: [0; 32], ..row.clone() }, "is not what the logs say"),
        (SubjectRow { kept: row.kept.replacen('1', "2", 1), ..row.clone() }, "is not what the logs say"),
        (SubjectRow { places: format!("{} 0:0", row.places), ..row.clone() }, "are folded, not the first"),
        (SubjectRow { places: "0:x".into(), ..row.clone() }, "can't be read"),
    ];
    for (wrong, told) in altered {
        let sql = Sql::open(&Database::file(root.join("store.sqlite"))).await.unwrap();
        sql.project(&right.0[0], std::slice::from_ref(&wrong), &RealDisk).await.unwrap();
        sql.close().await;
        let faults = faults().await;
        assert!(faults.iter().any(|fault| fault.contains(told)), "{told}: {faults:?}");
        assert_eq!(doctor::rebuild(&root, &Places::default()).await.unwrap(), size);
        let sql = Sql::open(&Database::file(root.join("store.sqlite"))).await.unwrap();
        assert_eq!(contents(&sql).await, right);
        sql.close().await;
    }
}
