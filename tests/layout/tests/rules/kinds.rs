//! Every kind of statement has its file, its schema and its frozen examples, and no file is left over.

use std::path::Path;

use crate::{names_in, no_faults, read};

const SOURCES: &str = "crates/record/src/kind";
const SCHEMAS: &str = "crates/record/schema";
const FROZEN: &str = "tests/frozen/record/v1";

/// Files beside the kinds' own.
const NOT_KINDS: [&str; 2] = ["mod", "rules"];

#[test]
fn every_kind_is_complete() {
    let mut kinds = names_in(SOURCES, |path| path.extension().is_some_and(|ext| ext == "rs"));
    kinds.retain(|name| !NOT_KINDS.contains(&name.as_str()));
    assert!(!kinds.is_empty(), "{SOURCES} holds no kind");
    let registry = read(&Path::new(SOURCES).join("mod.rs"));
    let ends =
        |extension: &'static str| move |path: &Path| path.extension().is_some_and(|ext| ext == extension);
    let mut faults = Vec::new();
    for kind in &kinds {
        if !registry.contains(&format!(" {kind}::")) {
            faults.push(format!("{SOURCES}/mod.rs: does not register {kind}"));
        }
    }
    for (folder, extension, suffix) in [
        (SCHEMAS, "json", ""),
        (FROZEN, "json", ""),
        (FROZEN, "sdjwt", ".open"),
        (FROZEN, "sdjwt", ".sealed"),
    ] {
        let mut found = names_in(folder, ends(extension));
        found.retain(|name| name.ends_with(suffix) && !NOT_KINDS.contains(&name.as_str()));
        let wanted: Vec<String> = kinds.iter().map(|kind| format!("{kind}{suffix}")).collect();
        for name in wanted.iter().filter(|name| !found.contains(name)) {
            faults.push(format!("{folder}/{name}.{extension}: missing"));
        }
        for name in found.iter().filter(|name| !wanted.contains(name)) {
            faults.push(format!("{folder}/{name}.{extension}: belongs to no kind"));
        }
    }
    no_faults("kinds of statement", &faults);
}
