//! `entente iati`: what it prints, what it writes, how it exits.

use std::fs;

use serde_json::Value;

use crate::support::run;

const GOOD: &str = r#"<iati-activity default-currency="EUR" xml:lang="en"><iati-identifier>XX-1-A</iati-identifier><reporting-org ref="XX-1" type="10"><narrative>G</narrative></reporting-org><title><narrative>W</narrative></title><description><narrative>W</narrative></description><participating-org role="1" ref="XX-1"/><activity-status code="2"/><activity-date iso-date="2024-01-01" type="2"/><recipient-country code="ML"/><sector code="14030"/><related-activity ref="YY-1-Z" type="1"/></iati-activity>"#;

fn file(activities: &str) -> String {
    format!("<iati-activities version=\"2.03\">\n{activities}\n</iati-activities>\n")
}

#[test]
fn findings_are_told_to_people_and_to_programs() {
    let dir = tempfile::tempdir().unwrap();
    let (good, bad) = (dir.path().join("good.xml"), dir.path().join("bad.xml"));
    let none = dir.path().join("none.csv");
    fs::write(&none, "list,code\n").unwrap();
    let broken = GOOD
        .replace("code=\"2\"", "code=\"22\"")
        .replace("<sector", "<nonsense/><sector")
        .replace("XX-1-A", "XX-1-B");
    fs::write(&good, file(GOOD)).unwrap();
    fs::write(&bad, file(&format!("{broken}\n{GOOD}"))).unwrap();
    let [good, bad, none] = [&good, &bad, &none].map(|path| path.to_str().unwrap());

    let ran = run(["iati", "check", "--codelists", none, good]).exits(0);
    assert!(ran.out.contains("1 of 1 pass") && ran.out.contains("not checked: 1000.0.6"), "{}", ran.out);

    let ran = run(["iati", "check", "--codelists", none, good, bad]).exits(1);
    assert!(ran.out.contains("critical 0.3.1, 1 place") && ran.out.contains("error 9.5.1"), "{}", ran.out);
    assert!(ran.out.contains("2:") && ran.out.contains("[XX-1-B]"), "{}", ran.out);

    let ran = run(["iati", "check", "--json", "--codelists", none, good, bad]).exits(1);
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(value["files"][1]["summary"]["critical"], 1);
    assert_eq!(value["files"][1]["findings"].as_array().unwrap().len(), 2);
    assert_eq!(value["files"][1]["findings"][0]["rule"], "9.5.1");

    let ran = run(["iati", "check", "--format", "sarif", "--codelists", none, bad]).exits(1);
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    let result = &value["runs"][0]["results"][1];
    assert_eq!((&result["ruleId"], &result["level"]), (&"0.3.1".into(), &"error".into()));
    assert_eq!(result["locations"][0]["physicalLocation"]["region"]["startLine"], 2);

    let passing = dir.path().join("passing.xml");
    let to = passing.to_str().unwrap();
    run(["iati", "check", "--codelists", none, "--accept-valid-activities", to, bad]).exits(1);
    let ran = run(["iati", "check", "--codelists", none, "--linked", good, to]).exits(0);
    assert!(ran.out.contains("1 of 1 pass") && ran.out.contains("advisory 1000.0.6"), "{}", ran.out);

    let linked = dir.path().join("linked.xml");
    fs::write(&linked, file(&GOOD.replace("XX-1-A", "YY-1-Z"))).unwrap();
    let ran =
        run(["iati", "check", "--codelists", none, "--linked", linked.to_str().unwrap(), good]).exits(0);
    assert!(!ran.out.contains("1000.0.6"), "{}", ran.out);
    run(["iati", "check", "/no/such/file"]).exits(1);
    run(["iati", "check"]).exits(2);
}

#[test]
fn newer_code_lists_count_from_then_on() {
    let dir = tempfile::tempdir().unwrap();
    let lists = dir.path().join("lists");
    fs::create_dir(&lists).unwrap();
    let list = "<codelist name=\"Country\"><codelist-items><codelist-item><code>QQ</code></codelist-item></codelist-items></codelist>";
    fs::write(lists.join("Country.xml"), list).unwrap();
    fs::write(lists.join("Other.xml"), list.replace("Country", "NotUsed")).unwrap();
    let store = dir.path().join("kept").join("lists.csv");
    let checked = dir.path().join("a.xml");
    fs::write(&checked, file(&GOOD.replace("\"ML\"", "\"QQ\""))).unwrap();
    let [lists, store, checked] = [&lists, &store, &checked].map(|path| path.to_str().unwrap());

    let ran = run(["iati", "codelists", "update", lists, "--store", store]).exits(0);
    assert!(ran.out.contains("Country") && ran.out.contains("1 not used"), "{}", ran.out);
    let ran = run(["iati", "check", "--codelists", store, checked]).exits(0);
    assert!(ran.out.contains("0 errors"), "{}", ran.out);
    let again = run(["iati", "codelists", "update", lists, "--store", store]).exits(0);
    assert!(again.out.contains("No code changed"), "{}", again.out);
}

#[test]
fn what_publishers_publish_is_counted() {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/examples/activities.xml");
    run(["iati", "check", example]).exits(0);
    let ran = run(["iati", "stats", example]).exits(0);
    for said in [
        "XX-1",
        "one month",
        "50.0 %",
        "result with an actual value",
        "months of the twelve that end with 2024-07-01",
    ] {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
    let ran = run(["iati", "stats", "--json", "--at", "2026-01-31", "--publisher", "XX-2", example]).exits(0);
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&value["at"], &value["total"]["activities"]), (&"2026-01-31".into(), &1.into()));
    assert_eq!(value["total"]["timeliness"]["time_lag"], "more");
    let funds = &value["total"]["traceability"]["currencies"][0];
    assert_eq!((&funds["value"], &funds["linked_value"]), (&"62000.5".into(), &"60500.5".into()));

    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().to_str().unwrap();
    run(["iati", "stats", folder]).exits(1);
    fs::copy(example, dir.path().join("a.xml")).unwrap();
    fs::write(dir.path().join("note.txt"), "no IATI").unwrap();
    run(["iati", "stats", folder]).exits(0);
    fs::write(dir.path().join("b.xml"), "<a/>").unwrap();
    let ran = run(["iati", "stats", folder]).exits(1);
    assert!(ran.out.contains("b.xml: not read: ") && ran.out.contains("XX-2"), "{}", ran.out);
    run(["iati", "stats", "--publisher", "nobody", example]).exits(1);
    run(["iati", "stats", "--at", "soon", example]).exits(1);
}
