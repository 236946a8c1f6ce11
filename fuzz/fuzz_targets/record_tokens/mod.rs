//! Tokens made of fuzzed parts, and what must hold of each.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entente_record::{SdJwt, Token};

/// RFC 8037's key; nobody checks the signature here.
const HEADER: &str =
    r#"{"alg":"Ed25519","typ":"entente+sd-jwt","kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"}"#;

/// A token of a payload and disclosures, each ended by a zero byte.
pub fn token(bytes: &[u8]) -> SdJwt {
    let mut parts = bytes.split(|byte| *byte == 0);
    let encode = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
    let payload = parts.next().unwrap_or_default();
    let jws = format!("{}.{}.{}", encode(HEADER.as_bytes()), encode(payload), encode(&[0; 64]));
    SdJwt { jws, disclosures: parts.filter(|part| !part.is_empty()).map(encode).collect() }
}

/// Opens in every way: nothing may panic, and admission implies that readers can read.
pub fn open(token: &SdJwt) {
    let Ok(read) = Token::read(token.jws.as_bytes()) else { return };
    if let Ok(statement) = read.open_all(&token.disclosures) {
        assert_eq!(read.open(&token.disclosures).as_ref(), Ok(&statement));
        assert!(read.open(&[]).is_ok(), "admitted, but unreadable without disclosures");
        assert_eq!(statement.withheld.len(), token.disclosures.len());
    } else {
        let _ = read.open(&token.disclosures);
        let _ = read.open(&[]);
    }
}
