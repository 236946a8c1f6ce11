//! `GET /api/v1/ledger/{view}`: the rows of a view, a page at a time.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use entente_record::{PartyId, SubjectId, Timestamp};
use serde::Deserialize;
use utoipa::IntoParams;

use super::fresh::Moment;
use super::{Answer, When, answer, nothing, rested};
use crate::api::asked::{Asked, Condition, Named, Of};
use crate::ledger::view::{MAX_ROWS, Made, View, Wanted, value};
use crate::ledger::{AsOf, NotGiven, Sizes, VIEWS, view as find};
use crate::{Node, Refusal};

/// Which rows.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Params {
    /// Count the first so many entries of the log; without it, all that are published. On a node that follows others, a
    /// size for each log, with commas, in the order of `as_of.logs` in every answer.
    #[param(value_type = Option<String>, example = "12", pattern = "^[0-9]+(,[0-9]+)*$")]
    as_of: Option<Of<Sizes>>,
    /// Count what happened until then, as far as it is known now (RFC 3339, UTC), and let ages end there. Without it, ages
    /// end at the minute of asking.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-06-30T00:00:00Z")]
    at: Option<Of<Timestamp>>,
    /// Only rows in which this party has a part.
    #[param(value_type = Option<String>, example = "XM-DAC-1")]
    party: Option<Of<PartyId>>,
    /// Only rows that have to do with this subject.
    #[param(value_type = Option<String>, example = "consignment:XM-DAC-1:wb-1")]
    subject: Option<Of<SubjectId>>,
    /// Only rows where a part has this value, PART=VALUE, such as `state=overdue`; the part of a part with a dot, such as
    /// `earlier.by=XM-DAC-1`. Given several times, all must hold.
    #[serde(default, rename = "where")]
    #[param(value_type = Vec<String>, required = false, explode = true, style = Form, example = json!(["state=overdue"]))]
    parts: Vec<Condition>,
    /// Pass over so many rows.
    #[param(value_type = Option<u64>, example = 0)]
    offset: Option<Of<usize>>,
    /// Rows at most.
    #[param(value_type = Option<u64>, example = 100)]
    limit: Option<Of<usize>>,
}

impl Params {
    /// As of when, and which rows: without a limit, and at most, `most`.
    pub(super) fn read(self, node: &Node, most: usize) -> Result<(Moment, Wanted), Refusal> {
        let limit = self.limit.map_or(most, |limit| limit.0);
        if limit == 0 || limit > most {
            let message = format!("`limit` is {limit}; take 1 to {most}, and page on with `offset`");
            return Err(Refusal::new("bad-parameter", message));
        }
        let moment = When { as_of: self.as_of, at: self.at }.moment(node)?;
        let wanted = Wanted {
            party: self.party.map(|party| party.0),
            subject: self.subject.map(|subject| subject.0),
            parts: self.parts.into_iter().map(|Condition(part, value)| (part, value)).collect(),
            offset: self.offset.map_or(0, |offset| offset.0),
            limit,
        };
        Ok((moment, wanted))
    }
}

/// The view of this name, or which there are.
pub(super) fn named(name: &str) -> Result<&'static View, NotGiven> {
    find(name).ok_or_else(|| {
        let names: Vec<&str> = VIEWS.iter().map(|view| view.name).collect();
        nothing(format!("there is no view {name:?}; there are {}", names.join(", ")))
    })
}

/// The rows of a view, a page at a time.
///
/// What `entente ledger VIEW --json` gives. `next` is the `offset` of the next page; give `as_of` and `at` with each page, so
/// that all are of one state of the log.
#[utoipa::path(
    get, path = "/api/v1/ledger/{view}", operation_id = "ledgerView", tag = "ledger",
    params(("view" = String, Path, description = "The view's name.", example = "positions"), Params),
    responses((status = 200, description = "A page of rows.", body = ref("#/components/schemas/LedgerPage"))),
)]
pub async fn view(
    State(node): State<Arc<Node>>,
    Named(name): Named<String>,
    params: Result<Asked<Params>, Refusal>,
    headers: HeaderMap,
) -> Result<Response, NotGiven> {
    let view = named(&name)?;
    let (moment, wanted) = params?.0.read(&node, MAX_ROWS)?;
    rows(&node, view, moment, &headers, move |made, as_of| {
        Ok(Answer::json(&value(&view.page(made, as_of, &wanted))?))
    })
    .await
}

/// Answers with the rows of a view, from the books or from the ledger at rest.
pub(super) async fn rows(
    node: &Node,
    view: &'static View,
    moment: Moment,
    headers: &HeaderMap,
    tell: impl FnOnce(&Made, AsOf) -> Result<Answer, NotGiven> + Send + 'static,
) -> Result<Response, NotGiven> {
    if let Some(rest) = moment.at_rest(node) {
        let (made, as_of) = rest.made(view, &moment.asked()).await?;
        return rested(&moment, headers, (view.name, as_of), |as_of| tell(&made, as_of));
    }
    answer(node, moment, headers, move |volume, as_of| tell(&*volume.made(view, as_of.now)?, as_of)).await
}
