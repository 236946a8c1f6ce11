//! Pages that are kept with the edition of the ledger they are made of.

use std::io::Write as _;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::page::dress;
use super::visit::Visit;
use crate::ledger::{Edition, KeptPage};

/// Where a page is kept: with its edition, by language and address.
pub struct Keeping {
    /// What it is made of.
    pub edition: Arc<Edition>,
    /// Language and address.
    pub key: String,
}

impl Keeping {
    /// The page, if it was asked for before.
    pub fn page(&self) -> Option<KeptPage> {
        self.edition.pages().get(&self.key)
    }

    /// Keeps it.
    pub fn keep(&self, text: String) -> KeptPage {
        let page = KeptPage { packed: packed(text.as_bytes()), plain: Bytes::from(text) };
        self.edition.pages().put(&self.key, page.clone());
        page
    }
}

fn packed(text: &[u8]) -> Bytes {
    let mut out = GzEncoder::new(Vec::with_capacity(text.len() / 4), Compression::fast());
    // Writing to memory doesn't fail; if it did, the page would go out as it is.
    match out.write_all(text).and_then(|()| out.finish()) {
        Ok(bytes) => Bytes::from(bytes),
        Err(_) => Bytes::new(),
    }
}

/// A kept page as an answer to one reader.
pub fn answer_kept(page: &KeptPage, visit: &Visit, headers: &HeaderMap) -> Response {
    let pack = takes_gzip(headers) && !page.packed.is_empty();
    let bytes = if pack { &page.packed } else { &page.plain };
    let content_type = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let mut response = (StatusCode::OK, content_type, Body::from(bytes.clone())).into_response();
    if pack {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    dress(&mut response, visit);
    response
}

/// Whether the reader says that it can unpack gzip (RFC 9110, section 12.5.3). What is written otherwise than usual gets the
/// page as it is.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let given = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    given.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = weight.trim().trim_start_matches("q=").parse::<f32>().unwrap_or(1.0);
        name.trim().eq_ignore_ascii_case("gzip") && weight > 0.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_takes_gzip_gets_it() {
        let takes = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
            takes_gzip(&headers)
        };
        for yes in ["gzip", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8", "GZIP", "deflate,gzip ; q=0.1"]
        {
            assert!(takes(yes), "{yes}");
        }
        for no in ["", "br", "identity", "gzip;q=0", "gzip;q=0.0, br"] {
            assert!(!takes(no), "{no}");
        }
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
