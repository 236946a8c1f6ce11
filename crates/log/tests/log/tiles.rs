//! Paths of tiles.

use entente_log::tile::MAX_TILE_INDEX;
use entente_log::{TileKind, TilePath, edge_tiles, tiles_for_size};
use proptest::prelude::*;

#[test]
fn paths_of_the_specification() {
    let leaf = TileKind::Hashes { level: 0 };
    assert_eq!(TilePath::full(leaf, 1_234_067).to_string(), "tile/0/x001/x234/067");
    let partial = TilePath { kind: leaf, index: 1_234_067, width: 12 };
    assert_eq!(partial.to_string(), "tile/0/x001/x234/067.p/12");
    assert_eq!("tile/0/x001/x234/067.p/12".parse(), Ok(partial));
    assert_eq!(partial.to_full().to_string(), "tile/0/x001/x234/067");
    assert!(partial.is_partial() && !partial.to_full().is_partial());
    assert_eq!(TilePath::full(TileKind::Entries, 0).to_string(), "tile/entries/000");
    for path in [
        "tile/63/000",
        "tile/entries/x001/000",
        "tile/entries/999.p/255",
        "tile/1/001.p/1",
        "tile/2/x100/x000/000",
    ] {
        assert_eq!(path.parse::<TilePath>().unwrap().to_string(), path);
    }
}

#[test]
fn one_spelling_only() {
    for path in [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile//000",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000",
        "tile/0/x000/000",
        "tile/0/x000/x001/000",
        "tile/0/001/000",
        "tile/0/x001/x000",
        "tile/0/x01/000",
        "tile/0/X001/000",
        "tile/00/000",
        "tile/01/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/+1/000",
        "tile/256/000",
        "tile/data/000",
        "tile/Entries/000",
        "tile/entries",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/1/",
        "tile/0/000.p/1.p/1",
        "tile/0/000.q/1",
        "tile/0/00a",
        "tile/0/ 00",
        "tile/0/+00",
        "tile/8/0/000",
        "checkpoint",
        "tile/0/000\n",
        "tile/0/000?",
        "tile/0/../000",
        "tile/0/x999/x999/x999/x999/x999/999",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/0/٠٠٠",
        "tile/0/000.p/١",
    ] {
        assert!(path.parse::<TilePath>().is_err(), "{path:?}");
    }
    let last = TilePath::full(TileKind::Entries, MAX_TILE_INDEX);
    assert_eq!(last.to_string().parse(), Ok(last));
    assert!(TilePath::full(TileKind::Entries, MAX_TILE_INDEX + 1).to_string().parse::<TilePath>().is_err());
    let error = "tile/0/x000/000".parse::<TilePath>().unwrap_err().to_string();
    assert_eq!(
        error,
        "\"tile/0/x000/000\" is not a tile path: the index must not start with an empty group \"x000\""
    );
}

/// The two examples of tlog-tiles.
#[test]
fn widths_of_the_specification() {
    let paths: Vec<String> = edge_tiles(70_000).iter().map(ToString::to_string).collect();
    assert_eq!(paths, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
    let count = |level, partial| {
        tiles_for_size(70_000).filter(|path| path.kind == level && path.is_partial() == partial).count()
    };
    let level = |level| TileKind::Hashes { level };
    assert_eq!((count(level(0), false), count(level(0), true)), (273, 1));
    assert_eq!((count(level(1), false), count(level(1), true)), (1, 1));
    assert_eq!((count(level(2), false), count(level(2), true)), (0, 1));
    assert_eq!((count(TileKind::Entries, false), count(TileKind::Entries, true)), (273, 1));
    assert_eq!(tiles_for_size(70_000).count(), 274 + 274 + 2 + 1);

    let paths: Vec<String> = tiles_for_size(256).map(|path| path.to_string()).collect();
    assert_eq!(paths, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(tiles_for_size(0).count(), 0);
    assert_eq!(edge_tiles(0), []);
    assert_eq!(edge_tiles(65_536).iter().map(ToString::to_string).collect::<Vec<_>>(), ["tile/2/000.p/1"]);
}

#[test]
fn where_an_entry_lies() {
    let at = TilePath::holding(TileKind::Entries, 69_999, 70_000).unwrap();
    assert_eq!((at.0.to_string().as_str(), at.1), ("tile/entries/273.p/112", 111));
    assert_eq!(TilePath::holding(TileKind::Entries, 70_000, 70_000), None);
    let at = TilePath::holding(TileKind::Hashes { level: 1 }, 66_000, 70_000).unwrap();
    assert_eq!((at.0.to_string().as_str(), at.1), ("tile/1/001.p/17", 1));
    // Leaves 69,888 and later are in no full leaf tile, so no hash of level 1 stands for them.
    assert_eq!(TilePath::holding(TileKind::Hashes { level: 1 }, 69_888, 70_000), None);
    assert_eq!(TilePath::in_tree(TileKind::Hashes { level: 63 }, 0, u64::MAX), None);
    assert_eq!(TilePath::in_tree(TileKind::Entries, u64::MAX, u64::MAX), None);
}

proptest! {
    #[test]
    fn what_prints_parses(level in 0..=64u8, index in 0..=MAX_TILE_INDEX, shift in 0..56u32, width in 1..=256u16) {
        let kind = if level == 64 { TileKind::Entries } else { TileKind::Hashes { level } };
        let path = TilePath { kind, index: index >> shift, width };
        prop_assert_eq!(path.to_string().parse(), Ok(path));
    }

    #[test]
    fn what_parses_prints(path in "tile/(entries|[0-9]{1,2})/(x[0-9]{3}/){0,3}[0-9]{3}(\\.p/[0-9]{1,3})?") {
        if let Ok(parsed) = path.parse::<TilePath>() {
            prop_assert_eq!(parsed.to_string(), path);
        }
    }
}
