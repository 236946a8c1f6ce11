//! A case's statements as their whole JSON, for tests that ask what occurs in them.

use entente_exchange::case::Case;
use entente_record::{Timestamp, Token};
use serde_json::Value;

/// A statement, with everything opened.
pub struct Told {
    pub label: String,
    pub jws: String,
    pub value: Value,
}

pub fn tell(case: &Case) -> Vec<Told> {
    let signed = case.sign().unwrap_or_else(|fault| panic!("{}: {fault}", case.name));
    let tell = |one: entente_exchange::case::Signed| {
        let statement =
            Token::read(one.sd_jwt.jws.as_bytes()).unwrap().open_all(&one.sd_jwt.disclosures).unwrap();
        Told { label: one.label, value: statement.to_value(), jws: one.sd_jwt.jws }
    };
    signed.into_iter().map(tell).collect()
}

impl Told {
    pub fn kind(&self) -> &str {
        text(&self.value, "/kind")
    }
    pub fn iss(&self) -> &str {
        text(&self.value, "/iss")
    }
    pub fn subject(&self) -> &str {
        text(&self.value, "/subject")
    }
    pub fn at(&self) -> Timestamp {
        text(&self.value, "/at").parse().unwrap()
    }
    pub fn iat(&self) -> i64 {
        self.value.pointer("/iat").and_then(Value::as_i64).unwrap()
    }
    pub fn is_stage(&self, stage: &str) -> bool {
        self.kind() == "custody" && text(&self.value, "/body/stage") == stage
    }
    pub fn refers_to(&self, other: &Told) -> bool {
        list(&self.value, "/refs").any(|hash| hash == text(&other.value, "/hash"))
    }
    pub fn sealed_paths(&self) -> Vec<String> {
        list(&self.value, "/withheld").map(|row| text(row, "/path").to_owned()).collect()
    }
}

pub fn by_hash<'a>(all: &'a [Told], hash: &str) -> &'a Told {
    all.iter().find(|told| text(&told.value, "/hash") == hash).expect("a statement of the cases")
}

/// The text at a pointer; empty where there is none.
pub fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// The list at a pointer; empty where there is none.
pub fn list<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

pub fn number(value: &Value, pointer: &str) -> i64 {
    text(value, pointer).parse().unwrap()
}

/// Whole days from one moment to another.
pub fn days(from: Timestamp, to: Timestamp) -> i64 {
    (to.unix_seconds() - from.unix_seconds()) / 86_400
}
