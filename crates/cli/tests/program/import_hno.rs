//! `entente import hno`: taken in, taken in again, asked as needs; a table that says too little is refused row by row.

use std::path::Path;

use serde_json::Value;

use crate::support::{init, run};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn excerpt(name: &str) -> String {
    format!("{}/../../data/hno-excerpt/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&run(args).exits(0).out).unwrap()
}

#[test]
fn needs_are_taken_in_once_and_counted_by_area_and_sector() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let (table, pcodes) = (excerpt("afg_hpc_needs_2024.csv"), excerpt("pcodes.csv"));
    let import = ["import", "hno", "--json", "--data", text(&data), "--pcodes", &pcodes, &table];
    let dry = json(&[&import[..], &["--dry-run"]].concat());
    let first = json(&import);
    assert_eq!(dry["added"], first["added"]);
    assert_eq!(first["reports"][0]["balances"], true);
    assert!(first["added"].as_u64().unwrap() > 20, "{first}");
    let again = json(&import);
    assert_eq!((&again["added"], &again["unchanged"]), (&Value::from(0), &first["added"]));
    let needs = json(&["ledger", "needs", "--json", "--data", text(&data)]);
    let rows = needs["rows"].as_array().unwrap();
    let of = |pcode: &str, sector: &str| {
        rows.iter().find(|row| row["area"]["pcode"] == pcode && row["sector"] == sector).unwrap()
    };
    let kabul = of("AF01", "wash");
    assert_eq!(
        (&kabul["people"], &kabul["severity"], &kabul["counted"]),
        (&392_828.into(), &Value::Null, &false.into())
    );
    assert_eq!(of("AF", "wash")["counted"], true);
    // 392,828 people, 15 litres a day, 366 days of 2024.
    let water = kabul["items"].as_array().unwrap().iter().find(|item| item["name"] == "Water").unwrap();
    assert_eq!((&water["needed"], &water["basis"]), (&"2156625720".into(), &"minimum".into()));
}

#[test]
fn what_a_table_leaves_out_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let table = dir.path().join("needs.csv");
    let head = "Country ISO3,Admin 1 PCode,Admin 2 PCode,Description,Cluster,Category,In Need";
    std::fs::write(&table, format!("{head}\nMLI,ML07,,Food,FSC,total,1200\n")).unwrap();
    let import = ["import", "hno", "--json", "--data", text(&data), text(&table)];
    let untold = json(&import);
    assert!(untold["faults"].to_string().contains("--from"), "{untold}");
    let told = json(&[&import[..], &["--from", "2025-04-01", "--until", "2025-09-30"]].concat());
    assert_eq!(told["reports"][0]["needs"], 1);
    run([&import[..], &["--from", "2025-04-01"]].concat()).exits(2);
    run([&import[..], &["--from", "2025-04-01", "--until", "2025-01-01"]].concat()).exits(1);
}
