//! Every kind of statement has its file, its schema and its frozen example, and no file is left over.

use std::path::Path;

use entente_record::{Kind, schema};

use crate::{names_in, no_faults};

const KIND_FILES: &str = "crates/record/src/kind";
const FROZEN: &str = "tests/frozen/record/v1";

#[test]
fn every_kind_is_complete() {
    let kinds: Vec<String> = Kind::ALL.iter().map(ToString::to_string).collect();
    let rust = |path: &Path| path.extension().is_some_and(|ext| ext == "rs");
    let json = |path: &Path| path.extension().is_some_and(|ext| ext == "json");
    let sources = names_in(KIND_FILES, rust);
    let frozen = names_in(FROZEN, json);
    let mut faults = Vec::new();
    for kind in &kinds {
        if !sources.contains(kind) {
            faults.push(format!("{kind}: no {KIND_FILES}/{kind}.rs"));
        }
        if !frozen.contains(kind) {
            faults.push(format!("{kind}: no {FROZEN}/{kind}.json"));
        }
    }
    for name in frozen.iter().filter(|name| !kinds.contains(name)) {
        faults.push(format!("{FROZEN}/{name}.json: no such kind"));
    }
    no_faults("kinds of statement", &faults);
}

#[test]
fn every_kind_has_a_schema_of_its_own() {
    let mut faults = Vec::new();
    for kind in Kind::ALL {
        let made = schema(*kind);
        if made["properties"]["body"].is_null() && made["$defs"].is_null() {
            faults.push(format!("{kind}: its schema says nothing of a body"));
        }
    }
    no_faults("schemas", &faults);
}
