//! `GET /api/v1/statements/{id}/bundle`: what proves one statement to a stranger, its sealed fields closed.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::api::OPEN;
use crate::api::asked::Named;
use crate::api::error::inside;
use crate::api::statements::get::nothing;
use crate::bundle::{Bundle, make};
use crate::{Node, NodeError, Refusal};

/// What proves one statement to a stranger, offline.
///
/// Its bundle, by id, hash or position, to be checked on `/verify` or by `entente verify`. Sealed fields stay sealed; who knows them
/// makes a bundle that shows them with `entente prove`.
#[utoipa::path(
    get, path = "/api/v1/statements/{id}/bundle", operation_id = "bundle", tag = "statements",
    params(("id" = String, Path, description = "Statement id, hash (`sha256:…`) or position in the log.", example = "0")),
    responses((status = 200, description = "The bundle.", body = ref("#/components/schemas/Bundle"))),
)]
pub async fn bundle(State(node): State<Arc<Node>>, Named(id): Named<String>) -> Response {
    let _turn = match node.desks().bundle().await {
        Ok(turn) => turn,
        Err(refusal) => return refusal.into_response(),
    };
    match made(&node, &id).await {
        Ok(Some(bundle)) => ([OPEN], Json(bundle)).into_response(),
        Ok(None) => Refusal::new("not-found", nothing(&node)).into_response(),
        Err(error) => inside(&error),
    }
}

async fn made(node: &Node, id: &str) -> Result<Option<Bundle>, NodeError> {
    match node.find(id).await? {
        Some(found) => Ok(Some(make(node.archive(), &found, &[], node.policy()?).await?)),
        None => Ok(None),
    }
}
