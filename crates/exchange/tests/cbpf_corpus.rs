//! The full tables of 2024 and 2025, where they are at hand: `ENTENTE_DATA` names the folder that holds `cbpf`, else
//! `../shared/data` beside the repository.

mod common;

use std::path::PathBuf;

use common::{Log, issuer};
use entente_exchange::cbpf::{self, Measure, draft_and_report};

fn corpus() -> Option<PathBuf> {
    let base = match std::env::var_os("ENTENTE_DATA") {
        Some(dir) => PathBuf::from(dir),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
    };
    let dir = base.join("cbpf");
    if dir.is_dir() {
        return Some(dir);
    }
    eprintln!("skipped: {} is not there; set ENTENTE_DATA to the folder that holds cbpf", dir.display());
    None
}

#[test]
fn the_whole_corpus_goes_on_the_record_to_the_cent() {
    let Some(dir) = corpus() else { return };
    let tables = cbpf::read(&dir).unwrap();
    let (drafted, report) = draft_and_report(&tables, &issuer());
    assert!(report.refused.is_empty(), "{:?}", report.refused.first());
    assert!(report.balances);
    let total = |file: &str| {
        let all = report.by_file();
        all.iter()
            .find(|t| t.file == file)
            .map(|t| (t.rows, t.in_file.to_string(), t.in_statements == t.in_file))
    };
    assert_eq!(total("contributions.csv"), Some((3058, "15795827626.66".into(), true)));
    assert_eq!(total("ProjectSummaryV2_2024.csv"), Some((1104, "941917209.54".into(), true)));
    assert_eq!(total("ProjectSummaryV2_2025.csv"), Some((1378, "990097661.98".into(), true)));
    assert_eq!(total("ProjectSummaryAggV2_2024.csv"), Some((5227, "941917191.35".into(), true)));
    assert_eq!(total("ProjectSummaryAggV2_2025.csv"), Some((5298, "990097650.27".into(), true)));
    assert_eq!(report.totals.iter().filter(|t| t.measure == Measure::Contributions).count(), 37, "funds");

    // Money for 2027 and 2028 can't have been paid.
    let pledged =
        drafted.drafts.iter().filter(|d| d.statement.body.get("stage").is_some_and(|s| s == "pledged"));
    assert_eq!(pledged.count(), 10);

    let mut log = Log::default();
    let first = log.import(drafted.drafts.clone());
    assert_eq!(first.new.len(), drafted.drafts.len());
    let second = log.import(drafted.drafts);
    assert_eq!((second.new.len(), second.corrections.len(), second.unchanged), (0, 0, first.new.len()));

    let summary = log.summary();
    assert_eq!(summary.programmes, 2482, "further parts of three large projects are not projects");
    assert_eq!(summary.total("committed")["USD"].1.to_string(), "1932014871.52");
    let contributed = summary.total("paid")["USD"].1 + summary.total("pledged")["USD"].1;
    assert_eq!(contributed.to_string(), "15795827626.66");
}
