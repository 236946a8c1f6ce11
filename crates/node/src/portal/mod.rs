//! The portal: pages for people, made by the node itself, that work without scripts.
//!
//! A page is a pure view of what the ledger's views and the index say: its handler asks the same [`crate::ledger::Shelf`] and
//! [`crate::ledger::Rest`] as the API, builds a [`page::Page`] of blocks, and one template writes it. Words come from
//! [`words`], pictures from [`picture`]; both stay beside a table with the same figures. Every page is a complete address: what
//! was asked for, the language and the size of the log travel in its query. `.json` and `.csv` behind an address lead to the
//! API's own answer.

pub mod asset;
mod fault;
mod front;
mod markup;
mod page;
mod picture;
mod shell;
mod twin;
mod verify;
mod visit;
pub mod words;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use tower_http::compression::CompressionLayer;

pub use fault::no_such_page;

use crate::Node;
use visit::show;

/// The pages, and what they load.
pub fn routes() -> Router<Arc<Node>> {
    Router::new()
        .route("/", show(front::front))
        .route("/verify", show(verify::verify))
        .route("/assets/{name}", get(asset::asset))
        .layer(CompressionLayer::new())
}
