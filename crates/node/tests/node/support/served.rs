//! A node behind HTTP on a free port, and witnesses that take note of what they are shown.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use entente_log::witness::{AddCheckpoint, Refusal, Seen, consider, response_body};
use entente_log::{Algorithm, Hash, Policy, SigningKey, VerifierKey};
use entente_node::Node;
use entente_node::api::{router, serve::serve};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::NOW;

/// A node that is being served.
pub struct Served {
    pub node: Arc<Node>,
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Served {
    pub async fn start(node: Node) -> Self {
        Self::start_at(node, "127.0.0.1:0".parse().unwrap()).await
    }

    pub async fn start_at(node: Node, address: SocketAddr) -> Self {
        let node = Arc::new(node);
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let app = router(node.clone());
        let task = tokio::spawn(serve(listener, app, async {
            let _ = stopped.await;
        }));
        Served { node, address, stop, task }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Stops as a signal would: takes no more, finishes what is under way, closes the node.
    pub async fn stop(self) {
        self.node.leave();
        let _ = self.stop.send(());
        self.task.await.unwrap();
        self.node.close().await;
    }
}

/// A client without retries, redirects or decompression.
pub fn client() -> reqwest::Client {
    entente_node::http::client(std::time::Duration::from_secs(20)).unwrap()
}

/// A witness in memory that outlives every crash of the log, and holds every checkpoint it is shown against all that
/// it was shown before.
pub struct Recorder {
    pub policy: Policy,
    memory: Arc<Mutex<Memory>>,
}

struct Memory {
    key: SigningKey,
    log: VerifierKey,
    seen: Seen,
    roots: HashMap<u64, Hash>,
    conflicts: Vec<u64>,
}

impl Recorder {
    /// A witness of the log with this key.
    pub async fn start(log: VerifierKey) -> Self {
        let key = SigningKey::new("witness.example.org", Algorithm::CosignatureV1, &[5; 32]).unwrap();
        let verifier = key.verifier().to_string();
        let memory = Memory {
            key,
            log: log.clone(),
            seen: Seen::default(),
            roots: HashMap::new(),
            conflicts: Vec::new(),
        };
        let memory = Arc::new(Mutex::new(memory));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().route("/add-checkpoint", post(answer)).with_state(memory.clone());
        tokio::spawn(async move { axum_serve(listener, app).await });
        let policy = format!("log {log}\nwitness w1 {verifier} http://{address}\nquorum w1\n");
        Recorder { policy: Policy::parse(policy.as_bytes()).unwrap(), memory }
    }

    /// Forgets everything, for a run over another copy of the log.
    pub fn reset(&self) {
        let mut memory = self.memory.lock().unwrap();
        memory.seen = Seen::default();
        memory.roots.clear();
        memory.conflicts.clear();
    }

    /// Sizes for which two roots were shown.
    pub fn conflicts(&self) -> Vec<u64> {
        self.memory.lock().unwrap().conflicts.clone()
    }

    /// How many different sizes were shown.
    pub fn sizes(&self) -> usize {
        self.memory.lock().unwrap().roots.len()
    }
}

async fn axum_serve(listener: TcpListener, app: Router) {
    serve(listener, app, std::future::pending()).await;
}

async fn answer(State(memory): State<Arc<Mutex<Memory>>>, body: Bytes) -> Response {
    let mut memory = memory.lock().unwrap();
    let decided = AddCheckpoint::parse(&body).map_err(Refusal::from).and_then(|request| {
        let offered = request.checkpoint.checkpoint().clone();
        if *memory.roots.entry(offered.size).or_insert(offered.root) != offered.root {
            memory.conflicts.push(offered.size);
        }
        consider(&request, |_| Some([memory.log.clone()]), Some(&memory.seen))
    });
    match decided {
        Ok(accepted) => {
            memory.seen = accepted.seen();
            let line = accepted.cosign(NOW as u64, &memory.key).unwrap();
            response_body(&[line]).into_response()
        }
        Err(refusal) => {
            let status = StatusCode::from_u16(refusal.status()).unwrap();
            (status, [(header::CONTENT_TYPE, refusal.content_type())], refusal.body()).into_response()
        }
    }
}

/// Writes the policy by which a node witnesses these logs.
pub fn watch(root: &Path, logs: &[&VerifierKey]) {
    let lines: String = logs.iter().map(|key| format!("log {key}\n")).collect();
    std::fs::write(root.join("witness/policy"), format!("{lines}quorum none\n")).unwrap();
}
