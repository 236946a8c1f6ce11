//! `POST /add-checkpoint` and `GET /<origin hash>/checkpoint`: this node as a witness (C2SP tlog-witness).

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use entente_log::witness::MAX_REQUEST_BYTES;

use super::error::inside;
use crate::witness::WitnessError;
use crate::{Node, NodeError, Refusal};

pub fn routes() -> Router<Arc<Node>> {
    Router::new()
        .route("/add-checkpoint", post(add_checkpoint).layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES)))
        .route("/{origin_hash}/checkpoint", get(latest))
}

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
