//! Talking to a node over HTTP.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use entente_node::api::statements::MAX_STATEMENTS;
use entente_node::http;
use serde_json::{Value, json};

/// A batch may have to be synced and cosigned before it is answered.
const TIMEOUT: Duration = Duration::from_secs(60);
/// Largest answer read.
const MAX_ANSWER: u64 = 64 * 1024 * 1024;
/// Statements sent in one request, well below what a node takes, so that progress shows and memory stays small.
pub const PER_REQUEST: usize = if MAX_STATEMENTS < 1000 { MAX_STATEMENTS } else { 1000 };

/// A node elsewhere.
pub struct Remote {
    base: String,
    client: reqwest::Client,
}

impl Remote {
    /// The node at a URL.
    pub fn new(url: &str) -> Result<Self> {
        if !url.starts_with("http://") && !url.starts_with("https://") {
            bail!("{url:?} is not a URL; it must begin with http:// or https://");
        }
        Ok(Remote { base: url.trim_end_matches('/').to_owned(), client: http::client(TIMEOUT)? })
    }

    /// Submits statements; one answer each, in order: a receipt or `{"error": …}`.
    pub async fn submit(&self, statements: &[String]) -> Result<Vec<Value>> {
        let url = format!("{}/api/v1/statements", self.base);
        let body: String = statements.iter().map(|s| format!("{}\n", json!({ "statement": s }))).collect();
        let response = self
            .client
            .post(&url)
            .header("content-type", "application/x-ndjson")
            .body(body)
            .send()
            .await
            .with_context(|| format!("{url} does not answer"))?;
        let status = response.status();
        let body = http::body(response, &url, MAX_ANSWER).await?;
        let text = String::from_utf8(body).context("the answer is not UTF-8")?;
        if !status.is_success() {
            bail!("{url} answered {status}: {}", text.trim());
        }
        let answers: Vec<Value> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        if answers.len() != statements.len() {
            bail!("{url} gave {} answers for {} statements", answers.len(), statements.len());
        }
        Ok(answers)
    }
}
