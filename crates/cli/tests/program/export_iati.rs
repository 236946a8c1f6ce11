//! `entente export iati`: files that are valid, the same for the same log, and nobody else's overwritten; what changed since.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{init, run};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn export(data: &Path, out: &Path, party: &str, more: &[&str]) -> Value {
    let mut args =
        vec!["export", "iati", "--json", "--party", party, "--out", text(out), "--data", text(data)];
    args.extend(more);
    serde_json::from_str(&run(args).exits(0).out).unwrap()
}

fn size(data: &Path) -> u64 {
    crate::support::audit(data)["size"].as_u64().unwrap()
}

fn sums(data: &Path) -> Vec<Value> {
    let rows: Value =
        serde_json::from_str(&run(["ledger", "money", "--json", "--data", text(data)]).exits(0).out).unwrap();
    let sum = |row: &Value| {
        let figure = |name: &str| row[name]["amount"].clone();
        let ends = (row["from"].clone(), row["to"].clone(), row["currency"].clone());
        json!([ends, figure("pledged"), figure("committed"), figure("paid"), figure("received")])
    };
    let mut out: Vec<Value> = rows["rows"].as_array().unwrap().iter().map(sum).collect();
    out.sort_by_key(ToString::to_string);
    out
}

#[test]
fn a_publisher_s_files_are_valid_and_the_same_for_the_same_log() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    run(["case", "sahel", "--data", text(&data)]).exits(0);
    let (one, two) = (dir.path().join("one"), dir.path().join("two"));
    let first = export(&data, &one, "FR-GOV-MINARM", &["--licence", "CC BY 4.0"]);
    export(&data, &two, "FR-GOV-MINARM", &["--licence", "CC BY 4.0"]);
    for file in ["activities.xml", "organisation.xml", "publisher.json"] {
        let name = format!("FR-GOV-MINARM-{file}");
        assert_eq!(
            std::fs::read(one.join(&name)).unwrap(),
            std::fs::read(two.join(&name)).unwrap(),
            "{name}"
        );
    }
    let metadata: Value =
        serde_json::from_slice(&std::fs::read(one.join("FR-GOV-MINARM-publisher.json")).unwrap()).unwrap();
    assert_eq!(metadata["publisher"], "FR-GOV-MINARM");
    assert_eq!((&metadata["iati_version"], &metadata["licence"]), (&json!("2.03"), &json!("CC BY 4.0")));
    assert_eq!(metadata["logs"][0]["tree_size"], size(&data));
    assert!(metadata["logs"][0]["root"].as_str().unwrap().len() > 40);
    assert_eq!(metadata["files"][0]["records"], first["report"]["activities"]);
    let activities = one.join("FR-GOV-MINARM-activities.xml");
    let checked: Value =
        serde_json::from_str(&run(["iati", "check", "--json", text(&activities)]).exits(0).out).unwrap();
    let summary = &checked["files"][0]["summary"];
    assert_eq!((&summary["critical"], &summary["error"]), (&json!(0), &json!(0)), "{checked:#}");
    let told =
        run(["export", "iati", "--party", "FR-GOV-MINARM", "--out", text(&one), "--data", text(&data)])
            .exits(0)
            .out;
    assert!(told.contains("valid: 0 criticals, 0 errors") && told.contains("no place in IATI"), "{told}");
}

#[test]
fn files_that_are_not_ours_are_not_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    run(["case", "korea", "--data", text(&data)]).exits(0);
    let out = dir.path().join("out");
    std::fs::create_dir(&out).unwrap();
    let theirs = out.join("KR-GOV-MND-activities.xml");
    std::fs::write(&theirs, "<mine/>").unwrap();
    let args = ["export", "iati", "--party", "KR-GOV-MND", "--out", text(&out), "--data", text(&data)];
    let refused = run(args).exits(1);
    assert!(
        refused.err.contains("KR-GOV-MND-activities.xml") && refused.err.contains("--force"),
        "{}",
        refused.err
    );
    assert_eq!(std::fs::read_to_string(&theirs).unwrap(), "<mine/>");
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1, "nothing was written");
    run(args.iter().chain(&["--force"])).exits(0);
    run(args).exits(0);
    std::fs::write(&theirs, "<altered/>").unwrap();
    run(args).exits(1);
    let nobody =
        run(["export", "iati", "--party", "XX-NOBODY-1", "--out", text(&out), "--data", text(&data)])
            .exits(1);
    assert!(nobody.err.contains("KR-GOV-MND"), "it says who has something: {}", nobody.err);
    run(["export", "iati", "--party", "no id", "--out", text(&out), "--data", text(&data)]).exits(2);
}

