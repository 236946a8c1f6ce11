//! Pages on why there is no page: what went wrong, and what to do.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::page::{Block, Page};
use super::visit::Visit;
use crate::ledger::NotGiven;
use crate::refusal::{BUSY, INTERNAL};
use crate::{Node, NodeError, Refusal};

/// Why there is no page.
#[derive(Debug)]
pub struct Fault {
    code: &'static str,
    status: StatusCode,
    /// In the words of the API, which are English.
    message: String,
}

impl Fault {
    /// The address can't be read.
    pub fn bad(message: impl Into<String>) -> Self {
        Fault::from(Refusal::new("bad-parameter", message))
    }

    /// There is nothing here.
    pub fn nothing(message: impl Into<String>) -> Self {
        Fault::from(Refusal::new("not-found", message))
    }

    /// Something is wrong with the node itself.
    pub fn inside(what: &'static str, error: impl std::fmt::Display) -> Self {
        NodeError::system(what, error).into()
    }

    /// The ledger is too large for it.
    pub fn too_large(message: String) -> Self {
        Fault::from(Refusal::new("log-too-large", message))
    }

    /// Whether the ledger is too large for what was asked.
    pub fn is_too_large(&self) -> bool {
        self.code == "log-too-large"
    }

    /// What is said of it, in English.
    pub fn into_message(self) -> String {
        self.message
    }

    /// As the API says it.
    pub fn refusal(&self) -> Refusal {
        Refusal::new(self.code, self.message.clone())
    }

    /// The page.
    pub fn answer(&self, visit: &Visit) -> Response {
        let family = match self.code {
            "not-found" | "beyond-the-log" => "nothing",
            "log-too-large" => "large",
            BUSY => "busy",
            INTERNAL => "inside",
            _ => "bad",
        };
        let words = visit.words;
        let mut page = Page::of(words.code("fault-title", family)).lead(words.code("fault-lead", family));
        page = page.with(Block::English(self.message.clone()));
        page = page.with(Block::Words(words.tell("fault-request", &[("id", &visit.request_id)])));
        let mut response = page.status(self.status).answer(visit);
        if self.code == BUSY {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST);
        Fault { code: refusal.code, status, message: refusal.message }
    }
}

impl From<NodeError> for Fault {
    fn from(error: NodeError) -> Self {
        tracing::error!(%error, "page failed");
        let message = "this node could not answer; its operator's log says why";
        Fault { code: INTERNAL, status: StatusCode::INTERNAL_SERVER_ERROR, message: message.to_owned() }
    }
}

impl From<NotGiven> for Fault {
    fn from(reason: NotGiven) -> Self {
        match reason {
            NotGiven::Refused(refusal) => refusal.into(),
            NotGiven::Inside(error) => error.into(),
        }
    }
}

/// Every path that is not one of ours: a page for who reads pages, JSON for programs.
pub async fn no_such_page(State(node): State<Arc<Node>>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let fault = Refusal::new("not-found", "there is nothing at this path");
    if parts.uri.path().starts_with("/api/") || !wants_pages(&parts.headers) {
        return fault.into_response();
    }
    match Visit::of(&mut parts, node).await {
        Ok(visit) => Fault::from(fault).answer(&visit),
        Err(answer) => *answer,
    }
}

fn wants_pages(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("text/html")
}
