//! Any bytes are checked without a stumble; every finding has a place in them; the counts are those of the findings; what
//! is passed on as valid is valid. Bytes that hold an activity in the middle reach the rules.
#![no_main]

use std::sync::LazyLock;

use entente_iati::Version;
use entente_iati::check::file::{Options, check};
use entente_iati::check::finding::{Finding, Severity};
use entente_iati::check::part::Context;
use entente_iati::tables::CodeLists;
use entente_iati::types::Moment;
use libfuzzer_sys::fuzz_target;

static LISTS: LazyLock<[CodeLists; 3]> = LazyLock::new(|| Version::ALL.map(CodeLists::built_in));

fn checked(bytes: &[u8]) -> (Vec<Finding>, [u64; 4], u64, Vec<u8>) {
    let context = Context { now: Moment(1_795_000_000_000), publishers: None, assume: None, lists: &LISTS };
    let (mut findings, mut passed) = (Vec::new(), Vec::new());
    let options = Options { context, threads: 1, linked: None };
    let outcome = check(bytes, options, &mut |finding| findings.push(finding), Some(&mut passed)).expect("memory");
    (findings, outcome.summary.totals, outcome.summary.accepted, passed)
}

fuzz_target!(|bytes: &[u8]| {
    let (findings, totals, accepted, passed) = checked(bytes);
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    for finding in &findings {
        assert!((1..=lines).contains(&finding.position.line), "{finding:?}");
        assert!(finding.position.column >= 1 && !finding.note.is_empty(), "{finding:?}");
    }
    for severity in Severity::ALL {
        let told = findings.iter().filter(|one| one.severity == severity && !one.beyond && !one.repeat).count();
        assert_eq!(totals[severity as usize], told as u64);
    }
    if accepted > 0 {
        let (_, again, same, _) = checked(&passed);
        assert_eq!((again[0], same), (0, accepted), "{}", String::from_utf8_lossy(&passed));
    }
});
