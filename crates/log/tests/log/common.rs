//! Trees and keys for the tests.

use std::collections::HashMap;
use std::convert::Infallible;

use entente_log::{
    Algorithm, Checkpoint, Frontier, HASH_BYTES, Hash, SignedCheckpoint, SigningKey, TileKind, TilePath,
    TileSource, leaf_hash, node_hash,
};

/// Distinct leaves.
pub fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|index| leaf_hash(&index.to_be_bytes())).collect()
}

/// Tiles in memory, the widest of each place, cut to the width asked for.
#[derive(Clone, Default)]
pub struct Tiles(pub HashMap<(u8, u64), Vec<u8>>);

impl Tiles {
    pub fn of(leaves: &[Hash]) -> Self {
        let mut tiles = Self::default();
        tiles.take(Frontier::new().append(leaves));
        tiles
    }

    pub fn take(&mut self, grown: Vec<(TilePath, Vec<u8>)>) {
        for (path, bytes) in grown {
            let TileKind::Hashes { level } = path.kind else { panic!("{path} is no hash tile") };
            assert_eq!(bytes.len(), usize::from(path.width) * HASH_BYTES, "{path}");
            let before = self.0.insert((level, path.index), bytes);
            assert!(
                before.is_none_or(|before| before.len() < usize::from(path.width) * HASH_BYTES),
                "{path} didn't grow"
            );
        }
    }
}

impl TileSource for Tiles {
    type Error = String;

    fn tile(&self, path: &TilePath) -> Result<Vec<u8>, String> {
        let TileKind::Hashes { level } = path.kind else { return Err(format!("{path} is no hash tile")) };
        let tile = self.0.get(&(level, path.index)).ok_or_else(|| format!("no {path}"))?;
        tile.get(..usize::from(path.width) * HASH_BYTES)
            .map(<[u8]>::to_vec)
            .ok_or_else(|| format!("{path} is short"))
    }
}

/// A tree of any size whose leaves are all the same: its perfect subtrees have one hash per height.
pub struct Uniform([Hash; 64]);

impl Uniform {
    pub fn new() -> Self {
        let mut heights = [leaf_hash(b"same"); 64];
        for height in 1..64 {
            heights[height] = node_hash(&heights[height - 1], &heights[height - 1]);
        }
        Self(heights)
    }

    pub fn leaf(&self) -> Hash {
        self.0[0]
    }

    pub fn root(&self, size: u64) -> Hash {
        let mut subtrees = (0..64).filter(|height| size >> height & 1 == 1).map(|height| self.0[height]);
        let last = subtrees.next().expect("a size above zero");
        subtrees.fold(last, |right, left| node_hash(&left, &right))
    }
}

impl TileSource for Uniform {
    type Error = Infallible;

    fn tile(&self, path: &TilePath) -> Result<Vec<u8>, Infallible> {
        let TileKind::Hashes { level } = path.kind else { panic!("{path} is no hash tile") };
        Ok(self.0[8 * usize::from(level)].0.repeat(path.width.into()))
    }
}

/// RFC 6962, section 2.1, word for word, with every range remembered.
pub struct Reference {
    leaves: Vec<Hash>,
    known: HashMap<(u64, u64), Hash>,
}

impl Reference {
    pub fn new(leaves: Vec<Hash>) -> Self {
        Self { leaves, known: HashMap::new() }
    }

    /// MTH(D[start:end])
    pub fn root(&mut self, start: u64, end: u64) -> Hash {
        match end - start {
            0 => return entente_log::empty_root(),
            1 => return self.leaves[start as usize],
            _ => {}
        }
        if let Some(known) = self.known.get(&(start, end)) {
            return *known;
        }
        let middle = start + half(end - start);
        let root = node_hash(&self.root(start, middle), &self.root(middle, end));
        self.known.insert((start, end), root);
        root
    }

    /// PATH(m, D[start:end])
    pub fn path(&mut self, m: u64, start: u64, end: u64) -> Vec<Hash> {
        if end - start <= 1 {
            return Vec::new();
        }
        let k = half(end - start);
        let (mut path, sibling) = if m < k {
            (self.path(m, start, start + k), self.root(start + k, end))
        } else {
            (self.path(m - k, start + k, end), self.root(start, start + k))
        };
        path.push(sibling);
        path
    }

    /// SUBPROOF(m, D[start:end], whole)
    pub fn subproof(&mut self, m: u64, start: u64, end: u64, whole: bool) -> Vec<Hash> {
        if m == end - start {
            return if whole { Vec::new() } else { vec![self.root(start, end)] };
        }
        let k = half(end - start);
        let (mut proof, sibling) = if m <= k {
            (self.subproof(m, start, start + k, whole), self.root(start + k, end))
        } else {
            (self.subproof(m - k, start + k, end, false), self.root(start, start + k))
        };
        proof.push(sibling);
        proof
    }
}

/// The largest power of two smaller than `n`.
fn half(n: u64) -> u64 {
    let mut k = 1;
    while k * 2 < n {
        k *= 2;
    }
    k
}

/// A key that depends on its name and type only.
pub fn key(name: &str, algorithm: Algorithm) -> SigningKey {
    let seed = leaf_hash(format!("{name} {}", algorithm as u8).as_bytes());
    SigningKey::new(name, algorithm, &seed.0).unwrap()
}

pub fn log_key() -> SigningKey {
    key("log.example/aid", Algorithm::Ed25519)
}

pub fn witness_key(number: u32) -> SigningKey {
    key(&format!("witness{number}.example"), Algorithm::CosignatureV1)
}

/// A checkpoint of the first `size` of [`leaves`], signed by [`log_key`].
pub fn checkpoint(size: u64) -> SignedCheckpoint {
    let root = Reference::new(leaves(size)).root(0, size);
    SignedCheckpoint::sign(&Checkpoint::new("log.example/aid", size, root), &log_key()).unwrap()
}
