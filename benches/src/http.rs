//! Submitting over HTTP on loopback with 64 clients, server and clients on the same cores.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::support::{Bare, fresh_folder, line, operator, percentile, setting, shares, statements};
use anyhow::{Result, anyhow, bail};
use entente_node::api::{router, serve::serve};
use entente_node::{Node, Options, Places};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

const CLIENTS: usize = 64;
/// Statements of one NDJSON request.
const PER_REQUEST: usize = 32;

/// Runs the measurement and prints it.
pub fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run())
}

async fn run() -> Result<()> {
    let entries = setting("BENCH_ENTRIES", 200_000) / 2;
    let key = operator()?;
    let sample = statements(&key, 0, 20_000)?;
    let bare = Bare::of(&key, &sample)?;
    println!("http: 64 clients on loopback, server and clients on the same cores");
    for keeps_ledger in [false, true] {
        let folder = tempfile::tempdir_in(std::env::var("BENCH_DIR").unwrap_or_else(|_| ".".into()))?;
        let root = folder.path().join("node");
        fresh_folder(&root, Places::default()).await?;
        let node = Arc::new(Node::open(&root, Options { keeps_ledger, ..Options::default() }).await?);
        if keeps_ledger {
            println!("with the ledger kept beside it, as `entente serve` does:");
        }
        serving(node, &bare, statements(&key, 0, entries * 2)?).await?;
    }
    Ok(())
}

/// Posts half of the statements one by one and half of them in lists to a node.
async fn serving(node: Arc<Node>, bare: &Bare, all: Vec<String>) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, router(node.clone()), async move {
        let _ = stopped.await;
    }));
    let (singles, many) = all.split_at(all.len() / 2);
    for (what, part, per_request) in
        [("one statement a request", singles, 1), ("32 statements a request (NDJSON)", many, PER_REQUEST)]
    {
        let before = bare.rate()?;
        let (rate, mut latencies) = measure(address, part.to_vec(), per_request).await?;
        let behind = node.keeper().map(|keeper| {
            let reached: u64 = keeper.progress().logs.iter().map(|log| log.reached).sum();
            format!(", the ledger {} behind at the end", node.size() - reached)
        });
        if let Some(keeper) = node.keeper() {
            keeper.reached(&node.identity().origin, node.size()).await;
        }
        let limit = (before + bare.rate()?) / 2.0;
        line(&format!("post, {what}"), rate, limit, Some(0.3));
        println!(
            "  p99 from request to answer {:.1} ms{}",
            percentile(&mut latencies, 0.99).as_secs_f64() * 1000.0,
            behind.unwrap_or_default()
        );
    }
    drop(stop);
    server.await?;
    node.close().await;
    Ok(())
}

async fn measure(
    address: std::net::SocketAddr,
    part: Vec<String>,
    per_request: usize,
) -> Result<(f64, Vec<Duration>)> {
    let count = part.len();
    // Requests are laid out beforehand: a client's own work is not what is measured.
    let shares: Vec<Vec<Vec<u8>>> = shares(part, CLIENTS)
        .iter()
        .map(|share| share.chunks(per_request).map(|chunk| request(chunk, per_request)).collect())
        .collect();
    let start = Instant::now();
    let clients: Vec<_> = shares.into_iter().map(|share| tokio::spawn(client(address, share))).collect();
    let mut latencies = Vec::new();
    for client in clients {
        latencies.extend(client.await??);
    }
    Ok((count as f64 / start.elapsed().as_secs_f64(), latencies))
}

fn request(chunk: &[String], per_request: usize) -> Vec<u8> {
    let (content_type, body) = if per_request == 1 {
        ("application/sd-jwt", chunk.concat())
    } else {
        let line = |s: &String| format!("{{\"statement\":\"{s}\"}}\n");
        ("application/x-ndjson", chunk.iter().map(line).collect())
    };
    format!(
        "POST /api/v1/statements HTTP/1.1\r\nhost: localhost\r\ncontent-type: {content_type}\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A client as small as can be, so that the cores are the server's: keep-alive, one request at a time.
async fn client(address: std::net::SocketAddr, requests: Vec<Vec<u8>>) -> Result<Vec<Duration>> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    let mut latencies = Vec::with_capacity(requests.len());
    let mut head = String::new();
    let mut body = Vec::new();
    for request in requests {
        let start = Instant::now();
        stream.write_all(&request).await?;
        let mut length = 0;
        let mut status = String::new();
        loop {
            head.clear();
            if stream.read_line(&mut head).await? == 0 {
                bail!("the server closed the connection");
            }
            if status.is_empty() {
                status.clone_from(&head);
            }
            if let Some(value) = head.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            if head == "\r\n" {
                break;
            }
        }
        body.resize(length, 0);
        stream.read_exact(&mut body).await?;
        let refused = body.windows(8).any(|window| window == b"\"error\":");
        if !status.starts_with("HTTP/1.1 20") || refused {
            return Err(anyhow!("{status}{}", String::from_utf8_lossy(&body)));
        }
        latencies.push(start.elapsed());
    }
    Ok(latencies)
}
