//! Keys that sign.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Map, Value};

use super::PublicKey;
use crate::base64url;
use crate::fault::{Fault, code};
use crate::ids::PartyId;
use crate::json::{Limits, parse};

/// A party's signing key. Its file is a JSON Web Key (RFC 8037) with the party beside it:
/// `{"kty":"OKP","crv":"Ed25519","x":"…","d":"…","party":"XM-DAC-41114"}`.
#[derive(Clone)]
pub struct PartyKey {
    party: PartyId,
    signing: SigningKey,
    public: PublicKey,
}

/// A key file has about 200 bytes.
const KEY_FILE: Limits = Limits { bytes: 4_096, depth: 1 };

impl PartyKey {
    /// From 32 random bytes.
    pub fn from_seed(party: PartyId, seed: &[u8; 32]) -> Self {
        let signing = SigningKey::from_bytes(seed);
        let public = PublicKey::from_verifying(signing.verifying_key());
        Self { party, signing, public }
    }

    /// Whose key it is.
    pub fn party(&self) -> &PartyId {
        &self.party
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// It isn't the one form written by [`PartyKey::to_json`], or its halves don't belong together. No message repeats the
    /// secret.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Fault> {
        let value = parse(bytes, &KEY_FILE)?;
        let map =
            value.as_object().ok_or_else(|| Fault::whole(code::WRONG_TYPE, "a key file is an object"))?;
        if let Some(other) = map.keys().find(|key| !FIELDS.contains(&key.as_str())) {
            let message = format!("no such field in a key file; the fields are {}", FIELDS.join(", "));
            return Err(Fault::at(format!("/{}", escape(other)), code::UNKNOWN_FIELD, message));
        }
        if text(map, "kty")? != "OKP" || text(map, "crv")? != "Ed25519" {
            return Err(Fault::at("/crv", code::BAD_KEY, "only OKP keys on Ed25519 sign here"));
        }
        let party: PartyId = text(map, "party")?
            .parse()
            .map_err(|fault: Fault| Fault { pointer: "/party".into(), ..fault })?;
        let seed = base64url::decode_exact(text(map, "d")?).ok_or_else(|| {
            Fault::at("/d", code::BAD_ENCODING, "32 bytes in canonical base64url are needed")
        })?;
        let key = Self::from_seed(party, &seed);
        if text(map, "x")? != base64url::encode(key.public.as_bytes()) {
            return Err(Fault::at(
                "/x",
                code::BAD_KEY,
                "the public half isn't the secret half's; restore the file",
            ));
        }
        Ok(key)
    }

    /// The key file, secret included: one line, as [`PartyKey::from_json`] reads it.
    pub fn to_json(&self) -> String {
        let mut map = Map::new();
        let values = [
            "OKP".to_owned(),
            "Ed25519".to_owned(),
            base64url::encode(self.public.as_bytes()),
            base64url::encode(self.signing.as_bytes()),
            self.party.to_string(),
        ];
        for (field, value) in FIELDS.iter().zip(values) {
            map.insert((*field).to_owned(), value.into());
        }
        Value::Object(map).to_string()
    }
}

const FIELDS: [&str; 5] = ["kty", "crv", "x", "d", "party"];

fn text<'m>(map: &'m Map<String, Value>, field: &str) -> Result<&'m str, Fault> {
    let value = map.get(field).ok_or_else(|| {
        Fault::at(format!("/{field}"), code::MISSING_FIELD, format!("a key file needs `{field}`"))
    })?;
    value.as_str().ok_or_else(|| Fault::at(format!("/{field}"), code::WRONG_TYPE, "a string is needed here"))
}

fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

impl fmt::Debug for PartyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PartyKey({} {})", self.party, self.public.kid())
    }
}
