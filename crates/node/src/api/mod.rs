//! HTTP: the log at the paths C2SP names, statements and ledger under `/api/v1`, what operators watch, and around it the pages of
//! [`crate::portal`].

mod around;
mod asked;
mod error;
mod health;
pub mod ledger;
mod log;
mod metrics;
mod openapi;
pub mod serve;
pub mod statements;
mod table;
mod witness;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, StatusCode, header};
use tower_http::timeout::TimeoutLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use metrics::install as install_metrics;
pub use openapi::document;

pub(crate) use around::RequestId;
pub(crate) use asked::Of;
pub(crate) use error::inside;
pub(crate) use ledger::{Moment, is_known};

use crate::{Node, portal};

/// Largest request body: a few thousand statements of usual size; longer lists are sent in parts.
pub const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;
/// Longest time for one request, body included: a full batch from a slow line takes seconds.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// The log and its figures are public: pages of other hosts may show them.
const OPEN: (HeaderName, &str) = (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");

/// All routes with what is said of them.
fn routes() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::with_openapi(openapi::head())
        .merge(statements::routes())
        .merge(ledger::routes())
        .merge(log::routes())
        .merge(witness::routes())
        .merge(health::routes())
        .merge(metrics::routes())
        .routes(routes!(openapi::openapi))
}

/// All routes of a node.
pub fn router(node: Arc<Node>) -> Router {
    let (router, _) = routes().split_for_parts();
    portal::write_ahead(&node);
    router
        .merge(portal::routes())
        .fallback(portal::no_such_page)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIMEOUT))
        .layer(axum::middleware::from_fn(around::around))
        .with_state(node)
}
