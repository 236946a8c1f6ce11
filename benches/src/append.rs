//! Appending through the writer: durable and published, against bare signature verification.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::support::{Bare, fresh_node, line, operator, percentile, resident_mib, setting, statements};
use anyhow::{Result, anyhow};
use entente_node::Node;

/// Statements of one submission, and submissions under way: enough to keep the queue filled without hiding latency.
const PER_SUBMISSION: usize = 64;
const SUBMITTERS: usize = 28;
/// Statements signed beforehand at a time, outside the measured time; bounds memory on long runs.
const PER_ROUND: u64 = 100_000;

/// Runs the measurement and prints it.
pub fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run())
}

async fn run() -> Result<()> {
    let entries = setting("BENCH_ENTRIES", 200_000);
    let key = operator()?;
    let sample = statements(&key, 0, 20_000)?;
    let bare = Bare::of(&key, &sample)?;
    let limit = bare.rate()?;
    println!(
        "append: statements with a payload of 400 bytes ({} bytes signed), {entries} entries",
        sample[0].len()
    );
    println!("{:<58} {limit:>12.0}/s", "bare verify_strict, all cores");
    let folder = tempfile::tempdir_in(std::env::var("BENCH_DIR").unwrap_or_else(|_| ".".into()))?;
    let node = Arc::new(fresh_node(&folder.path().join("node")).await?);
    let mut rates = Vec::new();
    let mut done = 0;
    while done < entries {
        let round = PER_ROUND.min(entries - done);
        let batch = statements(&key, done, round)?;
        let (rate, mut latencies) = measure(&node, batch).await?;
        let p99 = percentile(&mut latencies, 0.99);
        done += round;
        rates.push(rate);
        println!(
            "  at {done:>9} entries: {rate:>8.0}/s   p99 {:>5.1} ms   resident {:>5.0} MiB",
            p99.as_secs_f64() * 1000.0,
            resident_mib()
        );
    }
    // The limit once more: on a machine whose speed drifts, the mean of before and after is the fair one.
    let limit = (limit + bare.rate()?) / 2.0;
    let mean = rates.len() as f64 / rates.iter().map(|rate| 1.0 / rate).sum::<f64>();
    line("append, durable and published", mean, limit, Some(0.5));
    let million = usize::try_from(1_000_000 / PER_ROUND)?;
    if rates.len() >= 2 * million {
        let harmonic = |part: &[f64]| part.len() as f64 / part.iter().map(|rate| 1.0 / rate).sum::<f64>();
        let (first, last) = (harmonic(&rates[..million]), harmonic(&rates[rates.len() - million..]));
        line("  the last million against the first", last, first, Some(0.9));
    }
    if node.size() != entries + 1 {
        return Err(anyhow!("{} entries logged, not {}", node.size(), entries + 1));
    }
    node.close().await;
    Ok(())
}

/// Submits everything and returns the rate and the time from submit to receipt of each submission.
async fn measure(node: &Arc<Node>, batch: Vec<String>) -> Result<(f64, Vec<Duration>)> {
    let chunks: Vec<Vec<String>> = batch.chunks(PER_SUBMISSION).map(<[String]>::to_vec).collect();
    let count = batch.len();
    let queue = Arc::new(Mutex::new(chunks.into_iter()));
    let start = Instant::now();
    let mut submitters = Vec::new();
    for _ in 0..SUBMITTERS {
        let (node, queue) = (node.clone(), queue.clone());
        submitters.push(tokio::spawn(async move {
            let mut latencies = Vec::new();
            loop {
                let next = queue.lock().map_err(|_| anyhow!("a submitter failed"))?.next();
                let Some(chunk) = next else { return Ok::<_, anyhow::Error>(latencies) };
                let start = Instant::now();
                for outcome in node.submit(chunk).await {
                    outcome.map_err(|refusal| anyhow!("{refusal}"))?;
                }
                latencies.push(start.elapsed());
            }
        }));
    }
    let mut latencies = Vec::new();
    for submitter in submitters {
        latencies.extend(submitter.await??);
    }
    Ok((count as f64 / start.elapsed().as_secs_f64(), latencies))
}
