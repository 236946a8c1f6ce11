//! `/feedback`: a complaint without an account, its receipt, its answer, and the figures of all.

mod figures;
mod follow;
mod form;
mod place;
mod send;

use std::sync::Arc;

use axum::Router;

use super::page::{Block, Cell, Page};
use super::post::posted;
use super::visit::{Visit, show};
use crate::Node;
use crate::feedback::MAX_FORM_BYTES;

/// Bytes of a form that has a code and nothing else.
const MAX_CODE_BYTES: usize = 2 * 1024;

/// The pages.
pub fn routes() -> Router<Arc<Node>> {
    Router::new()
        .route("/feedback", show(form::form).merge(posted(MAX_FORM_BYTES, send::send)))
        .route("/feedback/follow", show(follow::form).merge(posted(MAX_CODE_BYTES, follow::follow)))
        .route("/feedback/figures", show(figures::figures))
        .route("/feedback/figures.json", show(figures::figures))
        .route("/feedback/figures.csv", show(figures::figures))
}

/// A page of this part.
fn page(visit: &Visit, title: &str, lead: &str) -> Page {
    Page::of(visit.words.say(title)).lead(visit.words.say(lead)).section("nav-feedback")
}

/// The ways to the other pages of this part.
fn ways(visit: &Visit, paths: &[(&str, &str)]) -> Block {
    let link = |(path, key): &(&str, &str)| Cell::link(visit.link(path), visit.words.say(key));
    Block::Links(paths.iter().map(link).collect())
}

/// A day given in Unix seconds.
fn day(visit: &Visit, seconds: i64) -> String {
    let at = entente_record::Timestamp::from_unix_seconds(seconds).map(|at| at.to_string());
    at.map_or(String::new(), |at| visit.words.day(&at))
}
