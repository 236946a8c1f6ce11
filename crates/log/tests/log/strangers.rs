//! The same questions put to other people's code: Cloudflare's `tlog_tiles` and `signed_note`, which descend from the
//! implementation in Go.

use std::cell::RefCell;
use std::collections::BTreeSet;

use entente_log::{
    Algorithm, Checkpoint, Frontier, Hash, Note, SignedCheckpoint, TileKind, TilePath, TileSource,
    VerifierKey, empty_root, leaf_hash, prove_consistency, prove_inclusion, tree_root, verify_consistency,
    verify_inclusion,
};
use proptest::prelude::*;
use signed_note::{StandardSigner, StandardVerifier, Verifier as _, VerifierList};
use tlog_tiles::{HashReader, TileReader};

use crate::common::{Tiles, key, leaves};

/// Their storage: one flat list of hashes.
#[derive(Default)]
struct Flat(Vec<tlog_tiles::Hash>);

impl HashReader for Flat {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        let get =
            |index: &u64| self.0.get(*index as usize).copied().ok_or(tlog_tiles::Error::IndexesNotInTree);
        indexes.iter().map(get).collect()
    }
}

impl Flat {
    fn of(count: u64) -> Self {
        let mut flat = Self::default();
        for index in 0..count {
            let hashes = tlog_tiles::stored_hashes(index, &index.to_be_bytes(), &flat).unwrap();
            flat.0.extend(hashes);
        }
        flat
    }
}

fn theirs(hash: &Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(hash.0)
}

fn all_theirs(hashes: &[Hash]) -> Vec<tlog_tiles::Hash> {
    hashes.iter().map(theirs).collect()
}

fn ours(hashes: &[tlog_tiles::Hash]) -> Vec<Hash> {
    hashes.iter().map(|hash| Hash(hash.0)).collect()
}

/// Our tiles, read by their code.
struct OurTiles(Tiles, RefCell<BTreeSet<String>>);

impl TileReader for OurTiles {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let read = |tile: &tlog_tiles::Tile| {
            let kind = TileKind::Hashes { level: tile.level() };
            let path = TilePath { kind, index: tile.level_index(), width: tile.width() as u16 };
            self.0.tile(&path).map_err(tlog_tiles::Error::InvalidInput)
        };
        tiles.iter().map(read).collect()
    }

    fn save_tiles(&self, tiles: &[tlog_tiles::Tile], _data: &[Vec<u8>]) {
        self.1.borrow_mut().extend(tiles.iter().map(tlog_tiles::Tile::path));
    }
}

#[test]
fn hashes() {
    for entry in [b"".as_slice(), b"\0", b"entry", &[7; 300]] {
        assert_eq!(theirs(&leaf_hash(entry)), tlog_tiles::record_hash(entry));
    }
    let (left, right) = (leaf_hash(b"l"), leaf_hash(b"r"));
    assert_eq!(
        theirs(&entente_log::node_hash(&left, &right)),
        tlog_tiles::node_hash(theirs(&left), theirs(&right))
    );
    assert_eq!(theirs(&empty_root()), tlog_tiles::EMPTY_HASH);
    assert_eq!(left.to_string(), theirs(&left).to_string());
    assert_eq!(tlog_tiles::Hash::parse_hash(&left.to_string()).unwrap(), theirs(&left));
}

#[test]
fn roots_and_proofs() {
    let all = leaves(600);
    let flat = Flat::of(600);
    let tiles = Tiles::of(&all);
    for size in (1..=70).chain(250..=260).chain([511, 512, 513, 600]) {
        let root = tree_root(&tiles, size).unwrap();
        let their_root = tlog_tiles::tree_hash(size, &flat).unwrap();
        assert_eq!(theirs(&root), their_root, "{size}");
        for other in (1..=size).step_by(if size > 70 { 7 } else { 1 }) {
            let index = other - 1;
            let leaf = &all[index as usize];
            let proof = prove_inclusion(&tiles, size, index).unwrap();
            let their_proof = tlog_tiles::prove_record(size, index, &flat).unwrap();
            assert_eq!(ours(&their_proof), proof, "{index} of {size}");
            verify_inclusion(leaf, index, size, &ours(&their_proof), &root).unwrap();
            tlog_tiles::check_record(&all_theirs(&proof), size, their_root, index, theirs(leaf)).unwrap();

            let old_root = tree_root(&tiles, other).unwrap();
            let proof = prove_consistency(&tiles, other, size).unwrap();
            let their_proof = tlog_tiles::prove_tree(size, other, &flat).unwrap();
            assert_eq!(ours(&their_proof), proof, "{other} to {size}");
            verify_consistency(other, &old_root, size, &root, &ours(&their_proof)).unwrap();
            tlog_tiles::check_tree(&all_theirs(&proof), size, their_root, other, theirs(&old_root)).unwrap();
        }
    }
}

