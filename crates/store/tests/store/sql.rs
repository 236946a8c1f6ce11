//! The SQL store: one suite, run over both databases.

use std::io;
use std::path::Path;

use entente_store::StoreError;
use entente_store::cipher::Cipher;
use entente_store::disk::{Disk, RealDisk};
use entente_store::sql::disclosures::NewDisclosure;
use entente_store::sql::keys::{KeyChange, KeyRow};
use entente_store::sql::statements::{Filter, StatementRow};

use crate::backends::{Fresh, conformance};

conformance!(
    rows_are_found_again_in_every_way,
    a_gap_in_the_index_is_not_taken_for_a_shorter_one,
    an_id_or_a_position_is_never_taken_twice,
    a_failed_commit_leaves_all_or_nothing,
    disclosures_are_encrypted_and_replaced_with_their_statement,
    text_is_compared_byte_by_byte,
    a_key_has_its_latest_word_and_a_store_its_owner,
    who_only_reads_sees_what_is_committed,
);

fn row(index: u64) -> StatementRow {
    let mut jti = [0; 16];
    jti[..8].copy_from_slice(&index.to_be_bytes());
    let mut hash = [7; 32];
    hash[24..].copy_from_slice(&index.to_be_bytes());
    StatementRow {
        index,
        jti,
        hash,
        iss: "XM-DAC-1".into(),
        kind: if index.is_multiple_of(2) { "need" } else { "transfer" }.into(),
        subject: format!("need:XM-DAC-1:n{}", index / 10),
        iat: 1_800_000_000,
        at: "2026-01-31T00:00:00Z".into(),
        handling: "TLP:CLEAR".into(),
        sealed: u32::from(index.is_multiple_of(5)),
    }
}

fn change(index: u64) -> KeyChange {
    let key = KeyRow { party: "XM-DAC-1".into(), kid: "k".into(), valid_from: 1, valid_until: None, index };
    KeyChange { index, keys: vec![key] }
}

/// Fails one side of every commit.
pub struct FailingCommit(pub bool);

