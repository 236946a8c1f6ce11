//! The statement, opened.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::base64url;
use crate::codes::WithholdingReason;
use crate::fault::{Fault, code};
use crate::ids::{Kid, PartyId, StatementHash, StatementId, SubjectId};
use crate::json::Pointer;
use crate::kind::{Body, Kind};
use crate::part::{At, Defs, Part, choice, object, string};
use crate::time::{Date, Timestamp};
use crate::value::Commitment;

/// The format version written, and the only one so far.
pub const VERSION: i64 = 1;

choice! {
    /// FIRST Traffic Light Protocol 2.0: how far a statement and what it seals may travel.
    pub enum Tlp {
        /// To everyone.
        Clear = "TLP:CLEAR",
        /// Within the community.
        Green = "TLP:GREEN",
        /// Within the organisation and those it serves, on a need-to-know basis.
        Amber = "TLP:AMBER",
        /// Within the organisation only.
        AmberStrict = "TLP:AMBER+STRICT",
        /// To the named recipients only.
        Red = "TLP:RED",
    }
}

/// Why a field is sealed: one row for each sealed field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// Which field: a pointer into the statement as it was before sealing.
    pub path: Pointer,
    /// Why.
    pub reason: WithholdingReason,
    /// On whose authority.
    pub authority: PartyId,
    /// Until when, at the latest, the reason is held to stand.
    pub until: Date,
    /// A commitment to a sealed quantity; carried, not yet used.
    pub commitment: Option<Commitment>,
}

/// A statement, opened as far as its disclosures allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Who claims.
    pub iss: PartyId,
    /// When it was signed, Unix seconds.
    pub iat: i64,
    /// Its id.
    pub jti: StatementId,
    /// What kind of statement it is.
    pub kind: Kind,
    /// When what it says happened.
    pub at: Timestamp,
    /// What it is about.
    pub subject: SubjectId,
    /// Statements it answers, continues or corrects.
    pub refs: Vec<StatementHash>,
    /// How far it may travel.
    pub handling: Tlp,
    /// Why fields are sealed.
    pub withheld: Vec<Withheld>,
    /// What it says.
    pub body: Body,
    /// The key that signed it.
    pub kid: Kid,
    /// The hash of its JWS.
    pub hash: StatementHash,
}

/// Everything in a payload but the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) iss: PartyId,
    pub(crate) iat: i64,
    pub(crate) jti: StatementId,
    pub(crate) kind: Kind,
    pub(crate) at: Timestamp,
    pub(crate) subject: SubjectId,
    pub(crate) refs: Vec<StatementHash>,
    pub(crate) handling: Tlp,
    pub(crate) withheld: Vec<Withheld>,
}

const CLAIMS: [&str; 12] =
    ["v", "iss", "iat", "jti", "kind", "at", "subject", "refs", "handling", "withheld", "_sd_alg", "body"];

/// The last second of the year 9999, the last that RFC 3339 can write.
const MAX_IAT: i64 = 253_402_300_799;

impl Envelope {
    /// Reads the claims of a payload, not looking into its body.
    pub(crate) fn read(payload: &Value, at: &At<'_>) -> Result<Self, Fault> {
        let map = object(payload, at)?;
        if let Some(other) = map.keys().find(|key| !CLAIMS.contains(&key.as_str())) {
            return Err(at.name(other).unknown_field(&CLAIMS));
        }
        let version = claim(map, "v", at)?;
        if version.as_i64() != Some(VERSION) {
            return Err(at.fault_in("v", code::UNKNOWN_VERSION, "this reader knows format version 1"));
        }
        let iat = claim(map, "iat", at)?.as_i64().filter(|iat| (0..=MAX_IAT).contains(iat));
        let envelope = Self {
            iss: part(map, "iss", at)?,
            iat: iat.ok_or_else(|| {
                at.fault_in("iat", code::OUT_OF_RANGE, "Unix seconds are needed, 1970 to 9999")
            })?,
            jti: part(map, "jti", at)?,
            kind: part(map, "kind", at)?,
            at: part(map, "at", at)?,
            subject: part(map, "subject", at)?,
            refs: list(map, "refs", at)?,
            handling: part(map, "handling", at)?,
            withheld: list(map, "withheld", at)?,
        };
        claim(map, "body", at)?;
        envelope.check(map, at)?;
        Ok(envelope)
    }

