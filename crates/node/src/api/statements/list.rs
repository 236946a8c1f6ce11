//! `GET /api/v1/statements?kind=…&subject=…&iss=…&from=…&limit=…`: pages of the index, by position.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use entente_store::sql::statements::Filter;
use serde::Deserialize;
use serde_json::json;

use super::get::row_json;
use crate::Node;
use crate::api::error::inside;

/// Rows per page, at most and by default.
const MAX_PAGE: u32 = 1000;
const PAGE: u32 = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    kind: Option<String>,
    subject: Option<String>,
    iss: Option<String>,
    #[serde(default)]
    from: u64,
    limit: Option<u32>,
}

pub async fn list(State(node): State<Arc<Node>>, Query(params): Query<Params>) -> Response {
    let limit = params.limit.unwrap_or(PAGE).clamp(1, MAX_PAGE);
    let filter =
        Filter { kind: params.kind, subject: params.subject, iss: params.iss, from_index: params.from };
    let size = node.size();
    match node.list(&filter, limit).await {
        Ok(rows) => {
            let full = rows.len() == limit as usize;
            let next = if full { rows.last().map(|row| row.index + 1) } else { None };
            let rows: Vec<_> = rows.iter().map(row_json).collect();
            Json(json!({ "size": size, "statements": rows, "next": next })).into_response()
        }
        Err(error) => inside(&error),
    }
}
