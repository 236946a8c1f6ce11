//! The serving process is killed again and again while clients submit: nothing that was answered is lost, nothing
//! stands twice, and no checkpoint that was ever served is contradicted.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use entente_log::{
    SignedCheckpoint, TILE_WIDTH, TileKind, TilePath, entries, prove_consistency, verify_consistency,
};
use entente_node::folder::DataFolder;
use entente_node::http;
use entente_node::init::random;
use entente_record::StatementHash;
use entente_store::folder::FolderReader;
use serde_json::{Value, json};

use crate::support::{Server, audit_on, init_on, operator_key, postgres, run, statement};

/// Clients at once.
const CLIENTS: usize = 8;

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// What the clients share.
struct Scene {
    url: RwLock<String>,
    statements: Vec<String>,
    /// Pieces still to be submitted: where each begins and ends.
    queue: Mutex<Vec<(usize, usize)>>,
    /// For each statement that was answered, its place.
    answered: Mutex<HashMap<usize, u64>>,
    count: AtomicUsize,
    unanswered: AtomicUsize,
    checkpoints: Mutex<BTreeSet<String>>,
    done: AtomicBool,
}

impl Scene {
    fn new(statements: Vec<String>) -> Self {
        // Single statements, small and larger requests, mixed.
        let mut queue = Vec::new();
        let mut at = 0;
        for size in [1, 7, 40, 3, 100, 1, 20].iter().cycle() {
            if at >= statements.len() {
                break;
            }
            let end = statements.len().min(at + size);
            queue.push((at, end));
            at = end;
        }
        queue.reverse();
        Scene {
            url: RwLock::default(),
            statements,
            queue: Mutex::new(queue),
            answered: Mutex::default(),
            count: AtomicUsize::new(0),
            unanswered: AtomicUsize::new(0),
            checkpoints: Mutex::default(),
            done: AtomicBool::new(false),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url.read().unwrap())
    }

