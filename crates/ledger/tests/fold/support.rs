//! Cases in plain data, signed with fixed keys.
//!
//! A case is a JSON file: `about`, `statements`, and what to `expect`. A statement is a draft in short: what it leaves out is
//! filled in here, `$name` stands for the hash of an earlier statement, and a quantity may be written `90 KGM`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use entente_ledger::Entry;
use entente_record::{
    Date, Draft, Jti, PartyKey, SdJwt, Seal, SignContext, StatementHash, StatementId, Timestamp, Token, sign,
};
use serde_json::{Map, Value, json};

pub const CONSIGNMENT: &str = "consignment:XM-DAC-1:c1";

/// A case, read and signed.
pub struct Case {
    pub name: String,
    pub value: Value,
    pub signed: Vec<(String, SdJwt)>,
}

impl Case {
    pub fn entries(&self) -> Vec<Entry> {
        self.signed.iter().map(|(_, token)| Entry::read(token.jws.as_bytes()).unwrap()).collect()
    }

    pub fn named(&self, hash: StatementHash) -> &str {
        let found = self.signed.iter().find(|(_, token)| StatementHash::of(token.jws.as_bytes()) == hash);
        found.map_or("?", |(name, _)| name)
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.value.get(name).and_then(Value::as_str)
    }

    /// What stands at JSON pointers otherwise than the case expects; `#` at a pointer's end counts.
    pub fn differences(&self, found: &Value) -> Vec<String> {
        let expected = self.value["expect"].as_object().expect("a case expects something");
        let mut out = Vec::new();
        for (pointer, wanted) in expected {
            let got = match pointer.strip_suffix("/#") {
                Some(list) => json!(found.pointer(list).and_then(Value::as_array).map(Vec::len)),
                None => found.pointer(pointer).cloned().unwrap_or(json!("(nothing here)")),
            };
            if got != *wanted {
                out.push(format!("{}: {pointer}: {got}, not {wanted}", self.name));
            }
        }
        out
    }
}

/// Every case of a folder of `tests/ledger`, in order of name.
pub fn cases(folder: &str) -> Vec<Case> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/ledger").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(root).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 1, "no cases in {folder}");
    files.iter().map(|path| case(path)).collect()
}

fn case(path: &std::path::Path) -> Case {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let value: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap())
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut signed: Vec<(String, SdJwt)> = Vec::new();
    for (number, short) in value["statements"].as_array().unwrap().iter().enumerate() {
        let token =
            signed_short(short, number, &signed).unwrap_or_else(|fault| panic!("{name}: {short}: {fault}"));
        let id = short["id"].as_str().map_or_else(|| number.to_string(), str::to_owned);
        signed.push((id, token));
    }
    Case { name, value, signed }
}

pub fn signed_short(
    short: &Value,
    number: usize,
    before: &[(String, SdJwt)],
) -> Result<SdJwt, entente_record::Fault> {
    let draft = Draft::from_value(&full(short, before))?;
    let key = PartyKey::from_seed(short["by"].as_str().unwrap().parse().unwrap(), &[7; 32]);
    let seals: Vec<Seal> = short["seal"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|pointer| Seal {
            pointer: pointer.as_str().unwrap().parse().unwrap(),
            reason: "operational-security".parse().unwrap(),
            authority: "XM-DAC-1".parse().unwrap(),
            until: Date::new(2030, 1, 1).unwrap(),
        })
        .collect();
    let number = short["number"].as_u64().unwrap_or(number as u64);
    let mut salt = [0x5a; 16];
    let mut salts = || {
        salt[0] += 1;
        salt
    };
    let ctx = SignContext { iat: draft.at.unix_seconds(), jti: Jti::Given(id(number)), salts: &mut salts };
    sign(&draft, &key, &seals, ctx)
}

pub fn id(number: u64) -> StatementId {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&number.to_be_bytes());
    StatementId::from_parts(1_700_000_000_000, random)
}

