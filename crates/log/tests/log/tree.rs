//! Roots and proofs.

use entente_log::{
    CompactRange, Hash, ProofError, TileSource, TreeError, empty_root, leaf_hash, prove_consistency,
    prove_consistency_checked, prove_inclusion, prove_inclusion_checked, tree_root, verify_consistency,
    verify_inclusion,
};
use proptest::prelude::*;

use crate::common::{Reference, Tiles, Uniform, leaves};

/// Entries and roots of the certificate-transparency reference implementation (google/certificate-transparency,
/// `merkle_tree_test.cc`), the tree RFC 6962 implementations are commonly tested with.
const ENTRIES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn known_leaves() -> Vec<Hash> {
    ENTRIES.iter().map(|entry| leaf_hash(&hex::decode(entry).unwrap())).collect()
}

fn known_root(size: usize) -> Hash {
    Hash::from_slice(&hex::decode(ROOTS[size]).unwrap()).unwrap()
}

#[test]
fn known_roots() {
    assert_eq!(empty_root(), known_root(0));
    let mut range = CompactRange::new();
    assert_eq!(range.root(), known_root(0));
    for (size, leaf) in (1..).zip(known_leaves()) {
        range.push(&leaf);
        assert_eq!(range.root(), known_root(size), "size {size}");
        let tiles = Tiles::of(&known_leaves()[..size]);
        assert_eq!(tree_root(&tiles, size as u64).unwrap(), known_root(size), "size {size}");
    }
}

/// Every entry of every tree up to 300 leaves: the proof is RFC 6962's, and it holds.
#[test]
fn inclusion_for_every_pair() {
    let mut reference = Reference::new(leaves(300));
    let all = leaves(300);
    let tiles = Tiles::of(&all);
    for size in 1..=300 {
        let root = reference.root(0, size);
        for index in 0..size {
            let proof = reference.path(index, 0, size);
            let leaf = &all[index as usize];
            verify_inclusion(leaf, index, size, &proof, &root).unwrap();
            // Reading a proof from tiles hashes up to a whole tile: enough pairs to cross every shape and edge.
            if size <= 34 || size % 64 < 2 || (size * 7 + index) % 23 == 0 {
                assert_eq!(prove_inclusion(&tiles, size, index).unwrap(), proof, "{index} of {size}");
            }
        }
    }
}

/// Every pair of sizes up to 300, the empty ones too.
#[test]
fn consistency_for_every_pair() {
    let mut reference = Reference::new(leaves(300));
    let tiles = Tiles::of(&leaves(300));
    for new in 0..=300 {
        let new_root = reference.root(0, new);
        for old in 0..=new {
            let proof = if old == 0 { Vec::new() } else { reference.subproof(old, 0, new, true) };
            let old_root = reference.root(0, old);
            verify_consistency(old, &old_root, new, &new_root, &proof).unwrap();
            if new <= 34 || new % 64 < 2 || (new * 7 + old) % 23 == 0 {
                assert_eq!(prove_consistency(&tiles, old, new).unwrap(), proof, "{old} to {new}");
            }
        }
    }
}

/// Every way a proof can be spoilt by little, tried on `check`, which must hold for the proof as it is.
fn assert_all_spoilt(proof: &[Hash], what: &str, check: impl Fn(&[Hash]) -> bool) {
    assert!(check(proof), "{what}");
    for at in 0..proof.len() {
        for bit in 0..256 {
            let mut flipped = proof.to_vec();
            flipped[at].0[bit / 8] ^= 1 << (bit % 8);
            assert!(!check(&flipped), "{what}: bit {bit} of hash {at} flipped");
        }
        let mut missing = proof.to_vec();
        missing.remove(at);
        assert!(!check(&missing), "{what}: hash {at} missing");
        if proof[at..].len() > 1 {
            let mut swapped = proof.to_vec();
            swapped.swap(at, at + 1);
            assert!(!check(&swapped), "{what}: hashes {at} and its next swapped");
        }
    }
    for at in 0..=proof.len() {
        for extra in [leaf_hash(b"extra"), empty_root(), proof.first().copied().unwrap_or(empty_root())] {
            let mut longer = proof.to_vec();
            longer.insert(at, extra);
            assert!(!check(&longer), "{what}: a hash more at {at}");
        }
    }
}

