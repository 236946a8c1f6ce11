//! Key ids.

use std::fmt;
use std::str::FromStr;

use super::shown;
use crate::base64url;
use crate::fault::{Fault, code};

/// A key's id: its RFC 7638 thumbprint, SHA-256 in base64url.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kid(pub(crate) [u8; 32]);

impl Kid {
    /// The thirty-two bytes of the thumbprint.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl FromStr for Kid {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        base64url::decode_exact(text).map(Self).ok_or_else(|| {
            let message = format!(
                "`{}` is no key id; it is the key's RFC 7638 thumbprint, 43 letters of base64url",
                shown(text)
            );
            Fault::whole(code::BAD_ID, message)
        })
    }
}

impl fmt::Display for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&base64url::encode(&self.0))
    }
}

impl fmt::Debug for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

crate::part::text_part!(Kid, {"pattern": "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$"});
