//! The forms of answers about the ledger, for the API's description. Rows are described by the columns of their view: the parts
//! that it promises. A row says more than that, and may say more tomorrow.

use serde_json::{Map, Value, json};

use crate::api::openapi::schema::{object, reference};
use crate::ledger::VIEWS;
use crate::ledger::view::{MAX_ROWS, View};

/// The name of a view's page among the schemas.
fn page_name(view: &View) -> String {
    let mut letters = view.name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    format!("{}Page", first.into_iter().chain(letters).collect::<String>())
}

/// Every schema of this folder, by name.
pub fn schemas() -> Map<String, Value> {
    let mut all = Map::new();
    for (name, schema) in [
        ("AsOf", as_of()),
        ("Views", views()),
        ("LedgerHash", hash()),
        ("Trace", trace()),
        ("Clashes", clashes()),
        ("Consignment", consignment()),
        ("Subject", subject()),
        ("StatementSource", source()),
    ] {
        all.insert(name.to_owned(), schema);
    }
    let pages: Vec<Value> = VIEWS.iter().map(|view| reference(&page_name(view))).collect();
    all.insert("LedgerPage".to_owned(), json!({"oneOf": pages, "description": "A page of a view's rows."}));
    for view in VIEWS {
        all.insert(page_name(view), page(view));
    }
    all
}

fn text(about: &str) -> Value {
    json!({"type": "string", "description": about})
}

fn ledger_hash() -> Value {
    json!({"type": "string", "pattern": "^sha256:[0-9a-f]{64}$", "description": "SHA-256 of the stable encoding."})
}

fn as_of() -> Value {
    let time = json!({"type": "string", "format": "date-time"});
    let log = object(
        "A log.",
        json!({
            "origin": text("Its origin."),
            "size": {"type": "integer", "minimum": 0, "description": "The first so many of its entries."},
        }),
    );
    let mut schema = object(
        "Which statements were counted, and as of when.",
        json!({
            "size": {"type": "integer", "minimum": 0, "description": "Statements of all logs together."},
            "logs": {
                "type": "array", "minItems": 1, "items": log,
                "description": "Of each log how much: the node's own, then those it follows by origin. The parameter \
                    `as_of` takes their sizes in this order, with commas.",
            },
            "until": {
                "type": ["string", "null"], "format": "date-time",
                "description": "Of them those about what happened until then; all where it is null.",
            },
            "now": time,
        }),
    );
    schema["properties"]["now"]["description"] = json!("The time to which ages and delays are counted.");
    schema["examples"] = json!([{
        "size": 235, "logs": [{"origin": "log.example.org/aid", "size": 235}],
        "until": "2026-06-30T00:00:00Z", "now": "2026-06-30T00:00:00Z",
    }]);
    schema
}

fn views() -> Value {
    let column = object(
        "A column.",
        json!({
            "name": text("Its heading."), "part": text("The part of a row, as a JSON pointer."),
            "about": text("What it says."),
        }),
    );
    let view = object(
        "A view.",
        json!({
            "name": {"type": "string", "enum": VIEWS.iter().map(|view| view.name).collect::<Vec<_>>()},
            "about": text("What it shows."),
            "method": text("The page on how it is counted."),
            "columns": {"type": "array", "minItems": 1, "items": column},
        }),
    );
    object("Every view.", json!({"views": {"type": "array", "items": view}}))
}

fn page(view: &View) -> Value {
    object(
        view.about,
        json!({
            "view": {"const": view.name},
            "as_of": reference("AsOf"),
            "rule": text("How it is counted, in short."),
            "method": {"const": view.method, "description": "The page on how it is counted."},
            "total": {"type": "integer", "minimum": 0, "description": "Rows that were asked for, on all pages."},
            "rows": {"type": "array", "maxItems": MAX_ROWS, "items": row(view)},
            "next": {"type": ["integer", "null"], "minimum": 1, "description": "The offset of the next page."},
            "summary": {"type": "object", "description": "What is said of all rows together, whichever were asked for."},
        }),
    )
}

/// A row: an open object with the parts that the columns name, each at its place.
fn row(view: &View) -> Value {
    let mut row = json!({"type": "object"});
    for column in view.columns {
        let steps: Vec<&str> = column.part.split('/').skip(1).collect();
        insert(&mut row, &steps, column.about);
    }
    row
}

fn insert(schema: &mut Value, steps: &[&str], about: &str) {
    match steps {
        [] => {}
        [last] => schema["properties"][*last] = json!({"description": about}),
        [first, rest @ ..] => {
            let inner = &mut schema["properties"][*first];
            if inner.is_null() {
                *inner = json!({"type": ["object", "null"]});
            }
            insert(inner, rest, about);
        }
    }
}

