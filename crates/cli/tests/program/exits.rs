//! 0 when all that was asked holds, 1 when something does not, 2 for wrong use.

use std::path::Path;

use crate::support::{audit, init, operator_key, run, statement, write_statements};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn wrong_use_is_two() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    for args in [
        &[][..],
        &["nonsense"],
        &["--nonsense"],
        &["serve"],
        &["serve", "--data", text(&data), "--listen", "nowhere"],
        &["init", "--data", "x", "--origin", "y", "--party", "not an id", "--name", "z"],
        &["submit", text(&data)],
        &["submit", "--data", text(&data), "--to", "http://127.0.0.1:1", "x"],
        &["prove", "--data", text(&data)],
    ] {
        let ran = run(args).exits(2);
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{args:?}: {}", ran.out);
    }
    for args in [&["--help"][..], &["--version"], &["submit", "--help"]] {
        run(args).exits(0);
    }
}

#[test]
fn what_does_not_hold_is_one() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let file = dir.path().join("statements");
    write_statements(&file, &operator_key(&data), 0..5);
    run(["submit", "--data", text(&data), text(&file)]).exits(0);
    run(["submit", "--data", text(&data), text(&file)]).exits(0);
    run(["verify", text(&data)]).exits(0);
    audit(&data);

    std::fs::write(&file, format!("{}\nnot a statement\n", statement(&operator_key(&data), 6))).unwrap();
    let partly = run(["submit", "--data", text(&data), text(&file)]).exits(1);
    assert!(partly.out.contains("bad-token"), "{}", partly.out);
    assert_eq!(audit(&data)["size"], 7);

    let missing = dir.path().join("missing");
    for args in [
        &["submit", "--data", text(&data), text(&missing)][..],
        &["submit", "--to", "http://127.0.0.1:1", text(&file)],
        &["verify", text(&missing)],
        &["doctor", "--data", text(&missing)],
        &["serve", "--data", text(&missing)],
        &["list", "--data", text(&missing)],
        &["prove", "--data", text(&data), "--out", text(&missing), "999"],
        &["show", "--data", text(&data), "999"],
        &["init", "--data", text(&data), "--origin", "x.org", "--party", "XM-DAC-1", "--name", "z"],
    ] {
        let ran = run(args).exits(1);
        assert!(ran.err.starts_with("error: "), "{args:?}: {}{}", ran.out, ran.err);
    }
    let json = run(["list", "--json", "--data", text(&missing)]).exits(1);
    let error: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert!(error["error"]["message"].as_str().unwrap().contains("entente init"), "{error}");
}

#[test]
fn an_altered_log_is_one_and_the_place_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let file = dir.path().join("statements");
    write_statements(&file, &operator_key(&data), 0..20);
    run(["submit", "--data", text(&data), text(&file)]).exits(0);
    let bundle = dir.path().join("proof.json");
    run(["prove", "--data", text(&data), "--out", text(&bundle), "1"]).exits(0);
    run(["verify", text(&bundle)]).exits(0);
    for name in ["log/tile/entries/000.p/21", "log/tile/0/000.p/21", "log/checkpoint"] {
        let path = data.join(name);
        let whole = std::fs::read(&path).unwrap();
        let mut altered = whole.clone();
        altered[whole.len() / 2] ^= 1;
        std::fs::write(&path, altered).unwrap();
        for args in [&["verify", text(&data)][..], &["doctor", "--data", text(&data)]] {
            let ran = run(args).exits(1);
            assert!(ran.out.contains(name.trim_start_matches("log/")), "{args:?}: {}{}", ran.out, ran.err);
        }
        let refused = run(["submit", "--data", text(&data), text(&file)]).exits(1);
        assert!(refused.err.contains("fails its audit"), "{}", refused.err);
        std::fs::write(&path, whole).unwrap();
    }
    let proof = std::fs::read_to_string(&bundle).unwrap();
    std::fs::write(&bundle, proof.replacen("index 1", "index 2", 1)).unwrap();
    run(["verify", text(&bundle)]).exits(1);
    audit(&data);
}
