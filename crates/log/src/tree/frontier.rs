//! The growing right edge of a log.

use super::range::{CompactRange, tile_root};
use super::source::{TreeError, checked_tile};
use crate::hash::{HASH_BYTES, Hash};
use crate::tile::{MAX_TREE_SIZE, TILE_BYTES, TILE_WIDTH, TileKind, TilePath, edge_tiles};

const LEVELS: usize = crate::tile::LEVELS as usize;

/// Why an edge can't be taken up again.
pub type RestoreError<E> = TreeError<E>;

/// The growing right edge of a tree: per tile level the bytes of the tile that isn't full yet, and the roots of the
/// perfect subtrees. At most 64 KiB, whatever the size of the tree; every node is hashed once in its life.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    range: CompactRange,
    /// Per level, the hashes of the tile that isn't full yet.
    levels: [Vec<u8>; LEVELS],
}

impl Frontier {
    /// The edge of the empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Leaves so far.
    pub fn size(&self) -> u64 {
        self.range.size()
    }

    /// The root: at most 62 node hashes.
    pub fn root(&self) -> Hash {
        self.range.root()
    }

    /// Takes up the edge of a tree of `size` leaves from its partial tiles, which `read` fetches. Compare the
    /// [`root`](Self::root) with that of the checkpoint before trusting it.
    pub fn restore<E>(
        size: u64,
        mut read: impl FnMut(&TilePath) -> Result<Vec<u8>, E>,
    ) -> Result<Self, RestoreError<E>> {
        if size > MAX_TREE_SIZE {
            return Err(TreeError::TooLarge { size });
        }
        let mut frontier = Self::default();
        for path in edge_tiles(size).iter().rev() {
            let TileKind::Hashes { level } = path.kind else { continue };
            let tile = checked_tile(path, read(path))?;
            frontier.take_up(level, &tile, path)?;
            if let Some(hashes) = frontier.levels.get_mut(usize::from(level)) {
                *hashes = tile;
            }
        }
        Ok(frontier)
    }

    /// Adds the perfect subtrees within one edge tile to the range, largest first.
    fn take_up<E>(&mut self, level: u8, tile: &[u8], path: &TilePath) -> Result<(), RestoreError<E>> {
        let mut rest = tile;
        for height in (0..8).rev().filter(|height| path.width >> height & 1 == 1) {
            let (subtree, after) = rest.split_at((1 << height) * HASH_BYTES);
            rest = after;
            let Some(root) = tile_root(subtree) else { continue };
            let pushed = self.range.push_subtree(8 * u32::from(level) + height, &root);
            pushed.map_err(|_| TreeError::TooLarge { size: self.range.size() })?;
        }
        Ok(())
    }

    /// Appends leaves by their leaf hashes. Returns every hash tile that is new or has grown since the call before:
    /// the tiles that became full, and the partial ones at the new edge. Tiles that haven't changed are not
    /// returned.
    pub fn append(&mut self, leaves: &[Hash]) -> Vec<(TilePath, Vec<u8>)> {
        let before = self.size();
        let Self { range, levels } = self;
        let mut tiles = Vec::with_capacity(leaves.len() / TILE_WIDTH as usize + LEVELS);
        for leaf in leaves {
            let index = range.size();
            place(levels, 0, leaf, index, &mut tiles);
            range.push_reporting(leaf, |height, node| {
                if height % 8 == 0 {
                    place(levels, height / 8, node, index, &mut tiles);
                }
            });
        }
        let after = self.size();
        tiles.extend(edge_tiles(after).into_iter().filter_map(|path| {
            let TileKind::Hashes { level } = path.kind else { return None };
            let shift = 8 * u32::from(level);
            let grown = before >> shift != after >> shift;
            grown.then(|| self.levels.get(usize::from(level)).map(|hashes| (path, hashes.clone()))).flatten()
        }));
        tiles
    }

    /// The partial tiles at the edge, as they stand.
    pub fn edge(&self) -> Vec<(TilePath, Vec<u8>)> {
        edge_tiles(self.size())
            .into_iter()
            .zip(self.levels.iter().filter(|hashes| !hashes.is_empty()))
            .map(|(path, hashes)| (path, hashes.clone()))
            .collect()
    }
}

/// Adds one hash to the growing tile of a level, and hands the tile over when that fills it. `leaf` is the index of
/// the leaf that brought the hash about: the last one under it.
fn place(
    levels: &mut [Vec<u8>; LEVELS],
    level: u32,
    hash: &Hash,
    leaf: u64,
    full: &mut Vec<(TilePath, Vec<u8>)>,
) {
    // The largest tree has eight levels: there is a slot for each.
    let Some(hashes) = levels.get_mut(level as usize) else { return };
    if hashes.capacity() < TILE_BYTES {
        hashes.reserve_exact(TILE_BYTES - hashes.len());
    }
    hashes.extend_from_slice(&hash.0);
    if hashes.len() == TILE_BYTES {
        let index = leaf >> (8 * (level + 1)).min(63);
        full.push((TilePath::full(TileKind::Hashes { level: level as u8 }, index), std::mem::take(hashes)));
    }
}
