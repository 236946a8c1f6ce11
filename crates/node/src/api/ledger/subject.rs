//! `GET /api/v1/subjects/{id}`: every statement about a subject, what became of it, and the hash of the whole.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use entente_record::SubjectId;
use serde_json::{Value, json};

use super::{Answer, When, answer, nothing};
use crate::Node;
use crate::api::asked::{Asked, Named};
use crate::ledger::NotGiven;
use crate::ledger::view::value;

/// Where the rules of counting are written down.
const METHOD: &str = "docs/methods/standing.md";

/// Every statement about a subject and what became of it.
///
/// Whether it stands, was replaced or withdrawn, or has no effect, and
/// why; with the hash of the subject's state.
#[utoipa::path(
    get, path = "/api/v1/subjects/{id}", operation_id = "subject", tag = "ledger",
    params(("id" = String, Path, description = "The subject's id.", example = "transfer:XM-DAC-1:t-1"), When),
    responses((status = 200, description = "Its state.", body = ref("#/components/schemas/Subject"))),
)]
pub async fn subject(
    State(node): State<Arc<Node>>,
    Named(subject): Named<SubjectId>,
    Asked(when): Asked<When>,
    headers: HeaderMap,
) -> Result<Response, NotGiven> {
    let moment = when.moment(&node)?;
    answer(&node, moment, &headers, move |volume, as_of| {
        let books = volume.books(as_of.now);
        let state = books.ledger().state(&subject);
        let state = state.ok_or_else(|| nothing(format!("nobody says anything of {subject}")))?;
        let mut answer = json!({"as_of": as_of, "method": METHOD, "hash": state.hash()});
        if let (Value::Object(answer), Value::Object(state)) = (&mut answer, value(state)?) {
            answer.extend(state);
        }
        Ok(Answer::json(&answer))
    })
    .await
}
