//! Nodes that follow other logs, and logs that are not what they should be.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use entente_log::{Checkpoint, Frontier, Hash, SignedCheckpoint, TileKind, TilePath, entries, leaf_hash};
use entente_node::folder::DataFolder;
use entente_node::init::{NewNode, init};
use entente_node::mirror::{Failure, Mirror, Pulled, keep, open_all};
use entente_node::verify::{LogSource, verify_log};
use entente_record::PartyKey;
use entente_store::disk::{Disk, RealDisk};
use entente_store::folder::FolderReader;

use super::checks::{checkpoint, log_key, own_policy, reader};
use super::options;

/// Creates the node of a party.
pub async fn nation(root: &Path, origin: &str, key: &PartyKey) {
    let new = NewNode {
        origin: origin.into(),
        party: key.party().clone(),
        name: "A nation".into(),
        org_type: "10".parse().unwrap(),
        key: Some(key.clone()),
    };
    init(root, new, options()).await.unwrap();
}

/// The line by which the log of a node is followed.
pub fn line(root: &Path, place: impl std::fmt::Display) -> String {
    format!("log {} {place}\n", log_key(root))
}

/// Has the node at `root` follow these logs, without witnesses.
pub fn follow(root: &Path, lines: &[String]) {
    follow_under(root, &format!("{}quorum none\n", lines.concat()));
}

/// Has the node at `root` follow the logs of a policy.
pub fn follow_under(root: &Path, policy: &str) {
    let folder = DataFolder::new(root);
    keep(&folder, &folder.identity().unwrap(), &RealDisk, policy.as_bytes()).unwrap();
}

/// The copies of a node's folder, taken up as a start takes them up.
pub fn mirrors(root: &Path, disk: Arc<dyn Disk>) -> Vec<Arc<Mirror>> {
    let folder = DataFolder::new(root);
    open_all(&folder, &folder.identity().unwrap(), disk).unwrap()
}

/// The copy of the one log that the node at `root` follows.
pub fn mirror(root: &Path) -> Arc<Mirror> {
    let mut all = mirrors(root, Arc::new(RealDisk));
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// Pulls from wherever.
pub fn pull(mirror: &Mirror, source: &dyn LogSource) -> Result<Pulled, Failure> {
    mirror.pull(source, &|| true)
}

/// Pulls from the log of a node's folder.
pub fn pull_from(mirror: &Mirror, root: &Path) -> Result<Pulled, Failure> {
    pull(mirror, &FolderReader::new(DataFolder::new(root).log()))
}

/// That a copy holds, as `entente verify` sees it, and has the size it says; nothing where nothing is held.
pub fn copy_holds(mirror: &Mirror, of: &Path) {
    let reader = FolderReader::new(mirror.folder());
    if mirror.size() == 0 && reader.checkpoint().is_err() {
        return;
    }
    let report = verify_log(&reader, &own_policy(of), &mut |_, _| {});
    assert!(report.holds(), "{:?}", report.faults);
    assert_eq!(report.size, mirror.size());
}

/// A log that answers so many times and then no more, and counts what it is asked for.
pub struct Tired {
    pub log: FolderReader,
    pub answers: usize,
    pub asked: AtomicUsize,
    pub bundles: AtomicUsize,
}

impl Tired {
    pub fn new(root: &Path, answers: usize) -> Self {
        let log = FolderReader::new(DataFolder::new(root).log());
        Tired { log, answers, asked: AtomicUsize::new(0), bundles: AtomicUsize::new(0) }
    }

    fn answer<T>(&self, answer: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
        if self.asked.fetch_add(1, Ordering::SeqCst) >= self.answers {
            return Err("does not answer any more".into());
        }
        answer()
    }
}

impl LogSource for Tired {
    fn checkpoint(&self) -> Result<Vec<u8>, String> {
        self.answer(|| LogSource::checkpoint(&self.log))
    }

    fn tiles(&self, paths: &[TilePath]) -> Vec<Result<Vec<u8>, String>> {
        let one = |path: &TilePath| {
            self.answer(|| {
                let is_bundle = path.to_string().starts_with("tile/entries/");
                self.bundles.fetch_add(usize::from(is_bundle), Ordering::SeqCst);
                self.log.tile_or_full(path).map_err(|e| e.to_string())
            })
        };
        paths.iter().map(one).collect()
    }
}

/// A log with one bit of one of its files flipped on the way.
pub struct Flipped {
    pub log: FolderReader,
    pub file: String,
    pub bit: usize,
}

impl Flipped {
    fn pass(&self, file: &str, mut bytes: Vec<u8>) -> Vec<u8> {
        if file == self.file {
            bytes[self.bit / 8] ^= 1 << (self.bit % 8);
        }
        bytes
    }
}

impl LogSource for Flipped {
    fn checkpoint(&self) -> Result<Vec<u8>, String> {
        LogSource::checkpoint(&self.log).map(|bytes| self.pass("checkpoint", bytes))
    }

    fn tiles(&self, paths: &[TilePath]) -> Vec<Result<Vec<u8>, String>> {
        let read = LogSource::tiles(&self.log, paths);
        let flip = |(path, bytes): (&TilePath, Result<Vec<u8>, String>)| {
            bytes.map(|bytes| self.pass(&path.to_string(), bytes))
        };
        paths.iter().zip(read).map(flip).collect()
    }
}

/// A log folder with these entries in a node's folder layout, signed with the key of the node at `signer`: what a log does that
/// lies, or takes what it must not.
pub fn forge(root: &Path, signer: &Path, entries: &[Vec<u8>]) {
    let key = DataFolder::new(signer).log_key().unwrap();
    let mut tree = Frontier::new();
    let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    let mut files = tree.append(&leaves);
    for (number, bundle) in entries.chunks(256).enumerate() {
        let path = TilePath { kind: TileKind::Entries, index: number as u64, width: bundle.len() as u16 };
        files.push((path, entries::encode(bundle).unwrap()));
    }
    let checkpoint = Checkpoint::new(key.verifier().name(), tree.size(), tree.root());
    let note = SignedCheckpoint::sign(&checkpoint, &key).unwrap().to_string();
    for (name, bytes) in files.iter().map(|(path, bytes)| (path.to_string(), bytes.as_slice())) {
        let file = root.join("log").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    fs::write(root.join("log/checkpoint"), note).unwrap();
}

/// Every entry of the log of a node.
pub fn entries_of(root: &Path) -> Vec<Vec<u8>> {
    let (log, size) = (reader(root), checkpoint(root).checkpoint().size);
    let bundles =
        (0..size.div_ceil(256)).map(|number| TilePath::in_tree(TileKind::Entries, number, size).unwrap());
    let entries = bundles.map(|path| {
        let bytes = log.tile_or_full(&path).unwrap();
        entries::decode(&bytes, path.width).unwrap().into_iter().map(<[u8]>::to_vec).collect::<Vec<_>>()
    });
    entries.flatten().collect()
}
