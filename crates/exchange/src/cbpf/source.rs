//! The only place of this importer that touches a disk: it reads a folder's files as bytes.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::role::Role;

/// Largest file read: a hundred times the largest table seen, so that a wrong folder can't fill the memory.
pub const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;
/// A file that says of its folder that it holds less than what was published, in one line.
pub const NOTE_FILE: &str = "EXCERPT.txt";
/// Most bytes of that line.
const MAX_NOTE_BYTES: u64 = 1_000;
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
    /// What [`NOTE_FILE`] says, for the datasets to repeat; empty where there is none.
    pub note: String,
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
    #[error("{path}: larger than {limit} bytes; split it by year", path = path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit.
        limit: u64,
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
            let bytes = read_file(&dir.join(&name), MAX_FILE_BYTES)?;
            folder.files.push(SourceFile { name, bytes });
        } else if name == NOTE_FILE {
            let bytes = read_file(&dir.join(&name), MAX_NOTE_BYTES)?;
            folder.note = String::from_utf8_lossy(&bytes).trim().to_owned();
        } else if name.to_ascii_lowercase().ends_with(".csv") {
            folder.others.push(name);
        }
    }
    Ok(folder)
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> SourceError {
    let path = path.to_owned();
    move |cause| SourceError::Io { path, cause }
}

fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, SourceError> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(io(path))?;
    file.take(limit + 1).read_to_end(&mut bytes).map_err(io(path))?;
    if bytes.len() as u64 > limit {
        return Err(SourceError::TooLarge { path: path.to_owned(), limit });
    }
    Ok(bytes)
}
