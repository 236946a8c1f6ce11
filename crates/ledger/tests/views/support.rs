//! Claims from plain data: each is signed and read as a reader would, so that only what a log admits is tested.

use std::collections::BTreeMap;

use entente_ledger::rows::Rows;
use entente_ledger::wire::Cite;
use entente_ledger::{Claim, Source};
use entente_record::{
    Date, Draft, Jti, PartyId, PartyKey, Seal, SignContext, Statement, StatementHash, Timestamp, Token, sign,
};
use serde_json::{Value, json};

pub fn time(text: &str) -> Timestamp {
    let whole = if text.len() == 10 { format!("{text}T12:00:00Z") } else { text.to_owned() };
    whole.parse().expect("a time")
}

fn seal(pointer: &str) -> Seal {
    Seal {
        pointer: pointer.parse().expect("a pointer"),
        reason: "operational-security".parse().expect("a reason"),
        authority: "XM-DAC-41140".parse().expect("a party"),
        until: Date::new(2040, 1, 1).expect("a date"),
    }
}

/// Signs a statement and reads it with its sealed fields closed.
fn statement(number: u8, value: &Value, refs: Vec<StatementHash>) -> Statement {
    let text = |key: &str| value[key].as_str().unwrap_or_else(|| panic!("{key} in {value}"));
    let draft = json!({
        "kind": text("kind"),
        "handling": "TLP:CLEAR",
        "at": time(text("at")).to_string(),
        "subject": text("subject"),
        "body": value["body"],
    });
    let mut draft = Draft::from_value(&draft).unwrap_or_else(|fault| panic!("{fault}: {value}"));
    draft.refs = refs;
    let party: PartyId = text("iss").parse().expect("a party");
    let seals: Vec<Seal> =
        value["seal"].as_array().into_iter().flatten().filter_map(Value::as_str).map(seal).collect();
    let mut salts = salts(number);
    let context = SignContext {
        iat: draft.at.unix_seconds().max(0),
        jti: Jti::Random([number; 10]),
        salts: &mut salts,
    };
    let key = PartyKey::from_seed(party, &[1; 32]);
    let signed = sign(&draft, &key, &seals, context).unwrap_or_else(|fault| panic!("{fault}: {value}"));
    Token::read(signed.jws.as_bytes())
        .and_then(|token| token.open(&[]))
        .unwrap_or_else(|fault| panic!("{fault}: {value}"))
}

fn salts(number: u8) -> impl FnMut() -> [u8; 16] {
    let mut count = 0_u8;
    move || {
        count += 1;
        let mut salt = [number; 16];
        salt[0] = count;
        salt
    }
}

pub fn source(statement: &Statement) -> Source {
    Source {
        at: statement.at,
        jti: statement.jti,
        hash: statement.hash,
        iss: statement.iss.clone(),
        iat: statement.iat,
        kind: statement.kind,
    }
}

/// Claims and the names they have in the example.
pub struct Book {
    pub claims: Vec<Claim>,
    names: BTreeMap<String, Source>,
}

impl Book {
    /// Statements in order; `refs` are names of earlier ones. `was` is a body that a correction replaced by `body`.
    pub fn of(values: Value) -> Self {
        let mut book = Self { claims: Vec::new(), names: BTreeMap::new() };
        for (index, value) in values.as_array().expect("a list").iter().enumerate() {
            let number = u8::try_from(index + 1).expect("a small example");
            let names = value["refs"].as_array().into_iter().flatten();
            let refs: Vec<StatementHash> =
                names.map(|name| book.names[name.as_str().expect("a name")].hash).collect();
            let now = statement(number, value, refs.clone());
            let original = value["was"].as_object().map(|was| {
                let mut old = value.clone();
                old["body"] = Value::Object(was.clone());
                statement(number + 100, &old, refs)
            });
            let claim = Claim {
                source: source(original.as_ref().unwrap_or(&now)),
                subject: now.subject.clone(),
                refs: now.refs.clone(),
                body: now.body.clone(),
                corrections: original.is_some().then(|| source(&now)).into_iter().collect(),
                disclosures: Vec::new(),
                sealed: now.withheld.len(),
            };
            let name = value["name"].as_str().map_or_else(|| format!("{}", index + 1), str::to_owned);
            book.names.insert(name, claim.source.clone());
            book.claims.push(claim);
        }
        book
    }

