//! The calls that change the disk, one by one, so that each can be made to fail in a test.

mod real;

use std::fs::File;
use std::io;
use std::path::Path;

pub use real::RealDisk;

/// The primitive operations a durable write is made of.
///
/// Nothing above this trait touches the file system to write. A test implementation counts the calls and fails
/// any one of them either before it does anything or after it took effect; the log must survive both.
pub trait Disk: Send + Sync {
    /// Creates one directory; `Ok(false)` if it is there already.
    fn create_dir(&self, path: &Path) -> io::Result<bool>;
    /// Creates or truncates `path` and writes all of `bytes`. Not durable until [`Disk::sync_file`].
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<File>;
    /// Makes the contents of an open file durable.
    fn sync_file(&self, file: &File) -> io::Result<()>;
    /// Makes the names in a directory durable.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    /// Replaces `to` by `from` atomically.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a directory and what is in it; used only for partial tiles that a full one has replaced.
    fn remove_dir_all(&self, path: &Path) -> io::Result<()>;
    /// Called just before and just after each SQL commit that durability depends on. SQLite does its own I/O;
    /// this is where a test makes a commit fail on either side.
    fn around_commit(&self, _after: bool) -> io::Result<()> {
        Ok(())
    }
    /// The same, around each write to an object store.
    fn around_put(&self, _after: bool) -> io::Result<()> {
        Ok(())
    }
}