/// Their reader authenticates every tile of ours it reads against our root.
#[test]
fn their_reader_on_our_tiles() {
    let all = leaves(70_000);
    for size in [1, 255, 256, 257, 65_536, 65_537, 70_000] {
        let root = {
            let mut frontier = Frontier::new();
            frontier.append(&all[..size as usize]);
            frontier.root()
        };
        let tiles = OurTiles(Tiles::of(&all), RefCell::default());
        let reader = tlog_tiles::TileHashReader::new(size, theirs(&root), &tiles);
        for index in [0, size / 3, size - 1] {
            let stored = tlog_tiles::stored_hash_index(0, index);
            let read = reader.read_hashes(&[stored]).unwrap();
            assert_eq!(read, [theirs(&all[index as usize])], "{index} of {size}");
            let proof = tlog_tiles::prove_record(size, index, &reader).unwrap();
            verify_inclusion(&all[index as usize], index, size, &ours(&proof), &root).unwrap();
        }
        assert!(!tiles.1.borrow().is_empty(), "their reader has accepted tiles");
        let mut wrong = root;
        wrong.0[0] ^= 1;
        let reader = tlog_tiles::TileHashReader::new(size, theirs(&wrong), &tiles);
        assert!(reader.read_hashes(&[0]).is_err());
    }
}

/// Which tiles a batch brings, and what they are called.
#[test]
fn grown_tiles() {
    let all = leaves(70_500);
    for (old, new) in
        [(0, 1), (0, 256), (1, 255), (255, 257), (256, 300), (0, 70_000), (65_535, 65_536), (69_000, 70_500)]
    {
        let mut frontier = Frontier::new();
        frontier.append(&all[..old]);
        let mut grown: Vec<_> =
            frontier.append(&all[old..new]).into_iter().map(|(path, _)| path.to_string()).collect();
        let new_tiles = tlog_tiles::Tile::new_tiles(8, old as u64, new as u64);
        let mut expected: Vec<_> = new_tiles.iter().map(|tile| without_height(&tile.path())).collect();
        grown.sort();
        expected.sort();
        assert_eq!(grown, expected, "{old} to {new}");
    }
}

/// Their paths name the height of tiles, which C2SP fixes, and call entries data.
fn without_height(path: &str) -> String {
    path.replacen("tile/8/data/", "tile/entries/", 1).replacen("tile/8/", "tile/", 1)
}

fn with_height(path: &str) -> String {
    if let Some(rest) = path.strip_prefix("tile/entries/") {
        return format!("tile/8/data/{rest}");
    }
    path.replacen("tile/", "tile/8/", 1)
}

fn signer(key: &entente_log::SigningKey) -> StandardSigner {
    StandardSigner::new(&key.secret_text()).unwrap()
}

fn their_verdict(note: &[u8], keys: &[VerifierKey]) -> Option<usize> {
    let verifier = |key: &VerifierKey| -> Box<dyn signed_note::Verifier> {
        Box::new(StandardVerifier::new(&key.to_string()).unwrap())
    };
    let list = VerifierList::new(keys.iter().map(verifier).collect());
    let note = signed_note::Note::from_bytes(note).ok()?;
    note.verify(&list).ok().map(|(verified, _)| verified.len())
}

#[test]
fn keys() {
    let key = key("stranger.example/log", Algorithm::Ed25519);
    let verifier = StandardVerifier::new(&key.verifier().to_string()).unwrap();
    assert_eq!((verifier.name(), verifier.key_id()), (key.name(), key.verifier().id()));
    let public = signed_note::key_id(key.name(), &[&[1], key.verifier().public_bytes().as_slice()].concat());
    assert_eq!(public, key.verifier().id());
    let cosigner = crate::common::witness_key(1);
    let public =
        signed_note::key_id(cosigner.name(), &[&[4], cosigner.verifier().public_bytes().as_slice()].concat());
    assert_eq!(public, cosigner.verifier().id());
}

