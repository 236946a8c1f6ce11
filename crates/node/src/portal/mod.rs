//! The portal: pages for people, made by the node itself, that work without scripts.
//!
//! A page is a pure view of what the ledger's views and the index say: its handler asks the same [`crate::ledger::Shelf`] and
//! [`crate::ledger::Rest`] as the API, builds a `page::Page` of blocks, and one template writes it. Words come from
//! [`words`], pictures from `picture`; both stay beside a table with the same figures. Every page is a complete address: what
//! was asked for, the language and the size of the log travel in its query. `.json` and `.csv` behind an address lead to the
//! API's own answer.

mod ahead;
mod amount;
pub mod asset;
mod clash;
mod consignment;
mod data;
mod discrepancy;
mod engagement;
mod fault;
mod feedback;
mod finding;
mod flag;
mod flow;
mod front;
mod kept;
mod log;
mod markup;
mod method;
mod need;
mod obligation;
mod organisation;
mod page;
mod picture;
mod place;
mod post;
mod power;
mod programme;
mod request;
mod search;
mod sentence;
mod shell;
mod statement;
mod trace;
mod twin;
mod verify;
mod visit;
pub mod words;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use tower_http::compression::CompressionLayer;

pub use ahead::write_ahead;
pub use fault::no_such_page;

use crate::Node;
use visit::{show, show_kept};

/// A page with the addresses of its twins.
macro_rules! pages {
    ($router:expr, $show:ident, $($path:literal => $page:path,)*) => {
        $router$(
            .route($path, $show($page))
            .route(concat!($path, ".json"), $show($page))
            .route(concat!($path, ".csv"), $show($page))
        )*
    };
}

/// The pages, and what they load.
pub fn routes() -> Router<Arc<Node>> {
    // Made of the ledger alone, and of a large one kept with what they are made of.
    let kept = pages!(Router::new(), show_kept,
        "/consignments" => consignment::list,
        "/discrepancies" => discrepancy::list,
        "/engagements" => engagement::list,
        "/findings" => finding::list,
        "/flows" => flow::list,
        "/index" => front::front,
        "/obligations" => obligation::list,
        "/organisations" => organisation::list,
        "/places" => place::list,
        "/powers" => power::powers,
        "/programmes" => programme::list,
        "/trace" => trace::trace,
    );
    let lists = pages!(kept, show,
        "/data" => data::data,
        "/flags" => flag::list,
        "/needs" => need::list,
        "/profiles" => clash::list,
        "/requests" => request::list,
        "/log" => log::log,
        "/methods" => method::list,
        "/search" => search::search,
        "/statements" => statement::list,
    );
    // The twins of these are told by the ending of the id.
    lists
        .route("/", show_kept(front::front))
        .route("/consignments/{*id}", show_kept(consignment::show))
        .route("/findings/{*id}", show(finding::show))
        .route("/flags/{id}", show(flag::show))
        .route("/engagements/{*id}", show_kept(engagement::show))
        .route("/methods/{id}", show(method::show))
        .route("/organisations/{*id}", show_kept(organisation::show))
        .route("/places/{*id}", show_kept(place::show))
        .route("/programmes/{*id}", show_kept(programme::show))
        .route("/requests/{*id}", show(request::show))
        .route("/statements/{id}", show(statement::show))
        .route("/verify", show(verify::verify))
        .route("/assets/{name}", get(asset::asset))
        .merge(feedback::routes())
        .layer(CompressionLayer::new())
}
