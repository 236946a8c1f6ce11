//! `GET /api/v1/statements.csv`: the index as a file for spreadsheets.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::get::row_json;
use super::list::Params;
use crate::api::OPEN;
use crate::api::asked::Asked;
use crate::api::error::inside;
use crate::api::table;
use crate::{Node, Refusal};

/// Rows of one file, at most and by default: some four megabytes.
pub const MAX_FILE: u32 = 20_000;
/// Its columns, as the list calls them.
const COLUMNS: [&str; 10] =
    ["index", "jti", "hash", "iss", "kind", "subject", "at", "iat", "handling", "sealed"];

/// The index as CSV, by position.
///
/// RFC 4180, with a header. Cells that a spreadsheet would take for a formula begin with an apostrophe. If there are more rows,
/// `Link` names the next page.
#[utoipa::path(
    get, path = "/api/v1/statements.csv", operation_id = "statementsFile", tag = "statements", params(Params),
    responses((status = 200, description = "The rows.", body = String, content_type = "text/csv")),
)]
pub async fn csv(
    State(node): State<Arc<Node>>,
    uri: Uri,
    params: Result<Asked<Params>, Refusal>,
) -> Result<Response, Refusal> {
    let (filter, limit) = params?.0.read(MAX_FILE, MAX_FILE);
    let rows = match node.list(&filter, limit).await {
        Ok(rows) => rows,
        Err(error) => return Ok(inside(&error)),
    };
    let cells = rows.iter().map(|row| {
        let row = row_json(row);
        COLUMNS.map(|name| match &row[name] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    });
    let body = match table::file(COLUMNS, cells) {
        Ok(body) => body,
        Err(error) => return Ok(inside(&error)),
    };
    let mut response = ([(header::CONTENT_TYPE, table::CSV)], [OPEN], body).into_response();
    let next = rows.last().filter(|_| rows.len() == limit as usize).map(|row| row.index + 1);
    if let Some(next) = next {
        let query = table::with(uri.query().unwrap_or_default(), "from", next);
        if let Ok(link) = format!("<{}?{query}>; rel=\"next\"", uri.path()).parse() {
            response.headers_mut().insert(header::LINK, link);
        }
    }
    Ok(response)
}
