//! A key file that is read is written as the same members, and its halves belong together.
#![no_main]

use entente_record::PartyKey;
use entente_record::json::{Limits, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(key) = PartyKey::from_json(bytes) else { return };
    let written = key.to_json();
    assert_eq!(parse(written.as_bytes(), &Limits::STATEMENT), parse(bytes, &Limits::STATEMENT));
    let again = PartyKey::from_json(written.as_bytes()).expect("written by itself");
    assert_eq!(again.public(), key.public());
});
