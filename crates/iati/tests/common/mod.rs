//! What several tests need: the corpus, and checking text.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

pub mod made;
pub mod mutate;
pub mod xmllint;

use std::path::PathBuf;

use entente_iati::Version;
use entente_iati::check::file::{Options, Outcome, check};
use entente_iati::check::finding::{Finding, Severity};
use entente_iati::check::part::Context;
use entente_iati::tables::CodeLists;
use entente_iati::types::Moment;

/// The time of the reference run: 2026-11-23.
pub const NOW: Moment = Moment(1_795_392_000_000);

/// The corpus, if it is at hand: `ENTENTE_DATA` names the folder that holds `iati`, else `../shared/data` beside the
/// repository, or beside the folder that holds it.
pub fn corpus() -> Option<PathBuf> {
    let base = match std::env::var_os("ENTENTE_DATA") {
        Some(dir) => PathBuf::from(dir),
        None => {
            let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
            let beside = root.join("../shared/data");
            if beside.is_dir() { beside } else { root.join("../../shared/data") }
        }
    };
    let dir = base.join("iati");
    if dir.is_dir() {
        return Some(dir);
    }
    eprintln!("skipped: {} is not there; set ENTENTE_DATA to the folder that holds iati", dir.display());
    None
}

/// Checks bytes with a number of threads.
pub fn checked(bytes: &[u8], threads: usize) -> (Vec<Finding>, Outcome) {
    let lists = Version::ALL.map(CodeLists::built_in);
    checked_with(
        bytes,
        Options {
            context: Context { now: NOW, publishers: None, assume: None, lists: &lists },
            threads,
            linked: None,
        },
    )
}

/// Checks bytes.
pub fn checked_with(bytes: &[u8], options: Options<'_>) -> (Vec<Finding>, Outcome) {
    let mut findings = Vec::new();
    let outcome = check(bytes, options, &mut |finding| findings.push(finding), None).unwrap();
    (findings, outcome)
}

/// Whether nothing critical is found.
pub fn is_valid(bytes: &[u8]) -> bool {
    checked(bytes, 1).1.summary.total(Severity::Critical) == 0
}

/// Whether the schema takes bytes, and they are XML.
pub fn fits_schema(bytes: &[u8]) -> bool {
    !checked(bytes, 1).0.iter().any(|finding| matches!(finding.rule, "0.1.1" | "0.2.1" | "0.3.1"))
}

/// A small activity that breaks no rule.
pub const ACTIVITY: &str = r#"<iati-activity default-currency="EUR" xml:lang="en">
    <iati-identifier>XX-1-A</iati-identifier>
    <reporting-org ref="XX-1" type="10"><narrative>Giver</narrative></reporting-org>
    <title><narrative>Wells</narrative></title>
    <description><narrative>Ten wells</narrative></description>
    <participating-org role="1" ref="XX-1"/>
    <activity-status code="2"/>
    <activity-date iso-date="2024-01-01" type="2"/>
    <recipient-country code="ML"/>
    <sector vocabulary="1" code="14030"/>
    <policy-marker vocabulary="1" code="2" significance="1"/>
    <budget><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value value-date="2024-01-01">1000</value></budget>
    <transaction>
      <transaction-type code="3"/><transaction-date iso-date="2024-02-01"/><value value-date="2024-02-01">500.50</value>
      <provider-org ref="XX-1"/><receiver-org><narrative>Village</narrative></receiver-org>
    </transaction>
    <result type="1"><title><narrative>Water</narrative></title>
      <indicator measure="1"><title><narrative>Wells</narrative></title>
        <baseline value="0" year="2023"/>
        <period><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><target value="10"/><actual value="4"/></period>
      </indicator>
    </result>
  </iati-activity>"#;

/// A file of activities.
pub fn file(activities: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<iati-activities version=\"2.03\">\n  {activities}\n</iati-activities>\n"
    )
}
