//! Where the pieces of a log lie: names and widths of tiles and entry bundles
//! ([tlog-tiles](https://c2sp.org/tlog-tiles)).

mod edge;
mod path;

pub(crate) use edge::LEVELS;
pub use edge::{edge_tiles, tiles_for_size};
pub use path::{TileKind, TilePath, TilePathError};

use crate::hash::HASH_BYTES;

/// Hashes in a full tile and entries in a full bundle, fixed by tlog-tiles.
pub const TILE_WIDTH: u64 = 256;

/// Bytes of a full hash tile.
pub const TILE_BYTES: usize = TILE_WIDTH as usize * HASH_BYTES;

/// Largest entry: a bundle spells each length in 16 bits.
pub const MAX_ENTRY_BYTES: usize = 65_535;

/// Largest tree: other implementations keep sizes in signed 64-bit numbers, and a witness takes at most 63 proof
/// hashes, so a larger tree could not be talked about.
pub const MAX_TREE_SIZE: u64 = i64::MAX as u64;

/// Highest tile level a path may name, fixed by tlog-tiles.
pub const MAX_TILE_LEVEL: u8 = 63;

/// Highest index a tile may have: that of the last leaf tile in the largest tree.
pub const MAX_TILE_INDEX: u64 = MAX_TREE_SIZE / TILE_WIDTH;
