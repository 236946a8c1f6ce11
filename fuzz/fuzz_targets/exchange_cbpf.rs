//! Tables in any shape are read without a stumble, every row is either taken or refused, the totals balance whatever was
//! in them, and no two drafts have one id or one subject. The input is cut into three tables at the byte 0x1e.
#![no_main]

use std::collections::BTreeSet;

use entente_exchange::cbpf::source::{Folder, SourceFile};
use entente_exchange::cbpf::{Tables, draft_and_report, excerpt};
use libfuzzer_sys::fuzz_target;

const TABLES: [&str; 3] = ["contributions.csv", "ProjectSummaryV2_2024.csv", "ProjectSummaryAggV2_2024.csv"];

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.split(|byte| *byte == 0x1e);
    // The lists come from the shipped excerpt, so that ids can be looked up in something.
    let mut files: Vec<SourceFile> =
        excerpt::folder().files.into_iter().filter(|file| file.name.starts_with("Mst")).collect();
    for name in TABLES {
        files.push(SourceFile { name: name.to_owned(), bytes: parts.next().unwrap_or_default().to_vec() });
    }
    let folder = Folder { files, ..Folder::default() };
    let tables = Tables::parse(&folder).expect("all tables are there");
    let (drafted, report) = draft_and_report(&tables, &"XI-EXAMPLE-1".parse().expect("a party"));
    assert!(report.balances, "{:?}", report.totals);
    for line in &report.files {
        assert_eq!(line.rows, line.taken + line.refused);
    }
    let mut ids = BTreeSet::new();
    let mut subjects = BTreeSet::new();
    for draft in &drafted.drafts {
        assert!(ids.insert(draft.id) && subjects.insert(draft.statement.subject.clone()));
    }
});