#[test]
fn what_changed_between_two_sizes_is_told_and_sent() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    run(["case", "afghanistan", "--data", text(&data)]).exits(0);
    let before = size(&data).to_string();
    run(["case", "sahel", "--data", text(&data)]).exits(0);
    let out = dir.path().join("out");
    let told = export(&data, &out, "FR-GOV-MINARM", &["--since", &before]);
    let changes = &told["changes"];
    assert!(
        changes["new"].as_array().unwrap().len() >= 2 && changes["withdrawn"] == json!([]),
        "{changes:#}"
    );
    let feed: Value =
        serde_json::from_slice(&std::fs::read(out.join("FR-GOV-MINARM-changes.json")).unwrap()).unwrap();
    assert_eq!((&feed["changes"], &feed["from"][0]["size"].to_string()), (changes, &before));
    let sent = out.join("FR-GOV-MINARM-changes.xml");
    run(["iati", "check", text(&sent)]).exits(0);
    // Backwards the same activities are withdrawn, and there is nothing to send.
    let all = size(&data).to_string();
    let back = export(&data, &out, "FR-GOV-MINARM", &["--as-of", &before, "--since", &all]);
    assert_eq!(back["changes"]["withdrawn"], changes["new"], "{back:#}");
    assert!(!sent.exists(), "what this state does not have is gone from the folder");
    let nothing = export(&data, &out, "XI-NATO-HQ", &["--since", &all]);
    assert_eq!((&nothing["changes"]["new"], &nothing["changes"]["changed"]), (&json!([]), &json!([])));
}

#[test]
fn what_was_imported_is_published_in_its_reporter_s_name_and_comes_back_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let file = dir.path().join("donor.xml");
    let source = "<iati-activities version=\"2.03\" generated-datetime=\"2024-06-02T00:00:00Z\">\
        <iati-activity default-currency=\"EUR\" xml:lang=\"en\"><iati-identifier>XX-A-1-P</iati-identifier>\
        <reporting-org ref=\"XX-A-1\" type=\"10\"><narrative>Donor</narrative></reporting-org>\
        <title><narrative>Water</narrative><narrative xml:lang=\"fr\">Eau</narrative></title>\
        <participating-org ref=\"XX-A-1\" role=\"1\"/><activity-status code=\"2\"/>\
        <humanitarian-scope type=\"1\" vocabulary=\"1-2\" code=\"DR-2024-000001-MLI\"/>\
        <transaction ref=\"t1\"><transaction-type code=\"3\"/><transaction-date iso-date=\"2024-01-31\"/>\
        <value value-date=\"2024-01-31\">1000.50</value><description><narrative>First</narrative></description>\
        <receiver-org ref=\"XX-B-2\" receiver-activity-id=\"XX-B-2-P\"><narrative>Partner</narrative></receiver-org></transaction>\
        <transaction><transaction-type code=\"3\"/><transaction-date iso-date=\"2024-02-29\"/>\
        <value value-date=\"2024-02-29\">-200</value><receiver-org><narrative>Someone</narrative></receiver-org></transaction>\
        </iati-activity></iati-activities>";
    std::fs::write(&file, source).unwrap();
    run(["import", "iati", "--data", text(&data), text(&file)]).exits(0);
    let out = dir.path().join("out");
    export(&data, &out, "XX-A-1", &[]);
    let written = out.join("XX-A-1-activities.xml");
    let xml = std::fs::read_to_string(&written).unwrap();
    for part in [
        "<iati-identifier>XX-A-1-P</iati-identifier>",
        "<narrative xml:lang=\"fr\">Eau</narrative>",
        "receiver-activity-id=\"XX-B-2-P\"",
        "DR-2024-000001-MLI",
        "value-date=\"2024-02-29\">-200.00<",
        "<receiver-org>",
    ] {
        assert!(xml.contains(part), "{part} in {xml}");
    }
    let fresh = dir.path().join("fresh");
    std::fs::create_dir(&fresh).unwrap();
    let fresh = init(&fresh);
    run(["import", "iati", "--data", text(&fresh), text(&written)]).exits(0);
    assert_eq!(sums(&data), sums(&fresh));
    let again = dir.path().join("again");
    export(&fresh, &again, "XX-A-1", &["--at", "2026-01-01T00:00:00Z"]);
    let second = std::fs::read(again.join("XX-A-1-activities.xml")).unwrap();
    export(&data, &again, "XX-A-1", &["--at", "2026-01-01T00:00:00Z"]);
    assert_eq!(
        std::fs::read(again.join("XX-A-1-activities.xml")).unwrap(),
        second,
        "the same from either node"
    );
}