#[test]
fn spoilt_inclusion_is_refused() {
    let all = leaves(21);
    let mut reference = Reference::new(all.clone());
    for size in [1, 2, 3, 4, 5, 7, 8, 11, 16, 21] {
        let root = reference.root(0, size);
        for index in 0..size {
            let leaf = all[index as usize];
            let proof = reference.path(index, 0, size);
            let what = format!("{index} of {size}");
            assert_all_spoilt(&proof, &what, |proof| {
                verify_inclusion(&leaf, index, size, proof, &root).is_ok()
            });
            for other in (0..size + 3).filter(|other| *other != index) {
                assert!(verify_inclusion(&leaf, other, size, &proof, &root).is_err(), "{what} as {other}");
                if let Some(leaf) = all.get(other as usize) {
                    assert!(
                        verify_inclusion(leaf, index, size, &proof, &root).is_err(),
                        "{what}, leaf {other}"
                    );
                }
            }
            for bit in 0..256 {
                let mut other = root;
                other.0[bit / 8] ^= 1 << (bit % 8);
                assert!(verify_inclusion(&leaf, index, size, &proof, &other).is_err());
            }
        }
    }
    let root = reference.root(0, 1);
    assert!(matches!(
        verify_inclusion(&all[0], 1, 1, &[], &root),
        Err(ProofError::Index { index: 1, size: 1 })
    ));
    assert!(matches!(verify_inclusion(&all[0], 0, 0, &[], &root), Err(ProofError::Index { .. })));
    assert!(verify_inclusion(&all[0], u64::MAX, u64::MAX, &[], &root).is_err());
}

#[test]
fn spoilt_consistency_is_refused() {
    let mut reference = Reference::new(leaves(21));
    for new in [1, 2, 3, 4, 5, 7, 8, 11, 16, 21] {
        let new_root = reference.root(0, new);
        for old in 0..=new {
            let old_root = reference.root(0, old);
            let proof = if old == 0 { Vec::new() } else { reference.subproof(old, 0, new, true) };
            let what = format!("{old} to {new}");
            assert_all_spoilt(&proof, &what, |proof| {
                verify_consistency(old, &old_root, new, &new_root, proof).is_ok()
            });
            let mut other = old_root;
            other.0[7] ^= 1;
            assert!(verify_consistency(old, &other, new, &new_root, &proof).is_err(), "{what}: old root");
            if old > 0 {
                let mut other = new_root;
                other.0[7] ^= 1;
                assert!(verify_consistency(old, &old_root, new, &other, &proof).is_err(), "{what}: new root");
            }
            if old < new {
                let backwards = verify_consistency(new, &new_root, old, &old_root, &proof);
                assert!(matches!(backwards, Err(ProofError::Shrunk { .. })), "{what} backwards");
            }
        }
    }
}

#[test]
fn an_empty_tree_has_the_empty_root() {
    let wrong = leaf_hash(b"");
    verify_consistency(0, &empty_root(), 0, &empty_root(), &[]).unwrap();
    assert!(verify_consistency(0, &wrong, 0, &wrong, &[]).is_err());
    assert!(verify_consistency(0, &wrong, 5, &wrong, &[]).is_err());
    assert!(verify_consistency(0, &empty_root(), 5, &wrong, &[wrong]).is_err());
    verify_consistency(0, &empty_root(), 5, &wrong, &[]).unwrap();
}

#[test]
fn questions_without_sense_are_refused() {
    let tiles = Tiles::of(&leaves(5));
    assert!(matches!(
        prove_inclusion(&tiles, 5, 5),
        Err(TreeError::Proof(ProofError::Index { index: 5, size: 5 }))
    ));
    assert!(matches!(prove_inclusion(&tiles, 0, 0), Err(TreeError::Proof(ProofError::Index { .. }))));
    assert!(matches!(prove_consistency(&tiles, 5, 4), Err(TreeError::Proof(ProofError::Shrunk { .. }))));
    assert!(matches!(tree_root(&tiles, u64::MAX), Err(TreeError::TooLarge { .. })));
    assert!(matches!(prove_inclusion(&tiles, u64::MAX, 1), Err(TreeError::TooLarge { .. })));
    assert!(matches!(prove_consistency(&tiles, 1, 1 << 63), Err(TreeError::TooLarge { .. })));
    assert!(matches!(tree_root(&tiles, 6), Err(TreeError::Source { .. })));
}

/// A source that always answers one byte too many.
struct TooMuch(Tiles);

impl TileSource for TooMuch {
    type Error = String;

    fn tile(&self, path: &entente_log::TilePath) -> Result<Vec<u8>, String> {
        self.0.tile(path).map(|tile| [tile, vec![0]].concat())
    }
}

#[test]
fn tiles_of_the_wrong_length_are_refused() {
    let source = TooMuch(Tiles::of(&leaves(5)));
    assert!(matches!(tree_root(&source, 5), Err(TreeError::Width { got: 161, expected: 160, .. })));
    assert!(matches!(prove_inclusion(&source, 5, 0), Err(TreeError::Width { .. })));
    assert!(matches!(prove_consistency(&source, 3, 5), Err(TreeError::Width { .. })));
}

