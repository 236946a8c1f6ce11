//! The path of a tile or an entry bundle, relative to the prefix of the log.

use std::fmt;
use std::str::FromStr;

use super::{MAX_TILE_INDEX, MAX_TILE_LEVEL, MAX_TREE_SIZE, TILE_WIDTH};
use crate::decimal;

/// Longest path: `tile/entries/` or `tile/63/`, six groups of index, and `.p/255`.
const MAX_PATH_BYTES: usize = 64;

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileKind {
    /// Hashes of the tree: leaf hashes at level 0, at each level above the roots of full tiles below.
    Hashes {
        /// 0 for leaf hashes; each level stands eight tree levels above the one before.
        level: u8,
    },
    /// The entries themselves, length-prefixed.
    Entries,
}

/// A tile or bundle by its place and width. Prints as, and parses from, the path of the specification:
/// `tile/0/x001/x234/067.p/12`, `tile/entries/000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    /// Hashes of a level, or entries.
    pub kind: TileKind,
    /// Place within the level, from 0.
    pub index: u64,
    /// How many hashes or entries: 256 when full, 1 to 255 when partial.
    pub width: u16,
}

/// The text isn't the path of a tile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path:?} is not a tile path: {reason}")]
pub struct TilePathError {
    /// What was read, shortened.
    pub path: String,
    /// What is wrong and what would be right.
    pub reason: &'static str,
}

impl TilePath {
    /// The full tile at `index`.
    pub fn full(kind: TileKind, index: u64) -> Self {
        Self { kind, index, width: TILE_WIDTH as u16 }
    }

    /// Whether the tile still grows.
    pub fn is_partial(&self) -> bool {
        u64::from(self.width) < TILE_WIDTH
    }

    /// Leaves under one hash (or entry) of this kind of tile, as a power of two.
    fn shift(kind: TileKind) -> u32 {
        match kind {
            TileKind::Entries => 0,
            TileKind::Hashes { level } => 8 * u32::from(level),
        }
    }

    /// The tile at `index` as a tree of `size` leaves has it: full, partial, or `None` when the tree has no such
    /// tile.
    pub fn in_tree(kind: TileKind, index: u64, size: u64) -> Option<Self> {
        let hashes = size.checked_shr(Self::shift(kind)).unwrap_or(0);
        let width = hashes.checked_sub(index.checked_mul(TILE_WIDTH)?)?.min(TILE_WIDTH);
        (width > 0 && size <= MAX_TREE_SIZE).then_some(Self { kind, index, width: width as u16 })
    }

    /// The bundle or the leaf tile that holds entry `index` in a tree of `size` leaves, and the place within it.
    pub fn holding(kind: TileKind, index: u64, size: u64) -> Option<(Self, usize)> {
        let at = index.checked_shr(Self::shift(kind))?;
        let path = Self::in_tree(kind, at / TILE_WIDTH, size)?;
        let offset = at % TILE_WIDTH;
        (offset < u64::from(path.width)).then_some((path, offset as usize))
    }

    /// The same tile grown full: what a log may serve once a partial tile has been removed.
    pub fn to_full(self) -> Self {
        Self::full(self.kind, self.index)
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Hashes { level } => write!(f, "tile/{level}/")?,
            TileKind::Entries => f.write_str("tile/entries/")?,
        }
        let mut divisor = 1;
        while self.index / divisor >= 1000 {
            divisor *= 1000;
        }
        while divisor > 1 {
            write!(f, "x{:03}/", self.index / divisor % 1000)?;
            divisor /= 1000;
        }
        write!(f, "{:03}", self.index % 1000)?;
        if self.is_partial() { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

impl FromStr for TilePath {
    type Err = TilePathError;

    fn from_str(path: &str) -> Result<Self, Self::Err> {
        parse(path)
            .map_err(|reason| TilePathError { path: path.chars().take(MAX_PATH_BYTES).collect(), reason })
    }
}

fn parse(path: &str) -> Result<TilePath, &'static str> {
    if path.len() > MAX_PATH_BYTES {
        return Err("it is too long; the longest has 64 bytes");
    }
    let rest = path.strip_prefix("tile/").ok_or("it must start with \"tile/\"")?;
    let (level, rest) =
        rest.split_once('/').ok_or("a level or \"entries\" and an index must follow \"tile/\"")?;
    let kind = if level == "entries" {
        TileKind::Entries
    } else {
        let level = decimal::parse(level, MAX_TILE_LEVEL.into());
        let level =
            level.ok_or("the level must be \"entries\" or a number from 0 to 63 without leading zeros")?;
        TileKind::Hashes { level: level as u8 }
    };
    let (index, width) = match rest.split_once(".p/") {
        None => (rest, TILE_WIDTH),
        Some((index, width)) => {
            let width = decimal::parse(width, TILE_WIDTH - 1).filter(|width| *width > 0);
            (
                index,
                width
                    .ok_or("the width after \".p/\" must be a number from 1 to 255 without leading zeros")?,
            )
        }
    };
    Ok(TilePath { kind, index: parse_index(index)?, width: width as u16 })
}

fn parse_index(text: &str) -> Result<u64, &'static str> {
    const SHAPE: &str = "the index must be groups of three digits, each but the last with an \"x\" before it";
    let mut index: u64 = 0;
    let mut groups = text.split('/').peekable();
    let mut first = true;
    while let Some(group) = groups.next() {
        let last = groups.peek().is_none();
        let digits = if last { group } else { group.strip_prefix('x').ok_or(SHAPE)? };
        if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(SHAPE);
        }
        if first && !last && digits == "000" {
            return Err("the index must not start with an empty group \"x000\"");
        }
        first = false;
        let value: u64 = digits.parse().map_err(|_| SHAPE)?;
        index = index
            .checked_mul(1000)
            .and_then(|index| index.checked_add(value))
            .filter(|index| *index <= MAX_TILE_INDEX)
            .ok_or("the index is larger than any tree can have")?;
    }
    Ok(index)
}
