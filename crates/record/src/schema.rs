//! JSON Schema (2020-12) of statements, made from the types that read them.

use serde_json::{Map, Value, json};

use crate::ids::{PartyId, StatementHash, StatementId, SubjectId};
use crate::kind::{Body, Kind};
use crate::part::{Defs, Part};
use crate::statement::{Tlp, VERSION, Withheld};
use crate::time::Timestamp;

/// The schema of a kind's whole payload, with everything sealed put back in its place.
pub fn schema(kind: Kind) -> Value {
    let mut defs = Defs::default();
    let mut properties = Map::new();
    properties.insert("v".into(), json!({"const": VERSION}));
    properties.insert("iss".into(), PartyId::schema(&mut defs));
    properties.insert("iat".into(), json!({"type": "integer", "minimum": 0, "maximum": 253_402_300_799_i64}));
    properties.insert("jti".into(), StatementId::schema(&mut defs));
    properties.insert("kind".into(), json!({"const": kind.as_str()}));
    properties.insert("at".into(), Timestamp::schema(&mut defs));
    properties.insert("subject".into(), SubjectId::schema(&mut defs));
    let mut refs = Vec::<StatementHash>::schema(&mut defs);
    if let Some(refs) = refs.as_object_mut() {
        refs.insert("uniqueItems".into(), true.into());
    }
    properties.insert("refs".into(), refs);
    properties.insert("handling".into(), Tlp::schema(&mut defs));
    properties.insert("withheld".into(), Vec::<Withheld>::schema(&mut defs));
    properties.insert("_sd_alg".into(), json!({"const": "sha-256"}));
    properties.insert("body".into(), Body::schema(kind, &mut defs));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("Entente statement, kind {kind}, version {VERSION}"),
        "description": "The payload of a statement with every sealed field put back in its place.",
        "type": "object",
        "properties": properties,
        "required": ["v", "iss", "iat", "jti", "kind", "at", "subject", "handling", "body"],
        "dependentRequired": {"withheld": ["_sd_alg"], "_sd_alg": ["withheld"]},
        "additionalProperties": false,
        "$defs": defs.into_value(),
    })
}
