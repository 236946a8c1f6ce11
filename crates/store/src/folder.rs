//! The log as a folder: `checkpoint`, `tile/<L>/<N>[.p/<W>]`, `tile/entries/<N>[.p/<W>]`, as C2SP tlog-tiles names them.
//!
//! The folder is the public part of a node: copied as it stands, it is a mirror. A tile is written before any
//! checkpoint speaks of it, and never changed after one does.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use entente_log::{TileKind, TilePath, TileSource};

use crate::StoreError;
use crate::disk::Disk;

/// A checkpoint is a few lines and signatures; more than this is not one. 16 witnesses with the largest
/// signatures in use stay well below it.
pub const MAX_CHECKPOINT_BYTES: u64 = 256 * 1024;

/// A bundle holds at most 256 entries of 65,535 bytes with two length bytes each.
pub const MAX_TILE_BYTES: u64 = 256 * (65_535 + 2);

/// Syncs under way at once: a batch has about this many files besides full tiles.
const SYNCS_AT_ONCE: usize = 4;

/// Folders remembered as existing: far more than one batch touches.
const MAX_KNOWN_DIRS: usize = 4096;

/// Reads the files of a log folder. Cheap to clone; has no way to write.
#[derive(Debug, Clone)]
pub struct FolderReader {
    root: PathBuf,
}

impl FolderReader {
    /// A reader of the log in `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        FolderReader { root: root.into() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The published checkpoint, as its bytes.
    pub fn checkpoint(&self) -> Result<Vec<u8>, StoreError> {
        read_limited(&self.root.join("checkpoint"), MAX_CHECKPOINT_BYTES)
    }

    /// A tile or bundle exactly as named. See [`FolderReader::tile_or_full`] for the fallback that the
    /// specification allows.
    pub fn tile_exact(&self, path: &TilePath) -> Result<Vec<u8>, StoreError> {
        read_limited(&self.root.join(path.to_string()), MAX_TILE_BYTES)
    }

    /// A tile or bundle; where a partial one has been removed because the full one exists, the full one cut to
    /// the width asked for.
    pub fn tile_or_full(&self, path: &TilePath) -> Result<Vec<u8>, StoreError> {
        match self.tile_exact(path) {
            Err(error) if error.is_not_found() && path.is_partial() => {
                let full = self.tile_exact(&TilePath::full(path.kind, path.index))?;
                cut_to_width(path, full)
            }
            other => other,
        }
    }
}

/// The first `width` hashes or entries of a full tile or bundle.
pub fn cut_to_width(path: &TilePath, mut full: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    let short = || StoreError::corrupt(path.to_string(), "the full tile is shorter than its width says");
    let end = match path.kind {
        TileKind::Hashes { .. } => usize::from(path.width) * 32,
        TileKind::Entries => {
            let mut at = 0usize;
            for _ in 0..path.width {
                let length = full.get(at..at + 2).ok_or_else(short)?;
                at += 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
            }
            at
        }
    };
    if end > full.len() {
        return Err(short());
    }
    full.truncate(end);
    Ok(full)
}

impl TileSource for FolderReader {
    type Error = StoreError;

    fn tile(&self, path: &TilePath) -> Result<Vec<u8>, StoreError> {
        self.tile_or_full(path)
    }
}

/// Reads at most `limit` bytes: a file that grew beyond any legal size is an error, not an allocation.
pub fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, StoreError> {
    use std::io::Read;
    let file = fs::File::open(path).map_err(|e| StoreError::io("read", path, e))?;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|e| StoreError::io("read", path, e))?;
    if bytes.len() as u64 > limit {
        return Err(StoreError::corrupt(path.display().to_string(), format!("is larger than {limit} bytes")));
    }
    Ok(bytes)
}

/// Writes the log folder. There is one per process and, by the lock on the data folder, one per folder.
pub struct FolderWriter {
    reader: FolderReader,
    /// Where files are prepared before they are renamed into the public folder; on the same file system.
    scratch: PathBuf,
    disk: Arc<dyn Disk>,
    known_dirs: HashSet<PathBuf>,
}

