//! `GET /metrics`: counters for Prometheus.

use std::sync::{Arc, OnceLock};

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::{Node, NodeError};

/// Upper ends of the histogram's steps, in seconds: around the 50 ms that pages aim at, and up to a request's longest time.
const SECONDS: [f64; 10] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 60.0];

/// The recorder is global to a process, whatever nodes it runs.
static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts recording; calls after the first change nothing.
pub fn install() -> Result<(), NodeError> {
    if HANDLE.get().is_some() {
        return Ok(());
    }
    let failed = |error: &dyn std::fmt::Display| NodeError::system("metrics recorder", error);
    let seconds = Matcher::Full("entente_http_seconds".to_owned());
    let builder =
        PrometheusBuilder::new().set_buckets_for_metric(seconds, &SECONDS).map_err(|e| failed(&e))?;
    let handle = builder.install_recorder().map_err(|e| failed(&e))?;
    metrics::describe_histogram!(
        "entente_http_seconds",
        "Time to answer a request, by method, route and status"
    );
    metrics::describe_counter!(
        "entente_streams_ended_total",
        "Streams of new statements that ended, by reason"
    );
    metrics::describe_gauge!(
        "entente_edition_seconds",
        "Time it took to make what readers of a large ledger get"
    );
    metrics::describe_counter!("entente_statements_logged_total", "Statements logged since start");
    metrics::describe_counter!("entente_statements_refused_total", "Statements refused since start");
    metrics::describe_gauge!("entente_log_size", "Entries in the published tree");
    metrics::describe_gauge!("entente_writer_stopped", "1 when the writer has stopped after a storage fault");
    metrics::describe_counter!("entente_witness_failures_total", "Witnesses that did not cosign in time");
    metrics::describe_gauge!(
        "entente_followed_log_size",
        "Entries of a followed log that were checked and are folded"
    );
    metrics::describe_gauge!("entente_followed_log_fault", "1 while a followed log has this fault");
    let _ = HANDLE.set(handle);
    Ok(())
}

pub fn routes() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new().routes(routes!(render))
}

/// Counters for Prometheus.
#[utoipa::path(
    get, path = "/metrics", operation_id = "metrics", tag = "operations",
    responses(
        (status = 200, description = "Prometheus text format.", body = String, content_type = "text/plain"),
        (status = 404, description = "This process records none.", body = String, content_type = "text/plain"),
    ),
)]
async fn render() -> Response {
    match HANDLE.get() {
        Some(handle) => {
            handle.run_upkeep();
            ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], handle.render())
                .into_response()
        }
        None => (StatusCode::NOT_FOUND, "metrics are not recorded in this process\n").into_response(),
    }
}
