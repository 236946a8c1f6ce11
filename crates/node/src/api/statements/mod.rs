//! `/api/v1/statements`: hand statements in, look them up.

mod bundle;
mod csv;
mod get;
mod list;
mod stream;
mod submit;

use std::sync::Arc;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use csv::MAX_FILE;
pub use get::{row_json, statement_json};
pub use submit::MAX_STATEMENTS;

use crate::Node;

/// The routes.
pub fn routes() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(submit::submit, list::list))
        .routes(routes!(csv::csv))
        .routes(routes!(stream::stream))
        .routes(routes!(get::get))
        .routes(routes!(bundle::bundle))
}