impl FolderWriter {
    /// A writer of the log in `root`, preparing files in `scratch`. Both must exist.
    pub fn new(root: impl Into<PathBuf>, scratch: impl Into<PathBuf>, disk: Arc<dyn Disk>) -> Self {
        FolderWriter {
            reader: FolderReader::new(root),
            scratch: scratch.into(),
            disk,
            known_dirs: HashSet::new(),
        }
    }

    /// The reading side of the same folder.
    pub fn reader(&self) -> &FolderReader {
        &self.reader
    }

    /// Writes tiles and bundles and makes them durable, names included. Nothing refers to them yet: a crash
    /// leaves at worst files that the next batch overwrites. With them go the contents of files that will replace
    /// others once the tiles are durable: waiting for all together costs little more than for one.
    pub fn write_tiles(
        &mut self,
        tiles: &[(TilePath, Vec<u8>)],
        prepared: &[Replacement<'_>],
    ) -> Result<(), StoreError> {
        let mut to_sync = Vec::new();
        let mut written = Vec::with_capacity(tiles.len() + prepared.len());
        for replacement in prepared {
            let path = replacement.prepared();
            let file = self.disk.write(&path, replacement.bytes);
            written.push((path.clone(), file.map_err(|e| StoreError::io("write", &path, e))?));
        }
        for (path, bytes) in tiles {
            let target = self.reader.root.join(path.to_string());
            let parent = target.parent().unwrap_or(&self.reader.root).to_path_buf();
            self.ensure_dir(&parent, &mut to_sync)?;
            let file = self.disk.write(&target, bytes).map_err(|e| StoreError::io("write", &target, e))?;
            written.push((target, file));
            push_unique(&mut to_sync, parent);
        }
        let disk = self.disk.as_ref();
        side_by_side(&written, |(path, file)| {
            disk.sync_file(file).map_err(|e| StoreError::io("sync", path, e))
        })?;
        side_by_side(&to_sync, |dir| disk.sync_dir(dir).map_err(|e| StoreError::io("sync", dir, e)))
    }

    /// The checkpoint that is to be published: readers see the old one or the new one, whole.
    pub fn checkpoint<'a>(&self, note: &'a str) -> Replacement<'a> {
        Replacement::new(&self.scratch, &self.reader.root.join("checkpoint"), note.as_bytes())
    }

    /// Removes partial tiles beyond a tree of `size`: left by a batch that was stopped before it was published. The
    /// next batch may grow past their width without rewriting them, and they would then pass for part of the log.
    pub fn remove_unpublished(&self, size: u64) -> Result<(), StoreError> {
        let mut folders = vec![self.reader.root.join("tile")];
        while let Some(folder) = folders.pop() {
            let mut removed = false;
            for item in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = item.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name = path.strip_prefix(&self.reader.root).ok().and_then(Path::to_str);
                let Some(Ok(tile)) = name.map(str::parse::<TilePath>) else { continue };
                let now = TilePath::in_tree(tile.kind, tile.index, size);
                if tile.is_partial() && now.is_none_or(|now| now.width < tile.width) {
                    fs::remove_file(&path).map_err(|e| StoreError::io("remove", &path, e))?;
                    removed = true;
                }
            }
            if removed {
                self.disk.sync_dir(&folder).map_err(|e| StoreError::io("sync", &folder, e))?;
            }
        }
        Ok(())
    }

    /// Removes the partial versions of tiles that are now full. Only tidies up: a failure loses nothing.
    pub fn remove_partials(&self, now_full: &[TilePath]) -> Result<(), StoreError> {
        for path in now_full {
            let full = self.reader.root.join(TilePath::full(path.kind, path.index).to_string());
            let mut name = full.into_os_string();
            name.push(".p");
            let dir = PathBuf::from(name);
            if dir.exists() {
                self.disk.remove_dir_all(&dir).map_err(|e| StoreError::io("remove", &dir, e))?;
            }
        }
        Ok(())
    }

    /// Creates `dir` and its missing ancestors below the root; the parents of new ones are added to `to_sync`.
    fn ensure_dir(&mut self, dir: &Path, to_sync: &mut Vec<PathBuf>) -> Result<(), StoreError> {
        if self.known_dirs.contains(dir) || dir == self.reader.root {
            return Ok(());
        }
        if let Some(parent) = dir.parent() {
            let parent = parent.to_path_buf();
            self.ensure_dir(&parent, to_sync)?;
            self.disk.create_dir(dir).map_err(|e| StoreError::io("create", dir, e))?;
            // Synced even if the directory was there: after a crash nobody knows whether its name was durable.
            push_unique(to_sync, parent);
        }
        // Only the newest folders are written to; forgetting the others keeps memory flat and costs a call each.
        if self.known_dirs.len() >= MAX_KNOWN_DIRS {
            self.known_dirs.clear();
        }
        self.known_dirs.insert(dir.to_path_buf());
        Ok(())
    }
}