impl Disk for FailingCommit {
    fn create_dir(&self, path: &Path) -> io::Result<bool> {
        RealDisk.create_dir(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<std::fs::File> {
        RealDisk.write(path, bytes)
    }

    fn sync_file(&self, file: &std::fs::File) -> io::Result<()> {
        RealDisk.sync_file(file)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        RealDisk.sync_dir(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove_dir_all(path)
    }

    fn around_commit(&self, after: bool) -> io::Result<()> {
        if after == self.0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

async fn rows_are_found_again_in_every_way(fresh: Fresh) {
    let sql = fresh.open().await;
    let rows: Vec<StatementRow> = (0..700).map(row).collect();
    sql.add_statements(&rows, &[change(3)], &RealDisk).await.unwrap();
    sql.close().await;
    let sql = fresh.open().await;
    assert_eq!(sql.indexed().await.unwrap(), 700);
    assert_eq!(sql.integrity().await.unwrap(), [""; 0]);
    for index in [0, 255, 256, 699] {
        let wanted = &rows[index as usize];
        assert_eq!(sql.by_index(index).await.unwrap().as_ref(), Some(wanted));
        assert_eq!(sql.by_jti(&wanted.jti).await.unwrap().as_ref(), Some(wanted));
        // All these hashes begin alike: the row decides, not the short form.
        assert_eq!(sql.by_hash(&wanted.hash).await.unwrap().as_ref(), Some(wanted));
        assert_eq!(sql.known(&wanted.jti).await.unwrap(), Some((index, wanted.hash)));
    }
    assert_eq!(sql.by_hash(&[7; 32]).await.unwrap(), None);
    let filter = Filter { kind: Some("need".into()), from_index: 10, ..Filter::default() };
    let found = sql.list(&filter, 3).await.unwrap();
    assert_eq!(found.iter().map(|row| row.index).collect::<Vec<_>>(), [10, 12, 14]);
    let hostile = Filter { subject: Some("' OR 1=1 --".into()), ..Filter::default() };
    assert_eq!(sql.list(&hostile, 3).await.unwrap(), []);
    assert_eq!(sql.sealed_from(691, 9).await.unwrap(), [row(695)]);
    assert_eq!(sql.largest_jtis(2).await.unwrap()[0].0, row(699).jti);
    assert_eq!((sql.keys().await.unwrap().len(), sql.keyring_statements().await.unwrap()), (1, vec![3]));
    sql.clear_derived().await.unwrap();
    assert_eq!((sql.indexed().await.unwrap(), sql.keys().await.unwrap().len()), (0, 0));
}

async fn a_gap_in_the_index_is_not_taken_for_a_shorter_one(fresh: Fresh) {
    let sql = fresh.open().await;
    sql.add_statements(&[row(0), row(1), row(3)], &[], &RealDisk).await.unwrap();
    let error = sql.indexed().await.unwrap_err().to_string();
    assert!(error.contains("doctor --rebuild"), "{error}");
}

async fn an_id_or_a_position_is_never_taken_twice(fresh: Fresh) {
    let sql = fresh.open().await;
    sql.add_statements(&[row(0), row(1)], &[], &RealDisk).await.unwrap();
    let twin = StatementRow { index: 2, ..row(1) };
    for bad in [vec![row(2), twin], vec![row(1)]] {
        let refused = sql.add_statements(&bad, &[], &RealDisk).await;
        assert!(matches!(refused, Err(StoreError::Sql { .. })), "{refused:?}");
        assert_eq!(sql.indexed().await.unwrap(), 2, "all or none");
    }
    sql.add_statements(&[row(2)], &[], &RealDisk).await.unwrap();
}

async fn a_failed_commit_leaves_all_or_nothing(fresh: Fresh) {
    let cipher = Cipher::new(&[1; 32]);
    let new = || NewDisclosure { jti: [1; 16], digest: "d", text: "t", nonce: [2; 24] };
    for after in [false, true] {
        let sql = fresh.open().await;
        let failing = FailingCommit(after);
        assert!(sql.add_statements(&[row(0), row(1)], &[change(0)], &failing).await.is_err());
        assert!(sql.add_disclosures(&cipher, &[new()], &failing).await.is_err());
        let there = u64::from(after);
        assert_eq!(sql.indexed().await.unwrap(), 2 * there);
        assert_eq!(sql.keyring_statements().await.unwrap().len() as u64, there);
        assert_eq!(sql.disclosures_of(&[1; 16]).await.unwrap().len() as u64, there);
        // The connection is as good as before.
        if !after {
            sql.add_statements(&[row(0)], &[], &RealDisk).await.unwrap();
            assert_eq!(sql.indexed().await.unwrap(), 1);
            sql.clear_derived().await.unwrap();
        }
        sql.close().await;
    }
}

async fn disclosures_are_encrypted_and_replaced_with_their_statement(fresh: Fresh) {
    let sql = fresh.open().await;
    let cipher = Cipher::new(&[1; 32]);
    let new = |jti: u8, digest, text| NewDisclosure { jti: [jti; 16], digest, text, nonce: [jti; 24] };
    let texts = async |jti: u8| -> Vec<String> {
        let rows = sql.disclosures_of(&[jti; 16]).await.unwrap();
        rows.iter().map(|row| row.open(&cipher).unwrap()).collect()
    };
    let first = [new(1, "a", "seen by nobody"), new(1, "b", "nor this"), new(2, "a", "another's")];
    sql.add_disclosures(&cipher, &first, &RealDisk).await.unwrap();
    assert_eq!((texts(1).await.len(), texts(2).await), (2, vec!["another's".to_owned()]));
    // The statement was never logged; another under its id replaces all its rows, and nobody else's.
    sql.add_disclosures(&cipher, &[new(1, "c", "anew"), new(1, "d", "and more")], &RealDisk).await.unwrap();
    assert_eq!(texts(1).await, ["anew", "and more"]);
    assert_eq!(texts(2).await, ["another's"]);
    let wrong = Cipher::new(&[2; 32]);
    assert!(sql.disclosures_of(&[1; 16]).await.unwrap()[0].open(&wrong).is_err());
    sql.close().await;
    for item in std::fs::read_dir(fresh.dir.path()).unwrap() {
        let bytes = std::fs::read(item.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"nobody"), "plain text on the disk");
    }
}

async fn text_is_compared_byte_by_byte(fresh: Fresh) {
    let sql = fresh.open().await;
    let key = |party: &str| KeyRow {
        party: party.into(),
        kid: "k".into(),
        valid_from: 1,
        valid_until: Some(2),
        index: 0,
    };
    // As people sort, or without regard to case or marks, each of these would come out otherwise.
    let parties = ["XM-DAC-1", "XM-DAC-1/Z", "XM-DAC-1/_", "XM-DAC-1/a", "XM-DAC-10", "XM-DAC-1\u{e9}", "xm"];
    let keys = parties.iter().rev().map(|party| key(party)).collect();
    sql.add_statements(&[row(0)], &[KeyChange { index: 0, keys }], &RealDisk).await.unwrap();
    let found: Vec<String> = sql.keys().await.unwrap().into_iter().map(|key| key.party).collect();
    assert_eq!(found, parties);
    let cipher = Cipher::new(&[1; 32]);
    let new = |digest| NewDisclosure { jti: [1; 16], digest, text: "t", nonce: [2; 24] };
    sql.add_disclosures(&cipher, &["a", "B", "_", "-"].map(new), &RealDisk).await.unwrap();
    let mut page: Vec<String> = Vec::new();
    for stored in sql.disclosures_after(Some((&[1; 16], "-"))).await.unwrap() {
        page.push(stored.digest);
    }
    assert_eq!(page, ["B", "_", "a"]);
    for (kind, found) in [("need", 1), ("Need", 0), ("need ", 0)] {
        let filter = Filter { kind: Some(kind.into()), ..Filter::default() };
        assert_eq!(sql.list(&filter, 9).await.unwrap().len(), found, "{kind:?}");
    }
    sql.close().await;
}

async fn a_key_has_its_latest_word_and_a_store_its_owner(fresh: Fresh) {
    let sql = fresh.open().await;
    let key = |until, index| KeyRow {
        party: "XM-DAC-1".into(),
        kid: "k".into(),
        valid_from: 1,
        valid_until: until,
        index,
    };
    let changes =
        [(None, 0), (Some(9), 1)].map(|(until, index)| KeyChange { index, keys: vec![key(until, index)] });
    // Two changes of one key in one lot, and the second once more.
    sql.add_statements(&[row(0), row(1)], &changes, &RealDisk).await.unwrap();
    sql.add_statements(&[], &changes[1..], &RealDisk).await.unwrap();
    assert_eq!(sql.keys().await.unwrap(), [key(Some(9), 1)]);
    assert_eq!(sql.keyring_statements().await.unwrap(), [0, 1]);
    assert_eq!(sql.owner().await.unwrap(), None);
    sql.set_owner("log.example.org+1").await.unwrap();
    sql.clear_derived().await.unwrap();
    sql.close().await;
    let sql = fresh.open().await;
    assert_eq!(sql.owner().await.unwrap().as_deref(), Some("log.example.org+1"));
    sql.close().await;
}

async fn who_only_reads_sees_what_is_committed(fresh: Fresh) {
    let sql = fresh.open().await;
    let reader = entente_store::sql::Sql::read(&fresh.database).await.unwrap();
    let rows: Vec<StatementRow> = (0..20_000).map(row).collect();
    sql.add_statements(&rows, &[], &RealDisk).await.unwrap();
    assert_eq!(reader.indexed().await.unwrap(), 20_000);
    assert_eq!(reader.by_jti(&row(19_999).jti).await.unwrap(), Some(row(19_999)));
    assert_eq!(reader.known(&row(7).jti).await.unwrap(), Some((7, row(7).hash)));
    reader.close().await;
    sql.close().await;
}