#[test]
fn notes_signed_here_and_there() {
    let (first, second) = (key("a.example", Algorithm::Ed25519), key("b.example", Algorithm::Ed25519));
    let known = [first.verifier().clone(), second.verifier().clone()];
    for text in ["text\n", "\n", "a\n\nb\n", "— a.example AAAAAQI=\n", "ünï\n"] {
        let our_note = Note::sign(text.into(), &[&first, &second]).unwrap();
        let mut their_note = signed_note::Note::new(text.as_bytes(), &[]).unwrap();
        their_note.add_sigs(&[&signer(&first), &signer(&second)]).unwrap();
        assert_eq!(their_note.to_bytes(), our_note.to_string().as_bytes(), "{text:?}");
        assert_eq!(their_verdict(our_note.to_string().as_bytes(), &known), Some(2));
        let read = Note::from_bytes(&their_note.to_bytes()).unwrap();
        assert_eq!(read.verify(&known).unwrap().len(), 2);
    }
}

#[test]
fn checkpoints() {
    let log = key("log.example/aid", Algorithm::Ed25519);
    for (size, extensions) in
        [(0, vec![]), (7, vec![]), (i64::MAX as u64, vec!["one".to_owned(), "two".to_owned()])]
    {
        let root = leaf_hash(&size.to_be_bytes());
        let checkpoint = Checkpoint { extensions, ..Checkpoint::new("log.example/aid", size, root) };
        let extension: String = checkpoint.extensions.iter().map(|line| format!("{line}\n")).collect();
        let their_checkpoint =
            tlog_tiles::Checkpoint::new("log.example/aid", size, theirs(&root), &extension).unwrap();
        assert_eq!(their_checkpoint.to_bytes(), checkpoint.text().as_bytes());
        let read = tlog_tiles::Checkpoint::from_bytes(checkpoint.text().as_bytes()).unwrap();
        assert_eq!(read, their_checkpoint);
        let signed = SignedCheckpoint::sign(&checkpoint, &log).unwrap().to_string();
        assert_eq!(their_verdict(signed.as_bytes(), &[log.verifier().clone()]), Some(1));
    }
}

proptest! {
    /// Tile paths: the same ones are taken. Width zero is left out: theirs stops the program at it.
    #[test]
    fn tile_paths(path in "tile/(entries|0|7|63|07)/(x[0-9]{3}/|[0-9]{3}/){0,3}x?[0-9]{3}(\\.p/(1|9|42|255|256|042))?") {
        let their_tile = tlog_tiles::Tile::from_path(&with_height(&path)).ok();
        match path.parse::<TilePath>() {
            Ok(parsed) => {
                let tile = their_tile.expect(&path);
                prop_assert_eq!(without_height(&tile.path()), parsed.to_string());
                prop_assert_eq!((tile.level_index(), tile.width()), (parsed.index, parsed.width.into()));
            }
            Err(_) => prop_assert!(their_tile.is_none(), "{}", path),
        }
    }

    /// Notes with small changes: both take the same ones for well-formed and for signed.
    #[test]
    fn changed_notes(at in 0..110usize, byte: u8, insert: bool) {
        let log = key("log.example/aid", Algorithm::Ed25519);
        let known = [log.verifier().clone()];
        let mut bytes = Note::sign("a\n\nb\n".into(), &[&log]).unwrap().to_string().into_bytes();
        let at = at.min(bytes.len() - 1);
        if insert { bytes.insert(at, byte) } else { bytes[at] = byte }
        let our_note = Note::from_bytes(&bytes);
        prop_assert_eq!(our_note.is_ok(), signed_note::Note::from_bytes(&bytes).is_ok());
        let verdict = our_note.and_then(|note| note.verify(&known)).ok().map(|signed| signed.len());
        prop_assert_eq!(verdict, their_verdict(&bytes, &known));
    }

    /// Texts like checkpoints: what is one here is one there, with the same meaning.
    #[test]
    fn checkpoint_texts(text in "(o|a b|)\n(0|7|07|12|-1|x|)\n(47DEQpj8HBSa\\+/TImW\\+5JCeuQeRkm5NMpJWZG3hSuFU=|47DEQpj8HBSa\\+/TImW\\+5JCeuQeRkm5NMpJWZG3hSuFV=|AAAA|)(\ne|\n){0,2}\n?") {
        let parsed = Checkpoint::parse(&text);
        let their_checkpoint = tlog_tiles::Checkpoint::from_bytes(text.as_bytes());
        prop_assert_eq!(parsed.is_ok(), their_checkpoint.is_ok(), "{:?}", text);
        if let (Ok(parsed), Ok(their_checkpoint)) = (parsed, their_checkpoint) {
            prop_assert_eq!(parsed.size, their_checkpoint.size());
            prop_assert_eq!(theirs(&parsed.root), *their_checkpoint.hash());
            prop_assert_eq!(parsed.text().into_bytes(), their_checkpoint.to_bytes());
        }
    }
}
