//! Reading the repository, for the rules in `tests/rules`: one file per rule.
//!
//! A rule that only people remember is broken within a month. What a test can see is tested here: sizes of
//! files, what the pure crates touch, which crate may know which, words that must not stand anywhere, and that
//! what belongs together is complete.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Folders that are no part of the sources: builds, installed packages, what a run left behind.
const NOT_OURS: [&str; 9] =
    [".git", ".tools", "target", "dist", "node_modules", "artifacts", "coverage", "demo-data", "__pycache__"];

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Every file of the repository, relative to its root, sorted, without builds and installed packages.
///
/// # Errors
/// When a folder can't be read.
pub fn files() -> io::Result<Vec<PathBuf>> {
    files_below(root())
}

/// As [`files`], for the tree below another folder.
///
/// # Errors
/// When a folder can't be read.
pub fn files_below(top: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![top.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(&folder)? {
            let item = item?;
            let path = item.path();
            if item.file_type()?.is_dir() {
                if !NOT_OURS.iter().any(|name| item.file_name() == *name) {
                    folders.push(path);
                }
            } else {
                found.push(path.strip_prefix(top).unwrap_or(&path).to_path_buf());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The files with one of the given extensions.
///
/// # Errors
/// When a folder can't be read.
pub fn files_ending(extensions: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut all = files()?;
    all.retain(|path| path.extension().is_some_and(|ext| extensions.iter().any(|want| ext == *want)));
    Ok(all)
}

/// A file's text, or nothing where it isn't text.
///
/// # Errors
/// When the file can't be read.
pub fn text(path: &Path) -> io::Result<Option<String>> {
    Ok(String::from_utf8(fs::read(root().join(path))?).ok())
}

/// The lines of Rust source that ship, with their numbers from 1: comments are blanked, and so are items under
/// `#[cfg(test)]`. It leans on rustfmt: an item ends where a closing brace stands at the item's own indentation.
pub fn shipped_lines(source: &str) -> Vec<(usize, String)> {
    let mut shipped = Vec::new();
    let mut lines = source.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if line.trim_start().starts_with("#[cfg(test)]") {
            let indent = line.len() - line.trim_start().len();
            for (_, inner) in lines.by_ref() {
                let depth = inner.len() - inner.trim_start().len();
                let one_liner = depth == indent && inner.trim_end().ends_with(';');
                let closing = depth == indent && inner.trim_start().starts_with('}');
                if one_liner || closing {
                    break;
                }
            }
            continue;
        }
        let code = line.find("//").map_or(line, |comment| &line[..comment]);
        shipped.push((at + 1, code.to_owned()));
    }
    shipped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_tests_do_not_ship() {
        let source = "use a;\n// use b;\nfn f() {} // c\n#[cfg(test)]\nmod tests {\n    use d;\n}\nuse e;\n\
                      #[cfg(test)]\nmod more;\nuse g;\n";
        let shipped: Vec<String> =
            shipped_lines(source).into_iter().map(|(_, line)| line.trim().to_owned()).collect();
        assert_eq!(shipped, ["use a;", "", "fn f() {}", "use e;", "use g;"]);
    }

    #[test]
    fn lines_keep_their_numbers() {
        let numbers: Vec<usize> =
            shipped_lines("a\n#[cfg(test)]\nmod t {\n}\nb\n").into_iter().map(|(n, _)| n).collect();
        assert_eq!(numbers, [1, 5]);
    }

    #[test]
    fn this_file_is_found_and_builds_are_not() {
        let all = files().expect("the repository can be read");
        assert!(all.contains(&PathBuf::from("tests/layout/src/lib.rs")));
        assert!(!all.iter().any(|path| path.starts_with("target")));
    }
}
