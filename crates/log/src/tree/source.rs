//! Reading a tree from its tiles.

use std::collections::HashMap;

use super::ProofError;
use super::range::fold;
use crate::hash::{HASH_BYTES, Hash, empty_root};
use crate::tile::{MAX_TREE_SIZE, TILE_WIDTH, TileKind, TilePath};

/// Where tiles come from: a folder, a URL, memory. A source that has dropped a partial tile because the full one is
/// there answers with the first `width` hashes of the full one.
pub trait TileSource {
    /// Why a tile can't be had.
    type Error;

    /// The bytes of the hash tile at `path`: exactly `path.width` hashes.
    fn tile(&self, path: &TilePath) -> Result<Vec<u8>, Self::Error>;
}

impl<S: TileSource + ?Sized> TileSource for &S {
    type Error = S::Error;

    fn tile(&self, path: &TilePath) -> Result<Vec<u8>, Self::Error> {
        (**self).tile(path)
    }
}

/// Why something can't be computed from tiles.
#[derive(Debug, thiserror::Error)]
pub enum TreeError<E> {
    /// The source failed.
    #[error("can't read {path}")]
    Source {
        /// Which tile.
        path: TilePath,
        /// Why.
        source: E,
    },
    /// A tile doesn't have the size its path says.
    #[error("{path} has {got} bytes instead of {expected}: restore it from a mirror")]
    Width {
        /// Which tile.
        path: TilePath,
        /// Bytes it has.
        got: usize,
        /// Bytes it should have.
        expected: usize,
    },
    /// The tree has more leaves than any tree can.
    #[error("a tree of {size} leaves is too large: {MAX_TREE_SIZE} is the most")]
    TooLarge {
        /// The size asked for.
        size: u64,
    },
    /// What the tiles lead to isn't what the checkpoint says, or the question makes no sense.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

/// A tile as read, once its length is seen to fit its path.
pub(super) fn checked_tile<E>(path: &TilePath, read: Result<Vec<u8>, E>) -> Result<Vec<u8>, TreeError<E>> {
    let tile = read.map_err(|source| TreeError::Source { path: *path, source })?;
    let expected = usize::from(path.width) * HASH_BYTES;
    if tile.len() == expected {
        Ok(tile)
    } else {
        Err(TreeError::Width { path: *path, got: tile.len(), expected })
    }
}

/// The root of the tree of `size` leaves, from the partial tiles at its edge. The caller compares it with a
/// checkpoint.
pub fn tree_root<S: TileSource>(source: S, size: u64) -> Result<Hash, TreeError<S::Error>> {
    Reader::new(&source, size)?.range(0, size)
}

/// Reads subtrees of a tree of one size, each tile at most once.
pub(super) struct Reader<'s, S> {
    source: &'s S,
    size: u64,
    tiles: HashMap<(u8, u64), Vec<u8>>,
}

impl<'s, S: TileSource> Reader<'s, S> {
    pub(super) fn new(source: &'s S, size: u64) -> Result<Self, TreeError<S::Error>> {
        if size > MAX_TREE_SIZE {
            return Err(TreeError::TooLarge { size });
        }
        Ok(Self { source, size, tiles: HashMap::new() })
    }

    /// The Merkle tree hash of the leaves from `start` to before `end`. The range must be one RFC 6962 cuts out of
    /// a tree, so that the subtrees in it are aligned.
    pub(super) fn range(&mut self, start: u64, end: u64) -> Result<Hash, TreeError<S::Error>> {
        let mut nodes = Vec::new();
        let mut at = start;
        while at < end {
            let height = (end - at).ilog2().min(at.trailing_zeros());
            nodes.push(self.perfect(height, at >> height)?);
            at += 1 << height;
        }
        Ok(if nodes.is_empty() { empty_root() } else { fold(&nodes) })
    }

    /// The root of the perfect subtree of `height` at `index`.
    fn perfect(&mut self, height: u32, index: u64) -> Result<Hash, TreeError<S::Error>> {
        let (level, within) = ((height / 8) as u8, height % 8);
        let first = index << within;
        let tile = self.tile(level, first / TILE_WIDTH)?;
        let offset = (first % TILE_WIDTH) as usize;
        let (hashes, _) = tile.as_chunks::<HASH_BYTES>();
        let wanted = hashes
            .get(offset..offset + (1 << within))
            .and_then(|hashes| super::tile_root(hashes.as_flattened()));
        let size = self.size;
        wanted.ok_or(TreeError::Proof(ProofError::Index { index: first, size }))
    }

    fn tile(&mut self, level: u8, index: u64) -> Result<&[u8], TreeError<S::Error>> {
        use std::collections::hash_map::Entry;
        let kind = TileKind::Hashes { level };
        let path = TilePath::in_tree(kind, index, self.size)
            .ok_or(TreeError::Proof(ProofError::Index { index, size: self.size }))?;
        match self.tiles.entry((level, index)) {
            Entry::Occupied(tile) => Ok(tile.into_mut()),
            Entry::Vacant(slot) => Ok(slot.insert(checked_tile(&path, self.source.tile(&path))?)),
        }
    }
}
