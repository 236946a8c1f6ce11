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

/// Every refusal of the node itself: code, HTTP status, what it means. Faults inside a statement carry the codes of
/// [`entente_record::CODES`] and the status 422. `docs/errors.md` is made from both tables.
pub const CODES: &[(&str, u16, &str)] = &[
    (
        "jti-taken",
        409,
        "The log holds another statement under this id. Sign again with a new `jti`; the old one stays.",
    ),
    (
        "signed-in-the-future",
        422,
        "`iat` is more than five minutes ahead of the node's clock. Set the signer's clock and sign again.",
    ),
    (
        "disclosures-too-large",
        413,
        "The disclosures of one statement are larger than a node stores. Seal less, or split the statement.",
    ),
    ("body-too-large", 413, "The request is larger than a node reads. Send the statements in parts."),
    ("too-many-statements", 413, "More statements than one request may hold. Send them in parts."),
    (
        "unsupported-media-type",
        415,
        "Send `application/sd-jwt` for one statement, `application/x-ndjson` for many.",
    ),
    (
        "malformed-request",
        400,
        "The request, or one line of it, is not what the route reads; the message says which line.",
    ),
    (
        "bad-parameter",
        400,
        "A parameter of the query is unknown, given twice, or not in its form; the message says which and what it takes.",
    ),
    (
        "not-found",
        404,
        "Nothing is at this path, or the log says nothing of what was asked for; the message says what there is.",
    ),
    (
        "beyond-the-log",
        404,
        "`as_of` is a size that the published log, or one that the node follows, has not reached. Ask for a smaller one, or again later.",
    ),
    (
        BUSY,
        503,
        "Others' questions are being worked out. Ask again after the seconds that `Retry-After` names.",
    ),
    (
        "log-too-large",
        503,
        "The log, or the part of it that was asked for, has more statements than a node folds in memory, and the question is not one that the ledger in its store answers. Ask for an earlier size with `as_of`, or fold a copy of the log with `entente ledger`.",
    ),
    (
        "unavailable",
        503,
        "The writer has stopped after a storage fault. Nothing was answered that is not durable; submit again once the node is back.",
    ),
    (INTERNAL, 500, "The node could not answer; its operator's log says why. Try again, or ask a mirror."),
];

/// The one code that says when to come back.
pub const BUSY: &str = "busy";

/// The one code that says nothing about the request.
pub const INTERNAL: &str = "internal";

impl Refusal {
    /// A refusal with a code of the table.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        let status = CODES.iter().find(|(known, ..)| *known == code).map_or(422, |(_, status, _)| *status);
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
