//! The Merkle tree of RFC 6962: growing it, proving from its tiles, checking proofs.

mod consistency;
mod frontier;
mod inclusion;
mod range;
mod source;

pub use consistency::{prove_consistency, prove_consistency_checked, verify_consistency};
pub use frontier::{Frontier, RestoreError};
pub use inclusion::{prove_inclusion, prove_inclusion_checked, root_from_inclusion, verify_inclusion};
pub use range::{CompactRange, RangeError, tile_root};
pub use source::{TileSource, TreeError, tree_root};

use crate::hash::Hash;

/// Why a Merkle proof doesn't hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The entry isn't within the tree.
    #[error("there is no entry {index} in a tree of {size} entries")]
    Index {
        /// The entry asked about.
        index: u64,
        /// Entries of the tree.
        size: u64,
    },
    /// The old tree is larger than the new one.
    #[error("a tree of {new} entries can't continue one of {old}: the old size must not be the larger one")]
    Shrunk {
        /// Size of the old tree.
        old: u64,
        /// Size of the new tree.
        new: u64,
    },
    /// Too few or too many hashes for the sizes named.
    #[error("the proof has {got} hashes where the sizes need {expected}; ask for the proof again")]
    Length {
        /// Hashes of the proof.
        got: usize,
        /// Hashes such a proof has.
        expected: usize,
    },
    /// The proof leads to another root.
    #[error(
        "the proof leads to the root {computed}, not to the expected {expected}: one of the two was altered"
    )]
    Root {
        /// Where it leads.
        computed: Hash,
        /// Where it should lead.
        expected: Hash,
    },
}
