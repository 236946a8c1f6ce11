//! `GET /api/v1/statements?kind=…&subject=…&iss=…&from=…&limit=…`: pages of the index, by position.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entente_store::sql::statements::Filter;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::get::row_json;
use crate::Node;
use crate::api::asked::{Asked, Of};
use crate::api::error::inside;

/// Rows per page, at most and by default.
const MAX_PAGE: u32 = 1000;
const PAGE: u32 = 100;

/// Which statements.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Params {
    /// Only of this kind.
    #[param(example = "transfer")]
    kind: Option<String>,
    /// Only about this subject.
    subject: Option<String>,
    /// Only by this party.
    iss: Option<String>,
    /// From this position on.
    #[param(value_type = Option<u64>, example = 0)]
    from: Option<Of<u64>>,
    /// Rows at most.
    #[param(value_type = Option<u32>, example = 100)]
    limit: Option<Of<u32>>,
}

impl Params {
    /// What to look for, and how many rows at once: so many without being told, at most so many.
    pub(super) fn read(self, usual: u32, most: u32) -> (Filter, u32) {
        let limit = self.limit.map_or(usual, |limit| limit.0).clamp(1, most);
        let from_index = self.from.map_or(0, |from| from.0);
        (Filter { kind: self.kind, subject: self.subject, iss: self.iss, from_index }, limit)
    }
}

/// Pages of the index, by position. `next` is the `from` of the next page.
#[utoipa::path(
    get, path = "/api/v1/statements", operation_id = "listStatements", tag = "statements", params(Params),
    responses((status = 200, description = "A page.", body = ref("#/components/schemas/StatementPage"))),
)]
pub async fn list(State(node): State<Arc<Node>>, Asked(params): Asked<Params>) -> Response {
    let (filter, limit) = params.read(PAGE, MAX_PAGE);
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
