//! Statements' own id, and their hash.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::shown;
use crate::fault::{Fault, code};

/// A statement's id, a version 7 UUID (RFC 9562) in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId(uuid::Uuid);

impl StatementId {
    /// From a time in milliseconds and ten random bytes (of which 74 bits are used).
    pub fn from_parts(unix_millis: u64, random: [u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(unix_millis, &random).into_uuid())
    }

    /// From the sixteen bytes.
    ///
    /// # Errors
    /// They are no version 7 UUID.
    pub fn from_bytes(bytes: [u8; 16]) -> Result<Self, Fault> {
        uuid::Uuid::from_bytes(bytes).hyphenated().to_string().parse()
    }

    /// The sixteen bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl FromStr for StatementId {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let refuse = || {
            let message = format!(
                "`{}` is no statement id; a version 7 UUID in lower case is needed, like \
                 0190163d-8694-739b-aea5-966c26f8ad91",
                shown(text)
            );
            Fault::whole(code::BAD_ID, message)
        };
        let plain = text.len() == 36 && !text.bytes().any(|b| b.is_ascii_uppercase());
        let id = uuid::Uuid::try_parse(text).ok().filter(|_| plain).ok_or_else(refuse)?;
        // The version and variant bits, so that a statement's id sorts by its time.
        let right = id.get_version_num() == 7 && id.get_variant() == uuid::Variant::RFC4122;
        if right { Ok(Self(id)) } else { Err(refuse()) }
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

/// The SHA-256 of a statement's JWS as transmitted, without disclosures: `sha256:<hex>`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementHash(pub [u8; 32]);

impl StatementHash {
    /// The hash of a compact JWS.
    pub fn of(jws: &[u8]) -> Self {
        Self(Sha256::digest(jws).into())
    }
}

impl FromStr for StatementHash {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let lower = !text.bytes().any(|b| b.is_ascii_uppercase());
        let mut bytes = [0; 32];
        match text.strip_prefix("sha256:") {
            Some(hex) if lower && hex::decode_to_slice(hex, &mut bytes).is_ok() => Ok(Self(bytes)),
            _ => {
                let message =
                    format!("`{}` is no hash; write sha256: and 64 lower-case hex digits", shown(text));
                Err(Fault::whole(code::BAD_ID, message))
            }
        }
    }
}

impl fmt::Display for StatementHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", hex::encode(self.0))
    }
}

impl fmt::Debug for StatementHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

crate::part::text_part!(StatementId, {
    "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
});
crate::part::text_part!(StatementHash, {"pattern": "^sha256:[0-9a-f]{64}$"});
