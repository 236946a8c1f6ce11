//! Base64url without padding (RFC 7515 §2), canonical only.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Encodes bytes.
pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Decodes; `None` where the text has padding, a letter outside the alphabet, or bits left over that are not zero.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Decodes exactly `N` bytes.
pub(crate) fn decode_exact<const N: usize>(text: &str) -> Option<[u8; N]> {
    // The slice decoder may want room for a whole group of three bytes, so it gets some.
    if text.len() != (N * 8).div_ceil(6) {
        return None;
    }
    decode(text)?.try_into().ok()
}
