//! The receipt code: the only way back to one's own feedback.
//!
//! Eighty random bits in the letters of Crockford's base 32 (no I, L, O or U, which are read as others), in groups of four, and one
//! letter more that shows a wrong letter or two that changed places. Eighty bits are beyond guessing, by the limit on tries
//! and without it, so a plain hash is all that needs to be kept.

use std::fmt;

use sha2::{Digest as _, Sha256};

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Random bytes of a code: sixteen letters.
pub const BYTES: usize = 10;
const DATA: usize = 16;
const GROUP: usize = 4;

/// A receipt code.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceiptCode([u8; BYTES]);

/// What was typed is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadCode {
    /// Too short, too long, or with a sign that no code has.
    Form,
    /// The last letter doesn't fit: something was mistyped.
    Mistyped,
}

impl ReceiptCode {
    /// The code of random bytes.
    pub fn of(random: [u8; BYTES]) -> Self {
        ReceiptCode(random)
    }

    /// Reads what somebody typed: in capitals or not, with spaces and dashes anywhere, O for 0, I and L for 1.
    ///
    /// # Errors
    /// What is no code, or was mistyped.
    pub fn read(text: &str) -> Result<Self, BadCode> {
        let mut values = Vec::with_capacity(DATA + 1);
        for c in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '\u{2011}'))
        {
            let value = value_of(c).ok_or(BadCode::Form)?;
            if values.len() > DATA {
                return Err(BadCode::Form);
            }
            values.push(value);
        }
        let (data, check) = values.split_at_checked(DATA).ok_or(BadCode::Form)?;
        let [check] = check else { return Err(BadCode::Form) };
        if check_of(data) != *check {
            return Err(BadCode::Mistyped);
        }
        let mut bytes = [0; BYTES];
        for (at, value) in data.iter().enumerate() {
            // Five bits each, the highest first.
            for bit in 0..5 {
                let place = at * 5 + bit;
                if value & (0b1_0000 >> bit) != 0
                    && let Some(byte) = bytes.get_mut(place / 8)
                {
                    *byte |= 0x80 >> (place % 8);
                }
            }
        }
        Ok(ReceiptCode(bytes))
    }

    /// What is kept of it.
    pub fn hash(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(b"entente feedback receipt\0");
        hasher.update(self.0);
        hasher.finalize().into()
    }

    fn values(&self) -> Vec<u8> {
        let bit = |place: usize| {
            let byte = self.0.get(place / 8).copied().unwrap_or_default();
            u8::from(byte & (0x80 >> (place % 8)) != 0)
        };
        (0..DATA).map(|at| (0..5).fold(0, |value, n| (value << 1) | bit(at * 5 + n))).collect()
    }
}

impl fmt::Display for ReceiptCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut values = self.values();
        values.push(check_of(&values));
        for (at, value) in values.iter().enumerate() {
            if at > 0 && at % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(LETTERS.get(usize::from(*value)).copied().unwrap_or(b'0')))?;
        }
        Ok(())
    }
}

/// A code is never written to a log by mistake.
impl fmt::Debug for ReceiptCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReceiptCode(…)")
    }
}

fn value_of(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    let letter = u8::try_from(c).ok()?;
    LETTERS.iter().position(|known| *known == letter).and_then(|place| u8::try_from(place).ok())
}

/// The check letter: a weighted sum in the field of 32 elements, each place with a weight of its own, none of them zero. A wrong letter
/// changes the sum by what is not zero, and so do two letters that changed places.
fn check_of(values: &[u8]) -> u8 {
    values.iter().fold(0, |sum, value| doubled(sum ^ value))
}

/// Times x in GF(2)\[x\] modulo x^5 + x^2 + 1, which is primitive: its powers are all different up to the thirty-first.
fn doubled(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 0b10_0000 != 0 { (shifted ^ 0b10_0101) & 0b1_1111 } else { shifted }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = ReceiptCode::of([0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 0x01, 0x02]);
        let shown = code.to_string();
        assert_eq!(shown.len(), 21, "{shown}");
        assert_eq!(ReceiptCode::read(&shown), Ok(code.clone()));
        assert_eq!(ReceiptCode::read(&shown.to_lowercase().replace('-', " ")), Ok(code.clone()));
        assert_eq!(ReceiptCode::read(&shown.replace('0', "o").replace('1', "l")), Ok(code.clone()));
        assert_eq!(ReceiptCode::read(""), Err(BadCode::Form));
        assert_eq!(ReceiptCode::read(&shown[..20]), Err(BadCode::Form));
        assert_eq!(ReceiptCode::read(&format!("{shown}0")), Err(BadCode::Form));
        assert_eq!(ReceiptCode::read("ÄÄÄÄ-ÄÄÄÄ-ÄÄÄÄ-ÄÄÄÄ-Ä"), Err(BadCode::Form));
        assert_eq!(format!("{code:?}"), "ReceiptCode(…)");
    }

    proptest! {
        #[test]
        fn one_wrong_letter_or_two_that_changed_places_are_found(
            bytes: [u8; BYTES], at in 0usize..17, other in 0usize..17, by in 1u8..32,
        ) {
            let code = ReceiptCode::of(bytes);
            let plain: Vec<u8> = code.to_string().bytes().filter(|b| *b != b'-').collect();
            prop_assert_eq!(ReceiptCode::read(std::str::from_utf8(&plain).unwrap()), Ok(code.clone()));
            let mut wrong = plain.clone();
            let value = value_of(char::from(wrong[at])).unwrap() ^ by;
            wrong[at] = LETTERS[usize::from(value)];
            prop_assert_eq!(ReceiptCode::read(std::str::from_utf8(&wrong).unwrap()), Err(BadCode::Mistyped));
            let mut swapped = plain.clone();
            swapped.swap(at, other);
            let read = ReceiptCode::read(std::str::from_utf8(&swapped).unwrap());
            prop_assert_eq!(read.is_ok(), swapped == plain);
        }

        #[test]
        fn whatever_is_typed_is_read_or_refused(text in "\\PC{0,40}") {
            if let Ok(code) = ReceiptCode::read(&text) {
                prop_assert_eq!(ReceiptCode::read(&code.to_string()), Ok(code));
            }
        }
    }
}
