//! Ledgers from files and statements, files from ledgers, and what both say of money.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may stop at the first surprise")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use entente_exchange::iati::publish::{Publication, Wanted, publishers};
use entente_exchange::iati::{Held, Prepared, Taker, prepare};
use entente_iati::Version;
use entente_iati::check::file::{Options, check};
use entente_iati::check::finding::Severity;
use entente_iati::check::part::Context;
use entente_iati::tables::CodeLists;
use entente_iati::types::Moment;
use entente_ledger::money::movements;
use entente_ledger::rows::Rows;
use entente_ledger::{Entry, Ledger};
use entente_record::{Body, StatementHash, SubjectId, Timestamp};
use rust_decimal::Decimal;

use crate::common::{issuer, now, signed};

/// A file: its name and text.
pub type File = (String, String);

/// The ledger of a fresh log that takes files in, as the program does it.
pub fn import(files: &[File]) -> Ledger {
    let mut taker = Taker::new(&issuer(), None).unwrap();
    for (name, text) in files {
        taker.file(name, text.as_bytes()).unwrap();
    }
    import_taken(taker)
}

pub fn import_taken(taker: Taker) -> Ledger {
    let taken = taker.finish().unwrap();
    assert!(taken.report.balances(), "{:?}", taken.report.totals);
    let Prepared { plan, names, .. } = prepare(taken, &Held::new(&issuer()), now()).unwrap();
    let mut new = plan.new;
    new.sort_by_key(|draft| names.contains_key(&draft.statement.subject));
    let mut hashes: BTreeMap<SubjectId, StatementHash> = BTreeMap::new();
    let mut entries = Vec::with_capacity(new.len());
    for mut draft in new {
        draft.statement.refs.extend(names.get(&draft.statement.subject).map(|named| hashes[named]));
        let (statement, entry) = signed(&draft);
        hashes.insert(statement.subject, statement.hash);
        entries.push(entry);
    }
    of(entries)
}

pub fn of(entries: Vec<Entry>) -> Ledger {
    Ledger::of(entries, None)
}

/// What everyone in a ledger publishes.
pub fn publish(ledger: &Ledger, at: Timestamp) -> Vec<Publication> {
    let one = |party| Wanted { party, at, language: "en".to_owned() };
    let wanted: Vec<Wanted> = publishers(ledger).into_iter().map(one).collect();
    Publication::several(ledger, &wanted)
}

/// Their files.
pub fn files(publications: &[Publication]) -> Vec<File> {
    let mut out = Vec::new();
    for publication in publications {
        let remarks = publication.report.remarks_in_file();
        let text = publication.activity_file(&remarks).unwrap();
        out.push((format!("{}-activities.xml", publication.party.org_str()), text));
        out.push((
            format!("{}-organisation.xml", publication.party.org_str()),
            publication.organisation_file(&remarks),
        ));
    }
    out
}

/// Fails where our own check finds something critical, or an error.
pub fn assert_valid(files: &[File]) {
    let lists = Version::ALL.map(CodeLists::built_in);
    // 2026-11-23, behind every day that the tests speak of.
    let context = Context { now: Moment(1_795_392_000_000), publishers: None, assume: None, lists: &lists };
    let mut told: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (name, text) in files {
        let mut found = Vec::new();
        let options = Options { context, threads: 1, linked: None };
        check(text.as_bytes(), options, &mut |finding| found.push(finding), None).unwrap();
        for finding in found {
            let bad = matches!(finding.severity, Severity::Critical | Severity::Error);
            if bad {
                let line = text.lines().nth(finding.position.line as usize - 1).unwrap_or_default();
                let first = || (0, format!("{name}: {finding:?}: {line}"));
                told.entry(finding.rule.to_owned()).or_insert_with(first).0 += 1;
            }
        }
    }
    assert!(told.is_empty(), "{told:#?}");
}

/// The schemas, where they and xmllint are at hand.
fn schemas() -> Option<PathBuf> {
    let base = match std::env::var_os("ENTENTE_DATA") {
        Some(dir) => PathBuf::from(dir),
        None => {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
            let beside = root.join("../shared/data");
            if beside.is_dir() { beside } else { root.join("../../shared/data") }
        }
    };
    let dir = base.join("iati/xsd");
    if !dir.is_dir() {
        eprintln!("skipped: {} is not there; set ENTENTE_DATA to the folder that holds iati", dir.display());
        return None;
    }
    if Command::new("xmllint").arg("--version").output().is_err() {
        eprintln!("skipped: xmllint is not there; install libxml2-utils");
        return None;
    }
    Some(dir)
}

