//! The folder of a log.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use entente_log::{TileKind, TilePath, entries};
use entente_store::StoreError;
use entente_store::disk::RealDisk;
use entente_store::folder::{FolderReader, FolderWriter, MAX_CHECKPOINT_BYTES, read_limited};

fn path(text: &str) -> TilePath {
    text.parse().unwrap()
}

fn writer(root: &Path) -> FolderWriter {
    for dir in ["log", "state"] {
        fs::create_dir_all(root.join(dir)).unwrap();
    }
    FolderWriter::new(root.join("log"), root.join("state"), Arc::new(RealDisk))
}

fn hashes(count: u16) -> Vec<u8> {
    (0..count).flat_map(|n| [n as u8; 32]).collect()
}

#[test]
fn tiles_are_found_where_the_specification_puts_them() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    let tile = (path("tile/0/x001/x234/067.p/3"), hashes(3));
    writer.write_tiles(std::slice::from_ref(&tile), &[]).unwrap();
    assert_eq!(fs::read(dir.path().join("log/tile/0/x001/x234/067.p/3")).unwrap(), tile.1);
    assert_eq!(writer.reader().tile_exact(&tile.0).unwrap(), tile.1);
    assert!(writer.reader().tile_exact(&path("tile/0/x001/x234/067.p/2")).unwrap_err().is_not_found());
}

#[test]
fn a_partial_tile_that_is_gone_is_cut_from_the_full_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    let list: Vec<Vec<u8>> = (0..256_usize).map(|n| vec![b'x'; n * 3]).collect();
    let bundle = entries::encode(&list).unwrap();
    let full = [(path("tile/0/000"), hashes(256)), (path("tile/entries/000"), bundle)];
    writer.write_tiles(&[(path("tile/0/000.p/7"), hashes(7))], &[]).unwrap();
    writer.write_tiles(&full, &[]).unwrap();
    writer.remove_partials(&full.clone().map(|(path, _)| path)).unwrap();
    assert!(!dir.path().join("log/tile/0/000.p").exists());
    let reader = writer.reader();
    assert_eq!(reader.tile_or_full(&path("tile/0/000.p/7")).unwrap(), hashes(7));
    let cut = reader.tile_or_full(&path("tile/entries/000.p/9")).unwrap();
    assert_eq!(entries::decode(&cut, 9).unwrap(), list[..9].iter().map(Vec::as_slice).collect::<Vec<_>>());
    // The full one is never made up from anything.
    assert!(reader.tile_or_full(&path("tile/0/001")).unwrap_err().is_not_found());
    fs::write(dir.path().join("log/tile/0/000"), hashes(5)).unwrap();
    assert!(matches!(reader.tile_or_full(&path("tile/0/000.p/7")), Err(StoreError::Corrupt { .. })));
    fs::write(dir.path().join("log/tile/entries/000"), [0, 9, 1]).unwrap();
    assert!(matches!(reader.tile_or_full(&path("tile/entries/000.p/1")), Err(StoreError::Corrupt { .. })));
}

#[test]
fn the_checkpoint_is_replaced_whole_and_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let writer = writer(dir.path());
    for note in ["first", "second, and longer", "3"] {
        writer.checkpoint(note).prepare_and_put(&RealDisk).unwrap();
        assert_eq!(writer.reader().checkpoint().unwrap(), note.as_bytes());
    }
    assert_eq!(fs::read_dir(dir.path().join("state")).unwrap().count(), 0);
    assert_eq!(fs::read_dir(dir.path().join("log")).unwrap().count(), 1);
}

#[test]
fn files_beyond_any_legal_size_are_not_read_into_memory() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("checkpoint");
    fs::write(&file, vec![b'x'; MAX_CHECKPOINT_BYTES as usize]).unwrap();
    let reader = FolderReader::new(dir.path());
    assert_eq!(reader.checkpoint().unwrap().len() as u64, MAX_CHECKPOINT_BYTES);
    fs::File::options().append(true).open(&file).unwrap().set_len(1 << 40).unwrap();
    assert!(matches!(reader.checkpoint(), Err(StoreError::Corrupt { .. })));
    assert!(matches!(read_limited(&file, 10), Err(StoreError::Corrupt { .. })));
    assert!(read_limited(&dir.path().join("missing"), 10).unwrap_err().is_not_found());
    assert!(!read_limited(dir.path(), 10).unwrap_err().is_not_found(), "a folder is not a missing file");
}

#[test]
fn what_to_do_is_said_where_it_is_known() {
    let error = |kind: std::io::ErrorKind| StoreError::io("write", "tile/0/000", kind.into()).to_string();
    assert!(error(std::io::ErrorKind::StorageFull).contains("free space"));
    assert!(error(std::io::ErrorKind::ReadOnlyFilesystem).contains("read-only"));
    assert!(error(std::io::ErrorKind::PermissionDenied).contains("write access"));
    assert!(error(std::io::ErrorKind::Other).starts_with("write tile/0/000: "));
    assert_eq!(TilePath::full(TileKind::Entries, 3).to_string(), "tile/entries/003");
}
