//! `/assets/…`: style, pictures and scripts, embedded in the program.
//!
//! Pages name an asset with the hash of its bytes, [`url`], so that it may be kept for ever; under its bare name it is asked about
//! each time by its tag.

use std::sync::OnceLock;

use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entente_log::leaf_hash;

use crate::Refusal;
use crate::api::is_known;

/// What the portal loads: name, content type, bytes. A new script or picture is a line here.
const FILES: &[(&str, &str, &[u8])] = &[
    ("portal.css", "text/css; charset=utf-8", include_bytes!("portal.css")),
    ("icon.svg", "image/svg+xml", include_bytes!("icon.svg")),
    // Built from web/page by make/web, which also checks that it is what that gives.
    ("verify.js", "text/javascript; charset=utf-8", include_bytes!("verify.js")),
];

/// Named by its hash it never changes.
const FOREVER: &str = "public, max-age=31536000, immutable";
const ASK: &str = "public, no-cache";

/// Characters of the hash that stand in an address: enough to tell one version from the next.
const HASH_CHARS: usize = 16;

struct Asset {
    name: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
    hash: String,
    url: String,
}

fn all() -> &'static [Asset] {
    static ALL: OnceLock<Vec<Asset>> = OnceLock::new();
    ALL.get_or_init(|| FILES.iter().map(|(name, kind, bytes)| Asset::of(name, kind, bytes)).collect())
}

impl Asset {
    fn of(name: &'static str, content_type: &'static str, bytes: &'static [u8]) -> Self {
        let mut hash = hex::encode(leaf_hash(bytes).0);
        hash.truncate(HASH_CHARS);
        let url = format!("/assets/{name}?v={hash}");
        Asset { name, content_type, bytes, hash, url }
    }
}

/// The address of an asset as pages name it; its bare one where there is none of this name.
pub fn url(name: &str) -> String {
    let known = all().iter().find(|asset| asset.name == name);
    known.map_or_else(|| format!("/assets/{name}"), |asset| asset.url.clone())
}

/// `GET /assets/{name}`.
pub async fn asset(Path(name): Path<String>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let Some(asset) = all().iter().find(|asset| asset.name == name) else {
        return Refusal::new("not-found", "there is no asset of this name").into_response();
    };
    let tag = format!("W/\"{}\"", asset.hash);
    let named = query.is_some_and(|query| query.strip_prefix("v=") == Some(asset.hash.as_str()));
    let about = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, (if named { FOREVER } else { ASK }).to_owned()),
        (header::CONTENT_TYPE, asset.content_type.to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    if is_known(&headers, &tag) {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    (about, asset.bytes).into_response()
}
