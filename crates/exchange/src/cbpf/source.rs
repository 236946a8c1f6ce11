//! The only place of this importer that touches a disk: it reads a folder's files as bytes.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::role::Role;

/// Largest file read: a hundred times the largest table seen, so that a wrong folder can't fill the memory.
pub const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;
/// Most entries looked at in the folder.
pub const MAX_ENTRIES: usize = 10_000;

/// A file as it was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Name within its folder.
    pub name: String,
    /// Its bytes, unchanged.
    pub bytes: Vec<u8>,
}

/// What a folder holds: the tables, and the names of files the importer leaves alone.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// The tables, in order of name.
    pub files: Vec<SourceFile>,
    /// Names of other `.csv` files there.
    pub others: Vec<String>,
}

/// Why a folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The folder or a file in it could not be read.
    #[error("{path}: {cause}; check that the folder is there and may be read", path = path.display())]
    Io {
        /// What was being read.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A file is larger than any table.
    #[error("{path}: larger than {MAX_FILE_BYTES} bytes; split it by year", path = path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The folder holds more entries than a table folder ever would.
    #[error("{path}: more than {MAX_ENTRIES} entries; name the folder that holds the tables", path = path.display())]
    TooMany {
        /// The folder.
        path: PathBuf,
    },
    /// A table without which nothing can be stated is missing.
    #[error("missing: {}; fetch them from OCHA's CBPF API and put them beside the others", names.join(", "))]
    Missing {
        /// The tables' names.
        names: Vec<String>,
    },
}

/// Reads the tables of a folder, whichever years are there; other files are named, not read.
///
/// # Errors
/// [`SourceError::Io`], [`SourceError::TooLarge`] and [`SourceError::TooMany`].
pub fn read_folder(dir: &Path) -> Result<Folder, SourceError> {
    let mut folder = Folder::default();
    let mut names = Vec::new();
    let io = |path: &Path| {
        let path = path.to_owned();
        move |cause| SourceError::Io { path, cause }
    };
    for entry in fs::read_dir(dir).map_err(io(dir))? {
        let name = entry.map_err(io(dir))?.file_name();
        if names.len() >= MAX_ENTRIES {
            return Err(SourceError::TooMany { path: dir.to_owned() });
        }
        // A name that is not Unicode can't be one of the tables' names.
        if let Ok(name) = name.into_string() {
            names.push(name);
        }
    }
    names.sort();
    for name in names {
        if Role::of(&name).is_some() {
            let path = dir.join(&name);
            let mut bytes = Vec::new();
            let file = File::open(&path).map_err(io(&path))?;
            file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(io(&path))?;
            if bytes.len() as u64 > MAX_FILE_BYTES {
                return Err(SourceError::TooLarge { path });
            }
            folder.files.push(SourceFile { name, bytes });
        } else if name.to_ascii_lowercase().ends_with(".csv") {
            folder.others.push(name);
        }
    }
    Ok(folder)
}
