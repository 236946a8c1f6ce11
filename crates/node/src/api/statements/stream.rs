//! `GET /api/v1/statements/stream`: statements as they come in, as server-sent events.
//!
//! A task per reader fetches rows and hands them to the connection; what the reader doesn't take in time ends the stream, so that no
//! reader costs more than a few parts of the index.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{IntoResponse, Response};
use entente_store::sql::statements::Filter;
use hyper::body::Frame;
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio::time::Instant;
use utoipa::IntoParams;

use super::get::row_json;
use crate::api::OPEN;
use crate::api::asked::{Asked, Of};
use crate::{Node, Refusal};

/// Statements fetched and sent at once.
const ROWS: u32 = 64;
/// So many of such parts wait for a reader: some 200 kB.
const AHEAD: usize = 8;
/// A sign of life, so that nothing on the way takes the connection for dead.
const BEAT: Duration = Duration::from_secs(15);
/// A reader that has taken nothing for so long is let go.
const SLOW: Duration = Duration::from_secs(30);
/// After so long a reader asks anew: nothing is held open for ever.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// Which statements.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Params {
    /// Only of this kind.
    #[param(example = "transfer")]
    kind: Option<String>,
    /// Only about this subject.
    subject: Option<String>,
    /// Only by this party.
    iss: Option<String>,
    /// From this position on; without it, what comes in from now on. `Last-Event-ID`, where it is given, comes before it.
    #[param(value_type = Option<u64>, example = 0)]
    from: Option<Of<u64>>,
    /// End after so many.
    #[param(value_type = Option<u64>, example = 3)]
    limit: Option<Of<u64>>,
}

/// Statements as they come in, as server-sent events.
///
/// Of this node's own log; those of a log that it follows are streamed by that log's node. Each event has the position as its `id`
/// and the row of the index as its data. A reader that comes back with `Last-Event-ID` misses none. A comment is sent every
/// 15 seconds. The last event is `end` and says why: `limit`, `renew` (after an hour; come back), `slow` (nothing was taken for
/// 30 seconds), `stopping` or `fault`.
#[utoipa::path(
    get, path = "/api/v1/statements/stream", operation_id = "streamStatements", tag = "statements", params(Params),
    responses((status = 200, description = "The stream.", body = String, content_type = "text/event-stream")),
)]
pub async fn stream(
    State(node): State<Arc<Node>>,
    params: Result<Asked<Params>, Refusal>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let params = params?.0;
    let next = beginning(&params, &headers, node.size())?;
    let place = node.desks().stream()?;
    let (tell, told) = mpsc::channel(AHEAD + 1);
    // Room for the last word is kept from the beginning.
    let Ok(last) = tell.clone().try_reserve_owned() else { return Err(Refusal::unavailable()) };
    let filter = Filter { kind: params.kind, subject: params.subject, iss: params.iss, from_index: next };
    let limit = params.limit.map_or(u64::MAX, |limit| limit.0);
    tokio::spawn(async move {
        let end = send(&node, filter, limit, tell).await;
        metrics::counter!("entente_streams_ended_total", "reason" => end).increment(1);
        last.send(Bytes::from(format!("event: end\ndata: {{\"reason\":\"{end}\"}}\n\n")));
        drop(place);
    });
    let kept = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store"), OPEN];
    // Some proxies gather answers before they pass them on.
    let at_once = [(HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((kept, at_once, Body::new(Told(told))).into_response())
}

/// The first position wanted.
fn beginning(params: &Params, headers: &HeaderMap, size: u64) -> Result<u64, Refusal> {
    let Some(last) = headers.get("last-event-id") else {
        return Ok(params.from.as_ref().map_or(size, |from| from.0));
    };
    let last = last.to_str().ok().and_then(|text| text.trim().parse::<u64>().ok());
    let last =
        last.ok_or_else(|| Refusal::new("bad-parameter", "`Last-Event-ID` is not a position in the log"))?;
    if last >= size {
        let message = format!("`Last-Event-ID` is {last}, and the log has {size} statements");
        return Err(Refusal::new("beyond-the-log", message));
    }
    Ok(last + 1)
}

/// Sends until there is an end, and says which.
async fn send(node: &Node, mut filter: Filter, mut left: u64, to: mpsc::Sender<Bytes>) -> &'static str {
    let (mut grown, mut leaving) = (node.grown(), node.leaving());
    let end = Instant::now() + LONGEST;
    let mut text = "retry: 5000\n\n".to_owned();
    loop {
        let size = *grown.borrow_and_update();
        while filter.from_index < size && left > 0 {
            let limit = u32::try_from(left).unwrap_or(ROWS).min(ROWS);
            let Ok(rows) = node.list(&filter, limit).await else { return "fault" };
            let beyond = rows.last().map_or(0, |row| row.index + 1);
            filter.from_index = if rows.len() == limit as usize { beyond } else { beyond.max(size) };
            left -= rows.len() as u64;
            for row in &rows {
                // Writing to a string can't fail.
                let _ = write!(text, "event: statement\nid: {}\ndata: {}\n\n", row.index, row_json(row));
            }
            if !text.is_empty() && !given(&to, &mut text).await {
                return "slow";
            }
        }
        if !text.is_empty() && !given(&to, &mut text).await {
            return "slow";
        }
        if left == 0 {
            return "limit";
        }
        tokio::select! {
            changed = grown.changed() => if changed.is_err() { return "stopping" },
            _ = leaving.wait_for(|leaving| *leaving) => return "stopping",
            () = tokio::time::sleep_until(end) => return "renew",
            () = to.closed() => return "gone",
            // How far it is looked through is told as well: who comes back needn't have it looked through again.
            () = tokio::time::sleep(BEAT) => {
                let _ = match filter.from_index.checked_sub(1) {
                    Some(seen) => write!(text, ": alive\nid: {seen}\n\n"),
                    None => write!(text, ": alive\n\n"),
                };
            }
        }
    }
}

/// Hands a part over; whether the reader has room for it in time. Of one that has gone nothing is asked.
async fn given(to: &mpsc::Sender<Bytes>, text: &mut String) -> bool {
    let part = Bytes::from(std::mem::take(text));
    // One place is kept for the last word, and is not to be had.
    !matches!(to.send_timeout(part, SLOW).await, Err(mpsc::error::SendTimeoutError::Timeout(_)))
}

/// What a task tells, as the body of an answer.
struct Told(mpsc::Receiver<Bytes>);

impl hyper::body::Body for Told {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|part| part.map(|part| Ok(Frame::data(part))))
    }
}
