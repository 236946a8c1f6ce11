//! `correction`: the issuer replaces or withdraws a statement of its own. The old one stays visible.
//!
//! Speaks of the subject of the statement it corrects, whoever minted it; that the corrected statement is the issuer's own is
//! for the ledger to check, which alone holds it.

use serde_json::{Map, Value, json};

use super::{Body, BodyKind, Kind};
use crate::codes::CorrectionReason;
use crate::fault::{Fault, code};
use crate::ids::{StatementHash, SubjectType};
use crate::part::{At, Defs, Part, Sealable, object, record};
use crate::statement::Envelope;
use crate::value::Text;

/// The body that takes the corrected one's place: of any kind but `correction` and `disclosure`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The new body.
    pub body: Sealable<Box<Body>>,
    /// Its kind, which is never sealed.
    pub kind: Kind,
}

impl Part for Replacement {
    fn read(value: &Value, at: &At<'_>) -> Result<Self, Fault> {
        let map = object(value, at)?;
        if let Some(other) = map.keys().find(|key| !matches!(key.as_str(), "kind" | "body")) {
            return Err(at.name(other).unknown_field(&["kind", "body"]));
        }
        let place = at.name("kind");
        let kind = map.get("kind").ok_or_else(|| place.fault(code::MISSING_FIELD, "say which kind it is"))?;
        let kind = Kind::read(kind, &place)?;
        if !Self::KINDS.contains(&kind) {
            return Err(place.fault(code::INCONSISTENT, "a body of this kind can't replace another"));
        }
        let Some(body) = map.get("body") else {
            at.missing("body")?;
            return Ok(Self { kind, body: Sealable::Sealed });
        };
        let place = at.name("body");
        let body = Body::read_alone(kind, body, &place)?;
        if let Body::Party(party) = &body {
            let name = if party.keys.is_empty() { "revoked" } else { "keys" };
            if !party.keys.is_empty() || !party.revoked.is_empty() {
                let message = "keys aren't corrected but revoked, in a party statement";
                return Err(place.fault_in(name, code::INCONSISTENT, message));
            }
        }
        Ok(Self { kind, body: Sealable::Open(Box::new(body)) })
    }

    fn write(&self) -> Value {
        let mut map = Map::new();
        map.insert("kind".into(), self.kind.write());
        if let Some(body) = self.body.open() {
            map.insert("body".into(), body.to_value());
        }
        Value::Object(map)
    }

    fn schema(defs: &mut Defs) -> Value {
        defs.named("Replacement", |defs| {
            let options: Vec<Value> = Self::KINDS
                .iter()
                .map(|kind| {
                    json!({
                        "properties": {"kind": {"const": kind.as_str()}, "body": Body::schema(*kind, defs)},
                        "required": ["kind", "body"],
                    })
                })
                .collect();
            json!({
                "description": "The body that takes the corrected one's place.",
                "type": "object",
                "properties": {"kind": true, "body": true},
                "additionalProperties": false,
                "oneOf": options,
            })
        })
    }
}

impl Replacement {
    /// Kinds whose bodies can be replaced. A correction is corrected by a further correction of the original.
    pub const KINDS: &'static [Kind] = &[
        Kind::Party,
        Kind::Agreement,
        Kind::Engagement,
        Kind::Vetting,
        Kind::Programme,
        Kind::Indicator,
        Kind::Profile,
        Kind::Need,
        Kind::Request,
        Kind::Offer,
        Kind::Decision,
        Kind::Transfer,
        Kind::Stock,
        Kind::Consignment,
        Kind::Custody,
        Kind::Loss,
        Kind::Distribution,
        Kind::Service,
        Kind::Inventory,
        Kind::Feedback,
        Kind::Finding,
        Kind::Response,
        Kind::Notice,
        Kind::Dataset,
    ];
}

record! {
    /// A correction.
    pub struct Correction {
        /// The statement that no longer stands; among `refs` too.
        pub supersedes: Sealable<StatementHash>,
        /// Why, as a code.
        pub reason: Sealable<CorrectionReason>,
        /// Why, in words.
        pub explanation: Sealable<Text>,
        /// What stands in its place; left out where it is withdrawn.
        pub replacement: Option<Replacement>,
    }
    rules(this, at) {
        let withdrawn = this.reason.open().is_some_and(|reason| {
            matches!(reason.as_str(), "did-not-occur" | "duplicate")
        });
        if withdrawn && this.replacement.is_some() {
            let message = "what did not occur, or was said twice, is withdrawn, not replaced";
            return Err(at.fault_in("replacement", code::INCONSISTENT, message));
        }
    }
}

impl BodyKind for Correction {
    const MINTS: bool = false;
    const SUBJECTS: &'static [SubjectType] = &[];
    const NEVER_SEALED: &'static [&'static str] =
        &["/body/supersedes", "/body/reason", "/body/replacement/kind"];

    fn fits(&self, envelope: &Envelope, at: &At<'_>) -> Result<(), Fault> {
        match self.supersedes.open() {
            Some(hash) if !envelope.refs.contains(hash) => {
                Err(at.fault_in("refs", code::INCONSISTENT, "the hash of the corrected statement must stand among refs"))
            }
            _ => Ok(()),
        }
    }
}
