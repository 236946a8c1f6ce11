//! `GET /api/v1/subjects/{id}`: every statement about a subject, what became of it, and the hash of the whole.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use entente_ledger::SubjectState;
use entente_record::SubjectId;
use serde_json::{Value, json};

use super::{Answer, When, answer, nothing, rested};
use crate::Node;
use crate::api::asked::{Asked, Named};
use crate::ledger::view::value;
use crate::ledger::{AsOf, NotGiven};

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
    let name = subject.clone();
    let tell = move |state: Option<&SubjectState>, as_of: AsOf| {
        let state = state.ok_or_else(|| nothing(format!("nobody says anything of {name}")))?;
        let mut answer = json!({"as_of": as_of, "method": METHOD, "hash": state.hash()});
        if let (Value::Object(answer), Value::Object(state)) = (&mut answer, value(state)?) {
            answer.extend(state);
        }
        Ok(Answer::json(&answer))
    };
    if let Some(rest) = moment.at_rest(&node) {
        let (state, as_of) = rest.state(&subject, &moment.asked()).await?;
        return rested(&moment, &headers, (subject.as_str(), as_of), |as_of| tell(state.as_ref(), as_of));
    }
    answer(&node, moment, &headers, move |volume, as_of| {
        tell(volume.books(as_of.now).ledger().state(&subject), as_of)
    })
    .await
}
