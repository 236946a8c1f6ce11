//! `entente import iati`: taken in, taken in again, a newer file, both ends of a payment as one flow.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::{audit, init, run};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// An activity file of an organisation: one activity with one transaction, and one that can't be read.
fn file(dir: &Path, name: &str, org: &str, transaction: &str) -> PathBuf {
    let path = dir.join(name);
    let text = format!(
        "<iati-activities version=\"2.03\" generated-datetime=\"2024-06-02T00:00:00Z\">\n\
         <iati-activity default-currency=\"EUR\" xml:lang=\"en\"><iati-identifier>{org}-P</iati-identifier>\
         <reporting-org ref=\"{org}\" type=\"10\"><narrative>The {org}</narrative></reporting-org>\
         <title><narrative>Water of {org}</narrative></title><participating-org ref=\"{org}\" role=\"1\"/>\
         <activity-status code=\"2\"/>\n{transaction}\n</iati-activity>\n\
         <iati-activity><iati-identifier>{org}-BAD</iati-identifier><title></iati-activity>\n</iati-activities>\n"
    );
    std::fs::write(&path, text).unwrap();
    path
}

fn donor(dir: &Path, value: &str) -> PathBuf {
    let money = format!(
        "<transaction><transaction-type code=\"3\"/><transaction-date iso-date=\"2024-01-31\"/>\
         <value value-date=\"2024-01-31\">{value}</value>\
         <receiver-org ref=\"XX-B-2\" receiver-activity-id=\"XX-B-2-P\"/></transaction>"
    );
    file(dir, "donor.xml", "XX-A-1", &money)
}

fn receiver(dir: &Path) -> PathBuf {
    let money = "<transaction><transaction-type code=\"1\"/><transaction-date iso-date=\"2024-02-02\"/>\
         <value value-date=\"2024-02-02\">1000.00</value>\
         <provider-org ref=\"XX-A-1\" provider-activity-id=\"XX-A-1-P\"/></transaction>";
    file(dir, "receiver.xml", "XX-B-2", money)
}

fn import(data: &Path, files: &[&Path], more: &[&str]) -> Value {
    let mut args = vec!["import", "iati", "--json", "--data", text(data)];
    args.extend(files.iter().map(|path| text(path)));
    args.extend(more);
    serde_json::from_str(&run(args).exits(0).out).unwrap()
}

fn ledger(data: &Path, view: &str) -> Value {
    serde_json::from_str(&run(["ledger", view, "--json", "--data", text(data)]).exits(0).out).unwrap()
}

fn size(data: &Path) -> u64 {
    audit(data)["size"].as_u64().unwrap()
}

#[test]
fn a_payment_told_by_both_ends_is_one_flow() {
    for turned in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let data = init(dir.path());
        let (donor, receiver) = (donor(dir.path(), "1000"), receiver(dir.path()));
        let order = if turned { [&receiver, &donor] } else { [&donor, &receiver] };
        let first = import(&data, &[order[0]], &[]);
        assert_eq!(first["refused_by_node"], json!([]), "{first:#}");
        let second = import(&data, &[order[1]], &[]);
        assert_eq!(second["refused_by_node"], json!([]), "{second:#}");
        let stage = if turned { "paid" } else { "received" };
        assert_eq!(second["links"][stage]["linked"], 1, "{second:#}");

        let flows = ledger(&data, "money")["rows"].as_array().unwrap().clone();
        let [flow] = flows.as_slice() else { panic!("one flow, not {}: {flows:#?}", flows.len()) };
        assert_eq!((&flow["from"], &flow["to"]), (&json!("XX-A-1"), &json!("XX-B-2")), "{flow:#}");
        assert_eq!(ledger(&data, "unmatched")["rows"], json!([]));
        // The trace follows the money once.
        let traced = run(["trace", "--from", "XX-A-1", "--json", "--data", text(&data)]).exits(0).out;
        assert!(traced.contains("1000") && !traced.contains("2000"), "{traced}");
    }
}

#[test]
fn importing_again_adds_nothing_and_a_newer_file_corrects() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let (old, other) = (donor(dir.path(), "1000"), receiver(dir.path()));
    let dry = import(&data, &[&old, &other], &["--dry-run"]);
    assert_eq!(size(&data), 1, "a dry run writes nothing");
    let first = import(&data, &[&old, &other], &[]);
    // Two files, two parties, two activities, two transfers.
    assert_eq!((&first["added"], &dry["added"]), (&json!(8), &json!(8)), "{first:#}");
    assert_eq!(first["report"]["notes"].as_array().unwrap().len(), 2, "the two that can't be read are told");
    let note = &first["report"]["notes"][0];
    assert_eq!((&note["line"], &note["activity"]), (&json!(5), &json!("XX-A-1-BAD")), "{note:#}");
    let held = size(&data);
    assert_eq!(held, 9);
    let again = import(&data, &[&old, &other], &[]);
    assert_eq!((&again["added"], &again["changes"]), (&json!(0), &json!([])), "{again:#}");
    assert_eq!(size(&data), held);

    let newer = donor(dir.path(), "1200");
    let told = run(["import", "iati", "--dry-run", "--data", text(&data), text(&newer)]).exits(0).out;
    assert!(told.contains("~ XX-A-1-P: changed 1 transfer"), "{told}");
    assert!(told.contains("2 statements would be added (1 of them corrections)"), "{told}");
    assert!(told.contains("Nothing was written"), "{told}");
    let corrected = import(&data, &[&newer], &[]);
    assert_eq!((&corrected["added"], &corrected["corrected"]), (&json!(2), &json!(1)), "{corrected:#}");
    assert_eq!(import(&data, &[&newer], &[])["added"], 0);
    // Still one movement with two ends; now they differ.
    let flows = ledger(&data, "money")["rows"].clone();
    assert_eq!(flows.as_array().unwrap().len(), 1, "{flows:#}");
    assert!(flows.to_string().contains("1200"), "{flows:#}");
    run(["verify", text(&data)]).exits(0);
}

#[test]
fn what_is_no_iati_file_stops_the_run_before_anything_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let good = donor(dir.path(), "1000");
    let bad = dir.path().join("old.xml");
    std::fs::write(&bad, "<iati-activities version=\"1.03\"></iati-activities>").unwrap();
    let ran = run(["import", "iati", "--data", text(&data), text(&good), text(&bad)]).exits(1);
    assert!(
        ran.err.contains("old.xml") && ran.err.contains("1.03") && ran.err.contains("line 1"),
        "{}",
        ran.err
    );
    assert_eq!(size(&data), 1);
    run(["import", "iati", "--data", text(&data)]).exits(2);
}
