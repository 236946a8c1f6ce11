//! What is around every request: a name by which it is found in the operator's log, and its measure.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

/// The header that carries a request's name, both ways.
const NAME: HeaderName = HeaderName::from_static("x-request-id");
/// The longest name taken from an asker.
const MAX_NAME_BYTES: usize = 64;

/// The name of a request.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

impl RequestId {
    /// The asker's, if it is well-formed: letters, digits, `-`, `_` and `.`, so that it can stand in any log; else a new one.
    fn of(headers: &HeaderMap) -> Self {
        let given = headers.get(NAME).and_then(|value| value.to_str().ok());
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        match given {
            Some(name) if (1..=MAX_NAME_BYTES).contains(&name.len()) && name.chars().all(is_plain) => {
                RequestId(name.to_owned())
            }
            _ => RequestId::fresh(),
        }
    }

    /// A name of no meaning but to find the request again.
    pub fn fresh() -> Self {
        let mut bytes = [0; 8];
        RequestId(match getrandom::fill(&mut bytes) {
            Ok(()) => hex::encode(bytes),
            Err(_) => "unnamed".to_owned(),
        })
    }
}

/// Names and measures a request.
pub async fn around(mut request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers());
    let method = told(request.method());
    // The route, not the address: there are as many as the program has, whatever strangers ask for.
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(id.clone());
    let span = tracing::info_span!("request", id = %id.0, method, route);
    let start = Instant::now();
    let mut response = next.run(request).instrument(span).await;
    let status = match response.status().as_u16() {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    };
    let labels = [("method", method.to_owned()), ("route", route), ("status", status.to_owned())];
    metrics::histogram!("entente_http_seconds", &labels).record(start.elapsed().as_secs_f64());
    if let Ok(name) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(NAME, name);
    }
    response
}

/// A method as a label: few, whatever strangers send.
fn told(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_can_stand_in_a_log_are_taken() {
        let named = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(NAME, HeaderValue::from_str(value).unwrap());
            RequestId::of(&headers).0
        };
        let longest = "x".repeat(MAX_NAME_BYTES);
        for good in ["a", "0f3a.b_c-1", longest.as_str()] {
            assert_eq!(named(good), good);
        }
        for bad in ["", " ", "a b", "a\"b", "a/b", "<script>", "a=b", &format!("{longest}x")] {
            let name = named(bad);
            assert!(name != bad && name.len() == 16, "{bad}: {name}");
        }
        assert_ne!(RequestId::of(&HeaderMap::new()).0, RequestId::of(&HeaderMap::new()).0);
    }
}
