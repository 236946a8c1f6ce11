//! Dependencies between the crates point one way.

use std::process::Command;

use serde_json::Value;

use crate::no_faults;

/// Each crate, and which of ours it may be built on. A new crate says here where it stands.
const ARROWS: [(&str, &[&str]); 12] = [
    ("entente-record", &[]),
    ("entente-log", &[]),
    ("entente-ledger", &["entente-record"]),
    ("entente-assure", &["entente-record", "entente-ledger"]),
    ("entente-store", &["entente-record", "entente-log"]),
    ("entente-exchange", &["entente-record", "entente-ledger", "entente-iati"]),
    ("entente-iati", &[]),
    ("entente-geo", &[]),
    (
        "entente-node",
        &[
            "entente-record",
            "entente-log",
            "entente-ledger",
            "entente-store",
            "entente-assure",
            "entente-geo",
        ],
    ),
    (
        "entente",
        &[
            "entente-record",
            "entente-log",
            "entente-ledger",
            "entente-store",
            "entente-node",
            "entente-exchange",
            "entente-iati",
        ],
    ),
    (
        "entente-bench",
        &["entente-record", "entente-log", "entente-ledger", "entente-store", "entente-node", "entente-iati"],
    ),
    ("entente-layout-tests", &[]),
];

#[test]
fn crates_depend_only_on_what_lies_below_them() {
    let mut faults = Vec::new();
    let packages = packages();
    for package in &packages {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, allowed)) = ARROWS.iter().find(|(known, _)| *known == name) else {
            faults.push(format!("{name}: not in the table of arrows"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let on = dependency["name"].as_str().unwrap_or_default();
            // Tests may look at anything; what ships may not.
            let ships = dependency["kind"] != "dev";
            if ships && on.starts_with("entente") && !allowed.contains(&on) {
                faults.push(format!("{name} depends on {on}"));
            }
        }
    }
    for (known, _) in ARROWS {
        if !packages.iter().any(|package| package["name"] == known) {
            faults.push(format!("{known}: in the table of arrows, but not in the workspace"));
        }
    }
    no_faults("arrows point the wrong way", &faults);
}

fn packages() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(entente_layout_tests::root())
        .output()
        .expect("cargo metadata runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    match metadata["packages"].take() {
        Value::Array(packages) => packages,
        other => panic!("cargo metadata lists no packages: {other}"),
    }
}
