//! No query looks through a table: what each of them does is read from the databases' own plans.

use std::collections::BTreeSet;

use super::sqlite;
use super::tests::{server, texts};
use super::text::Dialect;

/// Queries that take a whole table, and why they may. What empties a table is not among them: neither database looks at its rows.
const WHOLE: [(&str, &str); 5] = [
    ("LIST_KEYS", "every key is wanted, once, at the start"),
    ("LIST_KEYRING_STATEMENTS", "every position is wanted, once, at the start"),
    ("COUNT_STATEMENTS", "counts rows for the audit; nobody waits for it but the operator"),
    ("LARGEST_JTIS", "goes along the index of ids from its end, as far as it was told"),
    ("LIST_LOGS", "has a row for each log that is followed: a few"),
];

/// The tables, which a plan may not look through.
const TABLES: [&str; 7] = [
    "statement",
    "issuer_key",
    "keyring_statement",
    "disclosure",
    "ledger_log",
    "ledger_subject",
    "store_state",
];

/// Steps of a plan of SQLite that go through a table or a whole index.
fn looked_through_by_sqlite(plan: &[String]) -> Vec<&String> {
    let is_whole = |step: &&String| {
        let words: Vec<&str> = step.split_whitespace().collect();
        words.first() == Some(&"SCAN") && words.get(1).is_some_and(|table| TABLES.contains(table))
    };
    plan.iter().filter(is_whole).collect()
}

/// The same of PostgreSQL: a table in its own order, or an index without a condition on it.
fn looked_through_by_postgres(plan: &[String]) -> Vec<&String> {
    let is_scan = |step: &str| {
        step.contains("Seq Scan on") || step.contains("Index Scan") || step.contains("Index Only Scan")
    };
    let conditioned = |at: usize| {
        let after = plan.iter().skip(at + 1).take_while(|step| !step.contains("->"));
        after.into_iter().any(|step| step.contains("Index Cond:"))
    };
    let is_whole =
        |(at, step): &(usize, &String)| is_scan(step) && (step.contains("Seq Scan on") || !conditioned(*at));
    plan.iter().enumerate().filter(is_whole).map(|(_, step)| step).collect()
}

/// Those found must be exactly those that may.
fn judge(found: &BTreeSet<&'static str>) {
    let justified: BTreeSet<&str> = WHOLE.iter().map(|(name, _)| *name).collect();
    let others: Vec<&&str> = found.iter().filter(|name| !justified.contains(**name)).collect();
    assert!(others.is_empty(), "look through a table: {others:?}");
    let idle: Vec<&&str> = justified.iter().filter(|name| !found.contains(**name)).collect();
    assert!(idle.is_empty(), "need no exception: {idle:?}");
}

#[tokio::test]
async fn no_query_looks_through_a_table_of_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    let file = sqlite::File::open(&dir.path().join("store.sqlite")).await.unwrap();
    let mut found = BTreeSet::new();
    let mut plans = 0;
    for (name, text) in texts(Dialect::Sqlite).into_iter().filter(|(name, _)| *name != "INTEGRITY") {
        let plan = file.plan(&text).await.unwrap_or_else(|e| panic!("{name}: {e}"));
        plans += usize::from(!plan.is_empty());
        if !looked_through_by_sqlite(&plan).is_empty() {
            eprintln!("{name}: {plan:?}");
            found.insert(name);
        }
    }
    assert!(plans > 20, "{plans} plans");
    // The test can fail.
    let plan = file.plan("SELECT idx FROM statement WHERE handling = ?").await.unwrap();
    assert_eq!(looked_through_by_sqlite(&plan).len(), 1, "{plan:?}");
    judge(&found);
    file.close().await;
}

#[tokio::test]
async fn no_query_looks_through_a_table_of_postgres() {
    let Some(server) = server("every_plan").await else { return };
    let mut found = BTreeSet::new();
    let all = texts(Dialect::Postgres).into_iter();
    // What is asked of the server itself has no table, and a table emptied at once has no plan.
    let skipped = |name: &str, text: &str| {
        name == "postgres only" || name == "INTEGRITY" || text.starts_with("TRUNCATE")
    };
    for (name, text) in all {
        if skipped(name, &text) {
            continue;
        }
        let plan = server.plan(&text).await.unwrap_or_else(|e| panic!("{name}: {e}: {text}"));
        if !looked_through_by_postgres(&plan).is_empty() {
            eprintln!("{name}: {plan:#?}");
            found.insert(name);
        }
    }
    let plan = server.plan("SELECT idx FROM statement WHERE handling = $1").await.unwrap();
    assert_eq!(looked_through_by_postgres(&plan).len(), 1, "{plan:?}");
    judge(&found);
    server.close().await;
}
