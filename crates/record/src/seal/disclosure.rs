//! Disclosures: salt, name and value of a sealed field.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::base64url;
use crate::fault::{Fault, code};
use crate::json::{Limits, parse};

/// 128 bits are 22 letters of base64url; with less, a value could be guessed from its digest.
const MIN_SALT_LETTERS: usize = 22;

/// Names that can't be a sealed field's: they are the digests' own (RFC 9901 §7.1).
pub(super) const RESERVED: [&str; 2] = ["_sd", "..."];

/// The digest of a disclosure: SHA-256 of its base64url letters as transmitted, in base64url (RFC 9901 §4.2.3).
pub fn disclosure_digest(disclosure: &str) -> String {
    base64url::encode(&Sha256::digest(disclosure.as_bytes()))
}

/// A disclosure that was read.
#[derive(Debug)]
pub(super) struct Disclosure {
    /// Its position among those handed in.
    pub(super) number: usize,
    /// The member's name; none for an array element.
    pub(super) name: Option<String>,
    /// The value, which may hold digests itself.
    pub(super) value: Value,
}

impl Disclosure {
    pub(super) fn read(number: usize, text: &str) -> Result<Self, Fault> {
        let refuse =
            |code, why: &str| Fault::whole(code, format!("disclosure {number} (counted from 0): {why}"));
        let bytes =
            base64url::decode(text).ok_or_else(|| refuse(code::BAD_ENCODING, "not canonical base64url"))?;
        let value =
            parse(&bytes, &Limits::STATEMENT).map_err(|fault| refuse(fault.code, &fault.to_string()))?;
        let Value::Array(parts) = value else {
            return Err(refuse(code::BAD_DISCLOSURE, "not a list of salt, name and value"));
        };
        let mut parts = parts.into_iter();
        let (salt, name, value) = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Value::String(salt)), Some(value), None, None) => (salt, None, value),
            (Some(Value::String(salt)), Some(Value::String(name)), Some(value), None) => {
                (salt, Some(name), value)
            }
            _ => {
                return Err(refuse(code::BAD_DISCLOSURE, "not a list of salt, name (for members) and value"));
            }
        };
        let letters = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        if salt.len() < MIN_SALT_LETTERS || !salt.bytes().all(letters) {
            return Err(refuse(code::BAD_DISCLOSURE, "the salt has less than 128 bits in base64url"));
        }
        if name.as_deref().is_some_and(|name| RESERVED.contains(&name)) {
            return Err(refuse(code::BAD_DISCLOSURE, "the name is one RFC 9901 keeps for digests"));
        }
        Ok(Self { number, name, value })
    }
}

/// The disclosure of a member (with a name) or an element (without).
pub(super) fn write(salt: &[u8; 16], name: Option<&str>, value: Value) -> String {
    let mut parts = vec![Value::String(base64url::encode(salt))];
    parts.extend(name.map(Value::from));
    parts.push(value);
    base64url::encode(Value::Array(parts).to_string().as_bytes())
}
