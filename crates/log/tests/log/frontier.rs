//! The growing edge.

use std::collections::BTreeMap;
use std::convert::Infallible;

use entente_log::{
    CompactRange, Frontier, Hash, TileKind, TilePath, TileSource, TreeError, edge_tiles, empty_root,
    leaf_hash, tree_root,
};
use proptest::prelude::*;

use crate::common::{Reference, Tiles, Uniform, leaves};

/// All hash tiles of the tree, by the definition of tlog-tiles: the n-th tile at level l holds
/// MTH(D[(n·256+i)·256^l : (n·256+i+1)·256^l]).
fn tiles_by_definition(all: &[Hash]) -> BTreeMap<TilePath, Vec<u8>> {
    let size = all.len() as u64;
    let mut reference = Reference::new(all.to_vec());
    let mut tiles = BTreeMap::new();
    for level in 0..8u8 {
        let span = 256u64.pow(level.into());
        let hashes: Vec<Hash> =
            (0..size / span).map(|at| reference.root(at * span, (at + 1) * span)).collect();
        for (index, tile) in (0..).zip(hashes.chunks(256)) {
            let path = TilePath { kind: TileKind::Hashes { level }, index, width: tile.len() as u16 };
            tiles.insert(path, tile.iter().flat_map(|hash| hash.0).collect());
        }
    }
    tiles
}

/// Appends in batches as given, with the rest in one, and checks what each call hands out.
fn grow(all: &[Hash], batches: &[usize]) {
    let mut frontier = Frontier::new();
    let mut latest: BTreeMap<(TileKind, u64), (u16, Vec<u8>)> = BTreeMap::new();
    let mut at = 0;
    for batch in batches.iter().copied().chain([all.len()]) {
        let end = (at + batch).min(all.len());
        for (path, bytes) in frontier.append(&all[at..end]) {
            assert_eq!(bytes.len(), usize::from(path.width) * 32);
            let before = latest.insert((path.kind, path.index), (path.width, bytes));
            assert!(before.is_none_or(|(width, _)| width < path.width), "{path} was handed out without need");
        }
        at = end;
        assert_eq!(frontier.size(), at as u64);
    }
    let latest: BTreeMap<TilePath, Vec<u8>> = latest
        .into_iter()
        .map(|((kind, index), (width, bytes))| (TilePath { kind, index, width }, bytes))
        .collect();
    assert!(latest == tiles_by_definition(all), "tiles differ for {} leaves in {batches:?}", all.len());
    let edge: Vec<TilePath> = frontier
        .edge()
        .into_iter()
        .map(|(path, bytes)| {
            assert_eq!(latest[&path], bytes);
            path
        })
        .collect();
    assert_eq!(edge, edge_tiles(at as u64));
}

#[test]
fn tiles_are_those_of_the_definition() {
    for size in [0, 1, 2, 255, 256, 257, 511, 512, 513, 1000] {
        grow(&leaves(size), &[]);
        grow(&leaves(size), &vec![1; size as usize]);
    }
    grow(&leaves(70_000), &[65_535, 1, 1, 255, 0, 4000]);
}

#[test]
fn the_empty_frontier() {
    let mut frontier = Frontier::new();
    assert_eq!((frontier.size(), frontier.root()), (0, empty_root()));
    assert_eq!(frontier.append(&[]), []);
    assert_eq!(frontier, Frontier::restore(0, |path| Err(path.to_string())).unwrap());
}

#[test]
fn nothing_new_nothing_returned() {
    let mut frontier = Frontier::new();
    assert_eq!(frontier.append(&leaves(300)).len(), 3);
    assert_eq!(frontier.append(&[]), []);
    let grown: Vec<String> = frontier.append(&leaves(1)).iter().map(|(path, _)| path.to_string()).collect();
    assert_eq!(grown, ["tile/0/001.p/45"], "the level above hasn't changed");
}

