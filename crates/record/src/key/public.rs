//! Keys that verify.

use std::fmt;

use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::base64url;
use crate::fault::{Fault, code};
use crate::ids::Kid;

/// A public Ed25519 key, with its id worked out once.
#[derive(Clone, Copy)]
pub struct PublicKey {
    verifying: VerifyingKey,
    kid: Kid,
}

impl PublicKey {
    /// From the 32 bytes of RFC 8032.
    ///
    /// # Errors
    /// The bytes are no point, not its canonical encoding, or a point with a small-order component: for such keys,
    /// verifiers that check one signature at a time and verifiers that check many can disagree.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, Fault> {
        let refuse = |why: &str| Fault::whole(code::BAD_KEY, format!("{why}; make a new key"));
        let verifying =
            VerifyingKey::from_bytes(bytes).map_err(|_| refuse("the bytes are no Ed25519 public key"))?;
        let point = verifying.to_edwards();
        if point.compress().to_bytes() != *bytes {
            return Err(refuse("the key isn't in its canonical encoding"));
        }
        if verifying.is_weak() || !point.is_torsion_free() {
            return Err(refuse("the key has a small-order component"));
        }
        Ok(Self::from_verifying(verifying))
    }

    pub(super) fn from_verifying(verifying: VerifyingKey) -> Self {
        let x = base64url::encode(verifying.as_bytes());
        // RFC 7638: required members in alphabetical order, no white space.
        let canonical = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
        Self { verifying, kid: Kid(Sha256::digest(canonical.as_bytes()).into()) }
    }

    /// The RFC 7638 thumbprint.
    pub fn kid(&self) -> &Kid {
        &self.kid
    }

    /// The 32 bytes of RFC 8032.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.verifying.as_bytes()
    }

    /// Verifies one signature strictly (RFC 8032 without cofactor; small-order points refused).
    ///
    /// # Errors
    /// The signature isn't this key's over these bytes.
    pub fn verify(&self, message: &[u8], signature: &[u8; 64]) -> Result<(), Fault> {
        self.verifying.verify_strict(message, &Signature::from_bytes(signature)).map_err(|_| {
            Fault::whole(code::BAD_SIGNATURE, "the signature isn't this key's over these bytes; sign again")
        })
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}
impl Eq for PublicKey {}
impl std::hash::Hash for PublicKey {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.kid)
    }
}
