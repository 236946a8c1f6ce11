//! The layout rules, one file each. A failing rule lists every place that breaks it.

// A rule that can't read the repository has nothing to say but that.
#![allow(clippy::expect_used, clippy::panic)]

mod arrows;
mod crate_docs;
mod fuzzing;
mod kinds;
mod links;
mod locked;
mod purity;
mod size;
mod words;

use std::path::{Path, PathBuf};

/// Fails with every fault on a line of its own.
fn no_faults(rule: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{rule}:\n  {}", faults.join("\n  "));
}

fn read(path: &Path) -> String {
    entente_layout_tests::text(path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .unwrap_or_else(|| panic!("{}: not text", path.display()))
}

fn files_ending(extensions: &[&str]) -> Vec<PathBuf> {
    entente_layout_tests::files_ending(extensions).expect("the repository can be read")
}

fn all_files() -> Vec<PathBuf> {
    entente_layout_tests::files().expect("the repository can be read")
}

/// Names of what lies directly in a folder, without their extension, sorted.
fn names_in(folder: &str, wanted: impl Fn(&Path) -> bool) -> Vec<String> {
    let path = entente_layout_tests::root().join(folder);
    let items = std::fs::read_dir(&path).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut names: Vec<String> = items
        .map(|item| item.expect("the folder can be read").path())
        .filter(|path| wanted(path))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}
