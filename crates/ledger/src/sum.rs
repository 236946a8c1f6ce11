//! Sums that are exact or say that they are not.

use std::collections::BTreeMap;

use entente_record::codes::Currency;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::amount;
use crate::wire::Word;

/// A sum: exact, or out of the range of exact decimals.
///
/// Written as its decimal string, or as `"overflow"`; never as a rounded number. What is added to an overflow stays an
/// overflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sum {
    /// The exact sum.
    Exact(Decimal),
    /// More digits than an exact decimal holds (28): no figure is given.
    Overflow,
}

impl Default for Sum {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Sum {
    /// Nothing.
    pub const ZERO: Self = Self::Exact(Decimal::ZERO);

    /// The sum of two; an overflow where it can't be held exactly.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let (Self::Exact(a), Self::Exact(b)) = (self, other) else { return Self::Overflow };
        amount::add(a, b).map_or(Self::Overflow, Self::Exact)
    }

    /// The difference of two; an overflow where it can't be held exactly.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        match other {
            Self::Exact(value) => self.plus(Self::Exact(-value)),
            Self::Overflow => Self::Overflow,
        }
    }

    /// The smaller of two; an overflow where one is.
    #[must_use]
    pub fn smaller(self, other: Self) -> Self {
        match (self, other) {
            (Self::Exact(a), Self::Exact(b)) => Self::Exact(a.min(b)),
            _ => Self::Overflow,
        }
    }

    /// This, or nothing where it is below nothing.
    #[must_use]
    pub fn or_nothing(self) -> Self {
        match self {
            Self::Exact(value) => Self::Exact(value.max(Decimal::ZERO)),
            Self::Overflow => Self::Overflow,
        }
    }

    /// The exact value, unless it overflowed.
    pub fn exact(self) -> Option<Decimal> {
        match self {
            Self::Exact(value) => Some(value),
            Self::Overflow => None,
        }
    }

    /// Whether it is exactly nothing.
    pub fn is_zero(self) -> bool {
        self.exact().is_some_and(|value| value.is_zero())
    }

    /// Whether it is more than nothing; an overflow is.
    pub fn is_positive(self) -> bool {
        self.exact().is_none_or(|value| value > Decimal::ZERO)
    }

    /// This sum as a part of another, in percent with one digit after the point, half to even; `None` where there is no
    /// whole, or one of the two overflowed.
    pub fn percent_of(self, whole: Self) -> Option<Word<Decimal>> {
        let (part, whole) = (self.exact()?, whole.exact()?);
        if whole.is_zero() {
            return None;
        }
        // Divided first: the product could overflow where the share does not.
        let mut share = part.checked_div(whole)?.checked_mul(Decimal::ONE_HUNDRED)?.round_dp(1);
        share.rescale(1);
        Some(Word(share))
    }

    /// As a stage of a division in equal parts: `part` of `parts`, to so many digits after the point, half to even.
    #[must_use]
    pub fn fraction(self, part: Decimal, parts: Decimal, digits: u32) -> Self {
        let Self::Exact(value) = self else { return Self::Overflow };
        if parts.is_zero() {
            return Self::ZERO;
        }
        if part == parts {
            return self;
        }
        // Divided first: the product could overflow where the result does not.
        let share = part.checked_div(parts).and_then(|share| value.checked_mul(share));
        share.map_or(Self::Overflow, |share| Self::Exact(share.round_dp(digits)))
    }
}

impl From<Decimal> for Sum {
    fn from(value: Decimal) -> Self {
        Self::Exact(value)
    }
}

impl From<usize> for Sum {
    fn from(value: usize) -> Self {
        Self::Exact(Decimal::from(value))
    }
}

impl Serialize for Sum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Exact(value) => serializer.collect_str(value),
            Self::Overflow => serializer.serialize_str("overflow"),
        }
    }
}

/// Share of a count, in percent with one digit after the point; `None` where there is nothing to share.
pub fn percent(part: usize, whole: usize) -> Option<Word<Decimal>> {
    Sum::from(part).percent_of(Sum::from(whole))
}

/// Sums by currency, never added across currencies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Purse(pub BTreeMap<Word<Currency>, Sum>);

impl Purse {
    /// Adds an amount to its currency.
    pub fn add(&mut self, currency: Currency, amount: Sum) {
        let sum = self.0.entry(Word(currency)).or_default();
        *sum = sum.plus(amount);
    }

    /// Adds another purse, currency by currency.
    pub fn add_all(&mut self, other: &Self) {
        for (currency, amount) in &other.0 {
            self.add(currency.0, *amount);
        }
    }

    /// The sum of a currency; nothing where there is none.
    pub fn get(&self, currency: Currency) -> Sum {
        self.0.get(&Word(currency)).copied().unwrap_or_default()
    }

    /// Whether there is no amount in it, or only nothings.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(|sum| sum.is_zero())
    }
}

/// Digits after the point that a currency has; two where its table doesn't say.
pub fn minor_digits(currency: Currency) -> u32 {
    currency.fact("minor_units").and_then(|digits| digits.parse().ok()).unwrap_or(2)
}
