//! The portal of a node with 200,000 statements of mixed kinds: every public page at 50 requests a second while statements come in,
//! the front page as often as it can be had, and what a first view weighs. Server and clients on the same cores.
//!
//! `BENCH_NODE` names a folder for the node, to be used again; `BENCH_SECONDS` how long pages are asked for.

mod client;
mod data;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use entente_node::api::{router, serve::serve};
use entente_node::{Node, Options};
use tokio::net::TcpListener;

use crate::support::{percentile, resident_mib, setting};
use client::Client;

/// Requests a second over all pages.
const RATE: u64 = 50;
/// Statements that come in a second meanwhile, so that views grow old and are made anew.
const WRITTEN: u64 = 5;
/// 99 of 100 requests for any page must have their answer by then.
const GOAL: Duration = Duration::from_millis(50);
/// Front pages a second.
const FRONT_GOAL: f64 = 1000.0;
/// Clients that ask for the front page, and how long.
const CLIENTS: usize = 16;
const FRONT_SECONDS: u64 = 5;
/// What a first view may weigh, scripts and styles included.
const WEIGHT_GOAL: usize = 150 * 1024;

/// Runs the measurement and prints it.
pub fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run())
}

async fn run() -> Result<()> {
    let statements = setting("BENCH_ENTRIES", 200_000);
    let folder = tempfile::tempdir_in(std::env::var("BENCH_DIR").unwrap_or_else(|_| ".".into()))?;
    let root = std::env::var("BENCH_NODE").map_or_else(|_| folder.path().join("node"), PathBuf::from);
    if !root.exists() {
        data::fill(&root, statements).await?;
    }
    let node = Arc::new(Node::open(&root, Options { keeps_ledger: true, ..Options::default() }).await?);
    if let Some(keeper) = node.keeper() {
        ensure!(keeper.reached(&node.identity().origin, node.size()).await, "the ledger is not kept");
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, router(node.clone()), async move {
        let _ = stopped.await;
    }));
    println!("portal: {} statements of mixed kinds, server and clients on the same cores", node.size());
    let mut client = Client::connect(address).await?;
    let first = client.get("/", "gzip").await?;
    println!(
        "{:<46} {:>9.2} s, {:.0} MiB resident",
        "first front page after the start",
        first.took.as_secs_f64(),
        resident_mib()
    );
    pages(&node, address, statements).await?;
    front(address).await?;
    // A connection that has long been idle is closed by the server.
    weight(&mut Client::connect(address).await?).await?;
    println!("{:<46} {:>9.0} MiB", "resident at the end", resident_mib());
    drop(client);
    drop(stop);
    server.await?;
    node.close().await;
    Ok(())
}

