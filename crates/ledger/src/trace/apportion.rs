//! Splitting an amount in proportion, to the last unit.
//!
//! Every share is first cut off to whole units; the units left over go one each to the shares that lost most by it, and
//! among equals to the one that stands first. So shares add up to the amount, none is more than one unit from its exact
//! value, and none exceeds what it is taken from.

use std::cmp::Reverse;

use super::unit::Unit;

/// Room for the remainders of a split, kept from one to the next.
#[derive(Debug)]
pub(super) struct Scratch<U>(Vec<(Reverse<U>, u32)>);

impl<U> Default for Scratch<U> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// Splits `amount` over `parts`, which add up to `whole`; `amount` is at most `whole`. Shares stand in `out` in the order
/// of the parts.
pub(super) fn apportion<U: Unit>(
    amount: U,
    whole: U,
    parts: &[U],
    out: &mut Vec<U>,
    scratch: &mut Scratch<U>,
) {
    out.clear();
    if amount >= whole {
        out.extend_from_slice(parts);
        return;
    }
    if parts.len() == 1 {
        out.push(amount);
        return;
    }
    let ratio = U::ratio(amount, whole);
    let rests = &mut scratch.0;
    rests.clear();
    rests.reserve(parts.len());
    out.reserve(parts.len());
    let mut given = U::ZERO;
    for (at, part) in (0..).zip(parts) {
        let (share, rest) = part.share(ratio, amount, whole);
        given = given.plus(share);
        out.push(share);
        rests.push((Reverse(rest), at));
    }
    // Fewer units are left over than there are shares that lost something.
    let left: u128 = amount.minus(given).into();
    let left = (left as usize).min(rests.len());
    if left == 0 {
        return;
    }
    if left < rests.len() {
        rests.select_nth_unstable(left - 1);
    }
    for (_, at) in rests.iter().take(left) {
        if let Some(share) = out.get_mut(*at as usize) {
            *share = share.plus(U::ONE);
        }
    }
}

/// Splits `amount` by weights of any size, all zero counting as all alike. For plans and prices, where the weights are no
/// balances; `None` if the numbers are too large or there are no weights.
pub(super) fn by_weight(amount: u128, weights: &[u128]) -> Option<Vec<u128>> {
    if weights.is_empty() {
        return None;
    }
    let mut total = weights.iter().try_fold(0_u128, |sum, weight| sum.checked_add(*weight))?;
    let alike = vec![1; weights.len()];
    let weights = if total == 0 { &alike } else { weights };
    total = total.max(if total == 0 { weights.len() as u128 } else { 1 });
    if total > u128::LIMIT || amount > u128::LIMIT {
        return None;
    }
    // What each weight gets for sure as often as the amount holds the total, and the rest in proportion.
    let (times, rest) = (amount / total, amount % total);
    let mut out = Vec::new();
    apportion(rest, total, weights, &mut out, &mut Scratch::default());
    for (share, weight) in out.iter_mut().zip(weights) {
        *share = weight.checked_mul(times)?.checked_add(*share)?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_largest_remainder_gets_the_unit_and_the_first_among_equals() {
        assert_eq!(by_weight(100, &[1, 1, 1]), Some(vec![34, 33, 33]));
        assert_eq!(by_weight(10, &[5, 3, 2]), Some(vec![5, 3, 2]));
        assert_eq!(by_weight(1, &[1, 2]), Some(vec![0, 1]));
        assert_eq!(by_weight(5, &[0, 0]), Some(vec![3, 2]));
        assert_eq!(by_weight(5, &[]), None);
        assert_eq!(by_weight(u128::MAX, &[1, 1]), None);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_stay_within_a_unit(
            parts in proptest::collection::vec(0..1_000_000_000_u64, 1..40),
            permille in 0..=1000_u64,
        ) {
            let whole: u64 = parts.iter().sum();
            let amount = (u128::from(whole) * u128::from(permille) / 1000) as u64;
            let (mut out, mut scratch) = (Vec::new(), Scratch::default());
            apportion(amount, whole, &parts, &mut out, &mut scratch);
            prop_assert_eq!(out.iter().sum::<u64>(), amount);
            for (share, part) in out.iter().zip(&parts) {
                prop_assert!(share <= part);
                if whole > 0 {
                    let exact = u128::from(*part) * u128::from(amount);
                    let got = u128::from(*share) * u128::from(whole);
                    prop_assert!(exact.abs_diff(got) < u128::from(whole));
                }
            }
        }
    }
}
