//! The tiles of one batch as one object: `(path length, path, length, bytes)` after each other, lengths of four bytes,
//! the largest first.

use entente_log::TilePath;

use crate::StoreError;

/// A batch has at most 4,096 entries; with a second batch's worth of room, more than any has.
pub(super) const MAX_STAGING_BYTES: u64 = 2 * 4096 * 65_537;

/// Puts tiles together.
pub(super) fn join(tiles: &[(TilePath, Vec<u8>)]) -> Vec<u8> {
    let mut joined = Vec::new();
    for (path, bytes) in tiles {
        for part in [path.to_string().as_bytes(), bytes] {
            // A tile is far below 4 GiB.
            joined.extend_from_slice(&(part.len() as u32).to_be_bytes());
            joined.extend_from_slice(part);
        }
    }
    joined
}

/// Takes them apart again.
pub(super) fn split(name: &str, joined: &[u8]) -> Result<Vec<(TilePath, Vec<u8>)>, StoreError> {
    let bad = || StoreError::corrupt(name, "is not a list of tiles");
    let mut rest = joined;
    let mut part = || -> Result<Option<&[u8]>, StoreError> {
        if rest.is_empty() {
            return Ok(None);
        }
        let (length, after) = rest.split_first_chunk::<4>().ok_or_else(bad)?;
        let (bytes, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize).ok_or_else(bad)?;
        rest = after;
        Ok(Some(bytes))
    };
    let mut tiles = Vec::new();
    while let Some(path) = part()? {
        let path = std::str::from_utf8(path).ok().and_then(|path| path.parse().ok()).ok_or_else(bad)?;
        tiles.push((path, part()?.ok_or_else(bad)?.to_vec()));
    }
    Ok(tiles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_is_split_again_and_nothing_else_is() {
        let tiles = vec![
            ("tile/0/x001/067.p/3".parse().unwrap(), vec![7; 96]),
            ("tile/entries/000".parse().unwrap(), Vec::new()),
        ];
        let joined = join(&tiles);
        assert_eq!(split("x", &joined).unwrap(), tiles);
        assert_eq!(split("x", &[]).unwrap(), []);
        for end in 1..joined.len() {
            let cut = split("x", &joined[..end]);
            assert!(cut.is_err() || cut.is_ok_and(|cut| cut.len() < tiles.len()), "{end}");
        }
        assert!(split("x", &[0, 0, 0, 1, b'x', 0, 0, 0, 0]).is_err());
    }
}
