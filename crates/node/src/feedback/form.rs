//! The token of a form: made by this node, for one sending, not too fast and not too late.
//!
//! It is encrypted with the node's key, so nobody can make one, and it already holds the code that will be given: a form that is sent
//! again because the answer got lost gives the same code. Nothing is stored for forms that are never sent.

use entente_store::cipher::{Cipher, NONCE_BYTES};

use super::code::{BYTES, ReceiptCode};
use crate::NodeError;

/// Nobody reads the form, chooses and writes in less; programs mostly do.
pub const LEAST_SECONDS: i64 = 3;
/// A phone may be put away and taken up again within a day; later the page is asked for anew, and keeps what was written.
pub const MOST_SECONDS: i64 = 24 * 3_600;

const ROW: &[u8] = b"feedback form";
const TIME_BYTES: usize = 8;

/// What a token holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    made: i64,
    code: ReceiptCode,
}

/// Why a form is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadForm {
    /// No token of this node.
    Unknown,
    /// Sent faster than anybody writes.
    TooFast,
    /// Made too long ago.
    TooOld,
}

impl Token {
    /// A token made now.
    pub fn new(now: i64, random: [u8; BYTES]) -> Self {
        Token { made: now, code: ReceiptCode::of(random) }
    }

    /// The code that will be given.
    pub fn code(&self) -> ReceiptCode {
        self.code.clone()
    }

    /// The token as it stands in the form. It holds the code's own letters, encrypted.
    pub fn seal(&self, cipher: &Cipher, nonce: [u8; NONCE_BYTES]) -> Result<String, NodeError> {
        let mut plain = self.made.to_be_bytes().to_vec();
        plain.extend_from_slice(self.code.to_string().as_bytes());
        Ok(hex::encode(cipher.encrypt(nonce, ROW, &plain)?))
    }

    /// Reads a token that came back.
    ///
    /// # Errors
    /// What this node didn't make, or what comes too fast or too late.
    pub fn open(cipher: &Cipher, text: &str, now: i64) -> Result<Self, BadForm> {
        let sealed = hex::decode(text).map_err(|_| BadForm::Unknown)?;
        let plain = cipher.decrypt(ROW, &sealed).map_err(|_| BadForm::Unknown)?;
        let (made, code) = plain.split_at_checked(TIME_BYTES).ok_or(BadForm::Unknown)?;
        let made = i64::from_be_bytes(made.try_into().map_err(|_| BadForm::Unknown)?);
        let code = std::str::from_utf8(code).map_err(|_| BadForm::Unknown)?;
        let code = ReceiptCode::read(code).map_err(|_| BadForm::Unknown)?;
        match now.saturating_sub(made) {
            ..LEAST_SECONDS => Err(BadForm::TooFast),
            LEAST_SECONDS..=MOST_SECONDS => Ok(Token { made, code }),
            _ => Err(BadForm::TooOld),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_this_node_s_and_counts_for_a_day() {
        let cipher = Cipher::new(&[1; 32]);
        let token = Token::new(1_000, [7; BYTES]);
        let text = token.seal(&cipher, [9; NONCE_BYTES]).unwrap();
        let open = |text: &str, now| Token::open(&cipher, text, now);
        assert_eq!(open(&text, 1_000 + LEAST_SECONDS), Ok(token.clone()));
        assert_eq!(open(&text, 1_000 + MOST_SECONDS), Ok(token.clone()));
        assert_eq!(open(&text, 999 + LEAST_SECONDS), Err(BadForm::TooFast));
        assert_eq!(open(&text, 0), Err(BadForm::TooFast), "from the future");
        assert_eq!(open(&text, 1_001 + MOST_SECONDS), Err(BadForm::TooOld));
        assert_eq!(
            Token::open(&Cipher::new(&[2; 32]), &text, 1_010),
            Err(BadForm::Unknown),
            "another node's"
        );
        for wrong in ["", "zz", "00", &text[2..], &format!("{text}00")] {
            assert_eq!(open(wrong, 1_010), Err(BadForm::Unknown), "{wrong}");
        }
        assert!(
            !text.contains(&hex::encode(token.code().to_string())),
            "the code can't be read from the form"
        );
    }
}
