//! The real files, where they are at hand: the counts of the Secretariat's validator, its schema cases, and what must be
//! refused.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{NOW, checked, checked_with, corpus};
use entente_iati::Version;
use entente_iati::check::file::Options;
use entente_iati::check::finding::Severity;
use entente_iati::check::part::Context;
use entente_iati::tables::lists::{CodeLists, list_id, names};
use serde_json::Value;

#[test]
fn the_ten_files_give_the_reference_counts() {
    let Some(dir) = corpus() else { return };
    let mut files = 0;
    for item in fs::read_dir(dir.join("expected")).unwrap() {
        let path = item.unwrap().path();
        let expected: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let bytes = fs::read(dir.join("activities").join(format!("{name}.xml"))).unwrap();
        let (_, outcome) = checked(&bytes, 2);
        let summary = &outcome.summary;
        assert_eq!(summary.is_valid(), expected["valid"].as_bool().unwrap(), "{name}");
        assert_eq!(summary.version.as_deref(), expected["version"].as_str(), "{name}");
        assert_eq!(summary.kind.map(|kind| kind.root()), expected["fileType"].as_str(), "{name}");
        for severity in [Severity::Critical, Severity::Error, Severity::Warning] {
            let want = expected["summary"][severity.as_str()].as_u64();
            assert_eq!(Some(summary.total(severity)), want, "{name}: {severity}");
        }
        // The reference counts places under "ids"; advisories need other publishers' files, and are not checked here.
        let ours: Vec<(String, u64)> = summary
            .rules
            .iter()
            .map(|((rule, severity), count)| (format!("{} {severity}", rule.0), count.places))
            .collect();
        let mut theirs: Vec<(String, u64)> = expected["ids"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(id, _)| !id.ends_with("advisory"))
            .map(|(id, count)| (id.clone(), count.as_u64().unwrap()))
            .collect();
        let mut ours = ours;
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs, "{name}");
        // Links that leave the file are the reference's advisories, whose look-up was stubbed to find nothing.
        let open: u64 = outcome.pending.open(&outcome.identifiers).iter().map(|one| one.count).sum();
        assert_eq!(Some(open), expected["summary"]["advisory"].as_u64(), "{name}");
        files += 1;
    }
    assert_eq!(files, 10);
}

fn files_below(dir: &Path, found: &mut Vec<PathBuf>) {
    for item in fs::read_dir(dir).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "xml") {
            found.push(path);
        }
    }
}

#[test]
fn the_schema_cases_pass_and_fail_as_their_folders_say() {
    let Some(dir) = corpus() else { return };
    let mut files = Vec::new();
    files_below(&dir.join("schema-cases"), &mut files);
    let mut wrong = Vec::new();
    let lists = Version::ALL.map(CodeLists::built_in);
    for path in &files {
        let bytes = fs::read(path).unwrap();
        let text = path.to_str().unwrap();
        let should_pass = text.contains("should-pass");
        // The cases name a version "xx"; they are about the schema of 2.03.
        let context = Context { now: NOW, publishers: None, assume: Some(Version::V203), lists: &lists };
        let (_, outcome) = checked_with(&bytes, Options { context, threads: 1, linked: None });
        if outcome.summary.is_valid() != should_pass {
            wrong.push(text.to_owned());
        }
    }
    assert!(files.len() > 400, "{}", files.len());
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), files.len());
}

#[test]
fn what_must_be_refused_has_one_clear_critical() {
    let Some(dir) = corpus() else { return };
    for (name, rule, line) in
        [("version-1.01.xml", "0.6.1", 1), ("start-network-sbk-mealhh2024.xml", "0.2.1", 3)]
    {
        let bytes = fs::read(dir.join("activities/refused").join(name)).unwrap();
        let (findings, _) = checked(&bytes, 1);
        let told: Vec<(&str, u64)> =
            findings.iter().map(|finding| (finding.rule, finding.position.line)).collect();
        assert_eq!(told, [(rule, line)], "{name}: {findings:?}");
    }
}

#[test]
fn the_lists_built_in_are_the_published_ones() {
    let Some(dir) = corpus() else { return };
    let mut updates = entente_iati::codelists::Updates::default();
    let mut read = 0;
    for folder in ["codelists/embedded", "codelists/nonembedded"] {
        let mut files = Vec::new();
        files_below(&dir.join(folder), &mut files);
        for path in files {
            read += usize::from(updates.add_xml(&fs::read_to_string(&path).unwrap()).is_ok());
        }
    }
    assert_eq!(read, names().len());
    let built_in = CodeLists::built_in(Version::V203);
    for (list, codes, new, gone) in updates.changes(&built_in) {
        let here = built_in.len(list_id(list).unwrap());
        // Lists of older versions only are empty in 2.03.
        assert!(here == 0 || (codes, new, gone) == (here, 0, 0), "{list}: {codes} {new} {gone} {here}");
    }
}
