//! The ledger at rest: one suite, run over both databases.

use entente_store::disk::RealDisk;
use entente_store::sql::Sql;
use entente_store::sql::projection::{FoldedLog, SubjectRow};

use crate::backends::{Fresh, conformance};
use crate::sql::FailingCommit;

conformance!(
    subjects_are_found_as_they_were_put_last,
    subjects_and_the_position_reached_change_together_or_not_at_all,
    a_snapshot_stays_as_it_is,
    a_ledger_is_forgotten_whole,
);

fn log(reached: u64) -> FoldedLog {
    FoldedLog { number: 0, origin: "log.example.org/aid".into(), key: "a key".into(), reached }
}

fn subject(n: u64, said: &str) -> SubjectRow {
    SubjectRow {
        subject: format!("need:XM-DAC-1:n{n:05}"),
        hash: [n as u8; 32],
        statements: n,
        places: format!("0:{n}"),
        kept: format!("[{said:?}]"),
    }
}

async fn all(sql: &Sql) -> (Vec<FoldedLog>, Vec<SubjectRow>) {
    let mut snapshot = sql.snapshot().await.unwrap();
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = snapshot.subjects_after(&after, "~").await.unwrap();
        let Some(last) = page.last() else { break };
        after.clone_from(&last.subject);
        found.extend(page);
    }
    (snapshot.folded_logs().await.unwrap(), found)
}

async fn subjects_are_found_as_they_were_put_last(fresh: Fresh) {
    let sql = fresh.open().await;
    // More than a page, more than one statement takes, and no power of two.
    let first: Vec<SubjectRow> = (0..9001).map(|n| subject(n, "first")).collect();
    sql.project(&log(9001), &first, &RealDisk).await.unwrap();
    let again: Vec<SubjectRow> = [7, 4096, 9000].map(|n| subject(n, "naïve \"second\"")).into();
    let other =
        FoldedLog { number: 3, origin: "other.example.org/aid".into(), key: "another".into(), reached: 2 };
    sql.project(&other, &again, &RealDisk).await.unwrap();
    sql.close().await;
    let sql = fresh.open().await;
    let mut expected = first.clone();
    again.iter().for_each(|row| expected[row.statements as usize] = row.clone());
    let (logs, found) = all(&sql).await;
    assert_eq!(logs, [log(9001), other]);
    assert_eq!(found, expected);
    let mut snapshot = sql.snapshot().await.unwrap();
    assert_eq!(snapshot.subject("need:XM-DAC-1:n04096").await.unwrap(), Some(again[1].clone()));
    assert_eq!(snapshot.subject("need:XM-DAC-1:n0409").await.unwrap(), None);
    assert_eq!(snapshot.subjects_after("need:", "need;").await.unwrap(), expected[..4096]);
    assert_eq!(snapshot.subjects_after("transfer:", "transfer;").await.unwrap(), []);
    let hashes = snapshot.subject_hashes_after("need:XM-DAC-1:n08999").await.unwrap();
    assert_eq!(hashes, [(expected[9000].subject.clone(), expected[9000].hash)]);
    drop(snapshot);
    let names: Vec<&str> = first.iter().map(|row| row.subject.as_str()).chain(["need:X:unknown"]).collect();
    let mut places = sql.places_of(&names).await.unwrap();
    places.sort();
    let expected: Vec<_> = first.into_iter().map(|row| (row.subject, row.places)).collect();
    assert_eq!(places, expected);
    assert_eq!(sql.places_of(&[]).await.unwrap(), []);
}

async fn subjects_and_the_position_reached_change_together_or_not_at_all(fresh: Fresh) {
    for after in [false, true] {
        let sql = fresh.open().await;
        sql.clear_projection("1", &RealDisk).await.unwrap();
        sql.project(&log(1), &[subject(0, "first")], &RealDisk).await.unwrap();
        let second = [subject(0, "second"), subject(1, "second")];
        let failed = sql.project(&log(2), &second, &FailingCommit(after)).await;
        assert!(failed.is_err());
        sql.close().await;
        let sql = fresh.open().await;
        let expected =
            if after { (vec![log(2)], second.to_vec()) } else { (vec![log(1)], vec![subject(0, "first")]) };
        assert_eq!(all(&sql).await, expected);
        sql.close().await;
    }
}

async fn a_snapshot_stays_as_it_is(fresh: Fresh) {
    let sql = fresh.open().await;
    sql.project(&log(1), &[subject(0, "first")], &RealDisk).await.unwrap();
    let mut snapshot = sql.snapshot().await.unwrap();
    assert_eq!(snapshot.folded_logs().await.unwrap(), [log(1)]);
    sql.project(&log(2), &[subject(0, "second"), subject(1, "second")], &RealDisk).await.unwrap();
    assert_eq!(snapshot.subjects_after("", "~").await.unwrap(), [subject(0, "first")]);
    assert_eq!(snapshot.folded_logs().await.unwrap(), [log(1)]);
    drop(snapshot);
    assert_eq!(all(&sql).await, (vec![log(2)], vec![subject(0, "second"), subject(1, "second")]));
}

async fn a_ledger_is_forgotten_whole(fresh: Fresh) {
    let sql = fresh.open().await;
    assert_eq!(sql.fold_version().await.unwrap(), None);
    sql.project(&log(1), &[subject(0, "first")], &RealDisk).await.unwrap();
    sql.clear_projection("2", &RealDisk).await.unwrap();
    assert_eq!(all(&sql).await, (vec![], vec![]));
    assert_eq!(sql.fold_version().await.unwrap().as_deref(), Some("2"));
    sql.project(&log(1), &[subject(0, "first")], &RealDisk).await.unwrap();
    sql.clear_derived().await.unwrap();
    assert_eq!(all(&sql).await, (vec![], vec![]));
}