#[test]
fn restored_edges_go_on_the_same() {
    let all = leaves(1400);
    let tiles = Tiles::of(&all);
    for size in (0..700).chain([1023, 1024, 1025]) {
        let mut restored = Frontier::restore(size as u64, |path| tiles.tile(path)).unwrap();
        let mut grown = Frontier::new();
        grown.append(&all[..size]);
        assert_eq!(restored, grown, "size {size}");
        assert_eq!(restored.root(), tree_root(&tiles, size as u64).unwrap());
        assert_eq!(restored.append(&all[size..size + 300]), grown.append(&all[size..size + 300]));
        assert_eq!(restored, grown);
    }
}

#[test]
fn restoring_reads_the_edge_only_and_checks_it() {
    let tiles = Tiles::of(&leaves(70_000));
    let mut read = Vec::new();
    let restored = Frontier::restore(70_000, |path| {
        read.push(path.to_string());
        tiles.tile(path)
    });
    read.sort();
    assert_eq!(read, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
    let root = restored.unwrap().root();

    let mut other = tiles.clone();
    other.0.get_mut(&(1, 1)).unwrap()[5] ^= 1;
    assert_ne!(Frontier::restore(70_000, |path| other.tile(path)).unwrap().root(), root);
    let short = Frontier::restore(70_000, |path| {
        tiles.tile(path).map(|mut tile| {
            tile.pop();
            tile
        })
    });
    assert!(matches!(short, Err(TreeError::Width { .. })));
    let missing = Frontier::restore(70_000, |_| Err("gone"));
    assert!(matches!(missing, Err(TreeError::Source { source: "gone", .. })));
    let large = Frontier::restore(1 << 63, |path| tiles.tile(path));
    assert!(matches!(large, Err(TreeError::TooLarge { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_batches_make_the_same_tiles(size in 0..2500u64, batches in prop::collection::vec(0..400usize, 0..12)) {
        grow(&leaves(size), &batches);
    }

    #[test]
    fn roots_grow_as_from_scratch(size in 1..3000u64, batches in prop::collection::vec(0..600usize, 1..8)) {
        let all = leaves(size);
        let mut frontier = Frontier::new();
        let mut scratch = CompactRange::new();
        let mut rest = all.as_slice();
        for batch in batches {
            let (now, later) = rest.split_at(batch.min(rest.len()));
            rest = later;
            frontier.append(now);
            now.iter().for_each(|leaf| scratch.push(leaf));
            let size = frontier.size();
            prop_assert_eq!(frontier.root(), Reference::new(all[..size as usize].to_vec()).root(0, size));
            prop_assert_eq!(frontier.root(), scratch.root());
        }
    }

    /// Edges of trees far too large to build, taken up and grown.
    #[test]
    fn edges_of_any_size(size in 1..(1u64 << 62), shift in 0..62u32, more in 0..600usize) {
        let size = (size >> shift).max(1);
        let tree = Uniform::new();
        let read = |path: &TilePath| -> Result<Vec<u8>, Infallible> { tree.tile(path) };
        let mut frontier = Frontier::restore(size, read).unwrap();
        prop_assert_eq!(frontier.root(), tree.root(size));
        for (path, bytes) in frontier.append(&vec![tree.leaf(); more]) {
            prop_assert_eq!(&bytes, &tree.tile(&path).unwrap(), "{}", path);
        }
        let size = size + more as u64;
        prop_assert_eq!(frontier.root(), tree.root(size));
        prop_assert_eq!(frontier, Frontier::restore(size, read).unwrap());
    }
}

#[test]
fn leaves_and_nodes_are_hashed_apart() {
    // SHA-256 of 0x00 and "L123456", the leaf example of the certificate-transparency tests.
    let hash = leaf_hash(b"L123456");
    assert_eq!(hex::encode(hash.0), "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
    let node = entente_log::node_hash(&Hash([b'N'; 32]), &Hash([b'M'; 32]));
    assert_eq!(node, {
        use sha2::{Digest, Sha256};
        Hash(Sha256::digest([[1].as_slice(), &[b'N'; 32], &[b'M'; 32]].concat()).into())
    });
}
