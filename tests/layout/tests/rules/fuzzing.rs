//! Every fuzz target has its entry in the manifest and a corpus to start from, and nothing is left over.

use std::path::Path;

use crate::{names_in, no_faults, read};

#[test]
fn targets_manifest_and_corpora_belong_together() {
    let targets = names_in("fuzz/fuzz_targets", |path| path.extension().is_some_and(|ext| ext == "rs"));
    let corpora = names_in("fuzz/corpus", Path::is_dir);
    let manifest = read(Path::new("fuzz/Cargo.toml"));
    let mut bins: Vec<String> = manifest
        .split("[[bin]]")
        .skip(1)
        .filter_map(|bin| bin.lines().find_map(|line| line.strip_prefix("name = ")))
        .map(|name| name.trim().trim_matches('"').to_owned())
        .collect();
    bins.sort();
    let mut faults = Vec::new();
    for target in &targets {
        if !bins.contains(target) {
            faults.push(format!("fuzz/fuzz_targets/{target}.rs: no [[bin]] in fuzz/Cargo.toml"));
        }
        if !corpora.contains(target) {
            faults.push(format!("fuzz/fuzz_targets/{target}.rs: no corpus in fuzz/corpus/{target}"));
        }
    }
    for bin in bins.iter().filter(|bin| !targets.contains(bin)) {
        faults.push(format!("fuzz/Cargo.toml: {bin} has no file in fuzz/fuzz_targets"));
    }
    for corpus in &corpora {
        if !targets.contains(corpus) {
            faults.push(format!("fuzz/corpus/{corpus}: no such target"));
        }
        if names_in(&format!("fuzz/corpus/{corpus}"), Path::is_file).is_empty() {
            faults.push(format!("fuzz/corpus/{corpus}: empty"));
        }
    }
    if targets.is_empty() {
        faults.push("fuzz/fuzz_targets: no target at all".to_owned());
    }
    no_faults("fuzzing is incomplete", &faults);
}
