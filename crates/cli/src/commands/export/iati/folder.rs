//! The folder of a publisher: files written whole or not at all, and nobody else's overwritten.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use entente_exchange::iati::publish::{Metadata, PublishedFile};

use super::Rendered;
use crate::support::files;

/// Writes the files, and last the metadata that names them. What an earlier run wrote and this one doesn't have is removed, so
/// that the folder is what the metadata says.
///
/// A file is only overwritten or removed if the metadata there names it with the hash that it still has.
pub fn write(out: &Path, rendered: &[Rendered], metadata: &Metadata, force: bool) -> Result<()> {
    std::fs::create_dir_all(out).with_context(|| format!("{} could not be made", out.display()))?;
    let name = format!("{}-publisher.json", metadata.publisher);
    let known = known(&out.join(&name), force)?;
    for file in rendered {
        if !force && !is_ours(out, &file.name, &known)? {
            bail!(
                "{} is there already and was not written by this command, or was altered since; nothing was written. \
                 Choose another folder, or add --force",
                out.join(&file.name).display()
            );
        }
    }
    for file in rendered {
        files::replace(&out.join(&file.name), &file.bytes)?;
    }
    files::replace(&out.join(&name), format!("{}\n", serde_json::to_string_pretty(metadata)?).as_bytes())?;
    for old in known.keys().filter(|old| !rendered.iter().any(|file| file.name == **old)) {
        let path = out.join(old);
        if path.is_file() && is_ours(out, old, &known)? {
            std::fs::remove_file(&path)
                .with_context(|| format!("{} could not be removed", path.display()))?;
        }
    }
    Ok(())
}

/// Writes files to where there are none.
pub fn write_new(out: &Path, rendered: &[Rendered]) -> Result<()> {
    std::fs::create_dir_all(out).with_context(|| format!("{} could not be made", out.display()))?;
    rendered.iter().try_for_each(|file| files::replace(&out.join(&file.name), &file.bytes))
}

/// The files that the metadata there names, with their hashes.
fn known(path: &Path, force: bool) -> Result<BTreeMap<String, String>> {
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let read = serde_json::from_slice::<Metadata>(&files::read(path)?).ok();
    let read = read.filter(|metadata| metadata.format == Metadata::FORMAT);
    match read {
        // Only names: what stands in the file must not lead out of the folder.
        Some(metadata) => Ok(metadata
            .files
            .into_iter()
            .filter(|file| Path::new(&file.file).file_name().is_some_and(|name| name == file.file.as_str()))
            .map(|file| (file.file, file.sha256))
            .collect()),
        None if force => Ok(BTreeMap::new()),
        None => bail!(
            "{} is there already and is no publisher's file of this program; nothing was written. Choose another folder, \
             or add --force",
            path.display()
        ),
    }
}

/// Whether a file isn't there, or is as it was written.
fn is_ours(out: &Path, name: &str, known: &BTreeMap<String, String>) -> Result<bool> {
    let path = out.join(name);
    if !path.exists() {
        return Ok(true);
    }
    let bytes = std::fs::read(&path).with_context(|| format!("{} could not be read", path.display()))?;
    Ok(known.get(name) == Some(&PublishedFile::of(name, "", &bytes, 0).sha256))
}
