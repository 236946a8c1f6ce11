//! `/api/v1/statements`: hand statements in, look them up.

mod get;
mod list;
mod submit;

use std::sync::Arc;

use axum::Router;
use axum::routing;

pub use get::{row_json, statement_json};
pub use submit::MAX_STATEMENTS;

use crate::Node;

/// The routes.
pub fn routes() -> Router<Arc<Node>> {
    Router::new()
        .route("/api/v1/statements", routing::post(submit::submit).get(list::list))
        .route("/api/v1/statements/{id}", routing::get(get::get))
}
