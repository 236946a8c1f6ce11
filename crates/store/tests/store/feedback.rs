//! Feedback, over both databases: encrypted, found by its receipt alone, answered, forgotten.

use entente_store::cipher::{Cipher, KEY_BYTES};
use entente_store::disk::RealDisk;
use entente_store::sql::Sql;
use entente_store::sql::feedback::NewFeedback;

use super::sql::FailingCommit;
use crate::backends::{Fresh, conformance};

conformance!(
    what_is_said_is_encrypted_and_found_by_its_receipt,
    an_answer_closes_and_what_is_closed_is_forgotten_in_time,
    what_was_never_logged_can_be_taken_back_and_nothing_else,
    open_cases_come_by_the_day_they_are_due,
);

fn cipher() -> Cipher {
    Cipher::new(&[7; KEY_BYTES])
}

fn new<'a>(number: u8, subject: &'a str, words: &'a [u8]) -> NewFeedback<'a> {
    NewFeedback {
        receipt: [number; 32],
        subject,
        category: "diversion",
        about: "XM-DAC-9",
        received: 1_000 + i64::from(number),
        due: 2_000 - i64::from(number),
        words,
        nonce: [number; 24],
    }
}

async fn add(sql: &Sql, number: u8, subject: &str) {
    sql.add_feedback(&cipher(), &new(number, subject, b"somebody sells the sacks"), &RealDisk).await.unwrap();
}

async fn what_is_said_is_encrypted_and_found_by_its_receipt(fresh: Fresh) {
    let sql = fresh.open().await;
    add(&sql, 1, "feedback:A:1").await;
    sql.feedback_logged("feedback:A:1", "sha256:aa", &RealDisk).await.unwrap();
    sql.close().await;
    let sql = fresh.open().await;
    let found = sql.feedback_of_receipt(&[1; 32]).await.unwrap().unwrap();
    assert_eq!(sql.feedback_of_receipt(&[2; 32]).await.unwrap(), None);
    assert_eq!(sql.feedback_of("feedback:A:1").await.unwrap().as_ref(), Some(&found));
    assert_eq!(
        (found.subject.as_str(), found.category.as_str(), found.about.as_str()),
        ("feedback:A:1", "diversion", "XM-DAC-9")
    );
    assert_eq!(
        (found.received, found.due, found.closed, found.logged.as_str()),
        (1_001, 1_999, None, "sha256:aa")
    );
    assert_eq!(found.open_words(&cipher()).unwrap().unwrap(), b"somebody sells the sacks");
    assert_eq!(found.open_answer(&cipher()).unwrap(), None);
    assert!(found.open_words(&Cipher::new(&[8; KEY_BYTES])).is_err(), "another key opens nothing");
    // A receipt and a subject are one case's alone.
    assert!(sql.add_feedback(&cipher(), &new(1, "feedback:A:9", b"x"), &RealDisk).await.is_err());
    assert!(sql.add_feedback(&cipher(), &new(9, "feedback:A:1", b"x"), &RealDisk).await.is_err());
    // Words moved to another case don't open there.
    add(&sql, 2, "feedback:A:2").await;
    let mut moved = sql.feedback_of("feedback:A:2").await.unwrap().unwrap();
    moved.subject = "feedback:A:1".into();
    assert!(moved.open_words(&cipher()).is_err());
    sql.close().await;
    if fresh.beside.is_none() {
        for file in std::fs::read_dir(fresh.dir.path()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(5).any(|part| part == b"sacks"), "in the clear");
        }
    }
}

async fn an_answer_closes_and_what_is_closed_is_forgotten_in_time(fresh: Fresh) {
    let sql = fresh.open().await;
    add(&sql, 1, "feedback:A:1").await;
    add(&sql, 2, "feedback:A:2").await;
    let answer = async |subject: &str, text: &[u8], nonce, closed| {
        sql.answer_feedback(&cipher(), subject, text, [nonce; 24], closed, &RealDisk).await.unwrap();
        sql.feedback_of(subject).await.unwrap().unwrap()
    };
    let one = answer("feedback:A:1", b"we look into it", 3, None).await;
    assert!(one.is_answered() && one.closed.is_none());
    let one = answer("feedback:A:1", b"it was so, and is stopped", 4, Some(5_000)).await;
    assert_eq!(one.open_answer(&cipher()).unwrap().unwrap(), b"it was so, and is stopped");
    assert_eq!(one.closed, Some(5_000));
    // What is closed stays as it was answered.
    let one = answer("feedback:A:1", b"never mind", 5, Some(6_000)).await;
    assert_eq!(
        (one.closed, one.open_answer(&cipher()).unwrap().unwrap()),
        (Some(5_000), b"it was so, and is stopped".to_vec())
    );
    answer("feedback:A:2", b"no", 6, Some(7_000)).await;
    let closed = sql.feedback_closed(i64::MAX, 9).await.unwrap();
    assert_eq!(closed.iter().map(|one| one.closed.unwrap()).collect::<Vec<_>>(), [7_000, 5_000]);
    sql.forget_feedback(4_999, &RealDisk).await.unwrap();
    assert!(sql.feedback_of("feedback:A:1").await.unwrap().unwrap().open_words(&cipher()).unwrap().is_some());
    sql.forget_feedback(5_000, &RealDisk).await.unwrap();
    let one = sql.feedback_of_receipt(&[1; 32]).await.unwrap().unwrap();
    assert_eq!(one.open_words(&cipher()).unwrap(), None, "deleted");
    assert!(one.open_answer(&cipher()).unwrap().is_some(), "the receipt still finds its answer");
    assert!(sql.feedback_of("feedback:A:2").await.unwrap().unwrap().open_words(&cipher()).unwrap().is_some());
}

async fn what_was_never_logged_can_be_taken_back_and_nothing_else(fresh: Fresh) {
    let sql = fresh.open().await;
    add(&sql, 1, "feedback:A:1").await;
    add(&sql, 2, "feedback:A:2").await;
    sql.feedback_logged("feedback:A:2", "sha256:bb", &RealDisk).await.unwrap();
    for subject in ["feedback:A:1", "feedback:A:2"] {
        sql.drop_feedback(subject, &RealDisk).await.unwrap();
    }
    assert_eq!(sql.feedback_of("feedback:A:1").await.unwrap(), None);
    assert!(sql.feedback_of("feedback:A:2").await.unwrap().is_some());
    // A commit that fails is an error, and before it took effect nothing is there.
    let failed = sql.add_feedback(&cipher(), &new(3, "feedback:A:3", b"x"), &FailingCommit(false)).await;
    assert!(failed.is_err());
    assert_eq!(sql.feedback_of("feedback:A:3").await.unwrap(), None);
}

async fn open_cases_come_by_the_day_they_are_due(fresh: Fresh) {
    let sql = fresh.open().await;
    for number in 1..=5 {
        add(&sql, number, &format!("feedback:A:{number}")).await;
    }
    sql.answer_feedback(&cipher(), "feedback:A:4", b"yes", [9; 24], Some(3), &RealDisk).await.unwrap();
    let first = sql.feedback_open(None, 3).await.unwrap();
    let subjects: Vec<&str> = first.iter().map(|one| one.subject.as_str()).collect();
    assert_eq!(
        subjects,
        ["feedback:A:5", "feedback:A:3", "feedback:A:2"],
        "the most urgent first, none that is closed"
    );
    let rest = sql.feedback_open(Some((first[2].due, &first[2].subject)), 3).await.unwrap();
    assert_eq!(rest.iter().map(|one| one.subject.as_str()).collect::<Vec<_>>(), ["feedback:A:1"]);
}
