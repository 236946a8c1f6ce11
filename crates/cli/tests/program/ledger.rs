//! What statements amount to: the same however they came in, and each figure opens into the statements behind it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use entente_node::ledger::VIEWS;
use serde_json::{Value, json};

use crate::support::{Ran, init, operator_key, run, write_statements};

const CASES: [&str; 3] = ["korea", "afghanistan", "sahel"];

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).unwrap()),
        }
    }
}

fn load(data: &Path, cases: &[&str]) {
    for case in cases {
        run(["case", case, "--data", text(data)]).exits(0);
    }
}

/// A node with all three cases.
fn loaded(dir: &Path) -> PathBuf {
    let data = init(dir);
    load(&data, &CASES);
    data
}

fn ask(data: &[&Path], args: &[&str]) -> Ran {
    let folders = data.iter().flat_map(|data| ["--data", text(data)]);
    run(args.iter().copied().chain(folders))
}

fn answer(data: &[&Path], args: &[&str]) -> Value {
    let mut all = args.to_vec();
    all.push("--json");
    serde_json::from_str(&ask(data, &all).exits(0).out).unwrap()
}

#[test]
fn the_same_statements_have_the_same_hash_in_whatever_order_and_folders() {
    let dir = tempfile::tempdir().unwrap();
    // One operator, so that registrations are the same statements too.
    let first = init(dir.path());
    let node = |name: &str| dir.path().join(name);
    ["second", "left", "right"].iter().for_each(|name| copy(&first, &node(name)));
    load(&first, &CASES);
    load(&node("second"), &["sahel", "afghanistan", "korea"]);
    load(&node("left"), &["sahel"]);
    load(&node("right"), &["korea", "afghanistan"]);
    let hash = |data: &[&Path]| answer(data, &["ledger", "hash"])["hash"].clone();
    let all = hash(&[&first]);
    assert!(all.as_str().unwrap().starts_with("sha256:"), "{all}");
    assert_eq!(hash(&[&node("second")]), all);
    assert_eq!(hash(&[&node("left"), &node("right")]), all);
    assert_eq!(hash(&[&node("right"), &first, &node("left")]), all);
    assert_ne!(hash(&[&node("right")]), all);

    for view in VIEWS {
        let rows = |data: &[&Path]| {
            answer(data, &["ledger", view.name, "--at", "2023-01-01T00:00:00Z"])["rows"].clone()
        };
        assert_eq!(rows(&[&first]), rows(&[&node("left"), &node("right")]), "{}", view.name);
    }

    let file = dir.path().join("one");
    write_statements(&file, &operator_key(&first), 0..1);
    run(["submit", "--data", text(&first), text(&file)]).exits(0);
    assert_ne!(hash(&[&first]), all);
    let size = answer(&[&first], &["ledger", "hash"])["as_of"]["size"].as_u64().unwrap();
    let before = answer(&[&first], &["ledger", "hash", "--as-of", &(size - 1).to_string()]);
    assert_eq!(before["hash"], all);
}

#[test]
fn a_past_time_shows_what_was_held_then() {
    let dir = tempfile::tempdir().unwrap();
    let data = loaded(dir.path());
    let of_battalion = |at: &str| {
        let args = ["ledger", "positions", "--party", "AF-GOV-MOD/battalion-c", "--at", at];
        let rows = answer(&[&data], &args)["rows"].clone();
        let row = |row: &Value| (row["position"].clone(), row["quantity"].clone());
        rows.as_array().unwrap().iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(of_battalion("2015-05-18T17:00:00Z"), []);
    assert_eq!(of_battalion("2015-06-01T00:00:00Z"), [(json!("held"), json!("14"))]);
    let missing = [(json!("held"), json!("10")), (json!("unaccounted"), json!("4"))];
    assert_eq!(of_battalion("2016-01-01T00:00:00Z"), missing);
    // Two were counted again in March 2016.
    let found = [(json!("held"), json!("12")), (json!("unaccounted"), json!("2"))];
    assert_eq!(of_battalion("2016-04-01T00:00:00Z"), found);
}

#[test]
fn every_row_opens_into_statements_of_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let data = loaded(dir.path());
    // Columns that say something only where the record has what these cases don't have.
    let never = ["standing why"];
    for view in VIEWS {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(view.method);
        assert!(page.is_file(), "{}: there is no {}", view.name, view.method);
        let answer = answer(&[&data], &["ledger", view.name]);
        let rows = answer["rows"].as_array().unwrap();
        assert!(!rows.is_empty(), "{}", view.name);
        assert_eq!((answer["total"].as_u64().unwrap() as usize, &answer["next"]), (rows.len(), &Value::Null));
        for column in view.columns {
            let said = rows.iter().any(|row| row.pointer(column.part).is_some_and(|part| !part.is_null()));
            let name = format!("{} {}", view.name, column.name);
            assert_ne!(said, never.contains(&name.as_str()), "{name}: {}", column.part);
        }
        let why = ask(&[&data], &["ledger", view.name, "--why"]).exits(0).out;
        assert!(!why.contains("not among these statements"), "{}", view.name);
        assert!(why.contains(", sha256:"), "{}: {why}", view.name);
    }
    // Every source is written alike, wherever it stands.
    let mut shapes = BTreeSet::new();
    for view in VIEWS {
        shape(&answer(&[&data], &["ledger", view.name]), &mut shapes);
    }
    assert_eq!(shapes, BTreeSet::from(["hash id iss at iat kind".to_owned()]));
}