    pub fn rows(&self) -> Rows {
        Rows::of(&self.claims)
    }

    pub fn cite(&self, name: &str) -> Cite {
        Cite(self.names[name].clone())
    }
}

pub const DONOR: &str = "FR-GOV-MINARM";
pub const FORCE: &str = "ML-GOV-MDAC";
pub const UNIT: &str = "ML-GOV-MDAC/battalion-3";
pub const AGENCY: &str = "XM-DAC-41140";

pub fn money(amount: &str, currency: &str) -> Value {
    json!({"amount": amount, "currency": currency, "value_date": "2024-01-01", "valuation": "nominal"})
}

/// A transfer: `iss stage from to amount at`, under a subject of the issuer's organisation.
pub fn transfer(name: &str, iss: &str, stage: &str, from: &str, to: &str, amount: &str, at: &str) -> Value {
    let org = iss.split('/').next().expect("an organisation");
    json!({
        "name": name, "iss": iss, "kind": "transfer", "at": at, "subject": format!("transfer:{org}:{name}"),
        "body": {"stage": stage, "from": from, "to": to, "amount": money(amount, "EUR")},
    })
}

/// Changes a value under a pointer, making what isn't there.
pub fn with(mut value: Value, pointer: &str, new: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    value.pointer_mut(parent).expect("a parent")[key] = new;
    value
}

pub fn place(pcode: &str) -> Value {
    json!({"name": "Gao", "country": "ML", "pcode": pcode})
}

pub fn radios(serials: &[&str], value: &str) -> Value {
    json!({
        "line": "1",
        "item": {"name": "Tactical radio", "code": "nsn:5820015123456", "enhanced_monitoring": true},
        "quantity": {"value": serials.len().to_string(), "unit": "H87"},
        "serials": serials,
        "value": {"amount": value, "currency": "EUR", "value_date": "2024-01-01", "valuation": "replacement-cost"},
    })
}

/// A consignment of the donor to the force.
pub fn listing(name: &str, at: &str, lines: Value) -> Value {
    json!({
        "name": name, "iss": DONOR, "kind": "consignment", "at": at, "subject": format!("consignment:{DONOR}:{name}"),
        "body": {"consignor": DONOR, "consignee": FORCE, "from": {"name": "Toulon", "country": "FR"},
                 "to": place("ML0701"), "lines": lines},
    })
}

pub fn stage(name: &str, iss: &str, of: &str, stage: &str, at: &str) -> Value {
    let mut value = json!({
        "name": name, "iss": iss, "kind": "custody", "at": at, "subject": format!("consignment:{DONOR}:{of}"),
        "body": {"stage": stage, "place": place("ML0701"),
                 "lines": [{"line": "1", "quantity": {"value": "1", "unit": "H87"}}]},
    });
    if stage == "verified" {
        value["body"]["assurance"] = "scanner".into();
    }
    value
}

pub fn inventory(name: &str, iss: &str, at: &str, serials: &[&str], disposition: &str) -> Value {
    let org = iss.split('/').next().expect("an organisation");
    json!({
        "name": name, "iss": iss, "kind": "inventory", "at": at, "subject": format!("inventory:{org}:{name}"),
        "body": {"holder": FORCE, "place": place("ML0701"), "assurance": "physical-serial", "lines": [{
            "item": {"name": "Tactical radio", "code": "nsn:5820015123456"},
            "quantity": {"value": serials.len().to_string(), "unit": "H87"},
            "serials": serials, "disposition": disposition,
        }]},
    })
}

pub fn decision(name: &str, iss: &str, subject: &str, outcome: &str, at: &str) -> Value {
    json!({
        "name": name, "iss": iss, "kind": "decision", "at": at, "subject": subject,
        "body": {"outcome": outcome, "authority": iss, "reason": "As agreed.", "conditions": ["As agreed."]},
    })
}
