//! Reading what a command is given: files, or `-` for standard input, each with a limit.

use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Largest input file of a command. Bigger ones are split; nothing here needs them whole.
pub const MAX_INPUT_BYTES: u64 = 256 * 1024 * 1024;

/// The bytes of a file, or of standard input for `-`.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(MAX_INPUT_BYTES + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MAX_INPUT_BYTES + 1).read_to_end(&mut bytes))
    };
    read.with_context(|| format!("{} could not be read", path.display()))?;
    if bytes.len() as u64 > MAX_INPUT_BYTES {
        bail!("{} is larger than {MAX_INPUT_BYTES} bytes; split it", path.display());
    }
    Ok(bytes)
}

/// The text of a file, or of standard input for `-`.
pub fn read_text(path: &Path) -> Result<String> {
    String::from_utf8(read(path)?).with_context(|| format!("{} is not UTF-8 text", path.display()))
}

/// Writes a file, or standard output for `-`.
pub fn write(path: &Path, text: &str) -> Result<()> {
    if path == Path::new("-") {
        print!("{text}");
        return Ok(());
    }
    std::fs::write(path, text).with_context(|| format!("{} could not be written", path.display()))
}

/// Writes a file whole or not at all: beside its place, synced, then put there. A reader sees the old one or the new one.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = std::fs::File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let written = written.and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // What is half written is nobody's file; that it can't be removed either changes nothing about the fault.
        let _ = std::fs::remove_file(&beside);
    }
    written.with_context(|| format!("{} could not be written", path.display()))
}
