//! Partial tiles of earlier sizes: no checkpoint of today speaks of them, but a reader who holds an earlier one still
//! asks for them, so they have to be what they were.

use std::fs;
use std::path::Path;

use entente_log::TilePath;
use entente_store::folder::cut_to_width;
use entente_store::log::LogReader;

use super::Audit;

/// Compares every partial tile or bundle in the folder that is not of the present size with the present one. A bucket
/// never holds what was not decided, and refuses other bytes under a name it has.
pub(super) fn audit(reader: &LogReader, audit: &mut Audit) {
    let Some(root) = reader.folder() else { return };
    let mut unpublished = 0_u64;
    let mut strange = 0_u64;
    walk(&root.join("tile"), &mut |file| {
        let name = file.strip_prefix(root).ok().and_then(Path::to_str).unwrap_or_default();
        let Ok(path) = name.parse::<TilePath>() else {
            strange += 1;
            return;
        };
        let now = TilePath::in_tree(path.kind, path.index, audit.log.size);
        let Some(now) = now.filter(|now| path.width <= now.width) else {
            unpublished += 1;
            return;
        };
        if path == now {
            return;
        }
        // What can't be read of the present tile is a fault of the log, and listed as one already.
        let expected = reader.tile_or_full(&now).and_then(|bytes| cut_to_width(&path, bytes));
        let Ok(expected) = expected else { return };
        match reader.tile_exact(&path) {
            Ok(bytes) if bytes == expected => {}
            Ok(_) => audit.fault(name, None, "is not the beginning of the tile that replaced it; remove it"),
            Err(error) => audit.fault(name, None, error.to_string()),
        }
    });
    if unpublished > 0 {
        audit.notes.push(format!(
            "{unpublished} tiles belong to no published checkpoint: their batch was stopped before it was published, \
             and the next one replaces them"
        ));
    }
    if strange > 0 {
        audit.notes.push(format!(
            "{strange} files in the log's folder are not tiles; a mirror should not have them"
        ));
    }
}

/// Calls `visit` with every file below `folder`. A folder that can't be listed has nothing to compare.
fn walk(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    for item in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = item.path();
        if path.is_dir() { walk(&path, visit) } else { visit(&path) }
    }
}
