//! Each flag has a page and a pair of fixtures: one raises it, the other, which differs in what explains it, doesn't.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use entente_assure::{Evidence, FLAGS, Signal, signals};
use entente_ledger::consent::consent;
use entente_ledger::consignment::{ConsignmentState, Context, consignment, monitors};
use entente_ledger::contradiction::Contradiction;
use entente_ledger::feedback::cases;
use entente_ledger::money::money;
use entente_ledger::obligation::{self, obligations};
use entente_ledger::position::{movements, positions};
use entente_ledger::rows::Rows;
use entente_ledger::vetting::{self, gate};
use entente_ledger::{Entry, Ledger};
use entente_record::{Draft, Jti, PartyKey, SignContext, StatementHash, Timestamp, sign};
use serde_json::{Value, json};

fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// The statements of a fixture, signed and read as from a log.
fn entries(fixture: &Value) -> Vec<Entry> {
    let mut hashes: BTreeMap<String, StatementHash> = BTreeMap::new();
    let statements = fixture["statements"].as_array().expect("statements").iter();
    let mut out = Vec::new();
    for (number, value) in (1_u8..).zip(statements) {
        let text = |key: &str| value[key].as_str().unwrap_or_else(|| panic!("{key} in {value}"));
        let draft = json!({
            "kind": text("kind"), "at": text("at"), "subject": text("subject"), "handling": "TLP:CLEAR",
            "body": value["body"],
        });
        let mut draft = Draft::from_value(&draft).unwrap_or_else(|fault| panic!("{fault}: {value}"));
        let refs = value["refs"].as_array().into_iter().flatten().filter_map(Value::as_str);
        draft.refs = refs.map(|name| hashes[name]).collect();
        let iat =
            value["signed"].as_str().map_or(draft.at, |text| text.parse::<Timestamp>().expect("a time"));
        let key = PartyKey::from_seed(text("iss").parse().expect("a party"), &[1; 32]);
        let context =
            SignContext { iat: iat.unix_seconds(), jti: Jti::Random([number; 10]), salts: &mut || [0; 16] };
        let signed = sign(&draft, &key, &[], context).unwrap_or_else(|fault| panic!("{fault}: {value}"));
        if let Some(name) = value["name"].as_str() {
            hashes.insert(name.to_owned(), StatementHash::of(signed.jws.as_bytes()));
        }
        out.push(Entry::read(signed.jws.as_bytes()).unwrap_or_else(|fault| panic!("{fault}: {value}")));
    }
    out
}

/// All signals of a fixture.
fn found(path: &str) -> Vec<Signal> {
    let text = std::fs::read_to_string(root(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let fixture: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let now: Timestamp = fixture["now"].as_str().expect("a time").parse().expect("a time");
    let ledger = Ledger::of(entries(&fixture), None);
    let rows = Rows::of(ledger.claims());
    let monitors = monitors(&rows.parties);
    let context = Context { now, monitors: &monitors };
    let consignments: Vec<ConsignmentState> =
        ledger.states().filter_map(|state| consignment(state, &context)).collect();
    let mut contradictions: Vec<Contradiction> =
        consignments.iter().flat_map(|state| state.contradictions.clone()).collect();
    contradictions.extend(positions(&movements(ledger.states(), &context)).contradictions);
    let vetting = vetting::Rules::shipped().expect("rules");
    let owed = obligations(&rows, &obligation::Rules::shipped().expect("rules"), &vetting, now);
    signals(&Evidence {
        now,
        consignments: &consignments,
        contradictions: &contradictions,
        obligations: &owed,
        gate: &gate(&rows, &vetting, now),
        consent: &consent(&rows, now),
        money: &money(&rows.transfers, now),
        feedback: &cases(&rows, &owed),
    })
}

#[test]
fn every_flag_is_raised_by_one_fixture_and_not_by_the_other() {
    for flag in FLAGS {
        let of = |name: &str| -> Vec<Signal> {
            let all = found(&format!("tests/assure/{}/{name}.json", flag.code));
            all.into_iter().filter(|signal| signal.flag == flag.code).collect()
        };
        let (raised, clear) = (of("flagged"), of("clear"));
        assert_eq!(raised.len(), 1, "{}: {raised:?}", flag.code);
        assert!(!raised[0].sources.is_empty() && raised[0].size > 0, "{raised:?}");
        assert_eq!(clear, [], "{}", flag.code);
    }
}

#[test]
fn every_flag_has_its_page_which_names_its_fixtures_and_what_else_it_may_be() {
    for flag in FLAGS {
        let page = flag.page;
        assert!(page.starts_with("# "), "{}", flag.code);
        for wanted in
            [&format!("Flag `{}`", flag.code), "**Why.**", "**How it is found.**", "**What it may also be.**"]
        {
            assert!(page.contains(wanted), "{}: {wanted}", flag.code);
        }
        assert!(!flag.rule.is_empty() && !flag.audit.is_empty());
    }
    let pages = std::fs::read_dir(root("docs/flags")).unwrap().count();
    assert_eq!(pages, FLAGS.len() + 1, "a page per flag, and the list of them");
    let fixtures = std::fs::read_dir(root("tests/assure")).unwrap().count();
    assert_eq!(fixtures, FLAGS.len());
}

#[test]
fn nothing_is_found_in_an_empty_record() {
    let empty = found_in_nothing();
    assert_eq!(empty, []);
}

fn found_in_nothing() -> Vec<Signal> {
    let dir = std::env::temp_dir().join(format!("entente-assure-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let path = dir.join("empty.json");
    std::fs::write(&path, r#"{"now": "2026-01-01T00:00:00Z", "statements": []}"#).unwrap();
    let out = found(path.to_str().unwrap());
    std::fs::remove_dir_all(dir).unwrap();
    out
}
