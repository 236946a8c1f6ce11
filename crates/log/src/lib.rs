//! Verifiable logs, after the C2SP specifications, byte for byte:
//!
//! | specification | here |
//! |---|---|
//! | [tlog-tiles](https://c2sp.org/tlog-tiles) | [`TilePath`], [`Frontier`], [`TileSource`], [`entries`] |
//! | [signed-note](https://c2sp.org/signed-note) | [`Note`], [`VerifierKey`], [`SigningKey`] |
//! | [tlog-checkpoint](https://c2sp.org/tlog-checkpoint) | [`Checkpoint`], [`SignedCheckpoint`] |
//! | [tlog-cosignature](https://c2sp.org/tlog-cosignature) | [`cosignature`] |
//! | [tlog-witness](https://c2sp.org/tlog-witness) | [`witness`] |
//! | [tlog-proof](https://c2sp.org/tlog-proof) | [`TlogProof`] |
//! | [tlog-policy](https://c2sp.org/tlog-policy) | [`Policy`] |
//!
//! Hashing is that of RFC 6962 with SHA-256. Nothing here reads a file, a clock or a random source: bytes and
//! times come in as arguments. Nothing here knows what an entry means.
//!
//! Every parser accepts exactly one spelling of a thing, so what parses prints as the same bytes. The one
//! exception is the policy file, whose specification allows comments and free spacing; its printed form parses
//! to an equal policy.
//!
//! Signatures are Ed25519 only: note type `0x01` and cosignature type `0x04`, always with `verify_strict`. The
//! ML-DSA-44 cosignatures (type `0x06`) and the optional `sign-subtree` call of a witness, which needs them, are
//! not offered. Signature lines of other types are ignored, as the specification demands of unknown keys; a
//! *key* of another type is refused where keys are read, because leaving it out in silence would change what a
//! policy means.

mod base64;
pub mod checkpoint;
pub mod cosignature;
mod decimal;
pub mod entries;
mod hash;
pub mod note;
pub mod policy;
pub mod proof;
pub mod tile;
pub mod tree;
pub mod witness;

pub use checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
pub use hash::{HASH_BYTES, Hash, ParseHashError, empty_root, leaf_hash, node_hash};
pub use note::{Algorithm, KeyError, Note, NoteError, SignatureLine, SigningKey, VerifierKey};
pub use policy::{Policy, PolicyError, PolicySyntaxError, VerifiedCheckpoint, Witnessed};
pub use proof::{ParseProofError, TlogProof, VerifiedProof, VerifyProofError};
pub use tile::{
    MAX_ENTRY_BYTES, MAX_TREE_SIZE, TILE_BYTES, TILE_WIDTH, TileKind, TilePath, TilePathError, edge_tiles,
    tiles_for_size,
};
pub use tree::{
    CompactRange, Frontier, ProofError, RestoreError, TileSource, TreeError, prove_consistency,
    prove_consistency_checked, prove_inclusion, prove_inclusion_checked, tree_root, verify_consistency,
    verify_inclusion,
};
