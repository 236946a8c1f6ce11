//! The versions everyone builds with are part of the repository.

use std::path::Path;

use crate::{all_files, no_faults, read};

#[test]
fn lock_files_are_kept() {
    let mut faults = Vec::new();
    for lock in ["Cargo.lock", "fuzz/Cargo.lock", "web/package-lock.json", "tests/browser/package-lock.json"]
    {
        if !entente_layout_tests::root().join(lock).is_file() {
            faults.push(format!("{lock}: missing"));
        }
    }
    for path in all_files().iter().filter(|path| path.file_name().is_some_and(|name| name == ".gitignore")) {
        if read(path).lines().any(|line| line.contains("lock") && !line.starts_with('#')) {
            faults.push(format!("{}: ignores a lock file", path.display()));
        }
    }
    no_faults("lock files", &faults);
}

#[test]
fn versions_of_foreign_packages_are_exact() {
    let mut faults = Vec::new();
    for path in ["tests/strangers/npm/package.json", "web/package.json", "tests/browser/package.json"] {
        let package: serde_json::Value =
            serde_json::from_str(&read(Path::new(path))).expect("package.json is JSON");
        for list in ["dependencies", "devDependencies"] {
            for (name, version) in package[list].as_object().into_iter().flatten() {
                if !version.as_str().is_some_and(|text| text.chars().all(|c| c.is_ascii_digit() || c == '.'))
                {
                    faults.push(format!("{path}: {name} {version}"));
                }
            }
        }
    }
    for line in read(Path::new("tests/strangers/python/requirements.txt")).lines() {
        if !line.contains("==") {
            faults.push(format!("requirements.txt: {line}"));
        }
    }
    no_faults("versions left open", &faults);
}
