//! The compact form in which statements travel.

use std::fmt;
use std::str::FromStr;

use crate::base64url;
use crate::fault::{Fault, code};
use crate::token::MAX_JWS_BYTES;

/// Most disclosures with one statement: more sealed fields than a statement of 65,535 bytes has room for digests.
pub const MAX_DISCLOSURES: usize = 1_024;

/// Most bytes of one disclosure; a sealed value is no larger than a statement.
const MAX_DISCLOSURE_BYTES: usize = 65_535;

/// Most bytes of a statement with all its disclosures; sealing grows values by a third for each layer.
pub const MAX_SD_JWT_BYTES: usize = 1_048_576;

/// An SD-JWT without key binding: a compact JWS and its disclosures, as transmitted. Written as RFC 9901 §4 says,
/// `<jws>~<disclosure>~…~`, so with a `~` at the end even where nothing is sealed. Read in that form, or as the bare
/// `<jws>` that the log holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SdJwt {
    /// The compact JWS: what the log holds.
    pub jws: String,
    /// The disclosures in base64url: what the log must not hold.
    pub disclosures: Vec<String>,
}

impl FromStr for SdJwt {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let refuse = |code, message: &str| Err(Fault::whole(code, message));
        if text.len() > MAX_SD_JWT_BYTES {
            return refuse(code::TOO_LARGE, "a statement with its disclosures is at most 1,048,576 bytes");
        }
        let mut parts = text.split('~');
        let jws = parts.next().unwrap_or_default();
        if jws.len() > MAX_JWS_BYTES {
            return refuse(code::TOO_LARGE, "a signed statement is at most 65,535 bytes; seal or split it");
        }
        let mut disclosures: Vec<&str> = parts.collect();
        match disclosures.pop() {
            None | Some("") => {}
            Some(_) => {
                let message =
                    "no `~` at the end: cut short, or a key binding JWT, which statements don't have";
                return refuse(code::BAD_TOKEN, message);
            }
        }
        if disclosures.len() > MAX_DISCLOSURES {
            return refuse(code::TOO_LARGE, "more than 1,024 disclosures");
        }
        for disclosure in &disclosures {
            if disclosure.len() > MAX_DISCLOSURE_BYTES {
                return refuse(code::TOO_LARGE, "a disclosure is at most 65,535 bytes");
            }
            if disclosure.is_empty() || base64url::decode(disclosure).is_none() {
                return refuse(code::BAD_ENCODING, "a disclosure isn't canonical base64url");
            }
        }
        let plain = jws.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        if !plain || jws.split('.').count() != 3 {
            return refuse(
                code::BAD_TOKEN,
                "not three base64url parts with dots between: <header>.<payload>.<signature>",
            );
        }
        Ok(Self { jws: jws.to_owned(), disclosures: disclosures.into_iter().map(str::to_owned).collect() })
    }
}

impl SdJwt {
    /// Reads the compact form; see [`FromStr`].
    ///
    /// # Errors
    /// It isn't a compact JWS followed by disclosures.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        text.parse()
    }
}

impl fmt::Display for SdJwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~", self.jws)?;
        self.disclosures.iter().try_for_each(|disclosure| write!(f, "{disclosure}~"))
    }
}
