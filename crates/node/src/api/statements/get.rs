//! `GET /api/v1/statements/{id}`: one statement by id, hash or position, as everyone may see it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entente_record::{StatementHash, StatementId, Token};
use entente_store::sql::statements::StatementRow;
use serde_json::{Value, json};

use crate::api::asked::Named;
use crate::api::error::inside;
use crate::{Found, Node, Refusal};

/// One statement by id, hash or position. Sealed fields stay digests.
#[utoipa::path(
    get, path = "/api/v1/statements/{id}", operation_id = "statement", tag = "statements",
    params(("id" = String, Path, description = "Statement id, hash (`sha256:…`) or position in the log.", example = "0")),
    responses((status = 200, description = "The statement.", body = ref("#/components/schemas/Statement"))),
)]
pub async fn get(State(node): State<Arc<Node>>, Named(id): Named<String>) -> Response {
    match node.find(&id).await {
        Ok(Some(found)) => Json(statement_json(&found)).into_response(),
        Ok(None) => Refusal::new("not-found", nothing(&node)).into_response(),
        Err(error) => inside(&error),
    }
}

/// Only this node's own log has an index. Where the ledger cites a statement of another log, that log's node has it.
pub(super) fn nothing(node: &Node) -> String {
    let form = "no statement of this log has this id; give a statement id, a hash (sha256:…) or a position in the log";
    let others: Vec<&str> = node.mirrors().iter().map(|mirror| mirror.origin()).collect();
    match others.is_empty() {
        true => form.to_owned(),
        false => format!("{form}. Statements of {} are asked from there", others.join(", ")),
    }
}

/// A statement with its place in the log; sealed fields stay digests.
pub fn statement_json(found: &Found) -> Value {
    let mut json = row_json(&found.row);
    json["statement"] = json!(found.jws);
    if let Ok(token) = Token::read(found.jws.as_bytes()) {
        json["payload"] = token.payload().clone();
    }
    json
}

/// The index row of a statement as JSON.
pub fn row_json(row: &StatementRow) -> Value {
    json!({
        "index": row.index,
        "jti": StatementId::from_bytes(row.jti).map(|id| id.to_string()).unwrap_or_default(),
        "hash": StatementHash(row.hash).to_string(),
        "iss": row.iss,
        "kind": row.kind,
        "subject": row.subject,
        "at": row.at,
        "iat": row.iat,
        "handling": row.handling,
        "sealed": row.sealed,
    })
}
