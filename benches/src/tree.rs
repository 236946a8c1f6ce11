//! Building trees and proving inclusion, beside the peers: the crate `tlog_tiles` and, where it is installed, PyPI's
//! `pymerkle`. One core; the same leaves for all; roots and proofs are compared, not only timed.

use std::collections::HashMap;
use std::convert::Infallible;
use std::process::Command;
use std::time::Instant;

use crate::support::{line, setting};
use anyhow::{Result, anyhow, ensure};
use entente_log::{
    Frontier, Hash, TILE_WIDTH, TilePath, TileSource, leaf_hash, prove_inclusion, verify_inclusion,
};
use tlog_tiles::tlog;

/// Proofs made for each side.
const PROOFS: u64 = 20_000;
/// Leaves appended at a time.
const BATCH: usize = 4096;

/// Our tiles, kept in memory.
struct Tiles(HashMap<TilePath, Vec<u8>>);

impl TileSource for &Tiles {
    type Error = Infallible;

    fn tile(&self, path: &TilePath) -> Result<Vec<u8>, Infallible> {
        // A partial tile that has grown full since is the full one's beginning.
        let held = self.0.get(path).or_else(|| self.0.get(&path.to_full())).cloned().unwrap_or_default();
        Ok(held[..held.len().min(usize::from(path.width) * 32)].to_vec())
    }
}

/// The peer's hashes, kept in memory in the order it names.
struct Stored(Vec<tlog::Hash>);

impl tlog::HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|index| self.0[*index as usize]).collect())
    }
}

/// Runs the measurement and prints it.
pub fn main() -> Result<()> {
    let size = setting("BENCH_ENTRIES", 200_000);
    let entries: Vec<Vec<u8>> = (0..size).map(|n| format!("{n:0400}").into_bytes()).collect();
    println!("tree: {size} entries of 400 bytes, hashed and tiled on one core; {PROOFS} inclusion proofs");

    let start = Instant::now();
    let mut tiles = HashMap::new();
    let mut frontier = Frontier::new();
    for batch in entries.chunks(BATCH) {
        let leaves: Vec<Hash> = batch.iter().map(|entry| leaf_hash(entry)).collect();
        tiles.extend(frontier.append(&leaves));
    }
    let root = frontier.root();
    let ours = size as f64 / start.elapsed().as_secs_f64();
    let tiles = Tiles(tiles);

    let start = Instant::now();
    let mut stored = Stored(Vec::new());
    for (n, entry) in (0..).zip(&entries) {
        let hashes = tlog::stored_hashes(n, entry, &stored).map_err(|e| anyhow!("tlog_tiles: {e}"))?;
        stored.0.extend(hashes);
    }
    let peer_root = tlog::tree_hash(size, &stored).map_err(|e| anyhow!("tlog_tiles: {e}"))?;
    let peer = size as f64 / start.elapsed().as_secs_f64();
    ensure!(peer_root.0 == root.0, "tlog_tiles computes another root");
    println!("{:<58} {peer:>12.0}/s", "build: tlog_tiles");
    line("build: entente-log", ours, peer, None);

    let indexes: Vec<u64> = (0..PROOFS).map(|n| n * 7919 % size).collect();
    let start = Instant::now();
    let mut proofs = Vec::new();
    for index in &indexes {
        proofs.push(prove_inclusion(&tiles, size, *index).map_err(|e| anyhow!("{e}"))?);
    }
    let ours = PROOFS as f64 / start.elapsed().as_secs_f64();
    let start = Instant::now();
    let mut peer_proofs = Vec::new();
    for index in &indexes {
        peer_proofs.push(tlog::prove_record(size, *index, &stored).map_err(|e| anyhow!("tlog_tiles: {e}"))?);
    }
    let peer = PROOFS as f64 / start.elapsed().as_secs_f64();
    for (proof, peer) in proofs.iter().zip(&peer_proofs) {
        let same = proof.len() == peer.len() && proof.iter().zip(peer).all(|(a, b)| a.0 == b.0);
        ensure!(same, "tlog_tiles makes another proof");
    }
    println!("{:<58} {peer:>12.0}/s", "prove: tlog_tiles, from hashes in memory");
    line("prove: entente-log, from tiles in memory", ours, peer, None);

    let leaves: Vec<Hash> = indexes.iter().map(|index| leaf_hash(&entries[*index as usize])).collect();
    let start = Instant::now();
    for ((proof, leaf), index) in proofs.iter().zip(&leaves).zip(&indexes) {
        verify_inclusion(leaf, *index, size, proof, &root)?;
    }
    let ours = PROOFS as f64 / start.elapsed().as_secs_f64();
    let start = Instant::now();
    for ((proof, leaf), index) in peer_proofs.iter().zip(&leaves).zip(&indexes) {
        tlog::check_record(proof, size, peer_root, *index, tlog::Hash(leaf.0)).map_err(|e| anyhow!("{e}"))?;
    }
    let peer = PROOFS as f64 / start.elapsed().as_secs_f64();
    println!("{:<58} {peer:>12.0}/s", "check: tlog_tiles");
    line("check: entente-log", ours, peer, None);
    ensure!(TILE_WIDTH == 256, "tiles are those of tlog-tiles");
    pymerkle(size.min(20_000))
}

/// PyPI's pymerkle over fewer leaves, because it is much slower; skipped, visibly, where it isn't installed.
fn pymerkle(size: u64) -> Result<()> {
    let Ok(python) = std::env::var("PYMERKLE_PYTHON") else {
        println!("pymerkle: skipped, PYMERKLE_PYTHON names no Python that has it");
        return Ok(());
    };
    let script = include_str!("pymerkle.py");
    let run = Command::new(&python).arg("-c").arg(script).arg(size.to_string()).output();
    let output = match run {
        Ok(output) if output.status.success() => String::from_utf8(output.stdout)?,
        Ok(output) => {
            println!("pymerkle: skipped, {}", String::from_utf8_lossy(&output.stderr).trim());
            return Ok(());
        }
        Err(error) => {
            println!("pymerkle: skipped, {python}: {error}");
            return Ok(());
        }
    };
    let mut words = output.split_whitespace();
    let (Some(seconds), Some(peer_root)) = (words.next(), words.next()) else {
        return Err(anyhow!("pymerkle printed {output:?}"));
    };
    let peer = size as f64 / seconds.parse::<f64>()?;
    let start = Instant::now();
    let mut frontier = Frontier::new();
    let leaves: Vec<Hash> = (0..size).map(|n| leaf_hash(format!("{n:0400}").as_bytes())).collect();
    for batch in leaves.chunks(BATCH) {
        frontier.append(batch);
    }
    let ours = size as f64 / start.elapsed().as_secs_f64();
    let root: String = frontier.root().0.iter().map(|byte| format!("{byte:02x}")).collect();
    ensure!(root == peer_root, "pymerkle computes another root: {peer_root}");
    println!("{:<58} {peer:>12.0}/s", format!("build: pymerkle, {size} entries"));
    line(&format!("build: entente-log, {size} entries"), ours, peer, None);
    Ok(())
}
