//! Case studies: listed, read, loaded, loaded again; refused with the place where something is wrong.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{audit, init, operator_key, run};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn answer(args: &[&str]) -> Value {
    let mut all = args.to_vec();
    all.push("--json");
    serde_json::from_str(&run(all).exits(0).out).unwrap()
}

#[test]
fn every_case_loads_without_a_refusal_and_twice_adds_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let cases = answer(&["case"]);
    let mut expected = 1;
    for case in cases.as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let told = run(["case", name]).exits(0).out;
        assert!(told.contains("Sources") && told.contains("Made up") && told.contains("demo keys"), "{told}");
        let loaded = answer(&["case", name, "--data", text(&data)]);
        assert_eq!(loaded["refused"], json!([]));
        assert_eq!(loaded["added"], case["statements"]);
        expected += loaded["added"].as_u64().unwrap() + loaded["registered"].as_u64().unwrap();
    }
    assert_eq!(cases.as_array().unwrap().len(), 3);
    assert_eq!(audit(&data)["size"], expected);
    run(["verify", text(&data)]).exits(0);
    for case in cases.as_array().unwrap() {
        let again = answer(&["case", case["name"].as_str().unwrap(), "--data", text(&data)]);
        assert_eq!(
            (&again["added"], &again["registered"], &again["refused"]),
            (&json!(0), &json!(0), &json!([]))
        );
    }
    assert_eq!(audit(&data)["size"], expected);
}

#[test]
fn what_people_are_told_to_look_at_is_there() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let told = run(["case", "sahel", "--data", text(&data)]).exits(0).out;
    assert!(
        told.contains("sahel: 72 statements added, 19 parties registered, 0 were there already"),
        "{told}"
    );
    let mut shown = 0;
    for line in told.lines().filter_map(|line| line.trim().strip_prefix("entente ")) {
        run(line.split(' ')).exits(0);
        shown += 1;
    }
    assert!(shown >= 4, "{told}");
}

#[test]
fn a_party_with_a_key_of_its_own_gets_no_demo_key() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let key = dir.path().join("force.key");
    run(["key", "new", "--party", "FR-GOV-MEAE", "--out", text(&key)]).exits(0);
    let draft = run(["key", "grant", text(&key), "--name", "A ministry", "--org-type", "10"]).exits(0).out;
    let file = dir.path().join("grant.json");
    std::fs::write(&file, draft).unwrap();
    let signed = run(["sign", "--key", text(&data.join("keys/party.json")), text(&file)]).exits(0).out;
    let statements = dir.path().join("grant");
    std::fs::write(&statements, signed).unwrap();
    run(["submit", "--data", text(&data), text(&statements)]).exits(0);
    let ran = run(["case", "sahel", "--data", text(&data)]).exits(1);
    assert!(ran.err.contains("FR-GOV-MEAE signs here with a key of its own"), "{}", ran.err);
    assert_eq!(audit(&data)["size"], 2);
    // A case in which it has no part loads.
    run(["case", "korea", "--data", text(&data)]).exits(0);
}

#[test]
fn wrong_use_and_wrong_cases_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let ran = run(["case", "atlantis"]).exits(1);
    assert!(
        ran.err.contains("no case \"atlantis\"") && ran.err.contains("korea, afghanistan, sahel"),
        "{}",
        ran.err
    );
    run(["case", "korea", "--dir", "x"]).exits(2);
    let ran = run(["case", "--data", text(&data)]).exits(1);
    assert!(ran.err.contains("name the case"), "{}", ran.err);
    let key = dir.path().join("other.key");
    run(["key", "new", "--party", "FR-GOV-1", "--out", text(&key)]).exits(0);
    let ran = run(["case", "korea", "--data", text(&data), "--key", text(&key)]).exits(1);
    assert!(ran.err.contains("registered by the node's operator"), "{}", ran.err);
    let own = dir.path().join("own.json");
    std::fs::write(&own, operator_key(&data).to_json()).unwrap();
    run(["case", "korea", "--data", text(&data), "--key", text(&own)]).exits(0);
}

#[test]
fn a_case_of_ones_own_is_checked_and_loaded() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let own = dir.path().join("harbour");
    std::fs::create_dir_all(own.join("documents")).unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/cases/korea");
    for file in ["case.toml", "1-agreements.json"] {
        std::fs::copy(source.join(file), own.join(file)).unwrap();
    }
    let ran = run(["case", "--dir", text(&own)]).exits(1);
    let place = "1-agreements.json, statement `treaty`, at /body/terms/sha256: the case has no file";
    assert!(ran.err.contains(place), "{}", ran.err);
    for entry in std::fs::read_dir(source.join("documents")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, own.join("documents").join(path.file_name().unwrap())).unwrap();
    }
    let loaded = answer(&["case", "--dir", text(&own), "--data", text(&data)]);
    assert_eq!((&loaded["case"], &loaded["refused"]), (&json!("harbour"), &json!([])));
    // Another name makes another case: the same statements under other ids.
    let korea = answer(&["case", "korea", "--data", text(&data)]);
    assert_eq!((&korea["added"], &korea["registered"]), (&json!(75), &json!(0)));
}

#[test]
fn the_demonstration_tells_the_cases() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("demo");
    let told = answer(&["demo", "--no-serve", "--data", text(&data)]);
    let cases: Vec<&str> =
        told["cases"].as_array().unwrap().iter().map(|case| case["case"].as_str().unwrap()).collect();
    assert_eq!(cases, ["korea", "afghanistan", "sahel"]);
    assert_eq!(told["verified"], true);
}
