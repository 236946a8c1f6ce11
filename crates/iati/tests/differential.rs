//! Our verdict on the schema against libxml2's, over mutations of real activities and over documents made from the tables.
//!
//! Runs where `xmllint` and the corpus are at hand, and says so where they are not. `ENTENTE_MUTATIONS` sets how many;
//! `ENTENTE_IATI_SCHEMAS` names a folder with the schemas of each version, `2.01/iati-activities-schema.xsd` and so on,
//! to compare all three. A difference is left, with its document, in the folder named by `ENTENTE_DIFFERENCES`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::mutate::{Dice, HEAD, activities, mutate};
use common::{corpus, fits_schema, is_valid, made, xmllint};
use entente_iati::version::FileKind;

/// In a usual test run; `make differential` asks for 20,000.
const USUAL: usize = 600;
/// Documents for one run of xmllint: reading the schema takes it longer than reading a document.
const TOGETHER: usize = 200;
/// The longest activity mutated, in bytes.
const LONGEST: usize = 12_000;

/// Real activities, and those that hold what the real ones lack.
fn sources(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for name in [
        "nrc-activities",
        "iati-code-examples-sample",
        "unhcr-activities-2023",
        "aiddata-drc-aims",
        "dhsc-activities-ghs",
    ] {
        let file = fs::read_to_string(dir.join("activities").join(format!("{name}.xml"))).unwrap();
        let usable = activities(&file, LONGEST).into_iter().step_by(7).take(40);
        found.extend(usable.map(str::to_owned));
    }
    found.push(common::ACTIVITY.to_owned());
    found
}

fn wanted() -> usize {
    std::env::var("ENTENTE_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(USUAL)
}

#[test]
fn every_element_at_every_place_is_judged_as_libxml2_judges_it() {
    let place = tempfile::tempdir().unwrap();
    let (mut done, mut refused, mut differ) = (0, 0, Vec::new());
    for (version, folder) in xmllint::schemas() {
        for kind in [FileKind::Activities, FileKind::Organisations] {
            let mut all = Vec::new();
            made::documents(version, kind, &mut |document| all.push(document));
            assert!(all.len() > 4_000, "{} documents", all.len());
            // Of so many, as many as there are to be mutations, spread over all.
            let step = all.len().div_ceil((wanted() / 2).max(1));
            let chosen: Vec<String> = all.into_iter().step_by(step).collect();
            for together in chosen.chunks(TOGETHER) {
                let path = |number: usize| place.path().join(format!("{number}.xml"));
                let paths: Vec<PathBuf> = (0..together.len()).map(path).collect();
                for (path, document) in paths.iter().zip(together) {
                    fs::write(path, document).unwrap();
                }
                let valid = xmllint::valid(&xmllint::schema_file(&folder, kind), &paths);
                for (path, document) in paths.iter().zip(together) {
                    let theirs = valid.contains(path.to_str().unwrap());
                    (done, refused) = (done + 1, refused + usize::from(!theirs));
                    if fits_schema(document.as_bytes()) != theirs {
                        differ.push((theirs, document.clone()));
                    }
                }
            }
        }
    }
    eprintln!("{done} made documents, {refused} refused, {} differ", differ.len());
    assert!(refused <= done && refused >= done / 5, "{refused} of {done}: the documents are of no use");
    assert!(
        differ.is_empty(),
        "first of {} (libxml2 takes it: {}):\n{}",
        differ.len(),
        differ[0].0,
        differ[0].1
    );
}

#[test]
fn mutations_of_real_activities_are_judged_as_libxml2_judges_them() {
    let Some(dir) = corpus() else { return };
    let schemas = xmllint::schemas();
    if schemas.is_empty() {
        return;
    }
    let wanted = wanted();
    let sources = sources(&dir);
    let place = tempfile::tempdir().unwrap();
    let mut dice = Dice::new(std::env::var("ENTENTE_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(1));
    let (mut done, mut refused, mut differ) = (0, 0, Vec::new());
    while done < wanted {
        let (version, folder) = &schemas[done / TOGETHER % schemas.len()];
        let mut files = Vec::new();
        for number in 0..TOGETHER.min(wanted - done) {
            let mut activity = dice.pick(&sources).clone();
            for _ in 0..1 + dice.below(2) {
                activity = mutate(&activity, &mut dice);
            }
            let text = format!("{}{activity}\n</iati-activities>\n", HEAD.replace("2.03", version.as_str()));
            let path = place.path().join(format!("{number}.xml"));
            fs::write(&path, &text).unwrap();
            files.push((path, text));
        }
        let paths: Vec<PathBuf> = files.iter().map(|(path, _)| path.clone()).collect();
        let valid = xmllint::valid(&xmllint::schema_file(folder, FileKind::Activities), &paths);
        for (path, text) in &files {
            let theirs = valid.contains(path.to_str().unwrap());
            refused += usize::from(!theirs);
            if is_valid(text.as_bytes()) != theirs {
                differ.push((theirs, text.clone()));
            }
        }
        done += files.len();
    }
    eprintln!("{done} mutations, {refused} refused, {} differ", differ.len());
    if let Some(to) = std::env::var_os("ENTENTE_DIFFERENCES").map(PathBuf::from) {
        fs::create_dir_all(&to).unwrap();
        for (number, (theirs, text)) in differ.iter().enumerate() {
            let verdict = if *theirs { "taken" } else { "refused" };
            fs::write(to.join(format!("{number}-{verdict}-by-libxml2.xml")), text).unwrap();
        }
    }
    assert!(refused > done / 10 && refused < done, "{refused} of {done}: the mutations are of no use");
    assert!(
        differ.is_empty(),
        "{} of {done} differ, first (libxml2 takes it: {}):\n{}",
        differ.len(),
        differ[0].0,
        differ[0].1
    );
}
