//! What several tests need: fixed keys, fixed salts, and a signer that checks nothing.
#![allow(dead_code)]

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::Signer;
use entente_record::{
    Date, Draft, Fault, Jti, PartyId, PartyKey, SdJwt, Seal, SignContext, Statement, Token, json, sign,
};
use serde_json::Value;

/// A moment in 2024 at which the tests sign.
pub const IAT: i64 = 1_720_000_000;

pub fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn unb64(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

/// The key of a party; each seed another key.
pub fn key(party: &str, seed: u8) -> PartyKey {
    PartyKey::from_seed(party.parse().unwrap(), &[seed; 32])
}

/// Salts that differ but are the same in every run.
pub fn salts() -> impl FnMut() -> [u8; 16] {
    let mut count = 0_u8;
    move || {
        count += 1;
        let mut salt = [0x5a; 16];
        salt[0] = count;
        salt
    }
}

pub fn seal(pointer: &str) -> Seal {
    Seal {
        pointer: pointer.parse().unwrap(),
        reason: "operational-security".parse().unwrap(),
        authority: "XM-DAC-41140".parse().unwrap(),
        until: Date::new(2030, 1, 1).unwrap(),
    }
}

pub fn sign_with(draft: &Draft, key: &PartyKey, seals: &[&str]) -> Result<SdJwt, Fault> {
    let seals: Vec<Seal> = seals.iter().map(|pointer| seal(pointer)).collect();
    let mut salts = salts();
    sign(draft, key, &seals, SignContext { iat: IAT, jti: Jti::Random([7; 10]), salts: &mut salts })
}

/// The example of a kind.
pub fn draft(kind: &str) -> Draft {
    Draft::parse(entente_record::example(kind.parse().unwrap()).as_bytes()).unwrap()
}

/// Who may issue the example of a kind: whoever its subject belongs to.
pub fn issuer(draft: &Draft) -> PartyKey {
    key(draft.subject.org_str(), 1)
}

/// The example of a kind, signed.
pub fn signed(kind: &str, seals: &[&str]) -> SdJwt {
    let draft = draft(kind);
    sign_with(&draft, &issuer(&draft), seals).unwrap()
}

/// Signs any bytes as header and payload, without looking at them.
pub fn raw(header: &[u8], payload: &[u8], seed: u8) -> String {
    let input = format!("{}.{}", b64(header), b64(payload));
    let signature = ed25519_dalek::SigningKey::from_bytes(&[seed; 32]).sign(input.as_bytes());
    format!("{input}.{}", b64(signature.to_bytes()))
}

/// Signs any payload under the right header.
pub fn raw_payload(payload: &[u8]) -> String {
    raw(header().as_bytes(), payload, 1)
}

pub fn header() -> String {
    let kid = *key("XM-DAC-1", 1).public().kid();
    format!(r#"{{"alg":"Ed25519","typ":"entente+sd-jwt","kid":"{kid}"}}"#)
}

pub fn payload(token: &SdJwt) -> Value {
    let part = token.jws.split('.').nth(1).unwrap();
    json::parse(&unb64(part), &json::Limits::STATEMENT).unwrap()
}

/// What admission does: read, verify, open everything.
pub fn admit(token: &SdJwt) -> Result<Statement, Fault> {
    let read = Token::read(token.jws.as_bytes())?;
    read.verify(key("XM-DAC-1", 1).public())?;
    read.open_all(&token.disclosures)
}

/// What a reader does with some of the disclosures.
pub fn open(token: &SdJwt, disclosures: &[String]) -> Result<Statement, Fault> {
    Token::read(token.jws.as_bytes())?.open(disclosures)
}

pub fn party(text: &str) -> PartyId {
    text.parse().unwrap()
}

/// A file or folder under the repository's root.
pub fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Compares with a committed file, or writes it where `ENTENTE_UPDATE` is set.
pub fn compare(path: PathBuf, text: &str) {
    if std::env::var_os("ENTENTE_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let found = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; set ENTENTE_UPDATE=1 to write it", path.display()));
    assert!(found == text, "{} differs; set ENTENTE_UPDATE=1 to write it, then review", path.display());
}

/// Sets or removes what lies at a pointer.
pub fn set(value: &mut Value, pointer: &str, new: Option<Value>) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let name = &name.replace("~1", "/").replace("~0", "~");
    match value.pointer_mut(parent).unwrap_or_else(|| panic!("nothing at {parent}")) {
        Value::Object(map) => match new {
            Some(new) => {
                map.insert(name.clone(), new);
            }
            None => {
                map.shift_remove(name).unwrap_or_else(|| panic!("nothing at {pointer}"));
            }
        },
        Value::Array(values) => match (new, name.as_str()) {
            (Some(new), "-") => values.push(new),
            (Some(new), index) => values[index.parse::<usize>().unwrap()] = new,
            (None, index) => {
                values.remove(index.parse().unwrap());
            }
        },
        _ => panic!("{parent} holds nothing"),
    }
}
