//! `GET /api/v1/trace`: whose value went where, in proportion.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use entente_ledger::trace::claims::Options;
use entente_record::codes::Currency;
use entente_record::{PartyId, SubjectId, Timestamp};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Answer, When, answer, nothing};
use crate::api::asked::{Asked, Of};
use crate::ledger::trace::Way;
use crate::ledger::{NotGiven, Sizes};
use crate::{Node, Refusal};

/// What to trace.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Params {
    /// Where the value of this party ended.
    #[param(value_type = Option<String>, example = "XM-DAC-1")]
    from: Option<Of<PartyId>>,
    /// Whose value reached this place: its P-code, UN/LOCODE or name as the trace writes it.
    #[param(example = "ML09")]
    to: Option<String>,
    /// Both ways from the statements about this subject: whose value they moved, and where it ended.
    #[param(value_type = Option<String>, example = "transfer:XM-DAC-1:t-1")]
    subject: Option<Of<SubjectId>>,
    /// Where the value of every party ended.
    #[param(value_type = Option<bool>)]
    all: Option<Of<bool>>,
    /// The currency that is traced, ISO 4217; without it, the most used one that has an answer.
    #[param(value_type = Option<String>, example = "USD")]
    currency: Option<Of<Currency>>,
    /// Let commitments stand in where nobody states a payment.
    #[param(value_type = Option<bool>)]
    commitments: Option<Of<bool>>,
    /// Count the first so many entries of the log; without it, all that are published. On a node that follows others, a
    /// size for each log, with commas, in the order of `as_of.logs` in every answer.
    #[param(value_type = Option<String>, example = "12", pattern = "^[0-9]+(,[0-9]+)*$")]
    as_of: Option<Of<Sizes>>,
    /// Count what happened until then, as far as it is known now (RFC 3339, UTC).
    #[param(value_type = Option<String>, format = DateTime, example = "2026-06-30T00:00:00Z")]
    at: Option<Of<Timestamp>>,
}

impl Params {
    fn way(&self) -> Result<Way, Refusal> {
        let from = self.from.as_ref().map(|from| Way::From(from.0.clone()));
        let to = self.to.as_ref().map(|to| Way::To(to.clone()));
        let subject = self.subject.as_ref().map(|subject| Way::Subject(subject.0.clone()));
        let all = self.all.as_ref().filter(|all| all.0).map(|_| Way::All);
        let mut ways = [from, to, subject, all].into_iter().flatten();
        match (ways.next(), ways.next()) {
            (Some(way), None) => Ok(way),
            _ => Err(Refusal::new("bad-parameter", "give one of `from`, `to`, `subject` and `all=true`")),
        }
    }
}

/// Whose value went where, in proportion and to the last unit.
///
/// What `entente trace --json` gives. One of `from`, `to`, `subject` and `all=true` is given.
#[utoipa::path(
    get, path = "/api/v1/trace", operation_id = "trace", tag = "ledger", params(Params),
    responses((status = 200, description = "What was found.", body = ref("#/components/schemas/Trace"))),
)]
pub async fn trace(
    State(node): State<Arc<Node>>,
    Asked(params): Asked<Params>,
    headers: HeaderMap,
) -> Result<Response, NotGiven> {
    let way = params.way()?;
    let moment = When { as_of: params.as_of, at: params.at }.moment(&node)?;
    let currency = params.currency.map(|currency| currency.0.as_str().to_owned());
    let commitments = params.commitments.is_some_and(|commitments| commitments.0);
    answer(&node, moment, &headers, move |volume, as_of| {
        let books = volume.books(as_of.now);
        let asked = way.ask_in(currency, books.accounts(), |currency| {
            volume.trace(&Options { commitments, ..Options::of(currency) })
        });
        let (trace, traced) = asked?.map_err(nothing)?;
        Ok(Answer::json(&traced.json(&trace, &as_of)?))
    })
    .await
}
