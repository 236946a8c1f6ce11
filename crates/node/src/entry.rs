//! Reading entries back from a log folder, a bundle at a time.

use entente_log::{TILE_WIDTH, TileKind, TilePath, entries};
use entente_store::log::LogReader;

use crate::NodeError;

/// A bundle of entries and where it starts.
pub(crate) struct Bundle {
    first: u64,
    width: u16,
    bytes: Vec<u8>,
}

impl Bundle {
    /// Reads bundle `number` as a tree of `size` has it.
    pub fn read(reader: &LogReader, number: u64, size: u64) -> Result<Self, NodeError> {
        let path = TilePath::in_tree(TileKind::Entries, number, size)
            .ok_or_else(|| bad_entry(number * TILE_WIDTH, "is beyond the tree"))?;
        let bytes = reader.tile_or_full(&path)?;
        Ok(Bundle { first: number * TILE_WIDTH, width: path.width, bytes })
    }

    /// The entry after the last one.
    pub fn end(&self) -> u64 {
        self.first + u64::from(self.width)
    }

    /// The entries with their positions.
    pub fn entries(&self) -> Result<impl Iterator<Item = (u64, &[u8])>, NodeError> {
        let list =
            entries::decode(&self.bytes, self.width).map_err(|e| bad_entry(self.first, &e.to_string()))?;
        Ok((self.first..).zip(list))
    }
}

/// One entry of a log of `size`.
pub(crate) fn read_entry(reader: &LogReader, index: u64, size: u64) -> Result<Vec<u8>, NodeError> {
    let bundle = Bundle::read(reader, index / TILE_WIDTH, size)?;
    let found = bundle.entries()?.find(|(at, _)| *at == index).map(|(_, entry)| entry.to_vec());
    found.ok_or_else(|| bad_entry(index, "is beyond its bundle"))
}

/// A fault in an entry of the log on disk.
pub(crate) fn bad_entry(index: u64, reason: &str) -> NodeError {
    entente_store::StoreError::corrupt(format!("entry {index} of the log"), reason).into()
}
