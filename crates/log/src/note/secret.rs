//! The keys that sign.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::Signer as _;
use zeroize::Zeroizing;

use super::key::{self, Algorithm, KeyError, VerifierKey};
use super::line::SignatureLine;
use crate::base64;

/// A private key with its public half. There is no `Display`, so that it can't be printed by accident; see
/// [`secret_text`](Self::secret_text).
#[derive(Clone)]
pub struct SigningKey {
    verifier: VerifierKey,
    key: ed25519_dalek::SigningKey,
}

const PREFIX: &str = "PRIVATE+KEY+";
const FORM: &str = "PRIVATE+KEY+<name>+<id, 8 lower-case hex digits>+<base64 of type and seed>";

impl SigningKey {
    /// A key from its 32 random bytes.
    pub fn new(name: &str, algorithm: Algorithm, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, algorithm, key.verifying_key().as_bytes())?;
        Ok(Self { verifier, key })
    }

    /// Name of the key.
    pub fn name(&self) -> &str {
        self.verifier.name()
    }

    /// The public half.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The private key as text, in the form Go's `golang.org/x/mod/sumdb/note` uses: `PRIVATE+KEY+name+id+base64`.
    /// Parses back with [`FromStr`]. The memory is cleared when the text is dropped.
    pub fn secret_text(&self) -> Zeroizing<String> {
        let mut data = Zeroizing::new(vec![self.verifier.algorithm() as u8]);
        data.extend_from_slice(self.key.as_bytes());
        let encoded = Zeroizing::new(base64::encode(&data));
        Zeroizing::new(format!("{PREFIX}{}+{:08x}+{}", self.name(), self.verifier.id(), *encoded))
    }

    /// Signs a note's text; `None` with a key that only cosigns.
    pub(super) fn sign_text(&self, text: &str) -> Option<SignatureLine> {
        match self.verifier.algorithm() {
            Algorithm::Ed25519 => self.line(Vec::new(), text.as_bytes()),
            Algorithm::CosignatureV1 => None,
        }
    }

    /// The line whose signature part is `before` and the signature of `message`.
    pub(crate) fn line(&self, before: Vec<u8>, message: &[u8]) -> Option<SignatureLine> {
        let signature = [before.as_slice(), &self.key.sign(message).to_bytes()].concat();
        SignatureLine::new(self.name(), self.verifier.id(), signature)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.verifier)
    }
}

impl FromStr for SigningKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let rest = text.strip_prefix(PREFIX).ok_or(KeyError::Form(FORM))?;
        let (name, id, data) = key::split(rest, FORM)?;
        let data = Zeroizing::new(data);
        let (kind, seed) = data.split_first().ok_or(KeyError::Form(FORM))?;
        let algorithm = Algorithm::from_byte(name, *kind)?;
        let length = KeyError::Length { name: name.into(), bytes: seed.len() };
        let seed = Zeroizing::new(<[u8; 32]>::try_from(seed).map_err(|_| length)?);
        let key = Self::new(name, algorithm, &seed)?;
        key::check_id(name, id, key.verifier.id())?;
        Ok(key)
    }
}
