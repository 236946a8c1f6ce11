//! Encryption at rest for what the log does not hold: disclosures of sealed fields.
//!
//! XChaCha20-Poly1305 with a fresh random 192-bit nonce per row, so nonces need no counter that a restored backup
//! could rewind. The associated data binds a ciphertext to its row: a disclosure moved to another statement does
//! not decrypt.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::StoreError;

/// Bytes of the node key.
pub const KEY_BYTES: usize = 32;
/// Bytes of the nonce in front of each ciphertext.
pub const NONCE_BYTES: usize = 24;

/// The node's key for data at rest.
#[derive(Clone)]
pub struct Cipher(XChaCha20Poly1305);

impl Cipher {
    /// A cipher over the node key.
    pub fn new(key: &[u8; KEY_BYTES]) -> Self {
        Cipher(XChaCha20Poly1305::new(&(*key).into()))
    }

    /// Encrypts; the result is nonce followed by ciphertext. `nonce` must be fresh random bytes.
    pub fn encrypt(&self, nonce: [u8; NONCE_BYTES], row: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: row })
            .map_err(|_| StoreError::corrupt("disclosure", "could not be encrypted"))?;
        let mut out = Vec::with_capacity(NONCE_BYTES + sealed.len());
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        Ok(out)
    }

    /// Decrypts what [`Cipher::encrypt`] made for the same `row`; any altered bit is an error.
    pub fn decrypt(&self, row: &[u8], stored: &[u8]) -> Result<Vec<u8>, StoreError> {
        let fault = || {
            StoreError::corrupt(
                "disclosure",
                "does not decrypt: altered, moved from another statement, or written with another node key",
            )
        };
        let (nonce, sealed) = stored.split_at_checked(NONCE_BYTES).ok_or_else(fault)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| fault())?;
        self.0.decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: row }).map_err(|_| fault())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_for_its_own_row_and_unaltered() {
        let cipher = Cipher::new(&[7; KEY_BYTES]);
        let sealed = cipher.encrypt([1; NONCE_BYTES], b"row 1", b"salt and value").unwrap();
        assert_eq!(cipher.decrypt(b"row 1", &sealed).unwrap(), b"salt and value");
        assert!(cipher.decrypt(b"row 2", &sealed).is_err());
        assert!(Cipher::new(&[8; KEY_BYTES]).decrypt(b"row 1", &sealed).is_err());
        for bit in 0..sealed.len() * 8 {
            let mut altered = sealed.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert!(cipher.decrypt(b"row 1", &altered).is_err(), "bit {bit} went unnoticed");
        }
        assert!(cipher.decrypt(b"row 1", &sealed[..10]).is_err());
    }
}
