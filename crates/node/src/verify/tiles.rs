//! Comparing the hash tiles of a log with what its entries give.

use entente_log::{Hash, TILE_WIDTH, TileKind, TilePath};

use super::{LogSource, Report};

/// Reads the leaf tiles beside the bundles `wanted`, compares them with `leaves` computed from the entries, and
/// returns the stored leaves (the computed ones where a tile can't be read: that fault is noted already).
pub(super) fn leaf_tiles(
    source: &dyn LogSource,
    wanted: &[TilePath],
    leaves: &[Hash],
    report: &mut Report,
) -> Vec<Hash> {
    let paths: Vec<TilePath> =
        wanted.iter().map(|path| TilePath { kind: TileKind::Hashes { level: 0 }, ..*path }).collect();
    let mut stored = Vec::with_capacity(leaves.len());
    let mut rest = leaves;
    for (path, bytes) in paths.iter().zip(source.tiles(&paths)) {
        let (computed, tail) = rest.split_at(usize::from(path.width).min(rest.len()));
        rest = tail;
        let hashes = bytes.and_then(|bytes| {
            let right = bytes.len() == usize::from(path.width) * 32;
            let hashes = bytes.chunks_exact(32).filter_map(Hash::from_slice).collect::<Vec<_>>();
            if right {
                Ok(hashes)
            } else {
                Err(format!("has {} bytes, not 32 for each of {} hashes", bytes.len(), path.width))
            }
        });
        match hashes {
            Ok(hashes) => {
                for (offset, _) in hashes.iter().zip(computed).enumerate().filter(|(_, (a, b))| a != b) {
                    let entry = path.index * TILE_WIDTH + offset as u64;
                    report.fault(
                        path.to_string(),
                        Some(entry),
                        "its hash is not that of the entry in the bundle",
                    );
                }
                stored.extend(hashes);
            }
            Err(reason) => {
                report.fault(path.to_string(), None, reason);
                stored.extend_from_slice(computed);
            }
        }
    }
    stored
}

/// Compares tiles above the leaves with the computed ones. Leaf tiles have been compared entry by entry; a
/// partial tile counts only when it is at the edge of the whole tree, which is when the caller passes it.
pub(super) fn compare_upper(source: &dyn LogSource, computed: &[(TilePath, Vec<u8>)], report: &mut Report) {
    let edge = computed.iter().all(|(path, _)| path.is_partial());
    let upper: Vec<&(TilePath, Vec<u8>)> = computed
        .iter()
        .filter(|(path, _)| matches!(path.kind, TileKind::Hashes { level } if level > 0))
        .filter(|(path, _)| edge || !path.is_partial())
        .collect();
    let paths: Vec<TilePath> = upper.iter().map(|(path, _)| *path).collect();
    for ((path, bytes), stored) in upper.into_iter().zip(source.tiles(&paths)) {
        match stored {
            Ok(stored) if stored == *bytes => {}
            Ok(_) => report.fault(path.to_string(), None, "is not what the tiles below it hash to"),
            Err(reason) => report.fault(path.to_string(), None, reason),
        }
    }
}
