//! `GET /api/v1/ledger`: which views there are, with their columns and where their rules are written down.

use axum::Json;
use serde_json::{Value, json};

use crate::ledger::{VIEWS, view::describe};

/// The views of the ledger, with their columns and the pages on how they are counted.
#[utoipa::path(
    get, path = "/api/v1/ledger", operation_id = "listViews", tag = "ledger",
    responses((status = 200, description = "Every view.", body = ref("#/components/schemas/Views"))),
)]
pub async fn list() -> Json<Value> {
    let views: Vec<Value> = VIEWS.iter().map(|view| describe(view)).collect();
    Json(json!({ "views": views }))
}
