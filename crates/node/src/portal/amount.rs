//! Amounts as views write them, added up to the last digit.

use entente_ledger::sum::Sum;
use rust_decimal::Decimal;
use serde_json::Value;

use super::visit::text;

/// What is shown for a sum that no exact decimal holds.
const UNKNOWN: &str = "?";

/// The amount in a text. What is no decimal is what a view writes for a sum beyond exact ones: with it nothing can be added up.
pub fn amount(text: &str) -> Sum {
    if text.is_empty() {
        return Sum::ZERO;
    }
    text.parse::<Decimal>().map_or(Sum::Overflow, Sum::Exact)
}

/// The sum of a stage over flows.
pub fn total<'r>(rows: impl IntoIterator<Item = &'r Value>, stage: &str) -> Sum {
    let pointer = format!("/{stage}/amount");
    rows.into_iter().fold(Sum::ZERO, |sum, row| sum.plus(amount(text(row, &pointer))))
}

/// A sum as a decimal.
pub fn written(sum: Sum) -> String {
    sum.exact().map_or_else(|| UNKNOWN.to_owned(), |sum| sum.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sums_are_exact_or_said_to_be_unknown() {
        let row = |amount: &str| json!({"paid": {"amount": amount}});
        let of = |amounts: &[&str]| {
            let rows: Vec<Value> = amounts.iter().map(|amount| row(amount)).collect();
            written(total(&rows, "paid"))
        };
        assert_eq!(of(&["0.10", "0.20", ""]), "0.30");
        assert_eq!(of(&["9007199254740993", "0.01"]), "9007199254740993.01");
        assert_eq!(of(&["1", "overflow", "2"]), "?");
        assert_eq!(of(&[]), "0");
    }
}
