//! `GET /healthz`: whether this node can take statements, and how the logs are that it follows. `GET /readyz`: whether it should be
//! given requests.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Node;
use crate::mirror::{Mirror, Trouble};

pub fn routes() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new().routes(routes!(healthz)).routes(routes!(readyz))
}

/// Whether this node can take statements, and how the logs are that it follows.
#[utoipa::path(
    get, path = "/healthz", operation_id = "health", tag = "operations",
    responses(
        (status = 200, description = "It can.", body = ref("#/components/schemas/Health")),
        (status = 503, description = "It serves what is published; its writer has stopped.", body = ref("#/components/schemas/Health")),
    ),
)]
async fn healthz(State(node): State<Arc<Node>>) -> (StatusCode, Json<Value>) {
    // Causes are the operator's, in its log; here only what works and what doesn't. A log that does not hold is no fault of
    // this node.
    let (status, said) = match node.fault() {
        None => (StatusCode::OK, "ok"),
        Some(_) => (StatusCode::SERVICE_UNAVAILABLE, "writer-stopped"),
    };
    let following: Vec<Value> = node.mirrors().iter().map(|mirror| followed(mirror)).collect();
    (status, Json(json!({"status": said, "size": node.size(), "following": following})))
}

/// Whether this node should be given requests.
///
/// It listens once its start is done: before, connections are refused. A node that is about to stop says so here first, and answers
/// what else it is asked until it has stopped.
#[utoipa::path(
    get, path = "/readyz", operation_id = "ready", tag = "operations",
    responses(
        (status = 200, description = "It takes statements and answers.", body = ref("#/components/schemas/Ready")),
        (status = 503, description = "It is about to stop, or takes no statements.", body = ref("#/components/schemas/Ready")),
    ),
)]
async fn readyz(State(node): State<Arc<Node>>) -> (StatusCode, Json<Value>) {
    let (status, said) = match (*node.leaving().borrow(), node.fault()) {
        (true, _) => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
        (false, Some(_)) => (StatusCode::SERVICE_UNAVAILABLE, "writer-stopped"),
        (false, None) => (StatusCode::OK, "ready"),
    };
    (status, Json(json!({"status": said})))
}

fn followed(mirror: &Mirror) -> Value {
    let trouble = mirror.trouble();
    json!({
        "origin": mirror.origin(),
        "size": mirror.size(),
        "fault": trouble.map(Trouble::code),
        "message": trouble.map(Trouble::meaning),
    })
}
