//! Statements that no honest signer makes: any header, any payload, any signature.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::IsIdentity;
use ed25519_dalek::{Signer, SigningKey};
use entente_record::{PartyKey, SdJwt};
use serde_json::Value;
use sha2::{Digest, Sha512};

pub fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn unb64(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

/// The parts of a statement before anything is encoded.
pub struct Parts {
    pub header: String,
    pub payload: String,
    seed: u8,
}

impl Parts {
    /// Takes a statement apart whose key was made from `seed`.
    pub fn of(statement: &SdJwt, seed: u8) -> Self {
        let mut parts = statement.jws.split('.').map(unb64);
        let mut text = || String::from_utf8(parts.next().unwrap()).unwrap();
        Parts { header: text(), payload: text(), seed }
    }

    /// What the signature is over.
    pub fn signing_input(&self) -> String {
        self.input(self.header.as_bytes(), self.payload.as_bytes())
    }

    fn input(&self, header: &[u8], payload: &[u8]) -> String {
        format!("{}.{}", b64(header), b64(payload))
    }

    /// Signed as it stands.
    pub fn sign(&self) -> String {
        self.sign_bytes(self.header.as_bytes(), self.payload.as_bytes())
    }

    /// Other bytes under the same key.
    pub fn sign_bytes(&self, header: &[u8], payload: &[u8]) -> String {
        let input = self.input(header, payload);
        let signature = SigningKey::from_bytes(&[self.seed; 32]).sign(input.as_bytes());
        format!("{input}.{}", b64(signature.to_bytes()))
    }

    /// The header with one member's value replaced.
    pub fn with_header(&self, member: &str, value: Value) -> String {
        let mut header: Value = serde_json::from_str(&self.header).unwrap();
        header[member] = value;
        self.sign_bytes(header.to_string().as_bytes(), self.payload.as_bytes())
    }

    /// The payload with a text replaced, which must stand in it.
    pub fn with(&self, old: &str, new: &str) -> String {
        assert!(self.payload.contains(old), "{old} stands in {}", self.payload);
        self.sign_bytes(self.header.as_bytes(), self.payload.replacen(old, new, 1).as_bytes())
    }

    /// A signature whose commitment has a small-order component: `8sB = 8R + 8kA` holds, which is what verifying
    /// many at once checks, and `sB = R + kA` does not.
    pub fn with_small_order_commitment(&self) -> String {
        let key = SigningKey::from_bytes(&[self.seed; 32]);
        let secret = key.to_scalar();
        let public = key.verifying_key().to_edwards();
        let nonce = Scalar::from_bytes_mod_order([9; 32]);
        let commitment = ED25519_BASEPOINT_POINT * nonce + EIGHT_TORSION[1];
        let input = self.signing_input();
        let hashed = Sha512::new()
            .chain_update(commitment.compress().as_bytes())
            .chain_update(key.verifying_key().as_bytes())
            .chain_update(input.as_bytes())
            .finalize();
        let k = Scalar::from_bytes_mod_order_wide(&hashed.into());
        let s = nonce + k * secret;
        let left_over: EdwardsPoint = ED25519_BASEPOINT_POINT * s - commitment - public * k;
        assert!(!left_over.is_identity(), "verifying one at a time sees the difference");
        assert!(left_over.mul_by_cofactor().is_identity(), "verifying many at once does not");
        let signature = [commitment.compress().to_bytes(), s.to_bytes()].concat();
        format!("{input}.{}", b64(signature))
    }
}

/// The kid of a key as a header names it.
pub fn kid(key: &PartyKey) -> String {
    key.public().kid().to_string()
}
