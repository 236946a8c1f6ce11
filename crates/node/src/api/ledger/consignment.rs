//! `GET /api/v1/consignments/{id}`: everything known about one consignment.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use entente_ledger::ConsignmentState;
use entente_record::SubjectId;
use serde_json::json;

use super::{Answer, When, answer, nothing, rested};
use crate::Node;
use crate::api::asked::{Asked, Named};
use crate::ledger::view::value;
use crate::ledger::{AsOf, NotGiven};

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
    let name = subject.clone();
    let tell = move |state: Option<ConsignmentState>, as_of: AsOf| {
        let state = state.ok_or_else(|| nothing(format!("nobody says anything of a consignment {name}")))?;
        Ok(Answer::json(&json!({"as_of": as_of, "method": METHOD, "state": value(&state)?})))
    };
    if let Some(rest) = moment.at_rest(&node) {
        let (state, as_of) = rest.consignment(&subject, &moment.asked()).await?;
        return rested(&moment, &headers, (subject.as_str(), as_of), |as_of| tell(state, as_of));
    }
    answer(&node, moment, &headers, move |volume, as_of| {
        tell(volume.books(as_of.now).consignment(&subject), as_of)
    })
    .await
}
