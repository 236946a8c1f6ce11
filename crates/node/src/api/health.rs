//! `GET /healthz`: whether this node can take statements.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::Node;

pub fn routes() -> Router<Arc<Node>> {
    Router::new().route("/healthz", get(healthz))
}

async fn healthz(State(node): State<Arc<Node>>) -> (StatusCode, Json<Value>) {
    match node.fault() {
        None => (StatusCode::OK, Json(json!({"status": "ok", "size": node.size()}))),
        // The cause is the operator's, in its log; here only that reading works and writing does not.
        Some(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({"status": "writer-stopped", "size": node.size()})))
        }
    }
}
