//! What the tests need: nodes in fresh folders with a clock that stands still, parties with fixed keys, signed
//! statements, and the checks that every test ends with.

pub mod cases;
pub mod checks;
pub mod disk;
pub mod follow;
pub mod raw;
pub mod served;
pub mod tree;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use entente_log::Policy;
use entente_node::folder::Identity;
use entente_node::init::{NewNode, init, jwk};
use entente_node::{Node, NodeError, Options, Outcome, Receipt};
use entente_record::{Date, Draft, Jti, PartyKey, SdJwt, Seal, SignContext, sign};
use entente_store::disk::{Disk, RealDisk};
use serde_json::{Value, json};

/// The time of every node here.
pub const NOW: i64 = 1_800_000_000;
/// Origin of every log here.
pub const ORIGIN: &str = "log.example.org/aid";
/// The party that operates the nodes.
pub const OPERATOR: &str = "XM-DAC-1";
/// A second party.
pub const OTHER: &str = "XM-DAC-2";

/// A folder that is removed at the end.
pub struct Scratch(tempfile::TempDir);

impl Scratch {
    pub fn new() -> Self {
        Scratch(tempfile::tempdir().unwrap())
    }

    /// In memory where the system offers that: for tests that repeat thousands of syncs whose effect they play
    /// themselves.
    pub fn in_memory() -> Self {
        Scratch(tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap())
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// The key of a party; each seed another one.
pub fn key(party: &str, seed: u8) -> PartyKey {
    PartyKey::from_seed(party.parse().unwrap(), &[seed; 32])
}

pub fn operator() -> PartyKey {
    key(OPERATOR, 1)
}

pub fn other() -> PartyKey {
    key(OTHER, 2)
}

pub fn options() -> Options {
    on(Arc::new(RealDisk), None)
}

pub fn on(disk: Arc<dyn Disk>, policy: Option<Policy>) -> Options {
    Options { disk, clock: Arc::new(|| NOW), policy, ..Options::default() }
}

/// Creates a node's folder whose log holds the operator's own statement.
pub async fn create(root: &Path) {
    create_as(root, ORIGIN).await;
}

pub async fn create_as(root: &Path, origin: &str) {
    create_with(root, origin, options()).await.unwrap();
}

pub async fn create_with(root: &Path, origin: &str, options: Options) -> Result<Identity, NodeError> {
    let new = NewNode {
        origin: origin.into(),
        party: OPERATOR.parse().unwrap(),
        name: "Operator".into(),
        org_type: "40".parse().unwrap(),
        key: Some(operator()),
    };
    init(root, new, options).await
}

pub async fn open(root: &Path) -> Node {
    Node::open(root, options()).await.unwrap()
}

/// Closes a node and lets go of its folder.
pub async fn close(node: Node) {
    node.close().await;
}

/// A fresh node with the second party registered at entry 1.
pub async fn node(scratch: &Scratch) -> Node {
    let root = scratch.join("node");
    create(&root).await;
    let node = open(&root).await;
    accepted(&node, vec![register(&other(), 1)]).await;
    node
}

/// Submits what must be taken.
pub async fn accepted(node: &Node, texts: Vec<String>) -> Vec<Receipt> {
    let outcomes: Vec<Outcome> = node.submit(texts).await;
    outcomes.into_iter().map(|outcome| outcome.unwrap()).collect()
}

/// An RFC 3339 time so many seconds after [`NOW`].
pub fn time(after: i64) -> String {
    entente_record::Timestamp::from_unix_seconds(NOW + after).unwrap().to_string()
}

/// A statement id that depends on nothing but the number.
pub fn jti(number: u64) -> Jti {
    let mut random = [0; 10];
    random[..8].copy_from_slice(&number.to_be_bytes());
    Jti::Random(random)
}

/// What to sign, with the numbers that tell statements apart.
pub fn sign_at(draft: &Value, key: &PartyKey, seals: &[&str], iat: i64, number: u64) -> SdJwt {
    let draft = Draft::from_value(draft).unwrap();
    let seals: Vec<Seal> = seals.iter().map(|pointer| seal(pointer)).collect();
    let mut count = 0_u8;
    let mut salts = || {
        count += 1;
        let mut salt = [0x5a; 16];
        salt[..8].copy_from_slice(&number.to_be_bytes());
        salt[15] = count;
        salt
    };
    sign(&draft, key, &seals, SignContext { iat, jti: jti(number), salts: &mut salts }).unwrap()
}

pub fn seal(pointer: &str) -> Seal {
    Seal {
        pointer: pointer.parse().unwrap(),
        reason: "operational-security".parse().unwrap(),
        authority: OPERATOR.parse().unwrap(),
        until: Date::new(2040, 1, 1).unwrap(),
    }
}

/// A payment that `key`'s party reports.
pub fn transfer(party: &str, number: u64) -> Value {
    json!({
        "kind": "transfer", "at": time(0), "subject": format!("transfer:{party}:t{number}"),
        "handling": "TLP:CLEAR",
        "body": {
            "stage": "paid", "from": "DE-GOV-1", "to": "XM-DAC-9", "sectors": ["health", "education"],
            "amount": {
                "amount": format!("{}.50", number + 1), "currency": "USD", "value_date": "2026-01-31",
                "valuation": "nominal",
            },
            "note": "As reported."
        }
    })
}

/// A signed payment.
pub fn plain(key: &PartyKey, number: u64) -> String {
    sign_at(&transfer(key.party().as_str(), number), key, &[], NOW, number).to_string()
}

/// A signed payment whose sum, note and first sector are sealed.
pub fn sealed(key: &PartyKey, number: u64) -> String {
    let seals = ["/body/amount/amount", "/body/note", "/body/sectors/0"];
    sign_at(&transfer(key.party().as_str(), number), key, &seals, NOW, number).to_string()
}

/// A party statement about `about`.
pub fn party(about: &str, keys: Value, revoked: Value) -> Value {
    let local = about.split_once('/').map_or("self", |(_, unit)| unit);
    let org = about.split('/').next().unwrap();
    let mut body = json!({"party": about, "name": "A party", "org_type": "40"});
    if keys.as_array().is_some_and(|keys| !keys.is_empty()) {
        body["keys"] = keys;
    }
    if revoked.as_array().is_some_and(|revoked| !revoked.is_empty()) {
        body["revoked"] = revoked;
    }
    json!({
        "kind": "party", "at": time(0), "subject": format!("party:{org}:{local}"),
        "handling": "TLP:CLEAR", "body": body,
    })
}

/// A key as a party statement grants it, from so many seconds after [`NOW`] on.
pub fn grant(key: &PartyKey, from: i64) -> Value {
    json!({"jwk": jwk(key.public()), "from": time(from)})
}

/// A key's revocation.
pub fn revoke(key: &PartyKey, at: i64) -> Value {
    json!({"kid": key.public().kid().to_string(), "at": time(at), "reason": "superseded"})
}

/// The operator registers a party with its key.
pub fn register(key: &PartyKey, number: u64) -> String {
    let draft = party(key.party().as_str(), json!([grant(key, -1000)]), json!([]));
    sign_at(&draft, &operator(), &[], NOW, number).to_string()
}

/// Copies a node's folder.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap() {
        let item = item.unwrap();
        let target = to.join(item.file_name());
        if item.file_type().unwrap().is_dir() {
            copy(&item.path(), &target);
        } else {
            fs::copy(item.path(), target).unwrap();
        }
    }
}

/// Every file below a folder, sorted, relative to it.
pub fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(&folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(root).unwrap().to_path_buf());
            }
        }
    }
    found.sort();
    found
}
