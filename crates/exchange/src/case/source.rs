//! Reading a case's folder: the one place here that touches a disk.

use std::fs;
use std::io::Read;
use std::path::Path;

use super::fault::CaseFault;
use super::folder::{DOCUMENTS, Folder};

/// Files of one case: the shipped ones have about twenty.
const MAX_FILES: usize = 200;
/// Bytes of one file: hundreds of statements fit.
const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;

/// Reads the files of a case's folder.
///
/// # Errors
/// A file can't be read, is too large, or there are too many.
pub fn read_folder(dir: &Path) -> Result<Folder, CaseFault> {
    let whole = dir.canonicalize().map_err(|e| unreadable(dir, &e))?;
    let name = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut folder = Folder { name, files: Vec::new() };
    add_files(dir, "", &mut folder)?;
    let documents = dir.join(DOCUMENTS);
    if documents.is_dir() {
        add_files(&documents, DOCUMENTS, &mut folder)?;
    }
    folder.files.sort();
    Ok(folder)
}

fn add_files(dir: &Path, prefix: &str, folder: &mut Folder) -> Result<(), CaseFault> {
    for entry in fs::read_dir(dir).map_err(|e| unreadable(dir, &e))? {
        let path = entry.map_err(|e| unreadable(dir, &e))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // Editors leave hidden files about; they are nobody's statements.
        if name.starts_with('.') || path.is_dir() {
            continue;
        }
        if folder.files.len() == MAX_FILES {
            return Err(fault(dir, format!("more than {MAX_FILES} files; name the folder of one case")));
        }
        folder.files.push((format!("{prefix}{name}"), read_file(&path)?));
    }
    Ok(())
}

fn read_file(path: &Path) -> Result<Vec<u8>, CaseFault> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes));
    read.map_err(|e| unreadable(path, &e))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(fault(path, format!("larger than {MAX_FILE_BYTES} bytes; split it")));
    }
    Ok(bytes)
}

fn unreadable(path: &Path, error: &std::io::Error) -> CaseFault {
    fault(path, format!("could not be read: {error}; check the path and its permissions"))
}

fn fault(path: &Path, message: String) -> CaseFault {
    CaseFault::of_file(&path.display().to_string(), message)
}
