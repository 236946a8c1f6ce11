//! The forms of what isn't the ledger's: refusals, statements, receipts, health.

use serde_json::{Map, Value, json};

use crate::mirror::Trouble;
use crate::refusal::CODES;

/// Every schema of this file, by name.
pub(super) fn schemas() -> Map<String, Value> {
    let mut all = Map::new();
    for (name, schema) in [
        ("Refused", refused()),
        ("Receipt", receipt()),
        ("Line", line()),
        ("StatementRow", row()),
        ("Statement", statement()),
        ("StatementPage", page()),
        ("Bundle", bundle()),
        ("Health", health()),
        ("Ready", ready()),
        ("Description", description()),
    ] {
        all.insert(name.to_owned(), schema);
    }
    all
}

/// A schema of this description, by name.
pub(in crate::api) fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// An object that has exactly these properties, each of them always.
pub(in crate::api) fn object(about: &str, properties: Value) -> Value {
    let names: Vec<&String> = properties.as_object().into_iter().flat_map(Map::keys).collect();
    let required = json!(names);
    json!({
        "type": "object", "description": about, "properties": properties, "required": required,
        "additionalProperties": false,
    })
}

fn hash() -> Value {
    json!({"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"})
}

fn refused() -> Value {
    let node = CODES.iter().map(|(code, ..)| *code);
    let codes: Vec<&str> = node.chain(entente_record::CODES.iter().map(|(code, _)| *code)).collect();
    json!({
        "type": "object",
        "description": "Why a request, or a statement of it, was refused.",
        "properties": {"error": {
            "type": "object",
            "properties": {
                "code": {"type": "string", "enum": codes},
                "pointer": {"type": "string", "description": "JSON pointer of the fault within a statement."},
                "message": {"type": "string", "description": "What is wrong, and what to do."},
                "help": {"type": "string", "description": "Where the code is explained."},
            },
            "required": ["code", "message", "help"],
            "additionalProperties": false,
        }},
        "required": ["error"],
        "additionalProperties": false,
        "examples": [{"error": {
            "code": "not-found", "message": "there is nothing at this path", "help": "docs/errors.md#not-found",
        }}],
    })
}

fn receipt() -> Value {
    json!({
        "type": "object",
        "description": "That a statement is in the log, durable and published.",
        "properties": {
            "index": {"type": "integer", "minimum": 0, "description": "Position in the log."},
            "hash": hash(),
            "jti": {"type": "string", "description": "The statement's id."},
            "size": {"type": "integer", "minimum": 1, "description": "Size of the published tree that holds it."},
            "new": {"type": "boolean", "description": "Whether this submission added it."},
        },
        "required": ["index", "hash", "jti", "size", "new"],
        "additionalProperties": false,
        "examples": [{
            "index": 2, "hash": format!("sha256:{}", "0".repeat(64)),
            "jti": "urn:uuid:019b76da-a800-7000-8000-000000000000", "size": 3, "new": true,
        }],
    })
}

fn line() -> Value {
    json!({
        "description": "A line of the answer to many statements.",
        "oneOf": [reference("Receipt"), reference("Refused")],
    })
}

fn row_properties() -> Value {
    json!({
        "index": {"type": "integer", "minimum": 0, "description": "Position in the log."},
        "jti": {"type": "string", "description": "Its id."},
        "hash": hash(),
        "iss": {"type": "string", "description": "Who made it."},
        "kind": {"type": "string", "enum": entente_record::Kind::ALL.iter().map(ToString::to_string).collect::<Vec<_>>()},
        "subject": {"type": "string", "description": "What it is about."},
        "at": {"type": "string", "format": "date-time", "description": "When what it says happened."},
        "iat": {"type": "integer", "description": "When it was signed, Unix seconds."},
        "handling": {"type": "string", "description": "TLP marking."},
        "sealed": {"type": "integer", "minimum": 0, "description": "How many of its fields are sealed."},
    })
}

fn row() -> Value {
    object("A statement in the index.", row_properties())
}

fn statement() -> Value {
    let mut schema = row();
    schema["description"] = json!("A statement, as everyone may see it.");
    schema["properties"]["statement"] =
        json!({"type": "string", "description": "The entry of the log: a compact JWS."});
    schema["properties"]["payload"] =
        json!({"type": "object", "description": "What it says; sealed fields are digests."});
    if let Some(required) = schema["required"].as_array_mut() {
        required.push(json!("statement"));
    }
    schema
}

fn bundle() -> Value {
    let text = |about: &str| json!({"type": "string", "description": about});
    let link = object(
        "A `party` statement with its proof.",
        json!({"statement": text("The entry of the log: a compact JWS."), "proof": text("C2SP tlog-proof of it.")}),
    );
    object(
        "What proves one statement to a stranger; docs/formats/bundle.md says how it is checked.",
        json!({
            "format": {"const": crate::bundle::FORMAT},
            "statement": text("The entry of the log: a compact JWS."),
            "disclosures": {"type": "array", "items": {"type": "string"}, "description": "Sealed fields that are shown."},
            "proof": text("C2SP tlog-proof of the statement."),
            "policy": text("C2SP tlog-policy its maker suggests."),
            "issuer": {
                "type": "array", "items": link, "description": "What gave the issuer its key, from entry 0 on.",
            },
        }),
    )
}

fn page() -> Value {
    json!({
        "type": "object",
        "properties": {
            "size": {"type": "integer", "minimum": 0, "description": "Size of the published tree."},
            "statements": {"type": "array", "items": reference("StatementRow")},
            "next": {"type": ["integer", "null"], "description": "The `from` of the next page."},
        },
        "required": ["size", "statements", "next"],
        "additionalProperties": false,
    })
}

fn health() -> Value {
    let codes: Vec<Value> =
        Trouble::ALL.iter().map(|trouble| json!(trouble.code())).chain([Value::Null]).collect();
    let followed = object(
        "A log that this node follows.",
        json!({
            "origin": {"type": "string", "description": "Its origin."},
            "size": {"type": "integer", "minimum": 0, "description": "Entries that were checked and are folded."},
            "fault": {"enum": codes, "description": "What kept the last look at it from its end."},
            "message": {"type": ["string", "null"], "description": "What that means, and what is to be done."},
        }),
    );
    json!({
        "type": "object",
        "properties": {
            "status": {"type": "string", "enum": ["ok", "writer-stopped"]},
            "size": {"type": "integer", "minimum": 0, "description": "Size of the published tree."},
            "following": {"type": "array", "items": followed},
        },
        "required": ["status", "size", "following"],
        "additionalProperties": false,
        "examples": [{"status": "ok", "size": 236, "following": [
            {"origin": "log.neighbour.example/aid", "size": 40, "fault": null, "message": null},
        ]}],
    })
}

fn ready() -> Value {
    object(
        "Whether a node should be given requests.",
        json!({"status": {"type": "string", "enum": ["ready", "stopping", "writer-stopped"]}}),
    )
}

fn description() -> Value {
    json!({
        "type": "object",
        "properties": {"openapi": {"type": "string", "pattern": "^3\\.1\\."}},
        "required": ["openapi", "info", "paths", "components"],
    })
}
