//! `GET /healthz`: whether this node can take statements.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Node;

pub fn routes() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new().routes(routes!(healthz))
}

/// Whether this node can take statements.
#[utoipa::path(
    get, path = "/healthz", operation_id = "health", tag = "operations",
    responses(
        (status = 200, description = "It can.", body = ref("#/components/schemas/Health")),
        (status = 503, description = "It serves what is published; its writer has stopped.", body = ref("#/components/schemas/Health")),
    ),
)]
async fn healthz(State(node): State<Arc<Node>>) -> (StatusCode, Json<Value>) {
    match node.fault() {
        None => (StatusCode::OK, Json(json!({"status": "ok", "size": node.size()}))),
        // The cause is the operator's, in its log; here only that reading works and writing does not.
        Some(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({"status": "writer-stopped", "size": node.size()})))
        }
    }
}
