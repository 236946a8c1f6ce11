//! The keys that verify notes and cosignatures, in the text form called vkey.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::{base64, cosignature};

/// What a key signs, by the type byte of signed-note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Algorithm {
    /// Ed25519 over the text of the note.
    Ed25519 = 0x01,
    /// Ed25519 over a time and the text of a checkpoint (tlog-cosignature v1).
    CosignatureV1 = 0x04,
}

/// A public key under a name. Name and id say which signatures are its own. Prints as, and parses from, a vkey:
/// `name+id+base64`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: u32,
    algorithm: Algorithm,
    key: VerifyingKey,
}

/// Why a key is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text isn't of the form a key has.
    #[error("the key must be written {0}")]
    Form(&'static str),
    /// The name can't name a key.
    #[error(
        "{0:?} can't be a key name: it must not be empty nor hold white space, control characters or \"+\""
    )]
    Name(String),
    /// The type is unknown here.
    #[error(
        "the key {name:?} has type {kind:#04x}; this program knows Ed25519 (0x01) and cosignature/v1 (0x04)"
    )]
    Type {
        /// Name of the key.
        name: String,
        /// Its type byte.
        kind: u8,
    },
    /// The key isn't 32 bytes.
    #[error("the key {name:?} has {bytes} bytes after its type instead of 32")]
    Length {
        /// Name of the key.
        name: String,
        /// Bytes after the type.
        bytes: usize,
    },
    /// The id written isn't that of the key.
    #[error(
        "the id of the key {name:?} is {computed:08x}, not {written:08x}: part of it was mistyped or exchanged"
    )]
    Id {
        /// Name of the key.
        name: String,
        /// What is written.
        written: u32,
        /// What the rest gives.
        computed: u32,
    },
    /// The bytes are no point, an odd spelling of one, or a point of small order, which anyone can sign for.
    #[error("the key {0:?} is not a sound Ed25519 public key: don't trust whoever gave it")]
    Weak(String),
}

const VKEY_FORM: &str = "<name>+<id, 8 lower-case hex digits>+<base64 of type and public key>";

/// A key name isn't empty and has no white space (of Unicode), no control character and no plus.
pub fn valid_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|char| char.is_whitespace() || char < ' ' || char == '+')
}

impl Algorithm {
    pub(super) fn from_byte(name: &str, kind: u8) -> Result<Self, KeyError> {
        match kind {
            0x01 => Ok(Self::Ed25519),
            0x04 => Ok(Self::CosignatureV1),
            _ => Err(KeyError::Type { name: name.into(), kind }),
        }
    }
}

impl VerifierKey {
    /// A key from its parts; its id follows from them. Refuses points of small order and odd spellings of points.
    pub fn new(name: &str, algorithm: Algorithm, public: &[u8; 32]) -> Result<Self, KeyError> {
        if !valid_key_name(name) {
            return Err(KeyError::Name(name.into()));
        }
        let weak = || KeyError::Weak(name.into());
        let key = VerifyingKey::from_bytes(public).map_err(|_| weak())?;
        // A y above the field's prime, or a signed zero, decompresses too: only one spelling may stand for a key.
        if key.is_weak() || key.to_edwards().compress().as_bytes() != public {
            return Err(weak());
        }
        Ok(Self { name: name.to_owned(), id: key_id(name, algorithm, public), algorithm, key })
    }

    /// Name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// First four bytes of SHA-256 over name, newline, type and public key. Keys of different types under one name
    /// have different ids.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// What it signs.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The 32 bytes of the Ed25519 public key.
    pub fn public_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Checks the signature part of a line over a note's text. Gives the time for a cosignature, `Some(None)` for a
    /// plain signature, and `None` when the signature is wrong.
    pub(crate) fn check(&self, text: &str, signature: &[u8]) -> Option<Option<u64>> {
        match self.algorithm {
            Algorithm::Ed25519 => self.check_bytes(text.as_bytes(), signature).then_some(None),
            Algorithm::CosignatureV1 => {
                let (time, signature) = cosignature::split(signature)?;
                let message = cosignature::message(text, time);
                self.check_bytes(message.as_bytes(), signature).then_some(Some(time))
            }
        }
    }

    fn check_bytes(&self, message: &[u8], signature: &[u8]) -> bool {
        // Strict: one signature, one verdict, the same for every verifier.
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

pub(super) fn key_id(name: &str, algorithm: Algorithm, public: &[u8; 32]) -> u32 {
    let digest = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', algorithm as u8])
        .chain_update(public)
        .finalize();
    let [first, second, third, fourth, ..] = digest.0;
    u32::from_be_bytes([first, second, third, fourth])
}

/// Takes `name+id+base64(type ‖ 32 bytes)` apart; the bytes are cleared by the caller when they are secret.
pub(super) fn split<'t>(text: &'t str, form: &'static str) -> Result<(&'t str, u32, Vec<u8>), KeyError> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(data)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(KeyError::Form(form));
    };
    if !valid_key_name(name) {
        return Err(KeyError::Name(name.into()));
    }
    let hex = id.len() == 8 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let id = u32::from_str_radix(id, 16).ok().filter(|_| hex).ok_or(KeyError::Form(form))?;
    let data = base64::decode(data).filter(|data| !data.is_empty()).ok_or(KeyError::Form(form))?;
    Ok((name, id, data))
}

pub(super) fn check_id(name: &str, written: u32, computed: u32) -> Result<(), KeyError> {
    if written == computed { Ok(()) } else { Err(KeyError::Id { name: name.into(), written, computed }) }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let data = [&[self.algorithm as u8], self.public_bytes().as_slice()].concat();
        write!(f, "{}+{:08x}+{}", self.name, self.id, base64::encode(&data))
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, id, data) = split(text, VKEY_FORM)?;
        let (kind, public) = data.split_first().ok_or(KeyError::Form(VKEY_FORM))?;
        let algorithm = Algorithm::from_byte(name, *kind)?;
        let length = KeyError::Length { name: name.into(), bytes: public.len() };
        let key = Self::new(name, algorithm, public.try_into().map_err(|_| length)?)?;
        check_id(name, id, key.id)?;
        Ok(key)
    }
}
