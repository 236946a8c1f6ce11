//! A disk that fails at one chosen call.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use entente_store::disk::{Disk, RealDisk};

/// How the chosen call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// It does nothing and says so.
    Before,
    /// It takes effect and then says that it failed.
    After,
    /// The disk is full: a write leaves half of its bytes, all later ones fail as well.
    Full,
    /// The power fails: nothing happens any more, and what was not synced is gone at [`FaultyDisk::cut`].
    Power,
    /// The program itself panics.
    Panic,
}

/// Counts calls, and fails the one with the chosen number.
pub struct FaultyDisk {
    at: u64,
    failure: Failure,
    pause: Duration,
    calls: AtomicU64,
    fired: AtomicBool,
    unsynced: Mutex<Unsynced>,
    /// Every checkpoint that stood under its public name for a reader to take, however shortly.
    pub shown: Mutex<Vec<Vec<u8>>>,
}

/// What a power cut takes back: for each name since its folder was synced last, the contents it had then; and the
/// files whose contents were not synced.
#[derive(Default)]
struct Unsynced {
    names: BTreeMap<PathBuf, Before>,
    contents: Vec<PathBuf>,
}

enum Before {
    Nothing,
    File(Vec<u8>),
}

impl FaultyDisk {
    pub fn new(at: u64, failure: Failure) -> Self {
        FaultyDisk {
            at,
            failure,
            pause: Duration::ZERO,
            calls: AtomicU64::new(0),
            fired: AtomicBool::new(false),
            unsynced: Mutex::default(),
            shown: Mutex::default(),
        }
    }

    /// Every call takes so long at least.
    pub fn slow(self, pause: Duration) -> Self {
        FaultyDisk { pause, ..self }
    }

    /// Whether the chosen call came.
    pub fn fired(&self) -> bool {
        self.fired.load(Ordering::SeqCst)
    }

    fn error(&self) -> io::Error {
        let kind =
            if self.failure == Failure::Full { io::ErrorKind::StorageFull } else { io::ErrorKind::Other };
        io::Error::new(kind, format!("injected at call {}", self.at))
    }

    /// Runs one call, or fails it.
    fn call<T>(&self, effect: impl FnOnce() -> io::Result<T>, half: impl FnOnce()) -> io::Result<T> {
        std::thread::sleep(self.pause);
        let number = self.calls.fetch_add(1, Ordering::SeqCst);
        let dead = self.fired() && matches!(self.failure, Failure::Full | Failure::Power);
        if dead {
            return Err(self.error());
        }
        if number != self.at {
            return effect();
        }
        self.fired.store(true, Ordering::SeqCst);
        match self.failure {
            Failure::After => drop(effect()?),
            Failure::Full => half(),
            Failure::Panic => panic!("injected at call {}", self.at),
            Failure::Before | Failure::Power => {}
        }
        Err(self.error())
    }

    fn note_name(&self, path: &Path) {
        let before = match fs::read(path) {
            Ok(bytes) => Before::File(bytes),
            Err(_) => Before::Nothing,
        };
        self.unsynced.lock().unwrap().names.entry(path.to_path_buf()).or_insert(before);
    }

    /// Takes back everything that was not synced, as the least lucky power cut would.
    pub fn cut(&self) {
        let unsynced = std::mem::take(&mut *self.unsynced.lock().unwrap());
        for path in unsynced.contents {
            if let Ok(bytes) = fs::read(&path) {
                fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
            }
        }
        for (path, before) in unsynced.names.into_iter().rev() {
            match before {
                Before::File(bytes) => fs::write(&path, bytes).unwrap(),
                Before::Nothing if path.is_dir() => fs::remove_dir_all(&path).unwrap(),
                Before::Nothing if path.exists() => fs::remove_file(&path).unwrap(),
                Before::Nothing => {}
            }
        }
    }
}

impl Disk for FaultyDisk {
    fn create_dir(&self, path: &Path) -> io::Result<bool> {
        let effect = || {
            let new = RealDisk.create_dir(path)?;
            if new {
                self.unsynced.lock().unwrap().names.insert(path.to_path_buf(), Before::Nothing);
            }
            Ok(new)
        };
        self.call(effect, || {})
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<File> {
        let effect = || {
            if !path.exists() {
                self.note_name(path);
            }
            let mut unsynced = self.unsynced.lock().unwrap();
            if !unsynced.contents.iter().any(|known| known == path) {
                unsynced.contents.push(path.to_path_buf());
            }
            RealDisk.write(path, bytes)
        };
        self.call(effect, || fs::write(path, &bytes[..bytes.len() / 2]).unwrap())
    }

    fn sync_file(&self, file: &File) -> io::Result<()> {
        let effect = || {
            RealDisk.sync_file(file)?;
            let synced = identity(&file.metadata()?);
            let is_other =
                |path: &PathBuf| fs::metadata(path).map_or(true, |found| identity(&found) != synced);
            self.unsynced.lock().unwrap().contents.retain(is_other);
            Ok(())
        };
        self.call(effect, || {})
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        let effect = || {
            RealDisk.sync_dir(path)?;
            self.unsynced.lock().unwrap().names.retain(|name, _| name.parent() != Some(path));
            // Once signed for good, its tiles may be served: the same as being shown.
            if let Ok(signed) = fs::read(path.join("signed-checkpoint")) {
                self.shown.lock().unwrap().push(signed);
            }
            Ok(())
        };
        self.call(effect, || {})
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let effect = || {
            self.note_name(from);
            self.note_name(to);
            let bytes = fs::read(from)?;
            RealDisk.rename(from, to)?;
            let mut unsynced = self.unsynced.lock().unwrap();
            for path in unsynced.contents.iter_mut().filter(|path| *path == from) {
                *path = to.to_path_buf();
            }
            if to.ends_with("log/checkpoint") {
                self.shown.lock().unwrap().push(bytes);
            }
            Ok(())
        };
        self.call(effect, || {})
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        // A removal that a power cut takes back would do no harm, so it is not tracked.
        self.call(|| RealDisk.remove_dir_all(path), || {})
    }

    fn around_commit(&self, after: bool) -> io::Result<()> {
        // Failing the call before the commit is "it did nothing", failing the one after it "it took effect".
        let _ = after;
        self.call(|| Ok(()), || {})
    }

    fn around_put(&self, _after: bool) -> io::Result<()> {
        self.call(|| Ok(()), || {})
    }
}

fn identity(metadata: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}