/// The fields of everything that has a `kind` and a hash: of sources.
fn shape(value: &Value, shapes: &mut BTreeSet<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| shape(value, shapes)),
        Value::Object(map) => {
            if map.get("iss").is_some() && map.get("hash").is_some() {
                shapes.insert(map.keys().cloned().collect::<Vec<_>>().join(" "));
            }
            map.values().for_each(|value| shape(value, shapes));
        }
        _ => {}
    }
}

#[test]
fn the_cases_show_what_they_were_told_for() {
    let dir = tempfile::tempdir().unwrap();
    let data = loaded(dir.path());
    let rows =
        |args: &[&str]| answer(&[&data], &[&["ledger"], args].concat())["rows"].as_array().unwrap().clone();
    let whats: Vec<Value> = rows(&["contradictions"]).iter().map(|row| row["what"].clone()).collect();
    assert_eq!(whats, [json!("ANV-0037"), json!("ANV-0038"), json!("ANV-0039")]);
    let passages = answer(&[&data], &["ledger", "consent"]);
    let told: Vec<String> = (passages["rows"].as_array().unwrap().iter())
        .map(|row| format!("{} {} {}", row["how"], row["to"], row["standing"]).replace('"', ""))
        .collect();
    let police = "AF-GOV-MOI/police-unit";
    assert_eq!(told, [format!("notice {police} refused"), format!("inventory {police} unanswered")]);
    let given = passages["summary"]["given"].as_array().unwrap();
    let treaty = |at: &[&str]| {
        let all = answer(&[&data], &[&["ledger", "consent"], at].concat())["summary"]["given"].clone();
        let of = |one: &&Value| one["agreement"] == "agreement:FR-GOV-MEAE:mali-defence-2014";
        all.as_array().unwrap().iter().find(of).unwrap()["standing"].clone()
    };
    assert!(given.len() > 1);
    assert_eq!(treaty(&[]), "withdrawn");
    assert_eq!(treaty(&["--at", "2022-05-01T00:00:00Z"]), "agreed");
    let again = rows(&["positions", "--where", "party=AF-GOV-MOD/battalion-c", "--where", "position=held"]);
    assert_eq!(again[0]["found_again"], json!(["ANV-0038", "ANV-0039"]));
    let lost = rows(&["positions", "--where", "position=lost", "--where", "item=own:an-pvs-7"]);
    assert_eq!(lost[0]["serials"], json!(["ANV-0015", "ANV-0016"]));
}

#[test]
fn wrong_questions_are_answered_with_what_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let used_wrongly: [&[&str]; 7] = [
        &["ledger", "nonsense"],
        &["ledger", "positions", "--at", "yesterday"],
        &["ledger", "positions", "--as-of", "-1"],
        &["ledger", "positions", "--party", "nobody"],
        &["ledger", "positions", "--subject", "nothing"],
        &["trace", "--all", "--from", "XM-DAC-1"],
        &["trace"],
    ];
    for args in used_wrongly {
        let ran = ask(&[&data], args).exits(2);
        assert!(ran.out.is_empty() && ran.err.starts_with("error: "), "{args:?}: {}{}", ran.out, ran.err);
    }
    run(["ledger", "positions"]).exits(2);
    let missing = dir.path().join("missing");
    let does_not_hold: [(&[&Path], &[&str], &str); 6] = [
        (&[&data], &["ledger", "positions", "--as-of", "99"], "has 1 entries, not 99"),
        (&[&data, &data], &["ledger", "positions", "--as-of", "1"], "1 size for 2 logs"),
        (&[&data], &["ledger", "positions", "--where", "state"], "is not PART=VALUE"),
        (&[&missing], &["ledger", "positions"], "entente init"),
        (&[&data], &["trace", "--all"], "nothing can be traced"),
        (&[&data, &data], &["trace", "--all", "--as-of", "1"], "1 size for 2 logs"),
    ];
    for (data, args, wanted) in does_not_hold {
        let ran = ask(data, args).exits(1);
        assert!(ran.err.starts_with("error: ") && ran.err.contains(wanted), "{args:?}: {}", ran.err);
    }
}
