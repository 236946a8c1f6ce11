//! `GET /api/v1/ledger/hash`: one hash over all subjects.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::json;

use super::{Answer, When, answer, rested};
use crate::Node;
use crate::api::asked::Asked;
use crate::ledger::{AsOf, NotGiven};

/// One hash over all subjects.
///
/// Two nodes with the same one hold the same statements and judge them alike.
#[utoipa::path(
    get, path = "/api/v1/ledger/hash", operation_id = "ledgerHash", tag = "ledger", params(When),
    responses((status = 200, description = "The hash.", body = ref("#/components/schemas/LedgerHash"))),
)]
pub async fn hash(
    State(node): State<Arc<Node>>,
    Asked(when): Asked<When>,
    headers: HeaderMap,
) -> Result<Response, NotGiven> {
    let moment = when.moment(&node)?;
    let tell = |hash: &str, as_of: AsOf| Ok(Answer::json(&json!({"hash": hash, "as_of": as_of})));
    if let Some(rest) = moment.at_rest(&node) {
        let (hash, as_of) = rest.hash(&moment.asked()).await?;
        let hash = hash.to_string();
        return rested(&moment, &headers, (&hash, as_of), |as_of| tell(&hash, as_of));
    }
    answer(&node, moment, &headers, move |volume, as_of| tell(volume.hash(), as_of)).await
}
