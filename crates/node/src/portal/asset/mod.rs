//! `/assets/…`: style, pictures and scripts, embedded in the program.
//!
//! Pages name an asset with the hash of its bytes, [`url`], so that it may be kept for ever; under its bare name it is asked about
//! each time by its tag.

use std::io::Read;
use std::sync::OnceLock;

use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entente_log::leaf_hash;
use flate2::read::GzDecoder;

use crate::api::{inside, is_known};
use crate::{NodeError, Refusal};

/// What the portal loads: name, content type, bytes. A new script or picture is a line here.
const FILES: &[(&str, &str, &[u8])] = &[
    ("portal.css", "text/css; charset=utf-8", include_bytes!("portal.css")),
    ("icon.svg", "image/svg+xml", include_bytes!("icon.svg")),
    // Built from web/page by make/web, which also checks that it is what that gives.
    ("verify.js", "text/javascript; charset=utf-8", include_bytes!("verify.js")),
    ("map.js", "text/javascript; charset=utf-8", include_bytes!("map.js")),
    // The library for maps, as its authors give it; NOTICE has its licence. Loaded when a reader asks for the map.
    ("maplibre.js", "text/javascript; charset=utf-8", include_bytes!("maplibre.js.gz")),
    ("maplibre-worker.js", "text/javascript; charset=utf-8", include_bytes!("maplibre-worker.js.gz")),
    ("countries.geojson", "application/geo+json", entente_geo::outline::TABLE.as_bytes()),
];

/// How packed files begin (RFC 1952): those are sent as they are to whoever takes them so.
const PACKED: [u8; 2] = [0x1f, 0x8b];

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

    /// Its bytes, packed or not as they are kept and the asker takes them.
    fn body<const N: usize>(&self, headers: &HeaderMap, about: [(HeaderName, String); N]) -> Response {
        if !self.bytes.starts_with(&PACKED) {
            return (about, self.bytes).into_response();
        }
        let vary = [(header::VARY, "accept-encoding")];
        if takes_gzip(headers) {
            return (vary, [(header::CONTENT_ENCODING, "gzip")], about, self.bytes).into_response();
        }
        let mut plain = Vec::new();
        match GzDecoder::new(self.bytes).read_to_end(&mut plain) {
            Ok(_) => (vary, about, plain).into_response(),
            Err(error) => inside(&NodeError::system("a packed asset", error)),
        }
    }
}

/// Whether the asker takes what gzip packed.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let named = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let mut codings = named.flat_map(|line| line.split(',')).map(|coding| coding.replace(' ', ""));
    codings.any(|coding| match coding.split_once(";q=") {
        Some((name, weight)) => name == "gzip" && weight.parse::<f32>().is_ok_and(|weight| weight > 0.0),
        None => coding == "gzip",
    })
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
    asset.body(&headers, about)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn packed_assets_are_sent_as_the_asker_takes_them() {
        let asked = |accept: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, accept.parse().unwrap());
            takes_gzip(&headers)
        };
        for (accept, takes) in [
            ("gzip", true),
            ("br, gzip;q=0.8", true),
            ("br, gzip;q=1", true),
            ("deflate, gzip", true),
            ("gzip;q=0", false),
            ("gzip;q=0.000", false),
            ("x-gzip", false),
            ("", false),
        ] {
            assert_eq!(asked(accept), takes, "{accept}");
        }
        let packed = all().iter().filter(|asset| asset.bytes.starts_with(&PACKED));
        let mut names = Vec::new();
        for asset in packed {
            let mut text = String::new();
            GzDecoder::new(asset.bytes).read_to_string(&mut text).unwrap();
            assert!(text.starts_with("/**") && text.contains("MapLibre"), "{}", asset.name);
            names.push(asset.name);
        }
        assert_eq!(names, ["maplibre.js", "maplibre-worker.js"]);
    }
}
