//! What a submitter is told when a statement is not taken. One table: code, HTTP status, what to do.
//!
//! A refusal is written for strangers: it names their mistake, never the inside of this node.

use entente_record::Fault;
use serde::Serialize;

/// A refused request or statement, as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code}: {message}{at}", at = pointer.as_deref().map(|p| format!(" (at {p})")).unwrap_or_default())]
pub struct Refusal {
    /// Stable code; `docs/errors.md` has a section per code.
    pub code: &'static str,
    /// JSON pointer of the fault, where it is inside a statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// What is wrong and what to do.
    pub message: String,
    /// HTTP status when the refusal answers a whole request.
    #[serde(skip)]
    pub status: u16,
}

/// Every refusal of the node itself. Faults inside a statement carry the codes of `entente_record`.
pub const CODES: &[(&str, u16)] = &[
    ("invalid-statement", 422),
    ("jti-taken", 409),
    ("signed-in-the-future", 422),
    ("disclosures-too-large", 413),
    ("body-too-large", 413),
    ("too-many-statements", 413),
    ("unsupported-media-type", 415),
    ("malformed-request", 400),
    ("not-found", 404),
    ("overloaded", 503),
    ("unavailable", 503),
];

impl Refusal {
    /// A refusal with a code of the table.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        let status = CODES.iter().find(|(c, _)| *c == code).map_or(422, |(_, status)| *status);
        Refusal { code, pointer: None, message: message.into(), status }
    }

    /// The node can't take anything now: its writer has stopped.
    pub fn unavailable() -> Self {
        Refusal::new(
            "unavailable",
            "the log's writer has stopped after a storage fault; nothing was answered that is not durable. \
             Submit again once the node is back: what was logged meanwhile gets its receipt",
        )
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Refusal { code: fault.code, pointer: Some(fault.pointer), message: fault.message, status: 422 }
    }
}
