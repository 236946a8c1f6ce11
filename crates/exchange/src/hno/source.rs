//! The only place of this importer that touches a disk.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Largest file read: a hundred times the largest table seen, so that a wrong file can't fill the memory.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// A file as it was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Name without its folder.
    pub name: String,
    /// Its bytes, unchanged.
    pub bytes: Vec<u8>,
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The system said no.
    #[error("{path}: {cause}; check that the file is there and may be read", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// It is larger than any table.
    #[error("{path}: larger than {MAX_FILE_BYTES} bytes; split it by country", path = path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
}

/// Reads one file.
///
/// # Errors
/// [`SourceError::Io`] and [`SourceError::TooLarge`].
pub fn read(path: &Path) -> Result<SourceFile, SourceError> {
    let io = |cause| SourceError::Io { path: path.to_owned(), cause };
    let mut bytes = Vec::new();
    File::open(path).map_err(io)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(SourceError::TooLarge { path: path.to_owned() });
    }
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(SourceFile { name, bytes })
}
