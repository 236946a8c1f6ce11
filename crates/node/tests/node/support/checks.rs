//! What must hold of a log however it came about.

use std::collections::BTreeMap;
use std::path::Path;

use entente_log::{
    Policy, SignedCheckpoint, TILE_WIDTH, TileKind, TilePath, VerifierKey, entries, prove_consistency,
    verify_consistency,
};
use entente_node::folder::DataFolder;
use entente_node::verify::{Report, verify_log};
use entente_node::{Places, doctor};
use entente_record::StatementHash;
use entente_store::folder::FolderReader;
use entente_store::log::LogReader;

pub fn reader(root: &Path) -> FolderReader {
    FolderReader::new(DataFolder::new(root).log())
}

pub fn log_key(root: &Path) -> VerifierKey {
    DataFolder::new(root).identity().unwrap().log_verifier().unwrap()
}

pub fn own_policy(root: &Path) -> Policy {
    Policy::of_logs(&[log_key(root)]).unwrap()
}

/// The published checkpoint, its signature checked.
pub fn checkpoint(root: &Path) -> SignedCheckpoint {
    open_checkpoint(&reader(root).checkpoint().unwrap(), &log_key(root))
}

pub fn open_checkpoint(bytes: &[u8], key: &VerifierKey) -> SignedCheckpoint {
    let text = std::str::from_utf8(bytes).unwrap();
    SignedCheckpoint::open(text, std::slice::from_ref(key)).unwrap()
}

pub fn verified(root: &Path) -> Report {
    verify_log(&reader(root), &own_policy(root), &mut |_, _| {})
}

/// Log, index, keys and disclosures agree. The index must have caught up before.
pub async fn holds(root: &Path) {
    holds_in(root, &Places::default()).await;
}

/// The same, of a node whose parts are elsewhere.
pub async fn holds_in(root: &Path, places: &Places) {
    let audit = doctor::audit(root, places, &mut |_, _| {}).await.unwrap();
    assert!(audit.holds(), "the audit finds faults: {:?}", audit.faults);
    assert_eq!(audit.disclosures, audit.log.sealed_fields, "every sealed field has its disclosure");
}

/// Where each entry stands, by the hash of the statement; no entry stands twice.
pub fn positions(root: &Path) -> BTreeMap<String, u64> {
    positions_of(&LogReader::Folder(reader(root)), checkpoint(root).checkpoint().size)
}

/// The same, of a log anywhere.
pub fn positions_of(log: &LogReader, size: u64) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    for number in 0..size.div_ceil(TILE_WIDTH) {
        let path = TilePath::in_tree(TileKind::Entries, number, size).unwrap();
        let bundle = log.tile_or_full(&path).unwrap();
        for (at, entry) in entries::decode(&bundle, path.width).unwrap().into_iter().enumerate() {
            let index = number * TILE_WIDTH + at as u64;
            let twice = found.insert(StatementHash::of(entry).to_string(), index);
            assert_eq!(twice, None, "the entry at {index} stands twice");
        }
    }
    assert_eq!(found.len() as u64, size);
    found
}

/// The hash that the log knows a submitted statement by.
pub fn hash_of(text: &str) -> String {
    StatementHash::of(text.split('~').next().unwrap().as_bytes()).to_string()
}

/// The published log continues a checkpoint that was seen before.
pub fn continues(root: &Path, earlier: &SignedCheckpoint) {
    let now = checkpoint(root);
    let (old, new) = (earlier.checkpoint(), now.checkpoint());
    assert!(old.size <= new.size, "size {} was published, now there are {}", old.size, new.size);
    let proof = prove_consistency(reader(root), old.size, new.size).unwrap();
    verify_consistency(old.size, &old.root, new.size, &new.root, &proof)
        .unwrap_or_else(|e| panic!("size {} was published with another history: {e}", old.size));
}
