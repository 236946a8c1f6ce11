//! Entries of a log as the ledger folds them, read bundle by bundle on all cores of the pool that asks.

use std::ops::Range;

use entente_ledger::Entry;
use entente_log::TILE_WIDTH;
use entente_store::log::LogReader;
use rayon::prelude::*;

use crate::NodeError;
use crate::entry::{Bundle, bad_entry};

/// Entries of a log that has `published`, in its order.
pub(crate) fn range(reader: &LogReader, range: Range<u64>, published: u64) -> Result<Vec<Entry>, NodeError> {
    if range.is_empty() {
        return Ok(Vec::new());
    }
    let bundles = (range.start / TILE_WIDTH..range.end.div_ceil(TILE_WIDTH)).into_par_iter();
    let read = |number| of_bundle(reader, number, published, |index| range.contains(&index));
    Ok(bundles.map(read).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// Entries at these positions, which ascend.
pub(crate) fn picked(reader: &LogReader, positions: &[u64], published: u64) -> Result<Vec<Entry>, NodeError> {
    let same_bundle = |a: &u64, b: &u64| a / TILE_WIDTH == b / TILE_WIDTH;
    let bundles: Vec<&[u64]> = positions.chunk_by(same_bundle).collect();
    let read = |wanted: &&[u64]| match wanted.first() {
        None => Ok(Vec::new()),
        Some(first) => {
            of_bundle(reader, first / TILE_WIDTH, published, |index| wanted.binary_search(&index).is_ok())
        }
    };
    Ok(bundles.par_iter().map(read).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// Bundles are read as the published tree has them, since of the others only full ones are sure to be there.
fn of_bundle(
    reader: &LogReader,
    number: u64,
    published: u64,
    wanted: impl Fn(u64) -> bool,
) -> Result<Vec<Entry>, NodeError> {
    let bundle = Bundle::read(reader, number, published)?;
    let read = |(index, entry): (u64, &[u8])| {
        Entry::read(entry).map_err(|fault| bad_entry(index, &fault.to_string()))
    };
    bundle.entries()?.filter(|(index, _)| wanted(*index)).map(read).collect()
}