/// Calls that wait for the disk, some at a time: the file system makes waiting ones durable together, so four
/// cost little more than one.
fn side_by_side<T: Sync>(
    items: &[T],
    call: impl Fn(&T) -> Result<(), StoreError> + Sync,
) -> Result<(), StoreError> {
    let share = items.len().div_ceil(SYNCS_AT_ONCE).max(1);
    let mut shares = items.chunks(share);
    let own = shares.next().unwrap_or_default();
    std::thread::scope(|scope| {
        let others: Vec<_> = shares.map(|share| scope.spawn(|| share.iter().try_for_each(&call))).collect();
        let mut result = own.iter().try_for_each(&call);
        for other in others {
            let theirs = other.join().unwrap_or_else(|_| {
                Err(StoreError::corrupt("the log folder", "a thread that syncs it has failed"))
            });
            result = result.and(theirs);
        }
        result
    })
}

/// A file that takes another's place atomically and durably, in two steps: its contents are made durable under another
/// name, then it is renamed.
pub struct Replacement<'a> {
    scratch: PathBuf,
    target: PathBuf,
    bytes: &'a [u8],
}

impl<'a> Replacement<'a> {
    /// `bytes` are to take the place of `target`; `scratch` is a folder on the same file system.
    pub fn new(scratch: &Path, target: &Path, bytes: &'a [u8]) -> Self {
        Replacement { scratch: scratch.to_path_buf(), target: target.to_path_buf(), bytes }
    }

    fn prepared(&self) -> PathBuf {
        let name = self.target.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        self.scratch.join(format!("{name}.new"))
    }

    /// Makes the contents durable. Not the name, which only matters once it is the target's.
    fn prepare(&self, disk: &dyn Disk) -> Result<(), StoreError> {
        let path = self.prepared();
        let file = disk.write(&path, self.bytes).map_err(|e| StoreError::io("write", &path, e))?;
        disk.sync_file(&file).map_err(|e| StoreError::io("sync", &path, e))
    }

    /// Puts the file, whose contents are durable, in the target's place.
    pub fn put(self, disk: &dyn Disk) -> Result<(), StoreError> {
        disk.rename(&self.prepared(), &self.target)
            .map_err(|e| StoreError::io("replace", &self.target, e))?;
        let dir = self.target.parent().unwrap_or(&self.scratch);
        disk.sync_dir(dir).map_err(|e| StoreError::io("sync", dir, e))
    }

    /// Both steps, for a file that nothing else waits with.
    pub fn prepare_and_put(self, disk: &dyn Disk) -> Result<(), StoreError> {
        self.prepare(disk)?;
        self.put(disk)
    }
}

/// Replaces `target` atomically and durably: prepared in `scratch`, synced, renamed, directory synced.
pub fn replace_file(disk: &dyn Disk, scratch: &Path, target: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    Replacement::new(scratch, target, bytes).prepare_and_put(disk)
}

fn push_unique(list: &mut Vec<PathBuf>, path: PathBuf) {
    if !list.contains(&path) {
        list.push(path);
    }
}
