//! Decimal numbers.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal as Inner;

use crate::fault::{Fault, code};

/// Most digits a decimal may have: as many as fit exactly in 96 bits whatever they are.
const MAX_DIGITS: usize = 28;

/// A decimal number in its one accepted form: digits, perhaps a fraction, perhaps a minus; no exponent, no plus, no zeros
/// in front, no minus zero. Zeros at the end of a fraction stay: they are the source's precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(Inner);

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self(Inner::ZERO);

    /// A decimal with at most 28 digits.
    ///
    /// # Errors
    /// More digits than that.
    pub fn new(value: Inner) -> Result<Self, Fault> {
        value.to_string().parse()
    }

    /// For arithmetic.
    pub fn get(self) -> Inner {
        self.0
    }

    /// Digits after the point.
    pub fn scale(self) -> u32 {
        self.0.scale()
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

impl FromStr for Decimal {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let refuse = |why: &str| {
            let shown: String = text.chars().take(40).collect();
            Fault::whole(code::BAD_DECIMAL, format!("`{shown}` {why}; write it like \"1250.50\""))
        };
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (digits, None),
        };
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || fraction.is_some_and(|part| !all_digits(part)) {
            return Err(refuse("is no plain decimal"));
        }
        if whole.len() > 1 && whole.starts_with('0') {
            return Err(refuse("has zeros in front"));
        }
        if whole.len() + fraction.map_or(0, str::len) > MAX_DIGITS {
            return Err(refuse("has more than 28 digits"));
        }
        if digits.len() != text.len() && !digits.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
            return Err(refuse("is minus zero"));
        }
        Inner::from_str_exact(text).map(Self).map_err(|_| refuse("is no plain decimal"))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

crate::part::text_part!(Decimal, {
    "maxLength": 30, "pattern": "^(?!-[0.]+$)(?!(-?[0-9]\\.?){29})-?(0|[1-9][0-9]*)(\\.[0-9]+)?$"
});
