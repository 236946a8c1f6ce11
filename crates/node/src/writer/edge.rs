//! The growing end of the log in memory: the tree's right edge and the entry bundle that is not yet full.

use entente_log::{Frontier, Hash, TILE_WIDTH, TileKind, TilePath, entries, leaf_hash};
use entente_store::log::LogReader;

/// Frontier and open bundle; always of the same size.
#[derive(Clone)]
pub struct Edge {
    frontier: Frontier,
    /// Encoded entries of the bundle that is not full, and how many.
    bundle: Vec<u8>,
    bundled: u16,
}

/// What a batch adds to the folder.
pub struct Growth {
    /// Tiles and bundles to write, all new or grown.
    pub tiles: Vec<(TilePath, Vec<u8>)>,
    /// Tiles and bundles that are full now and may have partial versions on disk.
    pub now_full: Vec<TilePath>,
}

impl Edge {
    /// The edge of an empty log.
    pub fn empty() -> Self {
        Edge { frontier: Frontier::new(), bundle: Vec::new(), bundled: 0 }
    }

    /// Reads the edge of a log of `size` entries back from its folder and audits it: the tiles must give `root`,
    /// and every entry of the last bundle must hash to its leaf. Says what does not match.
    pub fn restore(size: u64, root: &Hash, folder: &LogReader) -> Result<Self, String> {
        let frontier =
            Frontier::restore(size, |path| folder.tile_or_full(path)).map_err(|e| e.to_string())?;
        if frontier.root() != *root {
            return Err(format!("the tiles at the edge of size {size} do not give the checkpoint's root"));
        }
        let edge = Edge { frontier, bundle: Vec::new(), bundled: 0 };
        if size == 0 {
            return Ok(edge);
        }
        // The last bundle, even when full: it is the one a crash could have torn.
        let index = (size - 1) / TILE_WIDTH;
        let width = u16::try_from(size - index * TILE_WIDTH).map_err(|e| e.to_string())?;
        let path = TilePath { kind: TileKind::Entries, index, width };
        let bundle = folder.tile_or_full(&path).map_err(|e| e.to_string())?;
        let leaves_path = TilePath { kind: TileKind::Hashes { level: 0 }, index, width };
        let leaves = folder.tile_or_full(&leaves_path).map_err(|e| e.to_string())?;
        let entries = entries::decode(&bundle, width).map_err(|e| format!("{path}: {e}"))?;
        for (offset, (entry, leaf)) in entries.iter().zip(leaves.chunks_exact(32)).enumerate() {
            if leaf_hash(entry).0 != *leaf {
                let at = index * TILE_WIDTH + offset as u64;
                return Err(format!("entry {at} in {path} does not hash to its leaf in {leaves_path}"));
            }
        }
        if u64::from(width) == TILE_WIDTH {
            return Ok(edge);
        }
        Ok(Edge { bundle, bundled: width, ..edge })
    }

    /// Entries so far.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Root over all of them.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// Appends entries and says what to write. `entries` and `leaves` run in parallel.
    pub fn append(&mut self, entries: &[&[u8]], leaves: &[Hash]) -> Result<Growth, String> {
        let mut tiles = Vec::new();
        let mut index = self.frontier.size() / TILE_WIDTH;
        for entry in entries {
            let length =
                u16::try_from(entry.len()).map_err(|_| "an entry is over 65,535 bytes".to_owned())?;
            self.bundle.extend_from_slice(&length.to_be_bytes());
            self.bundle.extend_from_slice(entry);
            self.bundled += 1;
            if u64::from(self.bundled) == TILE_WIDTH {
                tiles.push((TilePath::full(TileKind::Entries, index), std::mem::take(&mut self.bundle)));
                self.bundled = 0;
                index += 1;
            }
        }
        if self.bundled > 0 {
            let path = TilePath { kind: TileKind::Entries, index, width: self.bundled };
            tiles.push((path, self.bundle.clone()));
        }
        tiles.extend(self.frontier.append(leaves));
        let now_full = tiles.iter().filter(|(path, _)| !path.is_partial()).map(|(path, _)| *path).collect();
        Ok(Growth { tiles, now_full })
    }
}
