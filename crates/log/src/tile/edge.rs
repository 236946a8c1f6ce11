//! Which tiles a tree of a given size has.

use super::{MAX_TREE_SIZE, TILE_WIDTH, TileKind, TilePath};

/// Tile levels the largest tree has: 63 bits of size, eight per level.
pub(crate) const LEVELS: u8 = 8;

/// The partial hash tiles of a tree of `size` leaves, from level 0 upwards: all that is needed to know its root
/// and to go on growing it.
pub fn edge_tiles(size: u64) -> Vec<TilePath> {
    (0..LEVELS)
        .filter_map(|level| {
            let hashes = size.min(MAX_TREE_SIZE) >> (8 * u32::from(level));
            let width = (hashes % TILE_WIDTH) as u16;
            let kind = TileKind::Hashes { level };
            (width > 0).then_some(TilePath { kind, index: hashes / TILE_WIDTH, width })
        })
        .collect()
}

/// Every hash tile and every entry bundle of a tree of `size` leaves: bundles first, then the levels from 0
/// upwards, each in order of index.
pub fn tiles_for_size(size: u64) -> impl Iterator<Item = TilePath> {
    let kinds = std::iter::once(TileKind::Entries).chain((0..LEVELS).map(|level| TileKind::Hashes { level }));
    kinds.flat_map(move |kind| (0..).map_while(move |index| TilePath::in_tree(kind, index, size)))
}
