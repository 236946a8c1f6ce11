//! How a refusal travels: its status, and JSON with code, place, message and the page that explains it.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::refusal::{BUSY, INTERNAL};
use crate::{NodeError, Refusal};

/// Where each code is explained, relative to the project's documentation.
const HELP: &str = "docs/errors.md#";

/// When to ask again a node that is busy: by then some of what others wait for is done.
const RETRY_SECONDS: &str = "5";

/// A refusal as JSON.
pub fn refusal_json(refusal: &Refusal) -> Value {
    let mut error = json!({ "code": refusal.code, "message": refusal.message });
    if let Some(pointer) = &refusal.pointer {
        error["pointer"] = json!(pointer);
    }
    error["help"] = json!(format!("{HELP}{}", refusal.code));
    json!({ "error": error })
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
        let mut response = (status, Json(refusal_json(&self))).into_response();
        if self.code == BUSY {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_SECONDS));
        }
        response
    }
}

/// An inside failure: the operator's log gets the cause, the stranger only that it happened.
pub fn inside(error: &NodeError) -> Response {
    tracing::error!(%error, "request failed");
    Refusal::new(
        INTERNAL,
        "this node could not answer; its operator's log says why. Try again, or ask a mirror",
    )
    .into_response()
}
