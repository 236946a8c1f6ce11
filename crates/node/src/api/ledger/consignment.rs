//! `GET /api/v1/consignments/{id}`: everything known about one consignment.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use entente_record::SubjectId;
use serde_json::json;

use super::{Answer, When, answer, nothing};
use crate::Node;
use crate::api::asked::{Asked, Named};
use crate::ledger::NotGiven;
use crate::ledger::view::value;

/// Where the rules of counting are written down.
const METHOD: &str = "docs/methods/consignments.md";

/// Everything known about one consignment.
///
/// Its list, who has which seat, each line stage by stage, what doesn't agree and how far
/// that is accounted for, where title passed, what can't all be true.
#[utoipa::path(
    get, path = "/api/v1/consignments/{id}", operation_id = "consignment", tag = "ledger",
    params(("id" = String, Path, description = "The subject's id.", example = "consignment:XM-DAC-1:wb-1"), When),
    responses((status = 200, description = "Its state.", body = ref("#/components/schemas/Consignment"))),
)]
pub async fn consignment(
    State(node): State<Arc<Node>>,
    Named(subject): Named<SubjectId>,
    Asked(when): Asked<When>,
    headers: HeaderMap,
) -> Result<Response, NotGiven> {
    let moment = when.moment(&node)?;
    answer(&node, moment, &headers, move |volume, as_of| {
        let state = volume.books(as_of.now).consignment(&subject);
        let state =
            state.ok_or_else(|| nothing(format!("nobody says anything of a consignment {subject}")))?;
        Ok(Answer::json(&json!({"as_of": as_of, "method": METHOD, "state": value(&state)?})))
    })
    .await
}
