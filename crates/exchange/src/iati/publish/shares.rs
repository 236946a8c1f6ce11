//! Wholes in parts that add up to them exactly: shares in percent, budgets by year.

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// Digits after the point of a share.
const DIGITS: u32 = 2;
/// Most years a budget is split into; longer programmes are none.
const MAX_YEARS: usize = 60;

/// Shares of a hundred in the proportion of weights; what rounding leaves goes to where it fell off. `None` for a single part,
/// which is the whole without saying so, and where nothing has weight.
pub(super) fn of_hundred(weights: &[Decimal]) -> Option<Vec<String>> {
    if weights.len() < 2 {
        return None;
    }
    let mut sum = Decimal::ZERO;
    for weight in weights {
        sum = sum.checked_add(*weight)?;
    }
    let (mut upto, mut given) = (Decimal::ZERO, Decimal::ZERO);
    let mut out = Vec::with_capacity(weights.len());
    for weight in weights {
        upto += *weight;
        let share = upto.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(sum)?.round_dp(DIGITS) - given;
        given += share;
        out.push(share.normalize().to_string());
    }
    Some(out)
}

/// Equal shares of a hundred.
pub(super) fn equal(parts: usize) -> Vec<Option<String>> {
    match of_hundred(&vec![Decimal::ONE; parts]) {
        Some(shares) => shares.into_iter().map(Some).collect(),
        None => vec![None; parts],
    }
}

/// An amount over a period, in parts of at most a year each, by their days; nothing where the period is none, or endless.
pub(super) fn by_year(
    amount: Decimal,
    digits: u32,
    from: Date,
    until: Date,
) -> Option<Vec<(Date, Date, Decimal)>> {
    let days = |from: Date, until: Date| Some(Decimal::from(until.since(from).ok()?.get_days() + 1));
    let all = days(from, until).filter(|days| *days > Decimal::ZERO)?;
    let (mut start, mut given) = (from, Decimal::ZERO);
    let mut out = Vec::new();
    while start <= until {
        if out.len() == MAX_YEARS {
            return None;
        }
        let next = start.checked_add(1.year()).ok()?;
        let end = next.yesterday().ok()?.min(until);
        let upto = amount.checked_mul(days(from, end)?)?.checked_div(all)?.round_dp(digits);
        let upto = if end == until { amount } else { upto };
        out.push((start, end, upto - given));
        (start, given) = (next, upto);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_to_a_hundred() {
        for parts in 2..120 {
            let sum: Decimal =
                equal(parts).iter().map(|share| share.as_ref().unwrap().parse::<Decimal>().unwrap()).sum();
            assert_eq!(sum, Decimal::ONE_HUNDRED, "{parts}");
        }
        assert_eq!(equal(1), [None]);
        let weights = [Decimal::from(1), Decimal::from(3)];
        assert_eq!(of_hundred(&weights).unwrap(), ["25", "75"]);
        assert_eq!(of_hundred(&[Decimal::ZERO, Decimal::ZERO]), None);
    }

    #[test]
    fn a_budget_is_split_into_years_that_add_up() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let parts = by_year("100.00".parse().unwrap(), 2, day("2024-03-01"), day("2026-02-28")).unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!((parts[0].0, parts[0].1), (day("2024-03-01"), day("2025-02-28")));
        assert_eq!(parts.iter().map(|part| part.2).sum::<Decimal>(), "100".parse().unwrap());
        let one = by_year("7".parse().unwrap(), 0, day("2024-01-01"), day("2024-12-31")).unwrap();
        assert_eq!(one, [(day("2024-01-01"), day("2024-12-31"), "7".parse().unwrap())]);
        assert_eq!(by_year(Decimal::ONE, 2, day("2024-01-02"), day("2024-01-01")), None);
        assert_eq!(by_year(Decimal::ONE, 2, day("1900-01-01"), day("2024-01-01")), None);
    }
}
