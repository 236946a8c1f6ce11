//! `POST /add-checkpoint` and `GET /<origin hash>/checkpoint`: this node as a witness (C2SP tlog-witness).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use entente_log::witness::MAX_REQUEST_BYTES;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use super::error::inside;
use crate::witness::WitnessError;
use crate::{Node, NodeError, Refusal};

pub fn routes() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(add_checkpoint).layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES)))
        .routes(routes!(latest))
}

/// Cosigns a checkpoint that continues the last one this witness cosigned of that log.
#[utoipa::path(
    post, path = "/add-checkpoint", operation_id = "addCheckpoint", tag = "witness",
    request_body(content = String, content_type = "text/plain", description = "Old size, consistency proof, checkpoint."),
    responses(
        (status = 200, description = "The witness's signature lines.", body = String, content_type = "text/plain"),
        (status = 409, description = "The size this witness knows.", body = String, content_type = "text/x.tlog.size"),
        (status = "default", description = "Refused; 400, 403, 404 and 422 as the specification says.", body = String, content_type = "text/plain"),
    ),
)]
async fn add_checkpoint(State(node): State<Arc<Node>>, body: Bytes) -> Response {
    // Persisting syncs a file: not on the threads that serve everyone else.
    let decided = tokio::task::spawn_blocking(move || node.witness().add_checkpoint(&body)).await;
    match decided {
        Ok(Ok(lines)) => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], lines).into_response(),
        Ok(Err(WitnessError::Refused(refusal))) => {
            let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
            (status, [(header::CONTENT_TYPE, refusal.content_type())], refusal.body()).into_response()
        }
        Ok(Err(WitnessError::Inside(error))) => inside(&error),
        Err(error) => inside(&NodeError::system("add-checkpoint", error)),
    }
}

/// What this witness last cosigned of a log.
#[utoipa::path(
    get, path = "/{origin_hash}/checkpoint", operation_id = "cosigned", tag = "witness",
    params(("origin_hash" = String, Path, description = "SHA-256 of the log's origin, hex.")),
    responses((status = 200, description = "A signed note.", body = String, content_type = "text/plain")),
)]
async fn latest(State(node): State<Arc<Node>>, Path(origin_hash): Path<String>) -> Response {
    match tokio::task::spawn_blocking(move || node.witness().latest(&origin_hash)).await {
        Ok(Ok(Some(note))) => {
            let headers =
                [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
            (headers, note).into_response()
        }
        Ok(Ok(None)) => {
            Refusal::new("not-found", "this witness has cosigned nothing of that log").into_response()
        }
        Ok(Err(error)) => inside(&error),
        Err(error) => inside(&NodeError::system("reading a checkpoint", error)),
    }
}
