//! `GET /api/v1/clashes`: whether something may be handed out somewhere, by what the communities there say.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use entente_record::codes::Hours;
use entente_record::value::{ItemCode, Line, PCode};
use entente_record::{Date, Timestamp};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::{Answer, When, answer};
use crate::Node;
use crate::api::asked::{Asked, Of};
use crate::ledger::view::value;
use crate::ledger::{Handing, NotGiven, Sizes, Team};

/// Where the rules are written down.
const METHOD: &str = "docs/methods/profiles.md";

/// What is to be handed out.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Params {
    /// The P-code of the place.
    #[param(value_type = String, example = "ML1001")]
    place: Of<PCode>,
    /// What the item is called.
    #[param(value_type = Option<String>, example = "Tinned pork")]
    item: Option<Of<Line>>,
    /// Its catalogue code.
    #[param(value_type = Option<String>, example = "unspsc:50112000")]
    code: Option<Of<ItemCode>>,
    /// The day.
    #[param(value_type = Option<String>, format = Date, example = "2019-05-20")]
    day: Option<Of<Date>>,
    /// `daylight`, `dark` or `whole-day`.
    #[param(value_type = Option<String>, example = "daylight")]
    hours: Option<Of<Hours>>,
    /// `with-women` or `men-alone`.
    #[param(value_type = Option<String>, example = "men-alone")]
    team: Option<Of<Team>>,
    /// Whether women are among those who receive.
    #[param(value_type = Option<bool>)]
    women: Option<Of<bool>>,
    /// Count the first so many entries of the log; without it, all that are published. On a node that follows others, a
    /// size for each log, with commas, in the order of `as_of.logs` in every answer.
    #[param(value_type = Option<String>, example = "12", pattern = "^[0-9]+(,[0-9]+)*$")]
    as_of: Option<Of<Sizes>>,
    /// Count what happened until then, as far as it is known now (RFC 3339, UTC).
    #[param(value_type = Option<String>, format = DateTime, example = "2026-06-30T00:00:00Z")]
    at: Option<Of<Timestamp>>,
}

/// Whether something may be handed out somewhere.
///
/// What clashes with the profiles of the communities there: items to be refused, days to be
/// moved, teams to be changed, each with the reason. `heard` says whose profiles were asked:
/// where there is none, nothing is known.
#[utoipa::path(
    get, path = "/api/v1/clashes", operation_id = "clashes", tag = "ledger", params(Params),
    responses((status = 200, description = "What was found.", body = ref("#/components/schemas/Clashes"))),
)]
pub async fn clashes(
    State(node): State<Arc<Node>>,
    Asked(params): Asked<Params>,
    headers: HeaderMap,
) -> Result<Response, NotGiven> {
    let moment = When { as_of: params.as_of, at: params.at }.moment(&node)?;
    let handing = Handing {
        place: params.place.0,
        item: params.item.map(|item| item.0.to_string()),
        code: params.code.map(|code| code.0),
        day: params.day.map(|day| day.0),
        hours: params.hours.map(|hours| hours.0),
        team: params.team.map(|team| team.0),
        women: params.women.map(|women| women.0),
    };
    let asked = handing.asked();
    answer(&node, moment, &headers, move |volume, as_of| {
        let suits = volume.books(as_of.now).suits(&asked)?;
        let (heard, clashes) = (value(&suits.heard)?, value(&suits.clashes)?);
        Ok(Answer::json(&json!({"as_of": as_of, "method": METHOD, "heard": heard, "clashes": clashes})))
    })
    .await
}