/// Every public page with ids drawn from the data, in turns.
fn asked(n: u64, statements: u64) -> [(&'static str, String); 25] {
    let any = |most: u64| n.wrapping_mul(2_654_435_761).wrapping_add(n * n) % most.max(1);
    let (party, programme) = (data::party(any(data::PARTIES)), data::programme(any(data::PROGRAMMES)));
    let signer = data::party(any(50));
    let consignment = data::consignment(any(data::consignments(statements)));
    let at = any(statements);
    let from = any(100) * 50;
    [
        ("/", "/".into()),
        ("/?giver=…", format!("/?giver={signer}")),
        ("/?lang=ar", "/?lang=ar".into()),
        ("/flows", "/flows".into()),
        ("/flows?giver=…", format!("/flows?giver={signer}")),
        ("/flows?from=…", format!("/flows?from={from}")),
        ("/consignments", "/consignments".into()),
        ("/consignments?from=…", format!("/consignments?from={from}")),
        ("/consignments/{id}", format!("/consignments/{consignment}")),
        ("/obligations", "/obligations".into()),
        ("/obligations?state=…", format!("/obligations?state=overdue&from={from}")),
        ("/discrepancies", "/discrepancies".into()),
        ("/organisations", "/organisations".into()),
        ("/organisations/{id}", format!("/organisations/{party}")),
        ("/programmes", "/programmes".into()),
        ("/programmes/{id}", format!("/programmes/{programme}")),
        ("/statements", "/statements".into()),
        ("/statements?…", format!("/statements?kind=custody&by={signer}")),
        ("/statements/{id}", format!("/statements/{at}")),
        ("/verify?statement=…", format!("/verify?statement={at}")),
        ("/search?q=…", format!("/search?q={party}")),
        ("/trace", "/trace".into()),
        ("/log", "/log".into()),
        ("/methods", "/methods".into()),
        ("/data", "/data".into()),
    ]
}

/// Asks for all pages at the rate, each request at its time whatever became of the one before.
async fn pages(node: &Arc<Node>, address: std::net::SocketAddr, statements: u64) -> Result<()> {
    let kinds = asked(0, statements).len() as u64;
    let requests = setting("BENCH_SECONDS", 120) * RATE;
    let writer = tokio::spawn(write(node.clone(), requests / RATE));
    let pause = Duration::from_secs(1) / RATE as u32;
    let (start, mut under_way) = (Instant::now(), Vec::new());
    for n in 0..requests {
        tokio::time::sleep_until((start + pause * n as u32).into()).await;
        let (name, path) = asked(n, statements).into_iter().nth((n % kinds) as usize).unwrap_or_default();
        under_way.push(tokio::spawn(async move {
            let mut client = Client::connect(address).await?;
            let answer = client.get(&path, "gzip").await?;
            if answer.status != 200 {
                bail!("{path}: {}: {}", answer.status, String::from_utf8_lossy(&answer.body));
            }
            Ok((name, answer))
        }));
    }
    let mut taken: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    let mut bytes: BTreeMap<&str, usize> = BTreeMap::new();
    for request in under_way {
        let (name, answer) = request.await??;
        taken.entry(name).or_default().push(answer.took);
        bytes
            .entry(name)
            .and_modify(|most| *most = answer.body.len().max(*most))
            .or_insert(answer.body.len());
    }
    writer.await??;
    println!("every page in turns, {RATE} requests/s over all, {WRITTEN} statements/s coming in:");
    println!("{:<26} {:>8} {:>9} {:>9} {:>9}  bytes (gzip)", "page", "requests", "p50 ms", "p99 ms", "worst");
    let mut all = Vec::new();
    for (name, mut times) in taken {
        let [half, most] = [0.5, 0.99].map(|share| percentile(&mut times, share));
        let worst = times.last().copied().unwrap_or_default();
        let missed = if most > GOAL { "  MISSES the goal" } else { "" };
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        println!(
            "{name:<26} {:>8} {:>9.1} {:>9.1} {:>9.1}  {:>7}{missed}",
            times.len(),
            ms(half),
            ms(most),
            ms(worst),
            bytes.get(name).copied().unwrap_or_default()
        );
        all.extend(times);
    }
    let most = percentile(&mut all, 0.99).as_secs_f64() * 1000.0;
    println!("{:<26} {:>8} {:>9} {most:>9.1}  (goal < {} for each)", "all", all.len(), "", GOAL.as_millis());
    Ok(())
}

/// Statements that come in while pages are asked for.
async fn write(node: Arc<Node>, seconds: u64) -> Result<()> {
    let start = Instant::now();
    for n in 0..seconds * WRITTEN {
        tokio::time::sleep_until((start + Duration::from_secs(1) / WRITTEN as u32 * n as u32).into()).await;
        let size = node.size();
        for outcome in node.submit(vec![data::further(size)?]).await {
            outcome.map_err(|refusal| anyhow::anyhow!("{refusal}"))?;
        }
    }
    Ok(())
}

/// The front page, as often as it can be had.
async fn front(address: std::net::SocketAddr) -> Result<()> {
    for coding in ["gzip", "identity"] {
        let start = Instant::now();
        let until = start + Duration::from_secs(FRONT_SECONDS);
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                tokio::spawn(async move {
                    let (mut client, mut times) = (Client::connect(address).await?, Vec::new());
                    while Instant::now() < until {
                        let answer = client.get("/", coding).await?;
                        ensure!(answer.status == 200, "the front page answered {}", answer.status);
                        times.push(answer.took);
                    }
                    anyhow::Ok(times)
                })
            })
            .collect();
        let mut times = Vec::new();
        for client in clients {
            times.extend(client.await??);
        }
        let rate = times.len() as f64 / start.elapsed().as_secs_f64();
        let most = percentile(&mut times, 0.99).as_secs_f64() * 1000.0;
        println!(
            "front page, {CLIENTS} clients, {coding:<8} {rate:>22.0}/s  (goal ≥ {FRONT_GOAL}), p99 {most:.1} ms"
        );
    }
    Ok(())
}

/// The front page and what it loads, as a browser would get it.
async fn weight(client: &mut Client) -> Result<()> {
    let plain = client.get("/", "identity").await?;
    let text = String::from_utf8_lossy(&plain.body).into_owned();
    let mut loaded: Vec<&str> = text.split('"').filter(|part| part.starts_with("/assets/")).collect();
    loaded.sort_unstable();
    loaded.dedup();
    for coding in ["gzip", "identity"] {
        let mut total = client.get("/", coding).await?.body.len();
        for path in &loaded {
            total += client.get(path, coding).await?.body.len();
        }
        println!(
            "first view with {} more files, {coding:<12} {total:>16} bytes (goal < {WEIGHT_GOAL})",
            loaded.len()
        );
    }
    Ok(())
}
