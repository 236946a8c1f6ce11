//! Verifying a whole log folder, against bare `verify_strict` with SHA-256 over the same entries.

use std::time::Instant;

use crate::support::{Bare, fresh_node, line, operator, policy_of, setting, statements};
use anyhow::{Result, anyhow};
use entente_node::verify::verify_log;

/// Runs the measurement and prints it.
pub fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let entries = setting("BENCH_ENTRIES", 200_000);
    let key = operator()?;
    let all = statements(&key, 0, entries)?;
    let bare = Bare::of(&key, &all)?;
    let folder = tempfile::tempdir_in(std::env::var("BENCH_DIR").unwrap_or_else(|_| ".".into()))?;
    let root = folder.path().join("node");
    let policy = runtime.block_on(async {
        let node = fresh_node(&root).await?;
        for chunk in all.chunks(4096) {
            for outcome in node.submit(chunk.to_vec()).await {
                outcome.map_err(|refusal| anyhow!("{refusal}"))?;
            }
        }
        let policy = policy_of(&node)?;
        node.close().await;
        Ok::<_, anyhow::Error>(policy)
    })?;
    let reader = entente_store::folder::FolderReader::new(root.join("log"));
    let before = bare.rate_with_hash()?;
    let start = Instant::now();
    let report = verify_log(&reader, &policy, &mut |_, _| {});
    let rate = report.size as f64 / start.elapsed().as_secs_f64();
    if !report.holds() {
        return Err(anyhow!("the log does not hold: {:?}", report.faults));
    }
    let limit = (before + bare.rate_with_hash()?) / 2.0;
    println!("verify: a log folder of {} entries", report.size);
    println!("{:<58} {limit:>12.0}/s", "bare verify_strict and SHA-256, all cores");
    line("verify the folder: signatures, contents, tiles, root", rate, limit, Some(0.7));
    Ok(())
}
