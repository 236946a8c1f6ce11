//! Whole numbers that money is counted in, and their exact division in proportion.
//!
//! A share is `part × amount ÷ whole`, a product twice as wide as its factors. One division per flow gives
//! `amount ÷ whole` as a binary fraction; each share is then a multiplication whose result is right or one too small,
//! which the remainder shows. Narrow (64 bits) is the usual case, wide (128 bits) takes any amount the record can hold.

use std::fmt::Debug;
use std::hash::Hash;

/// An unsigned whole number that amounts can be counted in.
pub(super) trait Unit: Copy + Ord + Eq + Hash + Default + Debug + Into<u128> {
    /// Nothing.
    const ZERO: Self;
    /// The smallest amount.
    const ONE: Self;
    /// The largest sum of all flows of a trace: half the range, so that a remainder before its correction fits too.
    const LIMIT: u128;

    /// From a number that is known to be at most [`Self::LIMIT`].
    fn narrow(value: u128) -> Self;
    /// Sum; amounts of one trace never add up to more than [`Self::LIMIT`].
    fn plus(self, other: Self) -> Self;
    /// Difference; never taken of less than there is.
    fn minus(self, other: Self) -> Self;
    /// `amount ÷ whole` as a binary fraction, cut off; `amount` is less than `whole`.
    fn ratio(amount: Self, whole: Self) -> Self;
    /// `self × amount ÷ whole`, whole part and remainder, given their [`ratio`](Self::ratio); `self` is at most `whole`.
    fn share(self, ratio: Self, amount: Self, whole: Self) -> (Self, Self);
}

macro_rules! unit {
    ($name:ty, $multiply_high:expr, $ratio:expr) => {
        impl Unit for $name {
            const ZERO: Self = 0;
            const ONE: Self = 1;
            const LIMIT: u128 = (<$name>::MAX >> 1) as u128;

            fn narrow(value: u128) -> Self {
                value as $name
            }

            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }

            fn minus(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }

            fn ratio(amount: Self, whole: Self) -> Self {
                $ratio(amount, whole)
            }

            #[inline]
            fn share(self, ratio: Self, amount: Self, whole: Self) -> (Self, Self) {
                // The fraction was cut off by less than one part in 2^BITS, and `self` is less than 2^BITS: the
                // product is less than one too small. So the remainder is below twice `whole`, which LIMIT makes fit.
                let quotient: $name = $multiply_high(self, ratio);
                let remainder = self.wrapping_mul(amount).wrapping_sub(quotient.wrapping_mul(whole));
                if remainder >= whole { (quotient + 1, remainder - whole) } else { (quotient, remainder) }
            }
        }
    };
}

unit!(u64, |a: u64, b: u64| ((u128::from(a) * u128::from(b)) >> 64) as u64, |amount: u64, whole: u64| {
    ((u128::from(amount) << 64) / u128::from(whole)) as u64
});
unit!(u128, multiply_high, long_division);

/// The upper half of a product of 256 bits.
fn multiply_high(a: u128, b: u128) -> u128 {
    const LOW: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & LOW, b >> 64, b & LOW);
    let middle = a1 * b0 + ((a0 * b0) >> 64);
    let middle_low = (middle & LOW) + a0 * b1;
    a1 * b1 + (middle >> 64) + (middle_low >> 64)
}

/// `amount × 2^128 ÷ whole`, bit by bit; `whole` is below 2^127, so doubling a remainder never overflows.
fn long_division(amount: u128, whole: u128) -> u128 {
    let (mut rest, mut quotient) = (amount, 0);
    for _ in 0..128 {
        rest <<= 1;
        quotient <<= 1;
        if rest >= whole {
            rest -= whole;
            quotient |= 1;
        }
    }
    quotient
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn agrees<U: Unit>(part: U, amount: U, whole: U) -> (u128, u128) {
        let (quotient, remainder) = part.share(U::ratio(amount, whole), amount, whole);
        (quotient.into(), remainder.into())
    }

    proptest! {
        #[test]
        fn a_share_is_exact(a in 1..u64::MAX >> 1, b in 1..u64::MAX >> 1, c in 1..u64::MAX >> 1) {
            let whole = a.max(b).max(c).max(2);
            let amount = b.min(whole - 1);
            let product = u128::from(a) * u128::from(amount);
            let exact = (product / u128::from(whole), product % u128::from(whole));
            prop_assert_eq!(agrees::<u64>(a, amount, whole), exact);
            prop_assert_eq!(agrees::<u128>(a.into(), amount.into(), whole.into()), exact);
        }

        #[test]
        fn a_wide_share_is_exact(a in 1..u128::MAX >> 1, b in 1..u128::MAX >> 1, c in 1..u128::MAX >> 1) {
            let whole = a.max(b).max(c).max(2);
            let amount = b.min(whole - 1);
            let (quotient, remainder) = agrees::<u128>(a, amount, whole);
            prop_assert!(remainder < whole);
            // quotient × whole + remainder = a × amount, in both halves.
            let low = quotient.wrapping_mul(whole);
            let carry = u128::from(low.checked_add(remainder).is_none());
            prop_assert_eq!(low.wrapping_add(remainder), a.wrapping_mul(amount));
            prop_assert_eq!(multiply_high(quotient, whole) + carry, multiply_high(a, amount));
        }
    }

    #[test]
    fn the_largest_amounts_fit() {
        let top = u64::LIMIT as u64;
        assert_eq!(agrees::<u64>(top, top - 1, top), (u128::from(top - 1), 0));
        let top = u128::LIMIT;
        assert_eq!(agrees::<u128>(top, top - 1, top), (top - 1, 0));
        assert_eq!(agrees::<u128>(1, 1, top), (0, 1));
    }
}
