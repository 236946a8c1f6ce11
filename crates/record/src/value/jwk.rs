//! Public keys inside statements.

use crate::base64url;
use crate::fault::{Fault, code};
use crate::key::PublicKey;
use crate::part::{At, Defs, Part, object, string};
use serde_json::{Map, Value, json};

/// A public key as a JSON Web Key (RFC 8037): `{"kty":"OKP","crv":"Ed25519","x":"…"}`, nothing else in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Jwk(PublicKey);

impl Jwk {
    /// The key.
    pub fn key(&self) -> &PublicKey {
        &self.0
    }

    /// As it stands in a statement.
    pub fn to_value(&self) -> Value {
        self.write()
    }
}

impl From<PublicKey> for Jwk {
    fn from(key: PublicKey) -> Self {
        Self(key)
    }
}

impl Part for Jwk {
    fn read(value: &Value, at: &At<'_>) -> Result<Self, Fault> {
        let map = object(value, at)?;
        for (name, wanted) in [("kty", "OKP"), ("crv", "Ed25519")] {
            let found = map.get(name).ok_or_else(|| at.name(name).fault(code::MISSING_FIELD, "required"))?;
            if string(found, &at.name(name))? != wanted {
                let message = format!("must be {wanted}; only Ed25519 keys sign here");
                return Err(at.fault_in(name, code::BAD_KEY, message));
            }
        }
        let place = at.name("x");
        let x = map.get("x").ok_or_else(|| place.fault(code::MISSING_FIELD, "required"))?;
        let bytes = base64url::decode_exact(string(x, &place)?)
            .ok_or_else(|| place.fault(code::BAD_ENCODING, "32 bytes in canonical base64url are needed"))?;
        if let Some(other) = map.keys().find(|key| !matches!(key.as_str(), "kty" | "crv" | "x")) {
            return Err(at.name(other).unknown_field(&["kty", "crv", "x"]));
        }
        PublicKey::from_bytes(&bytes).map(Self).map_err(|fault| place.adopt(fault))
    }

    fn write(&self) -> Value {
        let mut map = Map::new();
        map.insert("kty".into(), "OKP".into());
        map.insert("crv".into(), "Ed25519".into());
        map.insert("x".into(), base64url::encode(self.0.as_bytes()).into());
        Value::Object(map)
    }

    fn schema(defs: &mut Defs) -> Value {
        defs.named("Jwk", |_| {
            json!({
                "description": "Public key, RFC 8037.",
                "type": "object",
                "properties": {
                    "kty": {"const": "OKP"},
                    "crv": {"const": "Ed25519"},
                    "x": {"type": "string", "pattern": "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$"},
                },
                "required": ["kty", "crv", "x"],
                "additionalProperties": false,
            })
        })
    }
}