    fn check(&self, map: &Map<String, Value>, at: &At<'_>) -> Result<(), Fault> {
        let mut seen = HashSet::new();
        if let Some(index) = self.refs.iter().position(|hash| !seen.insert(hash)) {
            return Err(at
                .name("refs")
                .index(index)
                .fault(code::DUPLICATE_VALUE, "the same hash stands twice"));
        }
        let mut paths: Vec<&Pointer> = self.withheld.iter().map(|row| &row.path).collect();
        paths.sort_unstable();
        if let Some([twice, _]) = paths.windows(2).find(|pair| pair.first() == pair.last()) {
            return Err(at.fault_in(
                "withheld",
                code::DUPLICATE_VALUE,
                format!("{twice} has two rows; keep one"),
            ));
        }
        match map.get("_sd_alg").map(Value::as_str) {
            None if self.withheld.is_empty() => Ok(()),
            Some(Some("sha-256")) if !self.withheld.is_empty() => Ok(()),
            Some(Some("sha-256")) => Err(at.fault_in(
                "withheld",
                code::WITHHELD_MISMATCH,
                "`_sd_alg` is there, but no row says what is sealed",
            )),
            None => Err(at.fault_in(
                "_sd_alg",
                code::BAD_SEAL,
                "fields are withheld, so `_sd_alg` must be sha-256",
            )),
            Some(_) => Err(at.fault_in("_sd_alg", code::BAD_SEAL, "digests are sha-256 only")),
        }
    }
}

fn claim<'m>(map: &'m Map<String, Value>, name: &str, at: &At<'_>) -> Result<&'m Value, Fault> {
    map.get(name)
        .ok_or_else(|| at.fault_in(name, code::MISSING_FIELD, format!("the field `{name}` is required")))
}

fn part<T: Part>(map: &Map<String, Value>, name: &str, at: &At<'_>) -> Result<T, Fault> {
    T::read(claim(map, name, at)?, &at.name(name))
}

fn list<T: Part>(map: &Map<String, Value>, name: &str, at: &At<'_>) -> Result<Vec<T>, Fault> {
    map.get(name).map_or(Ok(Vec::new()), |value| Vec::read(value, &at.name(name)))
}

impl Part for Withheld {
    fn read(value: &Value, at: &At<'_>) -> Result<Self, Fault> {
        const FIELDS: [&str; 5] = ["path", "reason", "authority", "until", "commitment"];
        let map = object(value, at)?;
        if let Some(other) = map.keys().find(|key| !FIELDS.contains(&key.as_str())) {
            return Err(at.name(other).unknown_field(&FIELDS));
        }
        Ok(Self {
            path: part(map, "path", at)?,
            reason: part(map, "reason", at)?,
            authority: part(map, "authority", at)?,
            until: part(map, "until", at)?,
            commitment: map
                .get("commitment")
                .map(|value| Commitment::read(value, &at.name("commitment")))
                .transpose()?,
        })
    }

    fn write(&self) -> Value {
        let mut map = Map::new();
        map.insert("path".into(), self.path.to_string().into());
        map.insert("reason".into(), self.reason.write());
        map.insert("authority".into(), self.authority.write());
        map.insert("until".into(), self.until.write());
        if let Some(commitment) = &self.commitment {
            map.insert("commitment".into(), commitment.write());
        }
        Value::Object(map)
    }

    fn schema(defs: &mut Defs) -> Value {
        defs.named("Withheld", |defs| {
            json!({
                "description": "Why a field is sealed.",
                "type": "object",
                "properties": {
                    "path": Pointer::schema(defs),
                    "reason": WithholdingReason::schema(defs),
                    "authority": PartyId::schema(defs),
                    "until": Date::schema(defs),
                    "commitment": Commitment::schema(defs),
                },
                "required": ["path", "reason", "authority", "until"],
                "additionalProperties": false,
            })
        })
    }
}

/// Inside a statement, a pointer names a field that is or was sealed, so it leads into the body.
impl Part for Pointer {
    fn read(value: &Value, at: &At<'_>) -> Result<Self, Fault> {
        let path: Pointer = string(value, at)?.parse().map_err(|fault| at.adopt(fault))?;
        if path.tokens().len() < 2 || path.tokens().first().map(String::as_str) != Some("body") {
            return Err(at.fault(code::UNSEALABLE, "only what lies under /body can be sealed"));
        }
        Ok(path)
    }

    fn write(&self) -> Value {
        self.to_string().into()
    }

    fn schema(defs: &mut Defs) -> Value {
        defs.named(
            "Pointer",
            |_| json!({"type": "string", "maxLength": 1_024, "pattern": "^/body(/([^~/]|~[01])*)+$"}),
        )
    }
}

impl Statement {
    /// The statement as JSON for people and programs: the claims, the body as far as it is open, and beside them the key id
    /// and the hash.
    pub fn to_value(&self) -> Value {
        let mut map = Map::new();
        map.insert("hash".into(), self.hash.write());
        map.insert("kid".into(), base64url::encode(self.kid.as_bytes()).into());
        map.insert("iss".into(), self.iss.write());
        map.insert("iat".into(), self.iat.into());
        map.insert("jti".into(), self.jti.write());
        map.insert("kind".into(), self.kind.write());
        map.insert("at".into(), self.at.write());
        map.insert("subject".into(), self.subject.write());
        if !self.refs.is_empty() {
            map.insert("refs".into(), self.refs.write());
        }
        map.insert("handling".into(), self.handling.write());
        if !self.withheld.is_empty() {
            map.insert("withheld".into(), self.withheld.write());
        }
        map.insert("body".into(), self.body.to_value());
        Value::Object(map)
    }
}

impl serde::Serialize for Statement {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}
