//! The HTTP client: for reading other logs and asking witnesses.

use std::sync::Once;
use std::time::Duration;

use crate::NodeError;

/// A request that failed.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The server answered, but not with what was asked for.
    #[error("{url} answered {status}: {body}")]
    Status {
        /// What was asked for.
        url: String,
        /// HTTP status.
        status: u16,
        /// The beginning of its explanation.
        body: String,
    },
    /// No answer.
    #[error("{url}: {reason}")]
    Failed {
        /// What was asked for.
        url: String,
        /// Why there is no answer.
        reason: String,
    },
}

impl HttpError {
    /// Whether the server says it has no such thing.
    pub fn is_not_found(&self) -> bool {
        matches!(self, HttpError::Status { status: 404 | 410, .. })
    }

    pub(crate) fn failed(url: &str, reason: &dyn std::error::Error) -> Self {
        // The client's own message names only the URL; the cause is further in.
        let mut text = reason.to_string();
        let mut source = reason.source();
        while let Some(inner) = source {
            text = format!("{text}: {inner}");
            source = inner.source();
        }
        HttpError::Failed { url: url.to_owned(), reason: text }
    }
}

/// A client with a time limit on every request. No redirects: a log that moved is a thing to be told, not
/// followed.
pub fn client(timeout: Duration) -> Result<reqwest::Client, NodeError> {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // An error means that one is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    reqwest::Client::builder()
        .timeout(timeout)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("entente/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|e| NodeError::system("the HTTP client could not start", e))
}

/// Fetches at most `limit` bytes.
pub async fn get(client: &reqwest::Client, url: &str, limit: u64) -> Result<Vec<u8>, HttpError> {
    let response = client.get(url).send().await.map_err(|e| HttpError::failed(url, &e))?;
    let status = response.status();
    let body = body(response, url, limit).await?;
    if status.is_success() { Ok(body) } else { Err(status_error(url, status.as_u16(), &body)) }
}

/// Reads a body, giving up past `limit`.
pub async fn body(mut response: reqwest::Response, url: &str, limit: u64) -> Result<Vec<u8>, HttpError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| HttpError::failed(url, &e))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() as u64 > limit {
            let reason = format!("the answer is larger than {limit} bytes");
            return Err(HttpError::Failed { url: url.to_owned(), reason });
        }
    }
    Ok(bytes)
}

pub(crate) fn status_error(url: &str, status: u16, body: &[u8]) -> HttpError {
    let body = String::from_utf8_lossy(&body[..body.len().min(200)]).trim().to_owned();
    HttpError::Status { url: url.to_owned(), status, body }
}
