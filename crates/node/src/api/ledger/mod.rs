//! `/api/v1/ledger`, `/api/v1/trace`, `/api/v1/clashes`, `/api/v1/consignments`, `/api/v1/subjects`: what the statements amount to. The same views,
//! rows and figures as the commands `entente ledger` and `entente trace` give.

mod clashes;
mod consignment;
mod csv;
mod fresh;
mod hash;
mod list;
mod schema;
mod subject;
mod trace;
mod view;

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entente_record::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use tower_http::compression::CompressionLayer;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use csv::MAX_FILE_ROWS;
pub use schema::schemas;

use super::OPEN;
use super::asked::Of;
use super::error::inside;
use crate::ledger::{AsOf, NotGiven, Sizes, VIEWS, Volume};
use crate::{Node, NodeError, Refusal};
pub(crate) use fresh::{Moment, is_known};

/// As of when.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct When {
    /// Count the first so many entries of the log; without it, all that are published. On a node that follows others, a
    /// size for each log, with commas, in the order of `as_of.logs` in every answer.
    #[param(value_type = Option<String>, example = "12", pattern = "^[0-9]+(,[0-9]+)*$")]
    as_of: Option<Of<Sizes>>,
    /// Count what happened until then, as far as it is known now (RFC 3339, UTC), and let ages end there. Without it, ages
    /// end at the minute of asking.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-06-30T00:00:00Z")]
    at: Option<Of<Timestamp>>,
}

impl When {
    fn moment(self, node: &Node) -> Result<Moment, Refusal> {
        Moment::of(node, self.as_of, self.at)
    }
}

/// The routes.
pub fn routes() -> OpenApiRouter<Arc<Node>> {
    let mut router = OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(hash::hash))
        .routes(routes!(view::view))
        .routes(routes!(trace::trace))
        .routes(routes!(clashes::clashes))
        .routes(routes!(consignment::consignment))
        .routes(routes!(subject::subject));
    // The router takes no parameter within a segment, so each view's file gets a route of its own.
    let (_, paths, files) = routes!(csv::csv);
    for view in VIEWS {
        for path in paths.paths.keys() {
            router = router.route(&path.replace("{view}", view.name), files.clone());
        }
    }
    router.get_openapi_mut().paths.paths.extend(paths.paths);
    router.layer(CompressionLayer::new())
}

/// An answer on its way out.
struct Answer {
    content_type: &'static str,
    body: Vec<u8>,
    /// The query of the next page, for answers that can't say it themselves.
    next: Option<String>,
}

impl Answer {
    fn json(value: &Value) -> Self {
        Answer { content_type: "application/json", body: value.to_string().into_bytes(), next: None }
    }
}

impl From<Refusal> for NotGiven {
    fn from(refusal: Refusal) -> Self {
        NotGiven::Refused(refusal)
    }
}

impl IntoResponse for NotGiven {
    fn into_response(self) -> Response {
        match self {
            NotGiven::Refused(refusal) => ([OPEN], refusal).into_response(),
            NotGiven::Inside(error) => inside(&error),
        }
    }
}

/// Answers a question to the books of a moment.
async fn answer(
    node: &Node,
    moment: Moment,
    headers: &HeaderMap,
    work: impl FnOnce(&Volume, AsOf) -> Result<Answer, NotGiven> + Send + 'static,
) -> Result<Response, NotGiven> {
    let shelf = node.shelf();
    let volume = shelf.volume(&moment.as_of, &moment.logs).await?;
    let as_of = moment.as_of.clone();
    let tag = moment.tag(volume.hash(), &as_of);
    if is_known(headers, &tag) {
        return known(&moment, &tag);
    }
    let answer = shelf.work(move || work(&volume, as_of)).await?;
    told(&moment, &tag, answer)
}

/// The answer is the one that the asker has.
fn known(moment: &Moment, tag: &str) -> Result<Response, NotGiven> {
    Ok((StatusCode::NOT_MODIFIED, moment.headers(tag)?, [OPEN]).into_response())
}

/// The answer, with how long it keeps.
fn told(moment: &Moment, tag: &str, answer: Answer) -> Result<Response, NotGiven> {
    let content_type = [(header::CONTENT_TYPE, answer.content_type)];
    let mut response = (content_type, moment.headers(tag)?, [OPEN], Body::from(answer.body)).into_response();
    if let Some(next) = answer.next {
        let next = format!("<{next}>; rel=\"next\"").parse();
        response.headers_mut().insert(header::LINK, next.map_err(|e| NodeError::system("a link", e))?);
    }
    Ok(response)
}

/// Tells what the ledger at rest has answered.
fn rested(
    moment: &Moment,
    headers: &HeaderMap,
    (what, as_of): (&str, AsOf),
    answer: impl FnOnce(AsOf) -> Result<Answer, NotGiven>,
) -> Result<Response, NotGiven> {
    let tag = moment.tag(what, &as_of);
    if is_known(headers, &tag) {
        return known(moment, &tag);
    }
    told(moment, &tag, answer(as_of)?)
}

/// Nothing is there, with what there is.
fn nothing(message: impl Into<String>) -> NotGiven {
    NotGiven::Refused(Refusal::new("not-found", message))
}