fn hash() -> Value {
    let mut schema =
        object("One hash over all subjects.", json!({"hash": ledger_hash(), "as_of": reference("AsOf")}));
    schema["examples"] = json!([{
        "hash": format!("sha256:{}", "0".repeat(64)),
        "as_of": {
            "size": 235, "logs": [{"origin": "log.example.org/aid", "size": 235}],
            "until": null, "now": "2026-06-30T00:00:00Z",
        },
    }]);
    schema
}

fn trace() -> Value {
    let amount = json!({"type": "string", "pattern": "^[0-9]+\\.[0-9]{6}$"});
    let list = json!({"type": "array", "items": {"type": "object"}});
    json!({
        "type": "object",
        "description": "What a trace found, and what to know about it. Which of the parts are there depends on what was asked.",
        "properties": {
            "as_of": reference("AsOf"),
            "notes": {
                "type": "object", "required": ["currency", "commitments"],
                "description": "What was left out or stands on less, statement by statement.",
            },
            "totals": {"type": "object", "required": ["flows", "brought_in", "untraced"], "description": "The whole trace in a few figures."},
            "graph": object("How the value went, in layers.", json!({"nodes": list, "edges": list})),
            "origin": {"description": "Whose value, asked `from`."},
            "account": {"type": "object", "description": "The place, asked `to`."},
            "total": amount,
            "planned": amount,
            "ends": list,
            "parts": list,
            "from": list,
            "statements": {"type": "array", "items": {"type": "string"}},
            "origins": list,
        },
        "required": ["as_of", "notes", "totals", "graph"],
        "oneOf": [
            {"required": ["origin", "total", "ends"]},
            {"required": ["account", "total", "planned", "parts"]},
            {"required": ["statements", "total", "from", "ends"]},
            {"required": ["origins"]},
        ],
        "unevaluatedProperties": false,
    })
}

fn clashes() -> Value {
    let heard = json!({
        "type": "object", "required": ["profile", "community", "source"],
        "properties": {
            "profile": text("The profile's subject."), "community": text("What the community is called."),
            "source": reference("StatementSource"),
        },
    });
    let clash = json!({
        "type": "object", "required": ["profile", "rule", "about", "what", "verdict", "sure", "reason", "source"],
        "properties": {
            "profile": text("The profile's subject."), "community": text("What the community is called."),
            "rule": text("The rule, or `own` where the profile itself says it."),
            "about": {"enum": ["item", "day", "hours", "team"]},
            "what": text("The item or occasion."),
            "verdict": {"enum": ["refuse", "move", "change"]},
            "sure": {"type": "boolean", "description": "Whether all that the rule asks for is known."},
            "reason": text("Why."),
            "remedy": {"type": ["string", "null"], "description": "What suits instead."},
            "moved_to": {"type": ["string", "null"], "format": "date", "description": "The first day that surely suits."},
            "source": reference("StatementSource"),
        },
    });
    object(
        "What communities have against something that is to be handed out.",
        json!({
            "as_of": reference("AsOf"), "method": text("The page on how it is judged."),
            "heard": {"type": "array", "items": heard, "description": "Whose profiles were asked; without any, nothing is known."},
            "clashes": {"type": "array", "items": clash},
        }),
    )
}

fn consignment() -> Value {
    let list = json!({"type": "array", "items": {"type": "object"}});
    let state = json!({
        "type": "object",
        "properties": {
            "consignment": text("The consignment's subject."),
            "listing": {"enum": ["listed", "unlisted"]},
            "parties": {"type": "object"},
            "lines": list, "discrepancies": list, "titles": list, "bystanders": list,
            "sealed": {"type": "array", "items": reference("StatementSource")},
            "contradictions": list,
        },
        "required": [
            "consignment", "listing", "parties", "lines", "discrepancies", "titles", "bystanders", "sealed",
            "contradictions",
        ],
    });
    object(
        "Everything known about one consignment.",
        json!({"as_of": reference("AsOf"), "method": text("The page on how it is counted."), "state": state}),
    )
}

fn subject() -> Value {
    let stated = json!({
        "type": "object",
        "properties": {
            "source": reference("StatementSource"),
            "standing": {"enum": ["stands", "superseded", "withdrawn", "corrects", "overtaken", "no-effect"]},
        },
        "required": ["source", "standing"],
    });
    object(
        "Every statement about a subject.",
        json!({
            "as_of": reference("AsOf"),
            "method": text("The page on how it is counted."),
            "hash": ledger_hash(),
            "subject": text("The subject."),
            "statements": {"type": "array", "minItems": 1, "items": stated},
        }),
    )
}

fn source() -> Value {
    json!({
        "type": "object",
        "description": "A statement that a figure rests on; `/api/v1/statements/{hash}` has it whole.",
        "properties": {
            "hash": ledger_hash(),
            "id": text("Its id."), "iss": text("Who made it."), "kind": text("Its kind."),
            "at": {"type": "string", "format": "date-time", "description": "When what it says happened."},
            "iat": {"type": "integer", "description": "When it was signed, Unix seconds."},
        },
        "required": ["hash", "id", "iss", "kind", "at", "iat"],
    })
}
