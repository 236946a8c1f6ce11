//! A small log made by hand, to offer a witness what an honest log never would.

use entente_log::witness::AddCheckpoint;
use entente_log::{
    Algorithm, Checkpoint, Hash, SignedCheckpoint, SigningKey, TilePath, TileSource, VerifierKey, leaf_hash,
    prove_consistency, tree_root,
};

/// Fewer than 256 leaves, so that one tile holds them.
pub struct Tree {
    leaves: Vec<Hash>,
    key: SigningKey,
}

impl TileSource for Tree {
    type Error = String;

    fn tile(&self, path: &TilePath) -> Result<Vec<u8>, String> {
        Ok(self.leaves.iter().take(usize::from(path.width)).flat_map(|leaf| leaf.0).collect())
    }
}

impl Tree {
    /// Two trees with the same `name` have the same key; with another `history` they differ from leaf 2 on.
    pub fn new(name: &str, history: u8) -> Self {
        let key = SigningKey::new(name, Algorithm::Ed25519, &[8; 32]).unwrap();
        let leaf = |n: u8| leaf_hash(&[n, if n < 2 { 0 } else { history }]);
        Tree { leaves: (0..200).map(leaf).collect(), key }
    }

    pub fn key(&self) -> &VerifierKey {
        self.key.verifier()
    }

    pub fn origin(&self) -> &str {
        self.key().name()
    }

    pub fn root(&self, size: u64) -> Hash {
        tree_root(self, size).unwrap()
    }

    pub fn signed(&self, size: u64) -> SignedCheckpoint {
        let checkpoint = Checkpoint::new(self.origin(), size, self.root(size));
        SignedCheckpoint::sign(&checkpoint, &self.key).unwrap()
    }

    /// An honest request to cosign `new` after `old`.
    pub fn request(&self, old: u64, new: u64) -> AddCheckpoint {
        let proof = prove_consistency(self, old, new).unwrap();
        AddCheckpoint { old, proof, checkpoint: self.signed(new) }
    }
}
