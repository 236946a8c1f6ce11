//! How long the steps of admission take for one statement: read, verify, open.
//!
//! `cargo run --release -p entente-record --example admission_speed`
// A measurement is what the clock is for.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::hint::black_box;
use std::time::Instant;

use entente_record::{Draft, Jti, Kind, PartyKey, SdJwt, Seal, SignContext, Token, example, sign};

/// Enough for a steady mean, short enough to run beside other work.
const ROUNDS: u32 = 20_000;

fn micros(mut step: impl FnMut()) -> f64 {
    step();
    let start = Instant::now();
    (0..ROUNDS).for_each(|_| step());
    start.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS)
}

fn signed(draft: &Draft, key: &PartyKey, seals: &[&str]) -> SdJwt {
    let seals: Vec<Seal> = seals
        .iter()
        .map(|pointer| Seal {
            pointer: pointer.parse().unwrap(),
            reason: "legal".parse().unwrap(),
            authority: "XM-DAC-41140".parse().unwrap(),
            until: "2030-01-01".parse().unwrap(),
        })
        .collect();
    let mut salt = [0; 16];
    let mut salts = || {
        salt[0] += 1;
        salt
    };
    let ctx = SignContext { iat: 1_720_000_000, jti: Jti::Random([7; 10]), salts: &mut salts };
    sign(draft, key, &seals, ctx).unwrap()
}

fn main() {
    let whole = Draft::parse(example(Kind::Transfer).as_bytes()).unwrap();
    let mut small = whole.clone();
    let optional = [
        "fund",
        "programme",
        "agreement",
        "earmarking",
        "earmark",
        "sectors",
        "allocation",
        "budget_year",
        "refund",
        "note",
        "source",
    ];
    let body = small.body.as_object_mut().unwrap();
    optional.iter().for_each(|field| drop(body.shift_remove(*field)));
    let key = PartyKey::from_seed("XM-OCHA-CBPF15".parse().unwrap(), &[1; 32]);
    let cases = [
        ("transfer, required fields", signed(&small, &key, &[])),
        ("transfer, every field", signed(&whole, &key, &[])),
        ("transfer, two fields sealed", signed(&small, &key, &["/body/from", "/body/amount/amount"])),
    ];
    println!("{:<30}{:>8}{:>10}{:>10}{:>10}", "µs per statement", "bytes", "read", "verify", "open_all");
    for (name, token) in &cases {
        let jws = token.jws.as_bytes();
        let read = Token::read(jws).unwrap();
        println!(
            "{name:<30}{:>8}{:>10.2}{:>10.2}{:>10.2}",
            jws.len(),
            micros(|| drop(black_box(Token::read(black_box(jws)).unwrap()))),
            micros(|| black_box(&read).verify(key.public()).unwrap()),
            micros(|| drop(black_box(black_box(&read).open_all(&token.disclosures).unwrap()))),
        );
    }
}
