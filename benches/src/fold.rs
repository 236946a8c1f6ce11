//! Folding a log into the ledger at rest: all of it from scratch, and what comes in while a node runs.
//!
//! `BENCH_ENTRIES` says how long the log is that is made for it, and `BENCH_LOG` names the folder of one that is there already.
//! PostgreSQL is measured where `DATABASE_URL` names a server, as `make/postgres` does.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use entente_log::{SignedCheckpoint, TILE_WIDTH};
use entente_node::ledger::projection::{Projector, Source, Stored, all_cores};
use entente_node::{Node, Options, Places};
use entente_store::disk::RealDisk;
use entente_store::folder::FolderReader;
use entente_store::log::LogReader;
use entente_store::sql::{Database, Sql};

use crate::support::{
    fresh_folder, fresh_node, operator, percentile, resident_mib, setting, statements, statements_about,
};

/// What must be folded a second, on two cores.
const GOAL: f64 = 60_000.0;
/// What comes in a second while a node runs, in submissions of so many.
const LIVE_RATE: u64 = 1_000;
const PER_SUBMISSION: u64 = 10;
/// How soon 99 of 100 of these must be in the ledger.
const LIVE_GOAL: Duration = Duration::from_millis(50);
/// The lengths of log that the cost is told for besides the whole, as far as it is longer.
const LENGTHS: [u64; 4] = [10_000, 100_000, 1_000_000, 10_000_000];

/// Runs the measurement and prints it.
pub fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run())
}

async fn run() -> Result<()> {
    let folder = tempfile::tempdir_in(std::env::var("BENCH_DIR").unwrap_or_else(|_| ".".into()))?;
    let entries = setting("BENCH_ENTRIES", 200_000);
    let (one_each, four_each) = (folder.path().join("one"), folder.path().join("four"));
    let log = match std::env::var("BENCH_LOG") {
        Ok(path) => source(Path::new(&path))?,
        Err(_) => made(&one_each, entries, 1).await?,
    };
    println!("fold: statements with a payload of 400 bytes, from the log into the store");
    let shorter = LENGTHS.into_iter().filter(|length| *length < log.size - log.size / 50);
    for length in shorter.chain([log.size]) {
        // Only whole bundles can be taken for the end of a log that goes on.
        let size = if length < log.size { length / TILE_WIDTH * TILE_WIDTH } else { length };
        let part = Source { size, ..log.clone() };
        from_scratch(&folder.path().join(format!("{length}.sqlite")), &part).await?;
    }
    let four = made(&four_each, entries, 4).await?;
    println!("four statements to a subject:");
    from_scratch(&folder.path().join("four.sqlite"), &four).await?;
    live(&folder.path().join("live"), Places::default(), "SQLite").await?;
    let Ok(url) = std::env::var("DATABASE_URL") else {
        println!("PostgreSQL: not measured, DATABASE_URL names no server");
        return Ok(());
    };
    let database: Database = url.parse().map_err(|e| anyhow!("DATABASE_URL: {e}"))?;
    println!("PostgreSQL:");
    let sql = Sql::open(&database).await?;
    measure(&sql, &log).await?;
    sql.clear_derived().await?;
    sql.close().await;
    live(
        &folder.path().join("live-postgres"),
        Places { database: Some(database), ..Places::default() },
        "PostgreSQL",
    )
    .await
}

/// A log of so many statements, and nothing else of its node.
async fn made(root: &Path, entries: u64, each: u64) -> Result<Source> {
    let (key, node) = (operator()?, fresh_node(root).await?);
    let mut first = 0;
    while first < entries {
        let count = 50_000.min(entries - first);
        for outcome in node.submit(statements_about(&key, first, count, each)?).await {
            outcome.map_err(|refusal| anyhow!("{refusal}"))?;
        }
        first += count;
    }
    node.close().await;
    source(&root.join("log"))
}

