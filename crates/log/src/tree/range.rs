//! A tree kept as the roots of its perfect subtrees: enough for its root, and one hash of work per leaf.

use crate::hash::{HASH_BYTES, Hash, empty_root, node_hash};
use crate::tile::MAX_TREE_SIZE;

/// A growing tree without its tiles: at most 63 hashes, one for each perfect subtree from left to right. Each leaf
/// costs one node hash on average and nothing is hashed twice. For a log's own edge, with its tiles, see
/// [`Frontier`](crate::Frontier).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompactRange {
    size: u64,
    nodes: Vec<Hash>,
}

/// A subtree can't stand at the end of the range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a subtree of 2^{height} leaves can't follow {size} leaves: the size must be a multiple of 2^{height}"
)]
pub struct RangeError {
    /// Height of the subtree.
    pub height: u32,
    /// Leaves so far.
    pub size: u64,
}

impl CompactRange {
    /// The empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Leaves so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf by its leaf hash.
    pub fn push(&mut self, leaf: &Hash) {
        self.push_reporting(leaf, |_, _| ());
    }

    /// Adds a leaf and reports every perfect subtree it completes, by height and hash, from the lowest up.
    pub(super) fn push_reporting(&mut self, leaf: &Hash, mut completed: impl FnMut(u32, &Hash)) {
        let mut node = *leaf;
        let mut height = 0;
        while self.size >> height & 1 == 1 {
            let Some(left) = self.nodes.pop() else { break };
            node = node_hash(&left, &node);
            height += 1;
            completed(height, &node);
        }
        self.nodes.push(node);
        self.size += 1;
    }

    /// Adds 2^`height` leaves at once by the root of their subtree, so that subtrees can be hashed in parallel.
    /// The leaves so far must be a multiple of that number.
    pub fn push_subtree(&mut self, height: u32, root: &Hash) -> Result<(), RangeError> {
        let refused = RangeError { height, size: self.size };
        let leaves = 1u64.checked_shl(height).filter(|leaves| *leaves <= MAX_TREE_SIZE - self.size);
        let Some(leaves) = leaves.filter(|leaves| self.size.is_multiple_of(*leaves)) else {
            return Err(refused);
        };
        let mut node = *root;
        let mut at = height;
        while self.size >> at & 1 == 1 {
            let Some(left) = self.nodes.pop() else { break };
            node = node_hash(&left, &node);
            at += 1;
        }
        self.nodes.push(node);
        self.size += leaves;
        Ok(())
    }

    /// The root: at most 62 node hashes, whatever the size.
    pub fn root(&self) -> Hash {
        fold(&self.nodes)
    }
}

/// Joins the roots of perfect subtrees, largest first, into one.
pub(super) fn fold(nodes: &[Hash]) -> Hash {
    match nodes.split_last() {
        None => empty_root(),
        Some((last, before)) => before.iter().rfold(*last, |right, left| node_hash(left, &right)),
    }
}

/// The root of the subtree whose leaves are the hashes of a tile, full or partial: for a full tile, the hash that
/// stands for it one level up. `None` when the bytes are no whole number of hashes, or none.
pub fn tile_root(tile: &[u8]) -> Option<Hash> {
    let (hashes, rest) = tile.as_chunks::<HASH_BYTES>();
    if hashes.is_empty() || !rest.is_empty() {
        return None;
    }
    let mut range = CompactRange::new();
    for hash in hashes {
        range.push(&Hash(*hash));
    }
    Some(range.root())
}