pub fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The draft that a short form stands for.
fn full(short: &Value, before: &[(String, SdJwt)]) -> Value {
    let hashes: BTreeMap<String, String> = before
        .iter()
        .map(|(name, token)| (format!("${name}"), StatementHash::of(token.jws.as_bytes()).to_string()))
        .collect();
    let mut short = filled(short, &hashes);
    let mut body = short.as_object_mut().unwrap().remove("body").unwrap_or(json!({}));
    let place = json!({"name": "Gao", "country": "ML"});
    let (mut kind, mut default) = (short["kind"].as_str().unwrap_or("custody").to_owned(), json!({}));
    if let Some(stage) = short.get("stage") {
        kind = "custody".into();
        default = json!({"stage": stage, "place": place});
    } else if kind == "consignment" {
        default = json!({"consignor": "XM-DAC-1", "consignee": "XM-DAC-3", "carrier": "XM-DAC-2",
            "from": {"name": "Bamako", "country": "ML"}, "to": place});
    } else if kind == "loss" {
        default = json!({"reason": "theft", "evidence_grade": "documented"});
    } else if kind == "response" {
        default = json!({"outcome": "accept", "answer": "So it is."});
    } else if kind == "stock" {
        default = json!({"origin": "procured", "holder": short["by"], "place": {"name": "Bamako", "country": "ML"}});
    } else if kind == "distribution" {
        default = json!({"place": place, "people": {"total": 100}, "distributor": short["by"]});
    } else if kind == "inventory" {
        default = json!({"holder": short["by"], "place": place, "assurance": "physical-serial"});
    } else if kind == "correction" {
        default = json!({"reason": "incorrect-data", "explanation": "Counted again.", "supersedes": short["refs"][0]});
    } else if kind == "disclosure" {
        default = json!({"reason": "The movement is over.", "statement": short["refs"][0]});
    }
    if let Some(pointers) = short.get("discloses").and_then(Value::as_array) {
        default["disclosures"] = disclosures(short["refs"][0].as_str().unwrap(), pointers, before);
    }
    if let Some(lines) = short.get("lines") {
        default["lines"] = lines.clone();
    }
    merge(&mut default, &mut body);
    expand(&mut default, kind == "consignment" || kind == "stock");
    let mut draft = json!({"kind": kind, "at": short["at"], "handling": "TLP:CLEAR", "body": default,
        "subject": short.get("subject").cloned().unwrap_or(json!(CONSIGNMENT))});
    if let Some(refs) = short.get("refs") {
        draft["refs"] = refs.clone();
    }
    draft
}

/// The disclosures of an earlier statement that open the fields at some pointers; all that it has for `*`.
fn disclosures(of: &str, pointers: &[Value], before: &[(String, SdJwt)]) -> Value {
    let token =
        before.iter().map(|(_, token)| token).find(|t| StatementHash::of(t.jws.as_bytes()).to_string() == of);
    let token = token.expect("what is disclosed was said before");
    if pointers == [json!("*")] {
        return json!(token.disclosures);
    }
    let read = Token::read(token.jws.as_bytes()).unwrap();
    let mut chosen = Vec::new();
    for pointer in pointers {
        let pointer: entente_record::Pointer = pointer.as_str().unwrap().parse().unwrap();
        // Only the field itself: what lies around it is another disclosure's to open.
        let all = read.disclosures_for(&token.disclosures, std::slice::from_ref(&pointer)).unwrap();
        let around = pointer.split_last().map(|(up, _)| up);
        let outer =
            around.and_then(|up| read.disclosures_for(&token.disclosures, &[up]).ok()).unwrap_or_default();
        chosen.extend(all.into_iter().filter(|text| !outer.contains(text)));
    }
    json!(chosen)
}

fn merge(into: &mut Value, from: &mut Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        for (name, value) in std::mem::take(from) {
            if value.is_null() {
                into.shift_remove(&name);
            } else {
                into.insert(name, value);
            }
        }
    }
}

/// Quantities as objects; an item on every line of a list.
fn expand(value: &mut Value, list: bool) {
    match value {
        Value::Object(map) => {
            if let Some(text) = map.get("quantity").and_then(Value::as_str) {
                let (number, unit) = text.split_once(' ').unwrap();
                let quantity = json!({"value": number, "unit": unit});
                map.insert("quantity".into(), quantity);
                if list && !map.contains_key("item") {
                    map.insert("item".into(), json!({"name": "Rice"}));
                }
            }
            let list = list || map.get("kind").is_some_and(|kind| kind == "consignment" || kind == "stock");
            map.values_mut().for_each(|value| expand(value, list));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| expand(value, list)),
        _ => {}
    }
}

fn filled(value: &Value, hashes: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) if text.starts_with('$') => {
            json!(hashes.get(text).unwrap_or_else(|| panic!("{text} is no earlier statement")))
        }
        Value::Array(values) => values.iter().map(|value| filled(value, hashes)).collect(),
        Value::Object(map) => Value::Object(
            map.iter().map(|(name, value)| (name.clone(), filled(value, hashes))).collect::<Map<_, _>>(),
        ),
        other => other.clone(),
    }
}
