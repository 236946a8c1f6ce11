//! `POST /api/v1/statements`: one SD-JWT, or many as NDJSON. Each gets its own answer, in the order sent, once it
//! is durable and published.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::MAX_BODY_BYTES;
use crate::api::error::refusal_json;
use crate::writer::Outcome;
use crate::{Node, Refusal};

/// Statements in one request; more are sent in further requests.
pub const MAX_STATEMENTS: usize = 10_000;

/// One line of an NDJSON submission.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    statement: String,
}

/// Hands in one statement, or many as NDJSON.
///
/// The answer comes once each is durable and published, or refused.
#[utoipa::path(
    post, path = "/api/v1/statements", operation_id = "submit", tag = "statements",
    request_body(
        description = "One SD-JWT with all its disclosures, or lines of `{\"statement\": \"<SD-JWT>\"}`.",
        content((String = "application/sd-jwt"), (String = "application/x-ndjson"))
    ),
    responses(
        (status = 201, description = "One statement, added.", body = ref("#/components/schemas/Receipt")),
        (status = 200, description = "One that was in the log already; or a line for each of many, in the order sent.", content(
            (ref("#/components/schemas/Receipt") = "application/json"),
            (ref("#/components/schemas/Line") = "application/x-ndjson"),
        )),
    ),
)]
pub async fn submit(
    State(node): State<Arc<Node>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let message =
                format!("a request holds at most {MAX_BODY_BYTES} bytes; send the statements in parts");
            return Refusal::new("body-too-large", message).into_response();
        }
        Err(rejection) => return Refusal::new("malformed-request", rejection.body_text()).into_response(),
    };
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    match content_type.split(';').next().unwrap_or_default().trim() {
        "application/sd-jwt" => one(&node, &body).await,
        "application/x-ndjson" => many(&node, &body).await,
        other => Refusal::new(
            "unsupported-media-type",
            format!(
                "Content-Type is {other:?}; send one statement as application/sd-jwt, or lines of \
                 {{\"statement\": \"…\"}} as application/x-ndjson"
            ),
        )
        .into_response(),
    }
}

async fn one(node: &Node, body: &[u8]) -> Response {
    let text = match std::str::from_utf8(body) {
        Ok(text) => text.to_owned(),
        Err(_) => return Refusal::new("malformed-request", "the body is not UTF-8").into_response(),
    };
    match node.submit(vec![text]).await.pop() {
        Some(Ok(receipt)) => {
            let status = if receipt.new { StatusCode::CREATED } else { StatusCode::OK };
            (status, Json(receipt)).into_response()
        }
        Some(Err(refusal)) => refusal.into_response(),
        None => Refusal::unavailable().into_response(),
    }
}

async fn many(node: &Node, body: &[u8]) -> Response {
    let lines: Vec<&[u8]> =
        body.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty()).collect();
    if lines.len() > MAX_STATEMENTS {
        let message = format!(
            "{} statements; a request holds at most {MAX_STATEMENTS}: send them in parts",
            lines.len()
        );
        return Refusal::new("too-many-statements", message).into_response();
    }
    // A bad line is that line's error; the others go on.
    let mut answers: Vec<Option<Value>> = Vec::with_capacity(lines.len());
    let mut texts = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        match serde_json::from_slice::<Line>(line) {
            Ok(line) => {
                texts.push(line.statement);
                answers.push(None);
            }
            Err(error) => {
                let message = format!("line {}: {error}; a line is {{\"statement\": \"<SD-JWT>\"}}", at + 1);
                answers.push(Some(refusal_json(&Refusal::new("malformed-request", message))));
            }
        }
    }
    let mut outcomes = node.submit(texts).await.into_iter();
    let mut out = String::new();
    for answer in answers {
        let answer = answer.unwrap_or_else(|| outcome_json(outcomes.next()));
        out.push_str(&answer.to_string());
        out.push('\n');
    }
    ([(header::CONTENT_TYPE, "application/x-ndjson")], out).into_response()
}

fn outcome_json(outcome: Option<Outcome>) -> Value {
    match outcome.unwrap_or_else(|| Err(Refusal::unavailable())) {
        Ok(receipt) => json!(receipt),
        Err(refusal) => refusal_json(&refusal),
    }
}