/// One flipped bit in a tile: the checked forms never hand out a proof that doesn't hold.
#[test]
fn altered_tiles_are_found_by_the_checked_forms() {
    let size = 600;
    let all = leaves(size);
    let mut reference = Reference::new(all.clone());
    let (old_root, root) = (reference.root(0, 300), reference.root(0, size));
    let sound = Tiles::of(&all);
    prove_inclusion_checked(&sound, size, 77, &all[77], &root).unwrap();
    prove_consistency_checked(&sound, 300, &old_root, size, &root).unwrap();
    let (mut inclusion, mut consistency) = (0, 0);
    for (place, tile) in &sound.0 {
        for at in (0..tile.len()).step_by(97) {
            let mut altered = sound.clone();
            altered.0.get_mut(place).unwrap()[at] ^= 0x10;
            // Altering what a proof doesn't read leaves it as it was.
            match prove_inclusion_checked(&altered, size, 77, &all[77], &root) {
                Ok(proof) => assert_eq!(proof, reference.path(77, 0, size)),
                Err(TreeError::Proof(ProofError::Root { .. })) => inclusion += 1,
                Err(other) => panic!("{other}"),
            }
            match prove_consistency_checked(&altered, 300, &old_root, size, &root) {
                Ok(proof) => assert_eq!(proof, reference.subproof(300, 0, size, true)),
                Err(TreeError::Proof(ProofError::Root { .. })) => consistency += 1,
                Err(other) => panic!("{other}"),
            }
        }
    }
    assert!(inclusion > 80 && consistency > 30, "{inclusion} and {consistency}");
}

#[test]
fn subtrees_may_be_added_whole() {
    let all = leaves(1000);
    let mut one_by_one = CompactRange::new();
    all.iter().for_each(|leaf| one_by_one.push(leaf));
    let mut whole = CompactRange::new();
    for tile in all.chunks(256) {
        let bytes: Vec<u8> = tile.iter().flat_map(|hash| hash.0).collect();
        if tile.len() == 256 {
            whole.push_subtree(8, &entente_log::tree::tile_root(&bytes).unwrap()).unwrap();
        } else {
            assert!(whole.clone().push_subtree(10, &tile[0]).is_err());
            tile.iter().for_each(|leaf| whole.push(leaf));
            assert!(whole.push_subtree(4, &tile[0]).is_err());
        }
    }
    assert_eq!(whole, one_by_one);
    assert!(CompactRange::new().push_subtree(64, &all[0]).is_err());
    assert!(CompactRange::new().push_subtree(63, &all[0]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Trees as large as they may be: every proof read from tiles holds and stays within 63 hashes.
    #[test]
    fn proofs_in_trees_of_any_size(new in 1..=i64::MAX as u64, part in 0.0..=1.0f64, shift in 0..63u32) {
        let new = (new >> shift).max(1);
        let old = ((new as f64 * part) as u64).clamp(1, new);
        let tree = Uniform::new();
        let (old_root, new_root) = (tree.root(old), tree.root(new));
        prop_assert_eq!(tree_root(&tree, new).unwrap(), new_root);

        let proof = prove_consistency(&tree, old, new).unwrap();
        prop_assert!(proof.len() <= 64);
        verify_consistency(old, &old_root, new, &new_root, &proof).unwrap();

        let proof = prove_inclusion(&tree, new, old - 1).unwrap();
        prop_assert!(proof.len() <= 63);
        verify_inclusion(&tree.leaf(), old - 1, new, &proof, &new_root).unwrap();
    }

    /// Trees of three tile levels, with distinct leaves.
    #[test]
    fn proofs_over_three_levels(new in 65_000..70_000u64, old in 1..70_000u64) {
        static TREE: std::sync::LazyLock<(Vec<Hash>, Tiles)> = std::sync::LazyLock::new(|| {
            let all = leaves(70_000);
            let tiles = Tiles::of(&all);
            (all, tiles)
        });
        let (all, tiles) = &*TREE;
        let old = old.min(new);
        let (old_root, new_root) = (tree_root(tiles, old).unwrap(), tree_root(tiles, new).unwrap());
        let proof = prove_consistency(tiles, old, new).unwrap();
        verify_consistency(old, &old_root, new, &new_root, &proof).unwrap();
        let index = old - 1;
        let proof = prove_inclusion(tiles, new, index).unwrap();
        verify_inclusion(&all[index as usize], index, new, &proof, &new_root).unwrap();
        let neighbour = (index + 1) % new;
        prop_assert!(verify_inclusion(&all[index as usize], neighbour, new, &proof, &new_root).is_err());
    }
}