    /// Submits until nothing is left. What got no answer is submitted again.
    async fn submit(&self) {
        let client = http::client(Duration::from_secs(20)).unwrap();
        while !self.all_answered() {
            let piece = self.queue.lock().unwrap().pop();
            let Some((start, end)) = piece else {
                tokio::time::sleep(Duration::from_millis(5)).await;
                continue;
            };
            match self.post(&client, start, end).await {
                Some(answers) => self.note(start, end, &answers),
                None => {
                    self.unanswered.fetch_add(1, Ordering::SeqCst);
                    self.queue.lock().unwrap().push((start, end));
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            }
        }
    }

    async fn post(&self, client: &reqwest::Client, start: usize, end: usize) -> Option<Vec<Value>> {
        let body: String =
            self.statements[start..end].iter().map(|s| format!("{}\n", json!({ "statement": s }))).collect();
        let request =
            client.post(self.url("/api/v1/statements")).header("content-type", "application/x-ndjson");
        let answer = request.body(body).send().await.ok()?;
        assert_eq!(answer.status(), 200);
        let text = answer.text().await.ok()?;
        Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
    }

    fn note(&self, start: usize, end: usize, answers: &[Value]) {
        assert_eq!(answers.len(), end - start);
        let mut answered = self.answered.lock().unwrap();
        for (number, answer) in (start..end).zip(answers) {
            let index = answer["index"].as_u64().unwrap_or_else(|| panic!("refused: {answer}"));
            let before = answered.insert(number, index);
            assert!(before.is_none_or(|before| before == index), "statement {number} moved to {index}");
        }
        self.count.store(answered.len(), Ordering::SeqCst);
    }

    fn all_answered(&self) -> bool {
        self.count.load(Ordering::SeqCst) == self.statements.len()
    }

    /// A reader that keeps every checkpoint it is served.
    async fn read_checkpoints(&self) {
        let client = http::client(Duration::from_secs(20)).unwrap();
        while !self.done.load(Ordering::SeqCst) {
            let answer = client.get(self.url("/checkpoint")).send().await;
            if let Ok(answer) = answer
                && let Ok(text) = answer.text().await
            {
                self.checkpoints.lock().unwrap().insert(text);
            }
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    }
}

fn signed(key: &entente_record::PartyKey, count: usize) -> Vec<String> {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let size = count.div_ceil(cores);
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..cores)
            .map(|part| (part * size, count.min((part + 1) * size)))
            .map(|(start, end)| {
                scope.spawn(move || (start..end).map(|n| statement(key, n)).collect::<Vec<_>>())
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_moments_it_loses_nothing() {
    killed(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_moments_it_loses_nothing_over_postgres() {
    if let Some(url) = postgres("killed").await {
        killed(Some(&url)).await;
    }
}

async fn killed(database: Option<&str>) {
    let (kills, count) = (setting("ENTENTE_KILLS", 10), setting("ENTENTE_STATEMENTS", 5_000));
    let dir = tempfile::tempdir().unwrap();
    let data = init_on(database, dir.path());
    let scene = Arc::new(Scene::new(signed(&operator_key(&data), count)));
    let mut server = Server::start_on(database, &data);
    *scene.url.write().unwrap() = server.url.clone();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            tokio::spawn({
                let s = scene.clone();
                async move { s.submit().await }
            })
        })
        .collect();
    let reader = tokio::spawn({
        let s = scene.clone();
        async move { s.read_checkpoints().await }
    });
    for kill in 0..kills {
        // Spread over the whole run, each at a moment nobody chose.
        let progress = count * (2 * kill + 1) / (2 * kills + 1);
        while scene.count.load(Ordering::SeqCst) < progress {
            assert!(clients.iter().all(|client| !client.is_finished()), "a client gave up");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let wait = u16::from_be_bytes(random().unwrap()) % 60;
        tokio::time::sleep(Duration::from_millis(wait.into())).await;
        server.kill();
        server = Server::start_on(database, &data);
        *scene.url.write().unwrap() = server.url.clone();
    }
    for client in clients {
        client.await.unwrap();
    }
    scene.done.store(true, Ordering::SeqCst);
    reader.await.unwrap();
    assert_eq!(server.stop(), Some(0));
    let interrupted = scene.unanswered.load(Ordering::SeqCst);
    assert!(interrupted >= kills / 2, "only {interrupted} requests were interrupted by {kills} kills");
    check(database, &data, &scene);
    let seen = scene.checkpoints.lock().unwrap().len();
    println!(
        "{kills} kills, {count} statements, {interrupted} requests interrupted, {seen} checkpoints served"
    );
}

fn check(database: Option<&str>, data: &Path, scene: &Scene) {
    run(["verify", data.to_str().unwrap()]).exits(0);
    assert_eq!(audit_on(database, data)["size"], scene.statements.len() + 1);
    let log = FolderReader::new(DataFolder::new(data).log());
    let head = SignedCheckpoint::from_bytes(&log.checkpoint().unwrap()).unwrap().checkpoint().clone();
    let there = entries_of(&log, head.size);
    let answered = scene.answered.lock().unwrap();
    for (number, text) in scene.statements.iter().enumerate() {
        let hash = StatementHash::of(text.split('~').next().unwrap().as_bytes());
        let index = answered.get(&number).expect("every statement was answered in the end");
        assert_eq!(there.get(&hash.to_string()), Some(index), "statement {number}");
    }
    let key = DataFolder::new(data).identity().unwrap().log_verifier().unwrap();
    let served = scene.checkpoints.lock().unwrap();
    assert!(served.len() > 3, "only {} checkpoints were served", served.len());
    for text in served.iter() {
        let seen = SignedCheckpoint::open(text, std::slice::from_ref(&key)).unwrap().checkpoint().clone();
        let proof = prove_consistency(&log, seen.size, head.size).unwrap();
        verify_consistency(seen.size, &seen.root, head.size, &head.root, &proof)
            .unwrap_or_else(|e| panic!("size {} was served with another history: {e}", seen.size));
    }
}

/// Each entry's place by its hash; none stands twice.
fn entries_of(log: &FolderReader, size: u64) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    for number in 0..size.div_ceil(TILE_WIDTH) {
        let path = TilePath::in_tree(TileKind::Entries, number, size).unwrap();
        let bundle = log.tile_or_full(&path).unwrap();
        for (index, entry) in (number * TILE_WIDTH..).zip(entries::decode(&bundle, path.width).unwrap()) {
            let twice = found.insert(StatementHash::of(entry).to_string(), index);
            assert_eq!(twice, None, "the entry at {index} stands twice");
        }
    }
    found
}
