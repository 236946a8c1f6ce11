//! What a form sends by POST: read with a limit, answered with a page that nobody keeps.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use axum::routing::{MethodRouter, post};

use super::fault::Fault;
use super::page::Page;
use super::visit::Visit;
use crate::Node;
use crate::api::serve::Peer;

/// Fields of one form: more than any of the portal has.
const MAX_FIELDS: usize = 64;

/// What was sent.
pub struct Posted {
    fields: Vec<(String, String)>,
    /// Who sent it; nobody where the connection doesn't say.
    pub client: Option<IpAddr>,
}

impl Posted {
    /// A field, without blanks around it; empty where it wasn't sent.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }
}

/// A handler that takes what a form of at most so many bytes sends.
pub fn posted<M, F>(most: usize, make: M) -> MethodRouter<Arc<Node>>
where
    M: Fn(Visit, Posted) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Page, Fault>> + Send + 'static,
{
    post(move |State(node): State<Arc<Node>>, request: Request| async move {
        let (mut parts, body) = request.into_parts();
        let client = parts.extensions.get::<Peer>().map(|peer| peer.client(&parts.headers));
        let wrong = wrong(&parts.headers);
        let visit = match Visit::of(&mut parts, node).await {
            Ok(visit) => visit,
            Err(answer) => return unkept(*answer),
        };
        if let Some(wrong) = wrong {
            return unkept(wrong.answer(&visit));
        }
        let Ok(bytes) = to_bytes(body, most).await else {
            let refusal = crate::Refusal::new("body-too-large", format!("a form may have {most} bytes"));
            return unkept(Fault::from(refusal).answer(&visit));
        };
        let fields: Vec<(String, String)> = form_urlencoded::parse(&bytes)
            .take(MAX_FIELDS)
            .map(|(n, v)| (n.into_owned(), v.into_owned()))
            .collect();
        let posted = Posted { fields, client };
        unkept(match make(visit.clone(), posted).await {
            Ok(page) => page.answer(&visit),
            Err(fault) => fault.answer(&visit),
        })
    })
}

/// A form is sent as browsers send it, and from a page of this node.
fn wrong(headers: &HeaderMap) -> Option<Fault> {
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = value("content-type").split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        let refusal = crate::Refusal::new(
            "unsupported-media-type",
            "send the form as application/x-www-form-urlencoded",
        );
        return Some(refusal.into());
    }
    // Browsers say where a form is; what comes from a page of others was not filled in by who sends it.
    matches!(value("sec-fetch-site"), "cross-site" | "same-site")
        .then(|| Fault::bad("the form is on another site's page; open this node's own"))
}

/// What is shown to one reader once is kept by no cache and no history of pages.
pub fn unkept(mut answer: Response) -> Response {
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
