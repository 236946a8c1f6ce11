//! `GET /checkpoint`, `GET /tile/…`: the log as C2SP tlog-tiles serves it, straight from the folder.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use entente_log::TilePath;
use entente_store::StoreError;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use super::OPEN;
use super::error::inside;
use crate::{Node, Refusal};

/// Tiles never change once a checkpoint covers them.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// The checkpoint changes with every batch; a cache may keep it for the moment it takes to fetch its tiles.
const MOMENT: &str = "public, max-age=1, must-revalidate";

pub fn routes() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new().routes(routes!(checkpoint)).routes(routes!(tile).layer(CompressionLayer::new()))
}

/// The latest checkpoint, signed by the log and its witnesses (C2SP tlog-checkpoint).
#[utoipa::path(
    get, path = "/checkpoint", operation_id = "checkpoint", tag = "log",
    responses((status = 200, description = "A signed note.", body = String, content_type = "text/plain")),
)]
async fn checkpoint(State(node): State<Arc<Node>>) -> Response {
    let reader = node.archive().reader().clone();
    match read(move || reader.checkpoint()).await {
        Ok(bytes) => answer("text/plain; charset=utf-8", MOMENT, bytes),
        Err(response) => response,
    }
}

/// A tile of hashes or a bundle of entries (C2SP tlog-tiles).
///
/// The path has several segments: `0/000`, `0/001.p/44`,
/// `entries/000`, `0/x001/234`.
#[utoipa::path(
    get, path = "/tile/{*path}", operation_id = "tile", tag = "log",
    params(("path" = String, Path, description = "Level and number, or `entries` and number; slashes as they are.", example = "entries/000")),
    responses((status = 200, description = "Its bytes.", body = Vec<u8>, content_type = "application/octet-stream")),
)]
async fn tile(State(node): State<Arc<Node>>, Path(path): Path<String>) -> Response {
    let Ok(path) = format!("tile/{path}").parse::<TilePath>() else {
        return Refusal::new("not-found", "this is not the path of a tile; see c2sp.org/tlog-tiles")
            .into_response();
    };
    // Files may be ahead of the checkpoint while a batch is being written. Serving one of those as immutable
    // would let a cache keep what a crash then replaces.
    let covered = TilePath::in_tree(path.kind, path.index, node.size());
    if covered.is_none_or(|now| now.width < path.width) {
        return Refusal::new("not-found", "the published tree has no such tile").into_response();
    }
    let reader = node.archive().reader().clone();
    match read(move || reader.tile_exact(&path)).await {
        Ok(bytes) => answer("application/octet-stream", FOREVER, bytes),
        Err(response) => response,
    }
}

async fn read(
    call: impl FnOnce() -> Result<Vec<u8>, StoreError> + Send + 'static,
) -> Result<Vec<u8>, Response> {
    match tokio::task::spawn_blocking(call).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if error.is_not_found() => Err(Refusal::new(
            "not-found",
            "not here (any more): where a partial tile is gone, the full one is there",
        )
        .into_response()),
        Ok(Err(error)) => Err(inside(&error.into())),
        Err(error) => Err(inside(&crate::NodeError::system("reading a file", error))),
    }
}

fn answer(content_type: &'static str, cache: &'static str, bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, cache), OPEN], bytes).into_response()
}
