//! Standard base64 (RFC 4648, section 4) with exactly one spelling for each byte string: padding required, unused
//! bits zero, no white space.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// `None` when `text` isn't the canonical spelling.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_only() {
        assert_eq!(decode("AA=="), Some(vec![0]));
        for bad in ["AB==", "AA", "AA=", "AA===", "A A=", "AA==\n", "AAB=", "A-_=", "=", "A"] {
            assert_eq!(decode(bad), None, "{bad:?}");
        }
    }
}
