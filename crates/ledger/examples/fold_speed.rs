//! How many statements a second one thread folds and projects.
//!
//! `cargo run --release -p entente-ledger --example fold_speed`
// A measurement is what the clock is for.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

use entente_ledger::consignment::Context;
use entente_ledger::position::{movements_with, positions};
use entente_ledger::{Entry, Ledger};
use entente_record::{Draft, Jti, Kind, PartyKey, SignContext, StatementId, example, sign};

/// Consignments, each with a list and three custody statements: a batch that takes a second or so.
const CONSIGNMENTS: u32 = 10_000;

fn signed(kind: Kind, party: &str, subject: &str, stage: Option<&str>, number: u64) -> Vec<u8> {
    let mut draft = Draft::parse(example(kind).as_bytes()).unwrap();
    draft.subject = subject.parse().unwrap();
    if let Some(stage) = stage {
        draft.body["stage"] = stage.into();
    }
    let mut random = [0; 10];
    random[2..].copy_from_slice(&number.to_be_bytes());
    let jti = Jti::Given(StatementId::from_parts(1_720_000_000_000, random));
    let key = PartyKey::from_seed(party.parse().unwrap(), &[1; 32]);
    sign(&draft, &key, &[], SignContext { iat: 1_720_000_000, jti, salts: &mut || [0; 16] })
        .unwrap()
        .jws
        .into_bytes()
}

fn per_second(what: &str, count: usize, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    println!("{what:<44}{:>10.0} statements/s", count as f64 / seconds);
}

fn main() {
    let mut log: Vec<Vec<u8>> = Vec::new();
    for number in 0..CONSIGNMENTS {
        let subject = format!("consignment:XM-DAC-41140:wb-{number}");
        let mut add = |kind, party, stage| {
            let id = log.len() as u64;
            log.push(signed(kind, party, &subject, stage, id));
        };
        add(Kind::Consignment, "XM-DAC-41140", None);
        add(Kind::Custody, "FR-GOV-MINARM", Some("departed"));
        add(Kind::Custody, "ML-GOV-MAIRIE-GAO", Some("received"));
        add(Kind::Custody, "ML-GOV-MAIRIE-GAO", Some("verified"));
    }
    let bytes: usize = log.iter().map(Vec::len).sum();
    println!("{} statements, {} bytes each", log.len(), bytes / log.len());

    let start = Instant::now();
    let entries: Vec<Entry> = log.iter().map(|jws| Entry::read(jws).unwrap()).collect();
    per_second("read from JWS", log.len(), start);

    let start = Instant::now();
    let ledger = Ledger::of(entries, None);
    per_second("fold, with hashes", log.len(), start);
    println!("ledger hash {}", black_box(ledger.hash()));

    let monitors = BTreeSet::new();
    let context = Context { now: "2024-05-01T00:00:00Z".parse().unwrap(), monitors: &monitors };
    let start = Instant::now();
    let states: Vec<_> =
        ledger.states().filter_map(|state| entente_ledger::consignment(state, &context)).collect();
    per_second("consignments", log.len(), start);

    let start = Instant::now();
    let moved = movements_with(ledger.states(), &states);
    per_second("movements", log.len(), start);
    let start = Instant::now();
    black_box(positions(&moved));
    per_second("positions", log.len(), start);
}