/// The log in a folder, as far as its checkpoint goes.
fn source(path: &Path) -> Result<Source> {
    let reader = FolderReader::new(path.to_owned());
    let signed = SignedCheckpoint::from_bytes(&reader.checkpoint()?)?;
    let head = signed.checkpoint();
    Ok(Source {
        origin: head.origin.clone(),
        key: String::new(),
        size: head.size,
        reader: LogReader::Folder(reader),
    })
}

async fn from_scratch(file: &Path, log: &Source) -> Result<()> {
    let sql = Sql::open(&Database::file(file.to_owned())).await?;
    let start = Instant::now();
    measure(&sql, log).await?;
    sql.close().await;
    // Closing folds the write-ahead log into the file.
    let bytes = file.metadata()?.len() / log.size.max(1);
    println!("            {bytes} bytes of file for each; done after {:.1} s", start.elapsed().as_secs_f64());
    std::fs::remove_file(file)?;
    Ok(())
}

/// Folds a log into an empty store, and reads the hash of the whole once.
async fn measure(sql: &Sql, log: &Source) -> Result<()> {
    let sources = [log.clone()];
    let start = Instant::now();
    let mut projector = Projector::open(sql.clone(), Arc::new(RealDisk), all_cores()?, &sources).await?;
    while projector.advance(&sources).await? {}
    let rate = log.size as f64 / start.elapsed().as_secs_f64();
    let resident = resident_mib();
    let start = Instant::now();
    Stored::open(sql).await?.hash().await?;
    let hashed = start.elapsed().as_secs_f64();
    println!(
        "  {:>9} statements from scratch: {rate:>8.0}/s (goal ≥ {GOAL}), resident {resident:.0} MiB, hash of all in {hashed:.2} s",
        log.size
    );
    Ok(())
}

/// Statements come in at a steady rate; how long after each receipt is it in the ledger?
async fn live(root: &Path, places: Places, what: &str) -> Result<()> {
    let key = operator()?;
    fresh_folder(root, places.clone()).await?;
    let node = Node::open(root, Options { places, keeps_ledger: true, ..Options::default() }).await?;
    let node = Arc::new(node);
    let keeper = node.keeper().ok_or_else(|| anyhow!("the node keeps no ledger"))?;
    let seconds = setting("BENCH_LIVE_SECONDS", 20);
    let texts = statements(&key, 0, LIVE_RATE * seconds)?;
    let origin = node.identity().origin.clone();
    keeper.reached(&origin, node.size()).await;
    let start = Instant::now();
    let (mut waits, mut tasks) = (Vec::new(), Vec::new());
    for (n, few) in texts.chunks(usize::try_from(PER_SUBMISSION)?).enumerate() {
        let due = start + Duration::from_secs_f64(n as f64 * PER_SUBMISSION as f64 / LIVE_RATE as f64);
        tokio::time::sleep_until(due.into()).await;
        let (node, few, origin) = (node.clone(), few.to_vec(), origin.clone());
        tasks.push(tokio::spawn(async move {
            let mut last = 0;
            for outcome in node.submit(few).await {
                last = outcome.map_err(|refusal| anyhow!("{refusal}"))?.size;
            }
            let received = Instant::now();
            let keeper = node.keeper().ok_or_else(|| anyhow!("the node keeps no ledger"))?;
            ensure!(keeper.reached(&origin, last).await, "the ledger stopped");
            Ok(received.elapsed())
        }));
    }
    for task in tasks {
        waits.push(task.await??);
    }
    let (half, most) = (percentile(&mut waits, 0.5), percentile(&mut waits, 0.99));
    println!(
        "  {what}, {LIVE_RATE} statements/s for {seconds} s: in the ledger after {:.1} ms (half of them), {:.1} ms (99 of 100; goal < {} ms)",
        half.as_secs_f64() * 1e3,
        most.as_secs_f64() * 1e3,
        LIVE_GOAL.as_millis()
    );
    node.close().await;
    Ok(())
}
