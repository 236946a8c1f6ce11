//! Pages of a large ledger written before anybody asks for them, and others written where they hold up nobody else.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, header};
use axum::response::{IntoResponse, Response};
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use super::visit::LANGUAGE_COOKIE;
use super::words::Language;
use crate::ledger::Edition;
use crate::{Node, NodeError};

/// What most readers look at first, written in every language.
const FIRST: [&str; 8] = [
    "/",
    "/flows",
    "/consignments",
    "/obligations",
    "/discrepancies",
    "/organisations",
    "/programmes",
    "/trace",
];
/// Pages of large ledgers that are made at once. Each goes through many rows; more at a time would only be slower together.
static DESKS: Semaphore = Semaphore::const_new(2);

/// The edition that a page is written ahead for; readers don't have it yet.
#[derive(Clone)]
pub struct Ahead(pub Arc<Edition>);

/// Has pages written with every edition of this node's ledger from now on.
pub fn write_ahead(node: &Arc<Node>) {
    let Some(rest) = node.rest() else { return };
    let weak = Arc::downgrade(node);
    rest.written_by(Box::new(move |edition, known| {
        let node = weak.upgrade();
        Box::pin(async move {
            if let Some(node) = node {
                write(node, edition, known).await;
            }
        })
    }));
}

async fn write(node: Arc<Node>, edition: Arc<Edition>, known: Vec<String>) {
    let first =
        FIRST.iter().flat_map(|path| Language::ALL.map(|language| format!("{} {path}", language.code())));
    let leaving = node.leaving();
    let pages = TowerToHyperService::new(super::routes().with_state(node));
    for mut request in first.chain(known).filter_map(|key| request(&key)) {
        if *leaving.borrow() {
            return;
        }
        request.extensions_mut().insert(Ahead(edition.clone()));
        // What comes of it is kept with the edition; a page that can't be made is told to who asks for it.
        let _ = pages.call(request).await;
    }
}

/// What a reader asks for to get the page of this key, a language and an address.
fn request(key: &str) -> Option<Request<Body>> {
    let (language, address) = key.split_once(' ')?;
    let cookie = format!("{LANGUAGE_COOKIE}={language}");
    Request::get(address).header(header::COOKIE, cookie).body(Body::empty()).ok()
}

/// Has a page made on a thread where it may take long, so that readers of kept pages are answered meanwhile.
pub async fn aside(page: impl Future<Output = Response> + Send + 'static) -> Response {
    let failed = |error: &dyn std::fmt::Display| crate::api::inside(&NodeError::system("a page", error));
    let _desk = match DESKS.acquire().await {
        Ok(desk) => desk,
        Err(closed) => return failed(&closed),
    };
    let runtime = Handle::current();
    match tokio::task::spawn_blocking(move || runtime.block_on(page)).await {
        Ok(response) => response,
        Err(error) => failed(&error).into_response(),
    }
}