/// Fails where libxml2 finds a file invalid by the schema; skips, and says so, where it can't be asked.
pub fn assert_valid_by_xmllint(files: &[File]) {
    let Some(dir) = schemas() else { return };
    let place = std::env::temp_dir().join(format!("entente-publish-{}-{:p}", std::process::id(), files));
    std::fs::create_dir_all(&place).unwrap();
    for (name, text) in files {
        let schema = if name.contains("organisation") { "organisations" } else { "activities" };
        let path = place.join(name.replace('/', "_"));
        std::fs::write(&path, text).unwrap();
        let output = Command::new("xmllint")
            .args(["--noout", "--nonet", "--schema"])
            .arg(dir.join(format!("iati-{schema}-schema.xsd")))
            .arg(&path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
    std::fs::remove_dir_all(&place).unwrap();
}

/// What a ledger says of money: by stage, currency, ends, and activity; how many and how much.
pub type Figures = BTreeMap<[String; 5], (usize, Decimal)>;

/// `called` gives the identifier of a programme, empty where it is none of anybody's.
pub fn figures(ledger: &Ledger, called: &dyn Fn(&SubjectId) -> String) -> Figures {
    let rows = Rows::of(ledger.claims());
    let mut out = Figures::new();
    for movement in movements(&rows.transfers).all {
        let row = movement.main;
        let (Some(amount), Some(stage), Some(currency)) = (&row.amount, &row.stage, &row.currency) else {
            continue;
        };
        let party = |party: &Option<entente_ledger::wire::Word<entente_record::PartyId>>| match party {
            Some(party) if !party.as_str().starts_with("XI-IATINONE") => party.to_string(),
            _ => "not named".to_owned(),
        };
        let programme = row.programme.as_ref().map(|subject| called(subject)).unwrap_or_default();
        let key = [
            stage.0.as_str().to_owned(),
            format!("{}{}", currency.0.as_str(), if row.refund { " back" } else { "" }),
            party(&row.from),
            party(&row.to),
            programme,
        ];
        let figure = out.entry(key).or_default();
        figure.0 += 1;
        figure.1 += amount.0;
    }
    out
}

/// Identifiers of programmes as their publishers give them.
pub fn identifiers(publications: &[Publication]) -> BTreeMap<SubjectId, String> {
    let all = publications.iter().flat_map(|one| &one.activities);
    all.filter_map(|one| Some((one.programme.clone()?, one.identifier.clone()))).collect()
}

/// Identifiers of programmes taken from published files, those that only hold money led back to what it is for.
pub fn taken_identifiers(ledger: &Ledger, publications: &[Publication]) -> BTreeMap<SubjectId, String> {
    let own = identifiers(publications);
    let all = publications.iter().flat_map(|one| &one.activities);
    let stands: BTreeMap<&str, String> = all
        .filter(|one| one.programme.is_none())
        .map(|one| {
            let of = one.stands_for.as_ref().and_then(|subject| own.get(subject)).cloned();
            (one.identifier.as_str(), of.unwrap_or_default())
        })
        .collect();
    let mut out = BTreeMap::new();
    for claim in ledger.claims() {
        let Body::Programme(programme) = &claim.body else { continue };
        let named = programme.identifiers.iter().find(|one| one.scheme.open().unwrap().as_str() == "iati");
        let code = named.and_then(|one| one.code.open()).map(|code| code.as_str()).unwrap_or_default();
        let code = stands.get(code).cloned().unwrap_or_else(|| code.to_owned());
        out.insert(claim.subject.clone(), code);
    }
    out
}

/// What a ledger says of results: by title, every reading.
pub fn readings(ledger: &Ledger) -> Vec<String> {
    let mut out = Vec::new();
    for claim in ledger.claims() {
        let Body::Indicator(one) = &claim.body else { continue };
        let read = |reading: &entente_record::body::Reading| {
            (reading.value.open().unwrap().get().normalize(), reading.sex, reading.age, reading.disability)
        };
        let mut targets: Vec<_> = one.targets.iter().map(read).collect();
        let mut actuals: Vec<_> = one.actuals.iter().map(read).collect();
        targets.sort();
        actuals.sort();
        let baseline = one.baseline.as_ref().map(read);
        out.push(format!("{:?} {:?} {baseline:?} {targets:?} {actuals:?}", one.title, one.measure));
    }
    out.sort();
    out
}
